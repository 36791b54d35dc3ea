"""Changing what follows: a date and all after it as one, under the page that announces them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.events import errors, recurrence
from bibnet.events.models import EventPage, Occurrence, Registration
from bibnet.events.models.registration import LIVE
from bibnet.journal import audit
from bibnet.pages.editing.offering import go_on_as

from .changing import OwnTerms, cancel_date
from .laying_out import lay_out


def check_may_change(page: EventPage, actor: User) -> None:
    """Raise PermissionDenied unless the person may change what readers see of the event."""
    if not page.permissions_for_user(actor).can_publish():
        raise PermissionDenied


@transaction.atomic
def change_following(
    *, occurrence: Occurrence, terms: OwnTerms, actor: User, now: datetime | None = None
) -> EventPage:
    """Give a date and all that follow another time or weekday; the page they stand under then.

    Earlier dates keep theirs: the series is split. Of `terms` only the day, the times and the
    seats count. Raises HasDraft, DateOver, or FixedDays where the rule names its days in a way
    that cannot be moved.
    """
    now = now or timezone.now()
    if occurrence.over_at <= now:
        raise errors.DateOver
    page = split_series(occurrence=occurrence, actor=actor, now=now)
    return _change_page(page, occurrence, terms, actor, now)


@transaction.atomic
def change_all(
    *, occurrence: Occurrence, terms: OwnTerms, actor: User, now: datetime | None = None
) -> EventPage:
    """Give all dates of an event that are not over another time or weekday, as one of them gets.

    Of `terms` only the day, the times and the seats count. Raises as `change_following`.
    """
    now = now or timezone.now()
    if occurrence.over_at <= now:
        raise errors.DateOver
    page = EventPage.objects.select_for_update().get(pk=occurrence.page_id)
    if page.has_unpublished_changes:
        raise errors.HasDraft
    return _change_page(page, occurrence, terms, actor, now)


@transaction.atomic
def cancel_following(
    *, occurrence: Occurrence, actor: User, note: str = "", now: datetime | None = None
) -> list[Occurrence]:
    """Call a date off and end the series with it; the dates that are shown as cancelled.

    Later dates on whose list nobody is vanish. Raises HasDraft and DateOver.
    """
    now = now or timezone.now()
    page = EventPage.objects.select_for_update().get(pk=occurrence.page_id)
    if page.has_unpublished_changes:
        raise errors.HasDraft
    library = occurrence.library
    waiting = Registration.objects.of(library).filter(state__in=LIVE).values("occurrence")
    later = Occurrence.objects.of(library).filter(
        page=page, rule_date__gt=occurrence.rule_date, pk__in=waiting
    )
    gone = [
        cancel_date(occurrence=one, actor=actor, note=note, now=now)
        for one in [occurrence, *later.not_over(now)]
    ]
    if page.is_recurring:
        page.rrule = recurrence.ended_before(page.rrule, occurrence.rule_date + timedelta(days=1))
        page.save_revision(user=actor).publish(user=actor)
        lay_out(page, now=now)
    audit.record(action="events.series_ended", actor=actor, library=library, obj=page)
    return gone


@transaction.atomic
def split_series(*, occurrence: Occurrence, actor: User, now: datetime | None = None) -> EventPage:
    """Make this date and all that follow an event of their own, and return its page, live.

    The dates keep their registrations and their place in readers' calendars. Asked for the
    first date it returns the event itself. Raises HasDraft.
    """
    now = now or timezone.now()
    page = EventPage.objects.select_for_update().get(pk=occurrence.page_id)
    if page.has_unpublished_changes:
        raise errors.HasDraft
    rows = Occurrence.objects.of(occurrence.library).filter(page=page)
    if not rows.filter(rule_date__lt=occurrence.rule_date).exists():
        return page
    day = occurrence.rule_date
    later = page.copy(
        update_attrs={
            "slug": f"{page.slug[:240]}-{day:%Y-%m-%d}",
            "date": day,
            "date_to": _shifted_end(page, day),
            "rrule": _rule_from(page, day),
        },
        copy_revisions=False,
        keep_live=False,
        user=actor,
    )
    rows.filter(rule_date__gte=day).update(page=later)
    page.rrule = recurrence.ended_before(page.rrule, day)
    for changed in (page, later):
        changed.save_revision(user=actor).publish(user=actor)
        lay_out(changed, now=now)
    go_on_as(page, EventPage.objects.get(pk=later.pk))
    audit.record(action="events.series_split", actor=actor, library=occurrence.library, obj=later)
    return EventPage.objects.get(pk=later.pk)


def _shifted_end(page: EventPage, day: date) -> date | None:
    if page.date_to is None or page.date is None:
        return None
    return day + (page.date_to - page.date)


def _rule_from(page: EventPage, day: date) -> str:
    """The rule as it goes on from `day`: a number of times is what is left of it."""
    rule = recurrence.Rule.from_rrule(page.rrule)
    if rule is None or rule.count is None or page.date is None:
        return page.rrule
    before = sum(
        1 for moment in recurrence.parsed(page.rrule, start=page.date) if moment.date() < day
    )
    return page.rrule.replace(f"COUNT={rule.count}", f"COUNT={max(rule.count - before, 1)}")


def _change_page(
    page: EventPage, occurrence: Occurrence, terms: OwnTerms, actor: User, now: datetime
) -> EventPage:
    shift = terms.day - occurrence.rule_date
    if shift:
        _shift(page, shift)
    page.time_from, page.time_to = terms.time_from, terms.time_to
    page.is_all_day = terms.time_from is None
    page.capacity = terms.capacity
    page.save_revision(user=actor).publish(user=actor)
    lay_out(page, now=now)
    audit.record(action="events.series_changed", actor=actor, library=page.library, obj=page)
    return EventPage.objects.get(pk=page.pk)


def _shift(page: EventPage, by: timedelta) -> None:
    """Move all days of an event by so many days."""
    if page.date is None:
        return
    try:
        page.rrule = recurrence.shifted(page.rrule, by)
    except recurrence.RuleError as error:
        raise errors.FixedDays from error
    page.date += by
    page.date_to = page.date_to + by if page.date_to else None
    page.exceptions = sorted((day + by).isoformat() for day in page.exception_dates)
