"""A library's own list of readers, brought again and again."""

from __future__ import annotations

import json
from datetime import date

import pytest
from bibnet_lending.models import ReaderTicket
from bibnet_lending.moving_in.taking import take_readers
from django.core.management import CommandError, call_command

from bibnet.accounts.models import Reader
from bibnet.journal.models import Entry
from bibnet.text.tables import BadFile

LIST = """Номер билета;Фамилия;Имя;Отчество;Дата рождения;Штрихкод;Телефон
101;Петрова;Анна;Сергеевна;07.05.1988;2900101;+7 900 000-00-01
102;Орлов;Пётр;;1979-12-31;;
"""


def take(library, text: str, **more):
    return take_readers(
        library=library, name="list.csv", content=text.encode("cp1251"), actor=None, **more
    )


def test_a_list_is_taken_in_once_however_often_it_comes(lent, northern):
    first, second = take(northern, LIST), take(northern, LIST)
    assert (first.read, first.added, first.refused) == (2, 2, {})
    assert (second.added, second.unchanged) == (0, 2)
    anna = ReaderTicket.objects.of(northern).get(number="101")
    assert (anna.barcode, anna.reader.birth_date) == ("2900101", date(1988, 5, 7))
    assert anna.registered_on.year < date.today().year
    assert not Entry.objects.filter(kind="lending.registration").exists()


def test_what_the_list_says_otherwise_changes_and_what_it_leaves_empty_stays(lent, northern):
    take(northern, LIST)
    told = take(northern, "Номер билета;Фамилия;Имя;Телефон\n101;Петрова;Анна;+7 900 000-00-02\n")
    assert told.changed == 1
    anna = ReaderTicket.objects.of(northern).get(number="101")
    assert (anna.reader.phone, anna.barcode) == ("+79000000002", "2900101")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("101;Сидорова;Анна;;;;", "у другого читателя: Петрова"),
        ("103;;Анна;;;;", "пусто"),
        ("103;Лунина;Анна;;вчера;;", "07.05.1988"),
        ("103;Лунина;Анна;;;2900101;", "уже стоит на другом билете"),
        ("102;Орлов;Пётр;;;2900101;", "уже стоит на другом билете"),
        ("103;Лунина;Анна;;;;спросить", "не телефон"),
    ],
)
def test_a_wrong_row_is_left_out_with_its_reason(row, why, lent, northern):
    take(northern, LIST)
    people = Reader.objects.count()
    head, *_rows = LIST.splitlines()
    told = take(northern, f"{head}\n{row}\n104;Белова;Вера;;;;\n")
    assert (told.added, list(told.refused)) == (1, [2])
    assert why in told.refused[2]
    assert Reader.objects.count() == people + 1


def test_a_dry_run_says_what_would_be_and_writes_nothing(lent, northern):
    told = take(northern, LIST, is_dry=True)
    assert told.added == 2
    assert not ReaderTicket.objects.of(northern).exists()
    assert not Reader.objects.exists()


def test_a_list_without_numbers_is_refused(lent, northern):
    with pytest.raises(BadFile):
        take(northern, "Фамилия;Имя\nПетрова;Анна\n")


def test_the_command_prints_one_object(lent, northern, tmp_path, capsys):
    path = tmp_path / "readers.csv"
    path.write_text(LIST, "utf-8")
    call_command("lending_import_readers", str(path), "--library", "northern", "--json")
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["read"], said["added"], said["refused"]) == (2, 2, 0)
    with pytest.raises(CommandError, match="no library"):
        call_command("lending_import_readers", str(path), "--library", "nowhere")


@pytest.mark.parametrize("known_as", ["account", "ticket elsewhere"])
def test_of_whom_others_know_only_the_ticket_changes(
    known_as, lent, ticket, person, northern, southern
):
    take(northern, LIST)
    anna = ReaderTicket.objects.of(northern).select_related("reader").get(number="101")
    if known_as == "account":
        Reader.objects.filter(pk=anna.reader_id).update(user=person("anna"))
    else:
        ticket(southern, reader=anna.reader)
    text = LIST.replace("07.05.1988;2900101", "08.05.1988;2900199")
    told = take(northern, text.replace("000-00-01", "000-00-99"))
    assert (told.changed, told.unchanged, list(told.kept)) == (1, 1, [2])
    assert "остаются прежними" in told.kept[2]
    anna.refresh_from_db()
    anna.reader.refresh_from_db()
    assert anna.barcode == "2900199"
    assert (anna.reader.birth_date, anna.reader.phone) == (date(1988, 5, 7), "+79000000001")


def test_a_telephone_is_the_same_in_any_spelling(lent, northern):
    take(northern, LIST)
    told = take(northern, LIST.replace("+7 900 000-00-01", "8 (900) 000 00 01, дом. 2-22-22"))
    assert (told.changed, told.unchanged) == (0, 2)


def test_a_number_that_stands_twice_in_a_list_is_taken_once(lent, northern):
    text = f"{LIST}101;Петрова;Инна;;;;\n"
    for is_dry in (True, False):
        told = take(northern, text, is_dry=is_dry)
        assert (told.added, list(told.refused)) == (2, [4])
    assert "уже стоит в строке 2" in told.refused[4]
    assert ReaderTicket.objects.of(northern).get(number="101").reader.first_name == "Анна"
