"""The benchmarks' copied libraries are what founding and furnishing would have made."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from benchmarks import furnishing
from benchmarks.cloning import Sample, Table, clone, root_of
from bibnet.libraries.founding import found_region
from bibnet.libraries.models import Library
from bibnet.pages.models import NewsPage

pytestmark = pytest.mark.empty_network


@pytest.fixture
def sample(db, settings, tmp_path) -> Sample:
    settings.MEDIA_ROOT = tmp_path
    found_region(code="region", name="Region", hostname="region.localhost")
    furnishing.make_directories()
    furnishing.found(1)
    noted = Sample()
    noted.finish(furnishing.found(2))
    return noted


def described(sample: Sample) -> dict[str, Counter[tuple[Any, ...]]]:
    """Rows by table with what is each library's own left out: ids, paths, numbers, moments."""
    return {table.label: Counter(_rows(table, sample)) for table in sample.tables}


def _rows(table: Table, sample: Sample):
    own = {
        at
        for at, one in enumerate(table.model._meta.local_concrete_fields)
        if one.name in ("path", "root_path", "district", "password")
        or one.get_internal_type() in ("UUIDField", "DateTimeField", "GeneratedField")
    }
    for row in table.rows:
        yield tuple(
            _shape(value, key, sample)
            for at, (value, key) in enumerate(
                zip(row, table.model._meta.local_concrete_fields, strict=True)
            )
            if at not in own
        )


def _shape(value: Any, key: Any, sample: Sample) -> Any:
    if key.primary_key and not key.remote_field:
        return "own"
    target = root_of(key.remote_field.model) if key.remote_field else None
    if target in sample.ids and value in sample.ids[target]:
        # Which of the library's own rows it is.
        return ("own", sample.ids[target].index(value))
    if isinstance(value, str):
        return re.sub(
            r"\b0000\d\b|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|\d{4}-\d\d-\d\dT?.\d\d:\d\d[\d:.+]*",
            "N",
            value,
        )
    return value


def test_a_copied_library_has_the_rows_that_a_founded_one_has(sample):
    copied = Sample()
    clone(sample, [3])
    copied.finish(Library.objects.get(code="library-00003"))
    founded = Sample()
    founded.finish(furnishing.found(4))
    wanted, made = described(founded), described(copied)
    assert made.keys() == wanted.keys()
    loose = {"wagtailcore.referenceindex", "wagtailsearch.indexentry", "journal.auditentry"}
    for label in wanted.keys() - loose:
        assert made[label] == wanted[label], label
    for label in loose & wanted.keys():
        assert made[label].total() == wanted[label].total(), label


def test_a_copied_library_is_live_with_its_own_words_only(sample, client):
    clone(sample, range(3, 6))
    library = Library.objects.get(code="library-00004")
    page = client.get("/", headers={"host": "library-00004.localhost"}).content.decode()
    assert "Библиотека 00004" in page
    assert not set(re.findall(r"\b0000\d\b", page)) - {"00004"}
    assert NewsPage.objects.of(library).count() == furnishing.NEWS
    assert client.get("/news/", headers={"host": "library-00005.localhost"}).status_code == 200


def test_the_trees_are_whole_and_can_be_founded_into_afterwards(sample):
    clone(sample, range(3, 8))
    after = furnishing.found(8)
    assert Library.find_problems() == ([], [], [], [], [])
    assert type(after.root_page).find_problems() == ([], [], [], [], [])
    assert type(after.collection).find_problems() == ([], [], [], [], [])
    connection.check_constraints()
