from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .library import Library


class Role(models.TextChoices):
    """What a member of staff is to a library and to all that stands under it."""

    EDITOR = "editor", _("editor")
    LIBRARIAN = "librarian", _("librarian")
    CATALOGUER = "cataloguer", _("cataloguer")
    LIBRARY_ADMIN = "library_admin", _("library administrator")
    NETWORK_CATALOGUER = "network_cataloguer", _("network cataloguer")
    METHODOLOGIST = "methodologist", _("methodologist")
    OFFICIAL = "official", _("official")
    SUPPORT = "support", _("support")
    REGIONAL_ADMIN = "regional_admin", _("regional administrator")


REGION_ROLES = frozenset(
    {
        Role.NETWORK_CATALOGUER,
        Role.METHODOLOGIST,
        Role.OFFICIAL,
        Role.SUPPORT,
        Role.REGIONAL_ADMIN,
    }
)


class RoleAssignment(models.Model):
    """One role of one person in one library. Changed only by `bibnet.libraries.roles`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    library = models.ForeignKey(Library, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    is_trusted = models.BooleanField(
        _("publishes at once"),
        default=True,
        help_text=_("Without this, what the person writes waits for a second eye."),
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "library", "role"], name="one_role_once_per_library"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.library_id}"
