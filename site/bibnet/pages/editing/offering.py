"""News that one library offers and others take: published once, shown in many.

Taken, it is an alias page of Wagtail's in the taker's own list: it follows each publication of
the original and goes with it (docs/decisions/0005-shared-news-are-alias-pages.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.pages.addresses import library_of
from bibnet.pages.models import NewsIndexPage, NewsPage, Offer, OfferState

from .errors import AnsweredAlready, NoNewsList, NotPublished, NotYours

if TYPE_CHECKING:
    from bibnet.accounts.models import User

BATCH = 500


@transaction.atomic
def offer_news(*, page: NewsPage, libraries: Iterable[Library], actor: User) -> int:
    """Offer a published piece of news to libraries with microsites; how many were asked anew.

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
        audit.record(action="pages.news_offered", actor=actor, library=origin, obj=page)
    return len(new) + len(again)


@transaction.atomic
def accept_offer(*, offer: Offer, actor: User) -> NewsPage:
    """Show the offered news in the library's own list. The page that stands there now.

    Raises PermissionDenied, AnsweredAlready, NotPublished (withdrawn meanwhile), NoNewsList.
    """
    offer = _locked(offer)
    page = NewsPage.objects.get(pk=offer.page_id)
    if not page.live:
        raise NotPublished
    index = _list_of(offer.library)
    if not index.permissions_for_user(actor).can_publish_subpage():
        raise PermissionDenied
    slug = f"{page.slug}-{offer.pk}"[-255:]
    # Wagtail would ask for rights on the original; here the taker's own list is what counts.
    alias = page.create_alias(parent=index, update_slug=slug, user=None)
    _answer(offer, OfferState.ACCEPTED, actor, alias=alias)
    audit.record(action="pages.news_accepted", actor=actor, library=offer.library, obj=alias)
    return alias


@transaction.atomic
def decline_offer(*, offer: Offer, actor: User) -> None:
    """Say that the library does not want it; what it shows already it shows no more.

    Raises PermissionDenied, AnsweredAlready.
    """
    offer = _locked(offer, accepted_too=True)
    index = _list_of(offer.library)
    if not index.permissions_for_user(actor).can_publish_subpage():
        raise PermissionDenied
    if offer.alias is not None:
        offer.alias.delete()
    _answer(offer, OfferState.DECLINED, actor, alias=None)
    audit.record(action="pages.news_declined", actor=actor, library=offer.library, obj=offer.page)


@transaction.atomic
def withdraw_news(*, page: NewsPage, actor: User) -> int:
    """Take the news back from all libraries at once; from how many sites it went.

    Raises PermissionDenied.
    """
    if not page.permissions_for_user(actor).can_publish():
        raise PermissionDenied
    gone = take_back(page)
    audit.record(action="pages.news_withdrawn", actor=actor, library=library_of(page), obj=page)
    return gone


def take_back(page: NewsPage) -> int:
    """Delete what stands of the page in other libraries; from how many sites it went."""
    aliases = list(NewsPage.objects.filter(alias_of=page.pk))
    for alias in aliases:
        alias.delete()
    with all_libraries("what is withdrawn is withdrawn everywhere"):
        Offer.objects.filter(page=page).exclude(state=OfferState.DECLINED).update(
            state=OfferState.WITHDRAWN, alias=None
        )
    return len(aliases)


def _locked(offer: Offer, *, accepted_too: bool = False) -> Offer:
    open_states = [OfferState.OFFERED, *([OfferState.ACCEPTED] if accepted_too else [])]
    found = Offer.objects.of(offer.library).select_for_update().filter(pk=offer.pk).first()
    if found is None or found.state not in open_states:
        raise AnsweredAlready
    return found


def _list_of(library: Library) -> NewsIndexPage:
    index = NewsIndexPage.objects.child_of(library.root_page).first()
    if index is None:
        raise NoNewsList
    return index


def _answer(offer: Offer, state: OfferState, actor: User, *, alias: NewsPage | None) -> None:
    offer.state, offer.alias = state, alias
    offer.answered_by, offer.answered_at = actor, timezone.now()
    offer.save(update_fields=["state", "alias", "answered_by", "answered_at"])
