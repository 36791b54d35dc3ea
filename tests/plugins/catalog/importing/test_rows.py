"""Rows that are written past the ORM are those that it would write."""

from __future__ import annotations

import pytest
from bibnet_catalog.importing.rows import Table, numbers
from bibnet_catalog.models import Edition, Work
from django.db import IntegrityError, transaction
from django.utils import timezone


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
