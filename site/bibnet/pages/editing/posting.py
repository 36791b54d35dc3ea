"""Texts of a published page, ready to be put into the networks, and where they came to stand.

An app with page types of its own gives their facts by `@facts_of.register`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from html import unescape
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.html import strip_tags
from wagtail.blocks import StreamValue

from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.pages.addresses import full_address, library_of
from bibnet.pages.models import LibraryPage, Network, Picture, Post
from bibnet.text import typography

if TYPE_CHECKING:
    from bibnet.accounts.models import User

PICTURE_SIZE = "max-1600x1600|format-jpeg"
PARAGRAPH = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")


@dataclass(frozen=True)
class ReadyText:
    """What is copied into one network."""

    network: Network
    text: str


@dataclass(frozen=True)
class ReadyPicture:
    url: str
    words: str


@singledispatch
def facts_of(page: LibraryPage) -> list[str]:
    """Lines that must stand in a post of this type: when, where, for whom."""
    return []


@singledispatch
def figures_of(page: LibraryPage) -> list[tuple[str, int]]:
    """What came of the page, for its editors: words and numbers."""
    return []


def ready_texts(page: LibraryPage) -> list[ReadyText]:
    """The text for each network: plain, typeset, with the link where the network shows one.

    PRO.Культура.РФ has fields of its own for the link and refuses it in the text.
    """
    lines = [page.title, getattr(page, "lead", ""), *facts_of(page), *body_lines(page)]
    text = typography.typograph("\n\n".join(line for line in lines if line))
    address = full_address(page)
    tags = " ".join(_hashtags(page))
    with_link = "\n\n".join(part for part in (text, address, tags) if part)
    return [
        ReadyText(Network.VK, with_link),
        ReadyText(Network.OK, with_link),
        ReadyText(Network.CULTURE, text),
    ]


def ready_pictures(page: LibraryPage) -> list[ReadyPicture]:
    """The pictures of the page, large enough for any network."""
    found: dict[int, ReadyPicture] = {}
    for image, words in _images(page):
        size = image.get_rendition_or_none(PICTURE_SIZE) if not image.is_svg() else None
        if size is not None:
            found.setdefault(image.pk, ReadyPicture(_public(size.url), words))
    return list(found.values())


def body_lines(page: LibraryPage) -> Iterator[str]:
    """The text of the page, paragraph by paragraph, without mark-up."""
    body = getattr(page, "body", None)
    for child in body or ():
        value = child.value
        match child.block_type:
            case "heading":
                yield str(value)
            case "text" | "answer":
                source = value if child.block_type == "text" else value.get("answer")
                if child.block_type == "answer":
                    yield value.get("question") or ""
                yield from _paragraphs(source.source if source else "")
            case "quote":
                yield f"«{value['text']}»" + (f" {value['author']}" if value["author"] else "")
            case "contact":
                parts = (value[name] for name in ("name", "post", "phone", "email", "note"))
                yield ", ".join(part for part in parts if part)


@transaction.atomic
def keep_posts(*, page: LibraryPage, urls: dict[str, str], actor: User) -> list[str]:
    """Keep the addresses that came back, by network; an empty one is forgotten.

    Returns the networks whose address changed. Rights are the caller's.
    """
    library = library_of(page)
    posts = Post.objects.of(library).filter(page=page.pk)
    known = dict(posts.values_list("network", "url"))
    changed = [name for name, url in urls.items() if url != known.get(name, "")]
    for name in changed:
        if urls[name]:
            Post.objects.of(library).update_or_create(
                page_id=page.pk,
                network=name,
                defaults={"library": library, "url": urls[name], "added_by": actor},
            )
        else:
            posts.filter(network=name).delete()
    if changed:
        audit.record(
            action="pages.posts_kept", actor=actor, library=library, obj=page, fields=changed
        )
    return changed


def _paragraphs(source: str) -> Iterator[str]:
    for piece in PARAGRAPH.split(source):
        words = " ".join(unescape(strip_tags(piece)).split())
        if words:
            yield words


def _hashtags(page: LibraryPage) -> Iterator[str]:
    tags = getattr(page, "tags", None)
    for tag in tags.all() if tags is not None else ():
        yield "#" + re.sub(r"\W+", "_", tag.name.strip().lower())


def _images(page: LibraryPage) -> Iterator[tuple[Picture, str]]:
    picture = getattr(page, "picture", None)
    if picture is not None:
        yield picture, getattr(page, "alt", "") or picture.description
    body = getattr(page, "body", None)
    for child in body if isinstance(body, StreamValue) else ():
        if child.block_type == "picture" and child.value["image"]:
            image = child.value["image"]
            yield image, getattr(image, "contextual_alt_text", "") or image.description
        elif child.block_type == "gallery":
            for one in child.value["pictures"]:
                yield one["image"], one["description"] or child.value["description"]
    photos = getattr(page, "photos", None)
    for photo in photos.all() if photos is not None else ():
        yield photo.image, photo.description or getattr(page, "gallery_description", "")


def _public(url: str) -> str:
    """The file on the portal, where the staff's screen stands."""
    return network.portal_url() + url if url.startswith("/") else url
