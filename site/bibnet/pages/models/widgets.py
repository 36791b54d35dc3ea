from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

HTTPS = URLValidator(schemes=["https"])


class StateWidget(models.Model):
    """Something of a state service that the region lets in from exactly one other host.

    Off until the region's administrator says so. Loaded only once a reader has pressed: on a page
    of its own, or, a counter for example, at the foot of every public page. A link stands instead.
    """

    slug = models.SlugField(_("part of the address"), unique=True, max_length=40)
    title = models.CharField(_("name"), max_length=120, help_text=_("As the link reads."))
    host = models.CharField(
        _("host"),
        max_length=120,
        validators=[
            RegexValidator(
                r"^(?=.{4,120}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
                r"(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$",
                _("One host by its whole name, for example pos.gosuslugi.ru."),
            )
        ],
        help_text=_("Exactly this one, without stars: pos.gosuslugi.ru"),
    )
    script = models.CharField(
        _("address of the script"), max_length=300, validators=[HTTPS], help_text=_("On this host.")
    )
    link = models.CharField(
        _("link instead"),
        max_length=300,
        validators=[HTTPS],
        help_text=_("Where who does not press can go."),
    )
    container = models.SlugField(
        _("id of the box"), max_length=60, blank=True, help_text=_("If the script looks for one.")
    )
    is_everywhere = models.BooleanField(
        _("on every page"),
        default=False,
        help_text=_("For a counter of visits. It is shown to readers who have agreed."),
    )
    is_on = models.BooleanField(_("allowed"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("state widget")
        verbose_name_plural = _("state widgets")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.script and urlsplit(self.script).hostname != self.host:
            raise ValidationError(
                {"script": _("The script lies on another host than the one named.")}
            )
