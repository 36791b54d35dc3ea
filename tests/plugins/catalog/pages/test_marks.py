"""Marks that the law asks for: their texts in every view and feed, to whom an edition is shown."""

from __future__ import annotations

import datetime

import pytest
from bibnet_catalog.deciding.errors import DecisionError
from bibnet_catalog.describing.description import Isbn
from bibnet_catalog.entries import entries_of
from bibnet_catalog.marking import acts, lists
from bibnet_catalog.models import CatalogSettings, Edition, IndexChange, Mark, MarkKind
from bibnet_catalog.searching.documents import all_documents
from bibnet_catalog.searching.draining import drain
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.plugins.catalog.conftest import book

TEXT = "Автор внесён в реестр"


@pytest.fixture
def marked(both, deliver, engine, edition_of):
    """Marks the Northern library's book; its number."""
    northern, _southern = both
    deliver(northern, book("1"), book("2", title="Анна Каренина", year=1950, pages=20))

    def act(kind: MarkKind, text: str = TEXT) -> int:
        number = edition_of(northern, "1").pk
        acts.mark(
            edition=number,
            kind=kind,
            text=text,
            reason="He was entered",
            source="Register, No. 1",
            day=datetime.date(2026, 5, 7),
            actor=None,
        )
        return number

    return act


def test_the_text_stands_on_every_view_and_in_the_feed(marked, see):
    number = marked(MarkKind.DRUGS)
    pages = (f"/catalog/{number}/", "/catalog/?q=война", "/catalog/new/", "/catalog/new/rss/")
    for path in pages:
        assert TEXT in see(path).content.decode().replace("\u00ad", "").replace("\u00a0", " "), path


def test_the_usual_words_stand_where_none_are_given(marked, see):
    number = marked(MarkKind.DRUGS, "")
    assert "наркот" in see(f"/catalog/{number}/").content.decode().replace("\u00ad", "").lower()


def test_a_foreign_agent_s_book_is_for_adults(marked, northern, see):
    number = marked(MarkKind.FOREIGN_AGENT)
    [entry] = entries_of([number], library=northern)
    assert (entry.age_mark, entry.marks) == (18, (TEXT,))
    northern.is_childrens = True
    northern.save()
    assert see(f"/catalog/{number}/").status_code == 403


def test_what_is_extremist_is_not_shown(marked, northern, see, edition_of):
    number = marked(MarkKind.EXTREMIST)
    other = edition_of(northern, "2").pk
    assert [one.edition for one in entries_of([number, other], library=northern)] == [other]
    assert see(f"/catalog/{number}/").status_code == 404


def test_the_region_s_rule_decides(marked, northern, region):
    number = marked(MarkKind.FOREIGN_AGENT)
    CatalogSettings.objects.create(library=region, foreign_agent_rule="hidden")
    assert entries_of([number], library=northern) == []


def test_a_mark_goes_along_when_its_edition_is_led_elsewhere(marked, northern, edition_of):
    number = marked(MarkKind.DRUGS)
    other = edition_of(northern, "2").pk
    Edition.objects.filter(pk=number).update(merged_into=other)
    assert [one.marks for one in entries_of([other], library=northern)] == [(TEXT,)]


def test_a_mark_is_put_once_and_taken_off(marked, northern):
    number = marked(MarkKind.DRUGS)
    with pytest.raises(DecisionError):
        marked(MarkKind.DRUGS)
    acts.take_off(Mark.objects.get().pk, actor=None)
    [entry] = entries_of([number], library=northern)
    assert entry.marks == ()
    with pytest.raises(DecisionError):
        acts.take_off(Mark.objects.get().pk, actor=None)


def test_many_marked_editions_take_as_many_queries_as_one(
    both, deliver, edition_of, queries_of, northern
):
    deliver(northern, *(book(str(n), title=f"Книга {n}") for n in range(12)))
    numbers = [edition_of(northern, str(n)).pk for n in range(12)]

    def put(some: list[int]) -> None:
        for number in some:
            acts.mark(
                edition=number, kind=MarkKind.DRUGS, reason="r", source="s",
                day=datetime.date(2026, 5, 7), actor=None,
            )  # fmt: skip

    put(numbers[:1])
    few = queries_of(lambda: entries_of(numbers, library=northern))
    put(numbers[1:])
    assert queries_of(lambda: entries_of(numbers, library=northern)) == few


@pytest.fixture
def desk(both, person, region) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("network-cataloguer", region, Role.NETWORK_CATALOGUER))
    return client


def test_the_network_s_cataloguer_marks_on_the_screen(
    desk, both, deliver, region, northern, edition_of
):
    deliver(northern, book("1"))
    number = edition_of(northern, "1").pk
    address = reverse("catalog_admin:marks", args=[region.code])
    data = {
        "edition": f"№ {number}",
        "kind": "drugs",
        "reason": "Chapter 3",
        "source": "Examination of May 2026",
        "day": "2026-05-07",
    }
    page = desk.post(address, data, follow=True).content.decode()
    assert "Examination of May 2026" in page.replace("\u00a0", " ")
    assert AuditEntry.objects.filter(action="catalog.edition_marked").exists()
    off = reverse("catalog_admin:take_mark_off", args=[region.code, Mark.objects.get().pk])
    desk.post(off)
    assert not Mark.objects.filter(ended_at=None).exists()


def test_a_library_s_cataloguer_marks_nothing(both, person, northern):
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("cataloguer", northern, Role.CATALOGUER))
    address = reverse("catalog_admin:marks", args=[northern.code])
    assert client.get(address).status_code in (302, 403, 404)


def test_what_the_region_hides_is_not_in_the_index_until_its_rule_changes(marked, region):
    number = marked(MarkKind.EXTREMIST)
    indexed = {document.edition for document in all_documents()}
    assert number not in indexed
    assert len(indexed) == 1
    IndexChange.objects.all().delete()
    CatalogSettings.objects.create(library=region, extremist_rule="text")
    assert set(IndexChange.objects.values_list("edition", flat=True)) == {number}
    assert number in {document.edition for document in all_documents()}


LIST = """№ издания;ISBN;Автор;Название;Год
;978-5-02-013850-6;;;
;;Толстой Л. Н.;Анна Каренина;1950
;978-5-02-013850-6;Чехов;Рассказы;
;;;Неизвестное;
{number};;;;
"""


def sent(text: str) -> dict[str, object]:
    return {
        "file": SimpleUploadedFile("agents.csv", text.encode("cp1251")),
        "kind": "foreign_agent",
        "reason": "He was entered",
        "source": "Register, No. 1",
        "day": "2026-05-07",
    }


def test_what_a_list_names_is_shown_marked_and_taken_off_again(
    desk, both, deliver, region, northern, edition_of
):
    isbn = Isbn(text="978-5-02-013850-6", isbn13="9785020138506")
    deliver(
        northern,
        book("1", isbns=[isbn]),
        book("2", title="Анна Каренина", year=1950, pages=20),
        book("3", title="Воскресение", year=1960, pages=30),
    )
    numbers = [edition_of(northern, name).pk for name in "123"]
    address = reverse("catalog_admin:mark_list", args=[region.code])
    page = BeautifulSoup(
        desk.post(address, sent(LIST.format(number=numbers[2]))).content, "html.parser"
    )
    ticks = page("input", type="checkbox", attrs={"name": "edition"})
    boxes = [(int(one["value"]), one.has_attr("checked")) for one in ticks]
    # The book that only the ISBN of the third row names has another title there.
    assert boxes == [
        (numbers[0], True),
        (numbers[1], True),
        (numbers[0], False),
        (numbers[2], True),
    ]
    assert "Неизвестное" in page.find(id="nothing").parent.text
    assert not Mark.objects.exists()
    chosen = {one["name"]: one["value"] for one in page("input", type="hidden")}
    shown = desk.post(address, {**chosen, "edition": numbers[:2]}, follow=True).content.decode()
    assert "Пометка поставлена на 2 издания" in shown.replace("\u00a0", " ")
    assert "agents.csv" in shown
    assert set(Mark.objects.values_list("edition", flat=True)) == set(numbers[:2])
    assert AuditEntry.objects.filter(action="catalog.editions_marked").count() == 1
    again = desk.post(address, sent(LIST.format(number=numbers[2]))).content.decode()
    assert again.count("пометка уже стоит") == 3
    shown = desk.post(address, {**chosen, "edition": numbers[:2]}, follow=True).content.decode()
    assert "Ни одно издание не помечено" in shown.replace("\u00a0", " ")
    off = reverse("catalog_admin:take_list_off", args=[region.code, Mark.objects.first().pk])
    desk.post(off)
    assert not Mark.objects.filter(ended_at=None).exists()
    desk.post(off)
    assert AuditEntry.objects.filter(action="catalog.marks_taken_off").count() == 1


def test_a_list_names_short_titles_without_their_authors(
    desk, both, deliver, region, northern, edition_of, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    deliver(
        northern, book("1", "Жизнь"), book("2", "Жизнь и судьба"), book("3", "Жизнь", year=1990)
    )
    address = reverse("catalog_admin:mark_list", args=[region.code])
    rows = "Название;Год\nЖизнь;1987\nНечто;1987\n"
    page = BeautifulSoup(desk.post(address, sent(rows)).content, "html.parser")
    assert "Поиск сейчас не отвечает" in page.text.replace("\xa0", " ")
    drain()
    page = BeautifulSoup(desk.post(address, sent(rows)).content, "html.parser")
    ticks = page("input", type="checkbox", attrs={"name": "edition"})
    boxes = [(int(one["value"]), one.has_attr("checked")) for one in ticks]
    assert boxes == [(edition_of(northern, "1").pk, True)]
    assert "Нечто" in page.find(id="nothing").parent.text
    assert "не отвечает" not in page.text


def test_a_list_that_names_nothing_or_too_much_is_refused(desk, both, region, monkeypatch):
    address = reverse("catalog_admin:mark_list", args=[region.code])
    page = desk.post(
        address, sent("Цена;Примечание\n1;Списана по акту\n2;В ремонте\n")
    ).content.decode()
    assert "нет номеров изданий, ISBN или названий" in page.replace("\u00a0", " ")
    assert "agents.csv" not in page
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    page = desk.post(address, sent(LIST.format(number=1))).content.decode()
    assert "больше 2 строк" in page.replace("\u00a0", " ")


def test_a_list_is_for_who_keeps_the_region_s_catalogue(both, person, northern):
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("library-cataloguer", northern, Role.CATALOGUER))
    address = reverse("catalog_admin:mark_list", args=[northern.code])
    assert client.get(address).status_code in (302, 403, 404)


def test_as_many_queries_for_forty_rows_as_for_four(both, deliver, northern, queries_of, tmp_path):
    deliver(northern, *(book(f"{n}", f"Повесть номер {n}", year=1900 + n) for n in range(40)))
    path = tmp_path / "list.csv"
    counts = []
    for size in (4, 40):
        rows = "".join(f"Толстой Л. Н.;Повесть номер {n};{1900 + n}\n" for n in range(size))
        path.write_text(f"Автор;Название;Год\n{rows}")
        counts.append(queries_of(lambda: lists.find(lists.read(path), set())))
    assert counts[0] == counts[1]
