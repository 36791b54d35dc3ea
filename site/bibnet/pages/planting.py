"""The pages that a new microsite starts with."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page
from wagtail.rich_text import RichText

from bibnet.libraries.models import Library

from .models import FeedbackPage, InformationPage, LibraryHomePage, NewsIndexPage
from .sections import Section, requirements

PORTAL = Path(__file__).parent / "data" / "portal.toml"

Planter = Callable[[Page], object]

_planters: list[Planter] = []


def plants_section(planter: Planter) -> Planter:
    """Have `planter` make its page under every new front page, a library's and the portal's."""
    _planters.append(planter)
    return planter


def plant_microsite(library: Library, region: Library) -> LibraryHomePage:
    """Make the home page of a library under the region's page, with all under it; live."""
    parent = Page.objects.get(pk=region.root_page_id)
    home = LibraryHomePage(title=library.name, slug=library.code, show_in_menus=False)
    parent.add_child(instance=home)
    plant_sections(home)
    _plant_mandatory(home)
    return home


def plant_sections(front: Page) -> None:
    """Make what stands under every front page, the sections that apps offer included.

    Titles are in the installation's language, whatever the one who founds reads the screens in.
    """
    with override(settings.LANGUAGE_CODE):
        for planter in _planters:
            planter(front)
        front.add_child(instance=NewsIndexPage(title=_("News"), slug="news", show_in_menus=True))
        front.add_child(
            instance=FeedbackPage(
                title=_("Ask a librarian"),
                slug="ask",
                lead=_("We answer by the end of the next working day."),
            )
        )


def plant_portal(front: Page) -> None:
    """Make the portal's own page: what it offers to whom, how a library joins."""
    told = tomllib.loads(PORTAL.read_text(encoding="utf-8"))
    body: list[tuple[str, str | RichText]] = []
    for part in told["parts"]:
        body += [("heading", part["heading"]), ("text", RichText(part["text"].strip()))]
    front.add_child(
        instance=InformationPage(
            title=told["title"],
            slug=told["slug"],
            lead=told["lead"],
            body=body,
            show_in_menus=True,
        )
    )


def _plant_mandatory(home: LibraryHomePage) -> None:
    with override(settings.LANGUAGE_CODE):
        title = _("About the library")
    about = InformationPage(title=title, slug="about", show_in_menus=True)
    home.add_child(instance=about)
    for section in requirements().sections:
        about.add_child(instance=_section_page(section))


def _section_page(section: Section) -> InformationPage:
    """A mandatory section: a draft until somebody fills it, unless the library's own fields do."""
    return InformationPage(
        title=section.title,
        slug=section.slug,
        section=section.code,
        live=section.is_shown_at_once,
        has_unpublished_changes=not section.is_shown_at_once,
    )
