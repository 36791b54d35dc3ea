"""Wagtail's ways to take pages away: where people are registered they lead to calling off."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page

from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.addresses import library_of

from .models import EventPage
from .services.withdrawing import dates_expecting, lists_lost, why_not_delete, why_not_withdraw

CHECKS: dict[str, Callable[[Page], list[str]]] = {
    "unpublish": why_not_withdraw,
    "delete": why_not_delete,
}


@hooks.register("before_unpublish_page")
def nobody_stands_before_a_closed_door(request: LibraryRequest, page: Page) -> HttpResponse | None:
    below = bool(request.POST.get("include_descendants"))
    if not below and page.specific_class is not EventPage:
        return None
    return _refused(request, page, why_not_withdraw(page))


@hooks.register("before_delete_page")
def no_list_vanishes_without_a_word(request: LibraryRequest, page: Page) -> HttpResponse | None:
    """Asked when the screen opens, too; then it says what would go along."""
    refused = _refused(request, page, why_not_delete(page))
    people = lists_lost(page) if refused is None and request.method != "POST" else 0
    if people:
        words = ngettext(
            "The list of who registered goes along: {count} person.",
            "The list of who registered goes along: {count} people.",
            people,
        )
        messages.warning(request, words.format(count=people))
    return refused


@hooks.register("before_bulk_action")
def nor_do_many_at_once(
    request: LibraryRequest, action_type: str, objects: Iterable[object], action: BulkAction
) -> HttpResponse | None:
    check = CHECKS.get(action_type)
    if check is None or action.model is not Page:
        return None
    below = action_type == "delete" or bool(request.POST.get("include_descendants"))
    for page in objects:
        if isinstance(page, Page) and (below or page.specific_class is EventPage):
            refused = _refused(request, page, check(page))
            if refused is not None:
                return refused
    return None


def _refused(request: LibraryRequest, page: Page, reasons: list[str]) -> HttpResponse | None:
    """The sentences, with the way to call the event off; None where nothing stands against it."""
    if not reasons:
        return None
    button = messages.button(way_to_call_off(page), _("Call an event off"))
    for reason in reasons:
        messages.error(request, reason, buttons=[button])
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent is not None else page.pk)


def way_to_call_off(page: Page) -> str:
    """The screen that calls off the date people wait for; the dates, or all events, if several."""
    address = {"code": library_of(page).code}
    event = page.specific
    if not isinstance(event, EventPage):
        return reverse("events_admin:list", kwargs=address)
    dates = list(dates_expecting(event)[:2])
    if len(dates) == 1:
        return reverse("events_admin:cancel", kwargs={**address, "pk": dates[0].pk})
    if not dates:
        return reverse("events_admin:calls", kwargs=address)
    return reverse("events_admin:dates", kwargs={**address, "pk": event.pk})
