"""Queries that are worded once give what their querysets give, for other values each time."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from bibnet.compiled import Compiled, Given
from bibnet.journal import services as journal
from bibnet.journal.models import Entry
from bibnet.libraries.models import Library, Role, RoleAssignment

ROLES = RoleAssignment.objects.select_related("library", "user").order_by("library__path")


def held() -> Compiled[RoleAssignment]:
    return Compiled(
        lambda: ROLES.filter(
            Q(library=Given("library")) | Q(user__email=Given("email")),
            role__in=[Role.EDITOR, Role.LIBRARY_ADMIN],
        )
    )


def test_rows_are_those_of_the_queryset_with_what_is_read_beside_them(
    northern_editor, southern_editor, northern, django_assert_num_queries
):
    asked = held()
    for library, email in ((northern, southern_editor.email), (northern, ""), (0, "")):
        about = Q(library=library) | Q(user__email=email)
        expected = list(ROLES.filter(about, role__in=[Role.EDITOR, Role.LIBRARY_ADMIN]))
        with django_assert_num_queries(1):
            rows = asked.rows(library=library, email=email)
            assert [(one.library.code, one.user.email) for one in rows] == [
                (one.library.code, one.user.email) for one in expected
            ]
        assert rows == expected


def test_the_statement_is_that_of_the_queryset(northern_editor):
    with CaptureQueriesContext(connection) as by_django:
        list(RoleAssignment.objects.filter(user=northern_editor, role="editor").order_by("pk"))
    asked = Compiled(
        lambda: RoleAssignment.objects.filter(user=Given("user"), role="editor").order_by("pk")
    )
    with CaptureQueriesContext(connection) as ours:
        asked.rows(user=northern_editor)
    (said,), (expected,) = ours.captured_queries, by_django.captured_queries
    key = northern_editor.pk
    assert said["sql"].replace(f"({key})", f"{key}") == expected["sql"]


def test_it_is_worded_once(northern, southern, monkeypatch):
    asked = Compiled(lambda: Library.objects.filter(code=Given("code")))
    assert asked.rows(code="northern") == [northern]

    def again(*args, **kwargs):
        raise AssertionError("it was worded again")

    monkeypatch.setattr(SQLCompiler, "as_sql", again)
    assert asked.rows(code="southern") == [southern]
    assert asked.rows(code="no such library") == []
    with pytest.raises(AssertionError):
        Library.objects.filter(code="southern").get()


def test_values_are_read_as_their_fields_say(northern):
    """Times, truth and JSON are kept otherwise by SQLite."""
    written = journal.write(kind="tests.compiled", library=northern, data={"read": ["aloud"]})
    rows = Entry.objects.filter(kind=Given("kind"))
    values = Compiled(lambda: rows.values_list("at", "amount", "data"))
    assert values.rows(kind="tests.compiled") == [(written.at, 1, {"read": ["aloud"]})]
    flat = Compiled(lambda: rows.values_list("data", flat=True)[:1])
    assert flat.first(kind="tests.compiled") == {"read": ["aloud"]}
    assert flat.first(kind="tests.other") is None
    named = Compiled(lambda: rows.values("amount"))
    assert named.rows(kind="tests.compiled") == [{"amount": 1}]


def test_other_values_than_it_has_places_for_are_refused(db):
    asked = Compiled(lambda: Library.objects.filter(code=Given("code")))
    with pytest.raises(TypeError, match="code"):
        asked.rows(cod="northern")
    with pytest.raises(TypeError, match="code"):
        asked.rows(code="northern", path="0001")


def test_rows_of_a_library_are_asked_for_by_its_place(northern, southern):
    for library in (northern, southern):
        journal.write(kind="tests.whose", library=library)
    asked = Compiled(lambda: Entry.objects.filter(library=Given("library"), kind="tests.whose"))
    assert [one.library_id for one in asked.rows(library=southern)] == [southern.pk]


def test_nothing_is_locked_outside_a_transaction(region, monkeypatch):
    asked = Compiled(lambda: Library.objects.select_for_update().filter(pk=Given("library")))
    assert asked.rows(library=region) == [region]
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    with pytest.raises(TransactionManagementError):
        asked.rows(library=region)
