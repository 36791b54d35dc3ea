from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LibraryPlugin(models.Model):
    """The switch of one plugin in one member. Changed only by `enable_plugin`/`disable_plugin`.

    The row stays when the plugin is uninstalled, so reinstalling brings its state back.
    """

    library = models.ForeignKey(
        "libraries.Library", models.CASCADE, related_name="plugins", verbose_name=_("library")
    )
    slug = models.CharField(_("plugin"), max_length=50)
    enabled = models.BooleanField(_("enabled"), default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"), auto_now=True)

    class Meta:
        verbose_name = _("switch of a plugin")
        verbose_name_plural = _("switches of plugins")
        constraints = [
            models.UniqueConstraint(
                fields=["library", "slug"], name="one_switch_per_library_and_plugin"
            )
        ]
        indexes = [models.Index(fields=["slug", "enabled"], name="switch_by_plugin")]

    def __str__(self) -> str:
        return f"{self.slug} {'on' if self.enabled else 'off'} in {self.library_id}"
