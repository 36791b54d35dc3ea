"""Events as one of the facts that a library's site must show."""

from __future__ import annotations

from datetime import timedelta

from bibnet.pages.completeness import Standing, scores


def standing(library, now) -> Standing:
    items = scores([library], now=now)[library.pk].items
    return next(one.standing for one in items if one.code == "events")


def test_a_library_that_announces_nothing_lacks_events(northern, now):
    assert standing(northern, now) == Standing.EMPTY


def test_events_to_come_and_of_late_count_older_ones_are_out_of_date(
    northern, southern, make_event, now
):
    page = make_event(northern)
    assert standing(northern, now) == Standing.FILLED
    assert standing(southern, now) == Standing.EMPTY
    assert standing(northern, now + timedelta(days=60)) == Standing.FILLED
    assert standing(northern, now + timedelta(days=120)) == Standing.STALE
    page.unpublish()
    assert standing(northern, now) == Standing.EMPTY
