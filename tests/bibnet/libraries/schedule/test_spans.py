from __future__ import annotations

from datetime import date, timedelta

import pytest

from bibnet import stamps
from bibnet.libraries.models import Library, OpenSpan, OpenSpanCover
from bibnet.libraries.schedule import open_at, spans


@pytest.fixture
def open_codes():
    return lambda at: {one.code for one in open_at(Library.objects.all(), at)}


def test_the_list_of_open_libraries_agrees_with_each_librarys_schedule(
    northern, southern, open_on, at, open_codes
):
    open_on(northern)
    open_on(southern, "08:00", "12:00")
    assert open_codes(at(northern, "2026-11-24 09:00")) == {"southern"}
    assert open_codes(at(northern, "2026-11-24 11:00")) == {"northern", "southern"}
    assert open_codes(at(northern, "2026-11-24 19:00")) == set()


def test_a_change_is_in_the_list_at_once_and_so_is_its_withdrawal(
    northern, open_on, change, at, open_codes
):
    open_on(northern)
    noon = at(northern, "2026-11-24 12:00")
    assert open_codes(noon) == {"northern"}
    row = change(northern, since=date(2026, 11, 24))
    assert open_codes(noon) == set()
    row.libraries.clear()
    assert open_codes(noon) == {"northern"}


def test_a_branch_follows_a_change_above(northern, branch, open_on, change, at, open_codes):
    open_on(northern)
    noon = at(northern, "2026-11-24 12:00")
    assert open_codes(noon) == {"northern", "branch"}
    change(northern, since=date(2026, 11, 24))
    assert open_codes(noon) == set()


def test_the_second_question_needs_no_refresh(
    northern, southern, open_on, at, open_codes, django_assert_num_queries
):
    open_on(northern)
    noon = at(northern, "2026-11-24 12:00")
    open_codes(noon)
    with django_assert_num_queries(2):
        open_codes(noon + timedelta(hours=2))


def test_a_refresh_replaces_the_spans_of_a_library(northern, open_on, at):
    open_on(northern)
    noon = at(northern, "2026-11-24 12:00")
    spans.refresh(now=noon)
    before = OpenSpan.objects.filter(library=northern).count()
    OpenSpanCover.objects.all().delete()
    spans.refresh(now=noon)
    assert OpenSpan.objects.filter(library=northern).count() == before > 0


def test_a_change_bumps_the_pages_of_the_library_its_branches_and_the_portal_only(
    region, northern, southern, change
):
    keys = {one: stamps.library_key(one.pk) for one in (region, northern, southern)}
    before = stamps.versions(keys.values())
    change(northern, since=date(2026, 11, 24))
    after = stamps.versions(keys.values())
    moved = {one.code for one, key in keys.items() if before[key] != after[key]}
    assert moved == {"region", "northern"}
