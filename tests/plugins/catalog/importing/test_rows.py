"""Rows that are written past the ORM are those that it would write."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.importing.rows import Table, numbers
from bibnet_catalog.models import Copy, Delivery, Edition, Holding, Record, RecordKey, Work
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests.plugins.catalog.conftest import book


def test_numbers_are_given_once_whoever_asks(db):
    first = numbers(Work, 3)
    by_the_orm = Work.objects.create(key=1).pk
    second = numbers(Work, 2)
    Table(Work, "id", "key").insert((pk, 7) for pk in second)
    after = Work.objects.create(key=1).pk
    given = [*first, by_the_orm, *second, after]
    assert given == sorted(set(given))
    assert list(numbers(Work, 0)) == []


def test_what_no_column_names_is_the_default_of_its_field(db):
    now = timezone.now()
    (work,), (edition,) = numbers(Work, 1), numbers(Edition, 1)
    Table(Work, "id", "key").insert([(work, 5)])
    columns = ("id", "work_id", "title", "kind", "level", "added_at")
    Table(Edition, *columns).insert([(edition, work, "Тихий Дон\t\\N\n", "book", "alone", now)])
    written = Edition.objects.get(pk=edition)
    assert (written.title, written.added_at) == ("Тихий Дон\t\\N\n", now)
    assert (written.heading, written.year, written.fullness) == ("", None, 0)


def test_a_broken_constraint_is_an_error_of_integrity(db):
    work = Work.objects.create(key=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Table(Work, "id", "key").insert([(work.pk, 2)])


def test_rows_that_stand_are_changed_in_what_is_named(db):
    one, other = (Work.objects.create(key=key) for key in (1, 2))
    edition = Edition.objects.create(work=one, title="Old", added_at=timezone.now())
    Table(Edition, "id", "work_id", "year").change([(edition.pk, other.pk, 1961)])
    edition.refresh_from_db()
    assert (edition.work, edition.title, edition.year) == (other, "Old", 1961)
    Table(Edition, "id", "year").change([])


def test_what_the_database_does_not_check_is_kept_by_the_orm(deliver, northern, record_of):
    deliver(northern, book("1", held=[Held(items=[Item(inventory="7")])]))
    record = record_of(northern, "1")
    with pytest.raises(ProtectedError):
        record.delete()
    Copy.objects.of(northern).delete()
    Holding.objects.of(northern).delete()
    record.delete()
    assert not RecordKey.objects.exists()
    assert not Delivery.objects.of(northern).exists()


def test_a_server_packs_long_values_of_records_quickly(db):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL packs long values")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attcompression = 'l'",
            [Record._meta.db_table],
        )
        assert {name for (name,) in cursor} == {"content", "description", "compared"}
