from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bibnet.events.models import Occurrence, Registration
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import Applicant, register
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.bibnet.events.conftest import dates_of

FORMULA = '=HYPERLINK("http://example.org";"Prize")'


@pytest.fixture
def date(northern, make_event) -> Occurrence:
    """A date with two seats."""
    return dates_of(make_event(northern, has_registration=True, capacity=2))[0]


@pytest.fixture
def librarian(person, northern):
    return person("librarian", northern, Role.LIBRARIAN)


@pytest.fixture
def screen(admin, librarian, date):
    """Opens a screen of the date as the librarian."""

    def visit(path: str = "", data=None):
        return admin(librarian, f"l/northern/events/dates/{date.pk}/{path}", data)

    return visit


def come(date: Occurrence, name: str, **facts) -> Registration:
    return register(occurrence=date, applicant=Applicant(name=name, **facts))


def names(response, what: str) -> list[str]:
    return [one.name for one in response.context[what]]


def test_the_list_shows_seats_and_the_waiting_in_their_order(screen, date):
    for name in ("Anna", "Boris", "Vera", "Gleb"):
        come(date, name)
    shown = screen()
    assert names(shown, "registered") == ["Anna", "Boris"]
    assert names(shown, "waiting") == ["Vera", "Gleb"]


def test_a_guest_at_the_desk_is_put_on_the_list_and_it_is_written_down(screen, date, librarian):
    screen(data={"name": "Anna Petrova", "people": "2", "phone": "", "email": ""})
    one = Registration.objects.of(date.library).get()
    assert (one.name, one.people, one.state, one.channel) == (
        "Anna Petrova",
        2,
        "registered",
        "staff",
    )
    assert AuditEntry.objects.get(action="events.registered_by_staff").actor == librarian


def test_who_comes_too_late_is_told_the_place_on_the_waiting_list(screen, date):
    come(date, "Anna")
    come(date, "Boris")
    screen(data={"name": "Vera", "people": "1", "phone": "", "email": ""})
    (message,) = [str(one) for one in screen().context["messages"]]
    assert message == "Места заняты: Vera в листе ожидания под номером 1."


def test_the_same_telephone_is_refused_with_a_sentence_and_nothing_typed_is_lost(screen, date):
    come(date, "Anna", phone="+79000000001")
    answer = screen(data={"name": "Anna", "people": "1", "phone": "+7 900 000-00-01", "email": ""})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert answer.context["form"]["name"].value() == "Anna"


def test_taking_one_off_moves_the_next_up_by_itself(screen, date, admin, librarian):
    first, *_ = [come(date, name) for name in ("Anna", "Boris", "Vera")]
    admin(librarian, f"l/northern/events/registrations/{first.pk}/cancel/", {})
    shown = screen()
    assert names(shown, "registered") == ["Boris", "Vera"]
    assert [str(one) for one in shown.context["messages"]] == [
        "Запись снята: Anna. Место получает Vera."
    ]


def test_attendance_is_noted_party_by_party(screen, date):
    first, second = come(date, "Anna"), come(date, "Boris")
    screen("attendance/", {f"came-{first.pk}": "1", f"came-{second.pk}": ""})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.came, second.came) == (1, None)
    assert screen().context["attended"] == 1


def test_all_came_counts_seats_but_not_who_waited_unless_a_number_is_typed(screen, date):
    rows = [come(date, name) for name in ("Anna", "Boris", "Vera")]
    screen("attendance/", {"all": "1", f"came-{rows[1].pk}": "0"})
    assert [Registration.objects.of(date.library).get(pk=one.pk).came for one in rows] == [
        1,
        0,
        None,
    ]


def test_a_wrong_number_saves_nothing_and_says_so(screen, date):
    first, second = come(date, "Anna"), come(date, "Boris")
    screen("attendance/", {f"came-{first.pk}": "1", f"came-{second.pk}": "many"})
    first.refresh_from_db()
    assert first.came is None
    assert [str(one) for one in screen().context["messages"]] == [
        "Не сохранено: введите целые числа, не больше 500."
    ]


def test_a_csv_list_holds_no_formula(screen, date):
    come(date, FORMULA, phone="+79000000001", email="anna@example.org")
    answer = screen("list.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert head[:3] == ["№", "Имя", "Человек"]
    assert row[1] == "'" + FORMULA
    assert row[4] == "'+79000000001"


def test_an_xlsx_list_holds_texts_and_no_formula(screen, date):
    come(date, FORMULA, phone="+79000000001")
    sheet = load_workbook(io.BytesIO(screen("list.xlsx").content)).active
    cell = sheet["B2"]
    assert (cell.value, cell.data_type) == (FORMULA, "s")
    assert (sheet["E2"].value, sheet["E2"].data_type) == ("+79000000001", "s")
    assert sheet["C2"].value == 1


def test_no_other_kind_of_list_is_there(screen, date):
    assert screen("list.exe").status_code == 404


def test_a_printed_list_has_every_party(screen, date):
    for name in ("Anna", "Boris", "Vera"):
        come(date, name)
    text = screen("print/").content.decode()
    assert all(name in text for name in ("Anna", "Boris", "Vera"))


def test_who_gets_no_letter_is_on_the_call_list_until_told(
    screen, date, admin, librarian, northern_editor
):
    one = come(date, "Anna", phone="+79000000001")
    come(date, "Boris", email="boris@example.org")
    cancel_date(occurrence=date, actor=northern_editor, note="The storyteller is ill")
    (waits,) = [
        item for item in admin(librarian, "l/northern/").context["waiting"] if "calls" in item.url
    ]
    assert waits.count == 1
    text = admin(librarian, "l/northern/events/calls/").content.decode()
    assert "The storyteller is ill" in text
    assert "Boris" not in text
    admin(librarian, f"l/northern/events/calls/{one.pk}/told/", {})
    assert admin(librarian, "l/northern/events/calls/").context["lines"] == []
    assert AuditEntry.objects.get(action="events.told_by_telephone").actor == librarian


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    screen, northern, date, django_assert_num_queries
):
    Occurrence.objects.of(northern).filter(pk=date.pk).update(seats=100)
    for number in range(10):
        come(date, f"Guest {number}")
    screen()
    with CaptureQueriesContext(connection) as short:
        screen()
    for number in range(10, 50):
        come(date, f"Guest {number}")
    with django_assert_num_queries(len(short)):
        assert len(screen().context["registered"]) == 50
