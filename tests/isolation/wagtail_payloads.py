"""What the forms of Wagtail's own screens send: pages, pictures, documents, choosers, bulk acts."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from .things import Things

Body = Callable[[Things], dict[str, Any]]


def photo() -> SimpleUploadedFile:
    body = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(body, "JPEG")
    return SimpleUploadedFile("photo.jpg", body.getvalue())


def document() -> SimpleUploadedFile:
    return SimpleUploadedFile("rules.txt", b"Rules")


def page(it: Things) -> dict[str, Any]:
    """The editor's form of a piece of news, with a picture."""
    return {
        "title": "Sent",
        "lead": "",
        "date": "25.11.2026",
        "body-count": "0",
        "picture": it.image.pk,
        "picture_alt": "A hall",
        "tags": "",
        "action-publish": "1",
    }


def copy(it: Things) -> dict[str, Any]:
    return {"new_title": "Copied", "new_slug": "copied", "new_parent_page": it.index.pk}


def described(it: Things) -> dict[str, Any]:
    """A picture or document as it is; another file would take the old one from the disk."""
    return {"title": "Sent", "collection": it.collection.pk}


def picture(it: Things) -> dict[str, Any]:
    return {**described(it), "file": photo()}


def file(it: Things) -> dict[str, Any]:
    return {**described(it), "file": document()}


def prefixed(prefix: str, data: dict[str, Any]) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in data.items()}


BODIES: dict[str, Body] = {
    "wagtailadmin_pages:add": page,
    "wagtailadmin_pages:edit": page,
    "wagtailadmin_pages:preview_on_add": page,
    "wagtailadmin_pages:preview_on_edit": page,
    "wagtailadmin_pages:revisions_revert": page,
    "wagtailadmin_pages:copy": copy,
    "wagtailadmin_pages:move": lambda it: {"new_parent_page": it.index.pk},
    "wagtailadmin_pages:choose_parent": lambda it: {"parent_page": it.index.pk},
    "wagtailadmin_pages:workflow_action": lambda it: {"comment": "Good"},
    "wagtailadmin_pages:collect_workflow_action_data": lambda it: {"comment": "Good"},
    "wagtailadmin_choose_page_external_link": lambda it: {
        "external-link-chooser-url": "https://example.org/",
        "external-link-chooser-link_text": "An example",
    },
    "wagtailadmin_choose_page_email_link": lambda it: {
        "email-link-chooser-email_address": "it@example.org",
        "email-link-chooser-link_text": "An example",
    },
    "wagtailadmin_choose_page_phone_link": lambda it: {
        "phone-link-chooser-phone_number": "+74832000000",
        "phone-link-chooser-link_text": "An example",
    },
    "wagtailadmin_choose_page_anchor_link": lambda it: {
        "anchor-link-chooser-url": "top",
        "anchor-link-chooser-link_text": "An example",
    },
    "wagtailimages:add": picture,
    "wagtailimages:edit": described,
    "wagtailimages:add_multiple": lambda it: {
        "title": "Sent",
        "files[]": photo(),
        "collection": it.collection.pk,
    },
    "wagtailimages:edit_multiple": lambda it: prefixed(f"image-{it.image.pk}", described(it)),
    "wagtailimages:create_multiple_from_uploaded_image": lambda it: prefixed(
        f"uploaded-image-{it.uploaded_image.pk}", described(it)
    ),
    "wagtailimages_chooser:create": lambda it: prefixed("image-chooser-upload", picture(it)),
    "wagtailimages_chooser:select_format": lambda it: {
        "image-chooser-insertion-format": "fullwidth",
        "image-chooser-insertion-alt_text": "A hall",
    },
    "wagtaildocs:add": file,
    "wagtaildocs:edit": described,
    "wagtaildocs:add_multiple": lambda it: {
        "title": "Sent",
        "files[]": document(),
        "collection": it.collection.pk,
    },
    "wagtaildocs:edit_multiple": lambda it: prefixed(f"doc-{it.document.pk}", described(it)),
    "wagtaildocs:create_multiple_from_uploaded_document": lambda it: prefixed(
        f"uploaded-document-{it.uploaded_document.pk}", described(it)
    ),
    "wagtaildocs_chooser:create": lambda it: prefixed("document-chooser-upload", file(it)),
}
