"""What comes into electronic funds and what leaves them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.models import Fund, FundMember, Licence, LicenceState, LicensedTitle

from . import counting, turns
from .choosing import lock_licence
from .telling import shown_changes


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Under which terms titles are lent; None limits nothing."""

    at_once: int | None = None
    most_loans: int | None = None
    ends_on: date | None = None
    loan_days: int | None = None
    renewals: int = 0


@dataclass(frozen=True)
class Title:
    """An edition of the catalogue by the vendor's number, or at an address of its own."""

    edition: int
    vendor_title: str
    address: str = ""


@transaction.atomic
def add_fund(
    *, library: Library, name: str, actor: User | None, members: Collection[Library] = ()
) -> Fund:
    """A fund that a member keeps and lends from, with other libraries that lend from it too."""
    keeper = library.member
    fund = Fund.objects.of(keeper).create(library=keeper, name=name)
    for one in {keeper.pk: keeper, **{each.member.pk: each.member for each in members}}.values():
        FundMember.objects.of(one).create(library=one, fund=fund)
    audit.record(action="lending.fund_added", actor=actor, library=keeper, obj=fund)
    return fund


def usual_name() -> str:
    """What a fund is called that nobody has named; kept, so in the language of the portal."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Electronic fund")


def own_fund(*, library: Library, name: str, actor: User | None) -> Fund:
    """The first fund that a member keeps, made if there is none."""
    found = Fund.objects.of(library.member).order_by("pk").first()
    return found or add_fund(library=library, name=name, actor=actor)


@transaction.atomic
def add_licence(
    *,
    fund: Fund,
    titles: Sequence[Title],
    terms: Terms,
    actor: User | None,
    vendor: str = "",
    vendor_number: str = "",
    price: Decimal | None = None,
    document: str = "",
    now: datetime | None = None,
) -> Licence:
    """A licence comes into the fund; who waits for its titles is served at once. `document` is the
    act by which it came, where no purchase brought it. Raises LicenceKnown.
    """
    now = now or timezone.now()
    licence = Licence(
        library=fund.library,
        fund=fund,
        vendor=vendor,
        vendor_number=vendor_number,
        at_once=terms.at_once,
        most_loans=terms.most_loans,
        ends_on=terms.ends_on,
        loan_days=terms.loan_days,
        renewals=terms.renewals,
        price=price,
        document=document,
        bought_on=schedule.today(fund.library, now),
        state_at=now,
    )
    try:
        with transaction.atomic():
            licence.save()
    except IntegrityError as error:
        raise errors.LicenceKnown from error
    LicensedTitle.objects.of(fund.library).bulk_create(
        LicensedTitle(
            library=fund.library,
            licence=licence,
            edition_id=one.edition,
            vendor_title=one.vendor_title,
            address=one.address,
        )
        for one in titles
    )
    audit.record(action="lending.licence_added", actor=actor, library=fund.library, obj=licence)
    turns.serve(lock_licence(licence.pk), now=now)
    shown_changes(licence)
    return licence


@transaction.atomic
def extend_licence(
    *, licence: Licence, ends_on: date | None, actor: User | None, now: datetime | None = None
) -> Licence:
    """It lasts until another day; one whose term was over is back. Raises ForbiddenMove."""
    now = now or timezone.now()
    licence = lock_licence(licence.pk)
    if licence.state == LicenceState.WITHDRAWN:
        raise errors.ForbiddenMove
    licence.ends_on = ends_on
    licence.save(update_fields=["ends_on"])
    if licence.state == LicenceState.ENDED and _goes_on(licence, now):
        counting.move(licence, LicenceState.ACTIVE, now=now)
    audit.record(
        action="lending.licence_extended", actor=actor, library=licence.library, obj=licence
    )
    turns.serve(licence, now=now)
    shown_changes(licence)
    return licence


@transaction.atomic
def withdraw_licence(
    *, licence: Licence, actor: User | None, now: datetime | None = None
) -> Licence:
    """Its titles leave the fund; what is lent is read to its end. Raises ForbiddenMove."""
    now = now or timezone.now()
    licence = lock_licence(licence.pk)
    _leave(licence, LicenceState.WITHDRAWN, now=now)
    audit.record(
        action="lending.licence_withdrawn", actor=actor, library=licence.library, obj=licence
    )
    return licence


@transaction.atomic
def end_licence(*, licence: Licence, now: datetime | None = None) -> Licence:
    """Its last day is over. Raises ForbiddenMove where it is not, or is known already."""
    now = now or timezone.now()
    licence = lock_licence(licence.pk)
    if _goes_on(licence, now):
        raise errors.ForbiddenMove
    _leave(licence, LicenceState.ENDED, now=now)
    return licence


@transaction.atomic
def serve_licence(*, licence: Licence, now: datetime) -> None:
    """Give what is free to those who wait."""
    turns.serve(lock_licence(licence.pk), now=now)


def _goes_on(licence: Licence, now: datetime) -> bool:
    ends = counting.end_of(licence)
    return ends is None or now < ends


def _leave(licence: Licence, state: str, *, now: datetime) -> None:
    """Who had a place kept under the licence waits again in the same place."""
    try:
        counting.move(licence, state, now=now)
    except ValueError as error:
        raise errors.ForbiddenMove from error
    turns.take_back_places(licence, now=now)
    shown_changes(licence)
