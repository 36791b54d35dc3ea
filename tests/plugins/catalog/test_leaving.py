"""A library that leaves takes its records out of sight, or gives them to the one it goes into."""

from __future__ import annotations

import pytest
from bibnet_catalog.entries import entries_of
from bibnet_catalog.models import Copy, Holding, ImportRun, IndexChange, Record, RunState, Source
from django.utils import timezone

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import ActKind, Kind
from bibnet.libraries.reshaping import ReshapingError, plan_act
from bibnet.plugins.errors import Refused
from bibnet.plugins.points import merger_consequences
from bibnet.plugins.services import enable_plugin
from tests.plugins.catalog.conftest import book


@pytest.fixture
def _both(region, northern, southern, deliver):
    for library in (region, northern, southern):
        enable_plugin(library=library, slug="catalog", actor=None)
    deliver(northern, book("1"))
    deliver(southern, book("2"), book("3", "Анна Каренина"))


def act(library, kind, **details):
    today = timezone.localdate(timezone=library.tz)
    return plan_act(library=library, kind=kind, on=today, actor=None, details=details)


@pytest.mark.usefixtures("_both")
def test_a_closed_library_shows_nothing_and_keeps_everything(
    region, northern, southern, edition_of
):
    shared, own = edition_of(southern, "2").pk, edition_of(southern, "3").pk
    act(southern, ActKind.CLOSE)
    (entry,) = entries_of([shared, own], library=region)
    assert [one.library for one in entry.holdings] == [northern]
    assert Holding.objects.of(southern).filter(is_gone=False).count() == 2


@pytest.mark.usefixtures("_both")
def test_a_merged_librarys_records_go_along_with_their_numbers(region, northern, southern):
    records = set(Record.objects.of(southern).values_list("pk", flat=True))
    copies = set(Copy.objects.of(southern).values_list("pk", flat=True))
    (said,) = merger_consequences.collect_from("catalog", southern, into=northern)
    assert str(said.text).startswith("2 ")
    IndexChange.objects.all().delete()
    before = timezone.now()
    act(southern, ActKind.MERGE, into=northern.pk)
    moved = Record.objects.of(northern).filter(pk__in=records)
    assert all(one.changed_at >= before for one in moved), "harvesters do not learn of it"
    assert records < set(Record.objects.of(northern).values_list("pk", flat=True))
    assert copies < set(Copy.objects.of(northern).values_list("pk", flat=True))
    for model in (Record, Copy, Holding, Source, ImportRun):
        assert not model.objects.of(southern).exists()
    assert {one.code for one in Source.objects.of(northern)} == {"files", "southern-files"}
    assert IndexChange.objects.count() == 2


@pytest.mark.usefixtures("_both")
def test_the_books_of_a_merged_branch_stand_where_it_went(northern, deliver):
    first, second = (
        found_library(
            Founding(code=code, name=code, parent=northern, kind=Kind.BRANCH, is_member=False),
            actor=None,
        )
        for code in ("quay", "harbour")
    )
    Holding.objects.of(northern).update(branch=first)
    act(first, ActKind.MERGE, into=second.pk)
    assert {one.branch for one in Holding.objects.of(northern)} == {second}


@pytest.mark.usefixtures("_both")
def test_no_library_leaves_while_it_is_imported(northern, southern):
    ImportRun.objects.of(southern).update(state=RunState.RUNNING)
    with pytest.raises(Refused, match="delivery"):
        act(southern, ActKind.MERGE, into=northern.pk)
    with pytest.raises(ReshapingError, match="delivery"):
        act(southern, ActKind.CLOSE)
    assert Record.objects.of(southern).count() == 2
