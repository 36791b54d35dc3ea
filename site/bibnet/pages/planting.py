"""The pages that a new microsite starts with."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page
from wagtail.rich_text import RichText

from bibnet.libraries.facts import within_entity
from bibnet.libraries.models import Library

from .models import FeedbackPage, InformationPage, LibraryHomePage, NewsIndexPage
from .sections import ABOUT, Section, requirements

if TYPE_CHECKING:
    from bibnet.accounts.models import User

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
    above = within_entity([library])[library.pk]
    _plant_mandatory(home, is_branch=any(one.root_path for one in above))
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


def _plant_mandatory(home: LibraryHomePage, *, is_branch: bool) -> None:
    """Make the mandatory sections; a branch shows those of its legal entity from above."""
    about = plant_about(home)
    for section in requirements().sections:
        if not (is_branch and section.of_entity):
            about.add_child(instance=_section_page(section))


def plant_about(home: Page) -> InformationPage:
    """Make the page that the mandatory sections stand under."""
    with override(settings.LANGUAGE_CODE):
        title = _("About the library")
    return home.add_child(instance=InformationPage(title=title, slug=ABOUT, show_in_menus=True))


@transaction.atomic
def begin_section(*, home: Page, section: Section, actor: User | None) -> InformationPage:
    """The section's page under a library's front page, made as a draft if there is none."""
    below = InformationPage.objects.descendant_of(home)
    page = below.filter(section=section.code).order_by("-live", "path").first()
    if page is not None:
        return page
    about = below.child_of(home).filter(slug=ABOUT).first() or plant_about(home)
    page = _section_page(section)
    page.owner, page.live, page.has_unpublished_changes = actor, False, True
    if about.get_children().filter(slug=page.slug).exists():
        page.slug = ""  # the title makes another
    about.add_child(instance=page)
    return page


def _section_page(section: Section) -> InformationPage:
    """A mandatory section: a draft until somebody fills it, unless the library's own fields do."""
    return InformationPage(
        title=section.title,
        slug=section.slug,
        section=section.code,
        live=section.is_shown_at_once,
        has_unpublished_changes=not section.is_shown_at_once,
    )
