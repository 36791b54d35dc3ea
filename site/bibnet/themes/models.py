from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .colour import Colour
from .palette import OWN_COLOURS

_UNSAFE = re.compile(r"[^a-z0-9.-]")


def validate_colours(value: Any) -> None:
    """A mapping of known names to colours like #0b5b43."""
    if not isinstance(value, dict) or not value.keys() <= OWN_COLOURS.keys():
        raise ValidationError(_("Only these colours may be set: %s") % ", ".join(OWN_COLOURS))
    for colour in value.values():
        try:
            Colour.parse(colour)
        except (ValueError, TypeError):
            raise ValidationError(_("%s is no colour like #0b5b43") % colour) from None


def picture_path(choice: ThemeChoice, name: str) -> str:
    """Where a logo or header picture is kept: by the library's code."""
    return f"themes/{choice.library.code}/{_UNSAFE.sub('', name)}"


class ThemeChoice(models.Model):
    """How a member looks; its branches look the same. Changed by `services.choose_theme`."""

    library = models.OneToOneField(
        "libraries.Library",
        models.CASCADE,
        related_name="theme_choice",
        verbose_name=_("library"),
    )
    theme = models.CharField(_("theme"), max_length=40)
    colours = models.JSONField(
        _("own colours"), default=dict, blank=True, validators=[validate_colours]
    )
    logo = models.ImageField(
        _("logo"),
        upload_to=picture_path,
        blank=True,
        width_field="logo_width",
        height_field="logo_height",
    )
    logo_width = models.PositiveIntegerField(null=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, editable=False)
    picture = models.ImageField(
        _("picture on the front page"),
        upload_to=picture_path,
        blank=True,
        width_field="picture_width",
        height_field="picture_height",
    )
    picture_width = models.PositiveIntegerField(null=True, editable=False)
    picture_height = models.PositiveIntegerField(null=True, editable=False)
    picture_alt = models.CharField(_("what the picture shows"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("look of a library")
        verbose_name_plural = _("looks of libraries")

    def __str__(self) -> str:
        return f"{self.library_id}: {self.theme}"
