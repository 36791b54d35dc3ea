"""What stands in Wagtail's own screens of a page: the panel of checks, ways on after publishing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.addresses import library_of
from bibnet.pages.models import LibraryPage

from .remarks import remarks_on

if TYPE_CHECKING:
    from bibnet.accounts.models import User


def address(name: str, page: Page) -> str:
    """A screen of ours about the page."""
    code = library_of(page).code
    return reverse(f"editing_admin:{name}", kwargs={"code": code, "pk": page.pk})


@hooks.register("insert_editor_js")
def scripts_of_the_editor() -> str:
    """The panel of checks as drafts are saved; a draft of what a quick hand has typed; names."""
    paths = (f"pages/editing/{name}.js" for name in ("checks", "unsaved", "names"))
    return format_html_join(
        "", '<script src="{}"></script>', ((versioned_static(one),) for one in paths)
    )


@hooks.register("register_page_header_buttons")
def ways_on(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Texts for the networks, and what other libraries may show."""
    kind = page.specific_class or Page
    if not issubclass(kind, LibraryPage) or page.depth < 3:
        return
    if page.live and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Texts for VK, OK, PRO.Kultura"),
            address("posts", page),
            icon_name="copy",
            priority=12,
        )
        if kind.is_offered and page.alias_of_id is None:
            yield Button(
                _("Offer to other libraries"), address("send", page), icon_name="mail", priority=13
            )


@hooks.register("after_publish_page")
def what_comes_next(request: LibraryRequest, page: Page) -> None:
    """Said beside Wagtail's own message of success."""
    page = page.specific
    if not isinstance(page, LibraryPage) or not page.live:
        return
    for remark in remarks_on(page):
        messages.warning(request, remark.text)
    buttons = [messages.button(address("posts", page), _("Texts for VK, OK, PRO.Kultura"))]
    if page.is_offered:
        buttons.append(messages.button(address("send", page), _("Offer to other libraries")))
    messages.info(request, _("Tell of it elsewhere too."), buttons=buttons)


# What leads a page on, the likeliest first. Drafts are saved by themselves.
STEPS = ("approve", "action-publish", "action-submit")


@hooks.register("construct_page_action_menu")
def the_next_step_first(
    menu_items: list[ActionMenuItem], request: LibraryRequest, context: dict[str, Any]
) -> None:
    """The button that shows is the next step; who may publish asks nobody for a second eye."""
    names = {item.name for item in menu_items}
    if "action-publish" in names:
        menu_items[:] = [item for item in menu_items if item.name != "action-submit"]
    menu_items.sort(key=_place_of)


def _place_of(item: ActionMenuItem) -> int:
    return STEPS.index(item.name) if item.name in STEPS else len(STEPS)
