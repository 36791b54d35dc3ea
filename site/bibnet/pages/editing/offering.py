"""Pages that one library offers and others take: published once, shown in many.

Taken, a page is an alias of Wagtail's in the taker's own list: it follows each publication of
the original and goes with it (docs/decisions/0005-shared-pages-are-alias-pages.md). Which types
of pages are offered they say themselves (`LibraryPage.is_offered`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from bibnet import stamps
from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.pages.addresses import library_of
from bibnet.pages.models import LibraryPage, Offer, OfferState

from .errors import AnsweredAlready, NoListForIt, NotPublished, NotYours

if TYPE_CHECKING:
    from bibnet.accounts.models import User

BATCH = 500


@singledispatch
def facts_to_offer(page: LibraryPage) -> str:
    """What a library should know of an offered page beside its title and lead, in one line."""
    return ""


@transaction.atomic
def offer_page(*, page: LibraryPage, libraries: Iterable[Library], actor: User) -> int:
    """Offer a published page to libraries with microsites; how many were asked anew.

    Whoever was asked before and has not withdrawn is not asked again; the own library never.
    Raises PermissionDenied, NotPublished, NotYours.
    """
    if not page.permissions_for_user(actor).can_publish():
        raise PermissionDenied
    if page.alias_of_id is not None:
        raise NotYours
    if not page.live:
        raise NotPublished
    origin = library_of(page)
    wanted = {one.pk: one for one in libraries if one.root_page_id and one.pk != origin.pk}
    with all_libraries("an offer goes from one library to others"):
        offers = Offer.objects.filter(page=page)
        known = dict(offers.values_list("library_id", "state"))
        again = [pk for pk in wanted if known.get(pk) == OfferState.WITHDRAWN]
        offers.filter(library__in=again).update(
            state=OfferState.OFFERED, offered_by=actor, offered_at=timezone.now(), answered_by=None
        )
        new = [
            Offer(library=one, page=page, origin=origin, offered_by=actor)
            for pk, one in wanted.items()
            if pk not in known
        ]
        Offer.objects.bulk_create(new, batch_size=BATCH)
    if new or again:
        audit.record(action="pages.page_offered", actor=actor, library=origin, obj=page)
    return len(new) + len(again)


@transaction.atomic
def accept_offer(*, offer: Offer, actor: User) -> LibraryPage:
    """Show the offered page in the library's own list. The page that stands there now.

    Raises PermissionDenied, AnsweredAlready, NotPublished (withdrawn meanwhile), NoListForIt.
    """
    offer = _locked(offer)
    page = Page.objects.get(pk=offer.page_id).specific
    if not page.live:
        raise NotPublished
    index = _list_for(page, offer.library)
    if not index.permissions_for_user(actor).can_publish_subpage():
        raise PermissionDenied
    alias = _shown(page, offer, index)
    _answer(offer, OfferState.ACCEPTED, actor, alias=alias)
    audit.record(action="pages.page_accepted", actor=actor, library=offer.library, obj=alias)
    return alias


@transaction.atomic
def decline_offer(*, offer: Offer, actor: User) -> None:
    """Say that the library does not want it; what it shows already it shows no more.

    Raises PermissionDenied, AnsweredAlready.
    """
    offer = _locked(offer, accepted_too=True)
    index = _list_for(offer.page, offer.library)
    if not index.permissions_for_user(actor).can_publish_subpage():
        raise PermissionDenied
    if offer.alias is not None:
        offer.alias.specific.delete()
    _answer(offer, OfferState.DECLINED, actor, alias=None)
    audit.record(action="pages.page_declined", actor=actor, library=offer.library, obj=offer.page)


@transaction.atomic
def withdraw_page(*, page: LibraryPage, actor: User) -> int:
    """Take the page back from all libraries at once; from how many sites it went.

    Raises PermissionDenied.
    """
    if not page.permissions_for_user(actor).can_publish():
        raise PermissionDenied
    gone = take_back(page)
    audit.record(action="pages.page_withdrawn", actor=actor, library=library_of(page), obj=page)
    return gone


@transaction.atomic
def take_back(page: LibraryPage) -> int:
    """Delete what stands of the page in other libraries; from how many sites it went."""
    with all_libraries("what is withdrawn is withdrawn everywhere"):
        offers = Offer.objects.filter(page=page).exclude(state=OfferState.DECLINED)
        # Who takes it at this moment is waited for, so that nothing of it stays.
        list(offers.select_for_update().order_by("pk").values_list("pk"))
        aliases = list(type(page)._default_manager.filter(alias_of=page.pk))
        for alias in aliases:
            alias.delete()
        offers.update(state=OfferState.WITHDRAWN, alias=None)
    return len(aliases)


@transaction.atomic
def go_on_as(page: LibraryPage, later: LibraryPage) -> None:
    """Let `later`, a published page, go on for `page` in the libraries that were offered that.

    Who shows the one shows the other; who has yet to answer is asked for both.
    """
    with all_libraries("what is split stays on the sites that show it"):
        offers = Offer.objects.filter(
            page=page, state__in=(OfferState.OFFERED, OfferState.ACCEPTED)
        )
        for one in offers.select_related("library").order_by("pk"):
            is_shown = one.state == OfferState.ACCEPTED
            one.pk, one.alias, one.page = None, None, later
            one._state.adding = True
            one.save()
            if is_shown:
                one.alias = _shown(later, one, _list_for(later, one.library))
                one.save(update_fields=["alias"])


@transaction.atomic
def change_hands(page: Page) -> None:
    """After a page was moved: its offers name the library whose it is now.

    That one shows it as its own, and no longer as another's.
    """
    home = library_of(page)
    with all_libraries("a page goes over to another library with its offers"):
        offers = Offer.objects.filter(page=page.pk).exclude(origin=home)
        for own in offers.filter(library=home).select_related("alias"):
            if own.alias is not None:
                own.alias.specific.delete()
            own.delete()
        takers = list(offers.values_list("library", flat=True))
        offers.update(origin=home)
    stamps.bump_library(*takers)


def _shown(page: LibraryPage, offer: Offer, index: Page) -> LibraryPage:
    """The page as it stands in the taker's list from now on."""
    slug = f"{page.slug}-{offer.pk}"[-255:]
    # Wagtail would ask for rights on the original; here the taker's own list is what counts.
    alias: LibraryPage = page.create_alias(parent=index, update_slug=slug, user=None)
    return alias


def _locked(offer: Offer, *, accepted_too: bool = False) -> Offer:
    open_states = [OfferState.OFFERED, *([OfferState.ACCEPTED] if accepted_too else [])]
    found = Offer.objects.of(offer.library).select_for_update().filter(pk=offer.pk).first()
    if found is None or found.state not in open_states:
        raise AnsweredAlready
    return found


def _list_for(page: Page, library: Library) -> Page:
    """The library's list of the kind in which the page stands at home."""
    kind = page.get_parent().specific_class
    index: Page | None = kind.objects.child_of(library.root_page).first()
    if index is None:
        raise NoListForIt
    return index


def _answer(offer: Offer, state: OfferState, actor: User, *, alias: LibraryPage | None) -> None:
    offer.state, offer.alias = state, alias
    offer.answered_by, offer.answered_at = actor, timezone.now()
    offer.save(update_fields=["state", "alias", "answered_by", "answered_at"])
