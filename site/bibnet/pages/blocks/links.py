"""Links that an editor lists: menu items, services, columns of the footer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from bibnet.pages.addresses import address_of

ADDRESS = RegexValidator(
    r"^(https?://|/|mailto:|tel:)\S+$",
    _("Begin with https://, or with a slash for a page of this site, for example /news/."),
)


class LinkValue(blocks.StructValue):
    """A link with its address, whichever way the editor named the target."""

    @property
    def href(self) -> str:
        page = self.get("page")
        return address_of(page) if page else self.get("address") or ""

    @property
    def text(self) -> str:
        page = self.get("page")
        return self.get("title") or (page.title if page else "")

    @property
    def is_broken(self) -> bool:
        """Whether the target has been deleted or is not published."""
        page = self.get("page")
        return not page.live if page else not self.get("address")


class LinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Text of the link"), max_length=60, required=False)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("or address"), required=False, max_length=300, validators=[ADDRESS]
    )
    note = blocks.CharBlock(label=_("Note under the link"), max_length=90, required=False)

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue
        template = "pages/blocks/link.html"
        form_layout = ["title", "page", "address", "note"]
        preview_value = {
            "title": "Записаться и получить билет",
            "address": "/about/",
            "note": "Нужен паспорт, бесплатно, десять минут",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if not cleaned.get("page") and not cleaned.get("address"):
            raise StructBlockValidationError(
                {"page": ValidationError(_("Choose a page or write an address."))}
            )
        if cleaned.get("address") and not cleaned.get("page") and not cleaned.get("title"):
            raise StructBlockValidationError(
                {"title": ValidationError(_("Write what the link says."))}
            )
        return cleaned


class LinksBlock(blocks.StreamBlock):
    """A flat list of links."""

    link = LinkBlock()

    class Meta:
        required = False
