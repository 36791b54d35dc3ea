"""What the body of a page is made of. Every block has a preview in the editor's picker."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from .links import LinkBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"
        preview_value = "Как записаться"


class TextBlock(blocks.RichTextBlock):
    """May stay empty: then it is left out when the page is cleaned."""

    def __init__(self, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/text.html"
        preview_value = (
            "<p>Приходите с паспортом: билет готов через <b>десять минут</b>. "
            "Детей до 14 лет записывает родитель.</p>"
        )


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/blocks/picture.html"
        preview_template = "pages/blocks/previews/picture.html"


class GalleryPictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    description = blocks.CharBlock(label=_("What is to be seen"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture of the gallery")
        template = "pages/blocks/gallery_picture.html"
        preview_template = "pages/blocks/previews/picture.html"


class GalleryBlock(blocks.StructBlock):
    """One description is enough; single pictures may have their own."""

    description = blocks.CharBlock(
        label=_("What the pictures show"),
        max_length=200,
        help_text=_("Read aloud to those who do not see the pictures."),
    )
    pictures = blocks.ListBlock(GalleryPictureBlock(), label=_("Pictures"))

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "pages/blocks/gallery.html"
        preview_template = "pages/blocks/previews/gallery.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Text of the link"), max_length=200, required=False)

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "pages/blocks/file.html"
        preview_template = "pages/blocks/previews/file.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    author = blocks.CharBlock(label=_("Author"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quote.html"
        preview_value = {
            "text": "Умом Россию не понять, аршином общим не измерить.",
            "author": "Ф. И. Тютчев",
        }


class VideoValue(blocks.StructValue):
    @property
    def host(self) -> str:
        """Where the link leads, said before the reader presses it."""
        return urlsplit(self.get("address") or "").hostname or ""


class VideoBlock(blocks.StructBlock):
    """A link with a picture: the reader's browser asks no other host until it is pressed."""

    title = blocks.CharBlock(label=_("Name of the video"), max_length=120)
    address = blocks.URLBlock(label=_("Address of the video"))
    poster = ImageChooserBlock(label=_("Picture"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        value_class = VideoValue
        template = "pages/blocks/video.html"
        preview_value = {
            "title": "Лекция «Партизанский край: карты и письма»",
            "address": "https://vk.ru/video",
        }


class TableValue(blocks.StructValue):
    @property
    def rows(self) -> list[list[tuple[str, blocks.BoundBlock]]]:
        """Cells with the heading of their column, which a phone shows before each."""
        table = self.get("table")
        headings = [column["heading"] for column in table.columns] if table else []
        return [list(zip(headings, row, strict=True)) for row in table.rows] if table else []


class TableBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What the table shows"), max_length=120)
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            (
                "rich_text",
                blocks.RichTextBlock(
                    label=_("Text with links"), features=["bold", "link"], required=False
                ),
            ),
        ],
        label=_("Table"),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        value_class = TableValue
        template = "pages/blocks/table.html"
        preview_template = "pages/blocks/previews/table.html"


class ContactValue(blocks.StructValue):
    @property
    def phone_digits(self) -> str:
        """The telephone as a `tel:` address wants it."""
        return "".join(sign for sign in self.get("phone") or "" if sign.isdigit() or sign == "+")


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    post = blocks.CharBlock(label=_("Post or department"), max_length=120, required=False)
    phone = blocks.CharBlock(label=_("Telephone"), max_length=40, required=False)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    note = blocks.CharBlock(label=_("When and where"), max_length=160, required=False)

    class Meta:
        icon = "user"
        label = _("Contact")
        value_class = ContactValue
        template = "pages/blocks/contact.html"
        preview_value = {
            "name": "Анна Сергеевна Лугова",
            "post": "Отдел обслуживания, заведующая",
            "phone": "+7 (48335) 0-00-00",
            "note": "по будням с 10:00 до 17:00",
        }


class AnswerBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "pages/blocks/answer.html"
        preview_value = {
            "question": "Можно ли продлить книгу по телефону?",
            "answer": "<p>Да, до двух раз, если её никто не ждёт.</p>",
        }


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock(features=TEXT_FEATURES)
    picture = PictureBlock()
    gallery = GalleryBlock()
    file = FileBlock()
    quote = QuoteBlock()
    video = VideoBlock()
    table = TableBlock()
    contact = ContactBlock()
    answer = AnswerBlock()
    link = LinkBlock()

    class Meta:
        required = False

    def clean(self, value: Any, **kwargs: Any) -> Any:
        """The blocks without texts in which nothing was typed: a new page offers one."""
        cleaned = super().clean(value, **kwargs)
        kept = [child for child in cleaned if not _is_empty_text(child)]
        if len(kept) == len(cleaned):
            return cleaned
        return blocks.StreamValue(self, [(one.block_type, one.value, one.id) for one in kept])


def _is_empty_text(child: Any) -> bool:
    if child.block_type != "text":
        return False
    source = child.value.source if child.value else ""
    return not strip_tags(source).replace("\xa0", " ").strip() and "<embed" not in source
