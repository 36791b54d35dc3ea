from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .library import District, Library


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


class DistrictRole(models.Model):
    """One person administers the libraries of one district, those that join it later too.

    Changed only by `bibnet.libraries.districts`, which keeps a role in each of them in step.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="district_roles"
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="administrators")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("district's administrator")
        verbose_name_plural = _("district's administrators")
        constraints = [
            models.UniqueConstraint(fields=["user", "district"], name="one_district_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.district_id}"


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
    # Held because the library belongs to a district of the person's, and only as long as it does.
    district_role = models.ForeignKey(
        DistrictRole, models.CASCADE, null=True, related_name="assignments", editable=False
    )

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

    @property
    def title(self) -> str:
        """What the role is called on the screens."""
        if self.district_role_id is not None:
            return gettext("administrator of the district")
        return self.get_role_display()
