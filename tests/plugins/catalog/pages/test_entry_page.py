"""The page of an entry: what it says, where it leads, and what it never shows."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from bibnet_catalog.describing.description import Held, Isbn, Item, Link, Subject
from bibnet_catalog.models import Edition, Holding, Record
from bibnet_catalog.searching.engine import Found

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import TOLSTOY, book

# Of schema.org: the properties of a Book and of what it comes from, with the kinds of value.
TEXT, NUMBER, ADDRESS = str, int, str
PROPERTIES = {
    "@context": TEXT, "@type": TEXT, "@id": ADDRESS, "url": ADDRESS, "name": TEXT,
    "alternativeHeadline": TEXT, "author": dict, "datePublished": TEXT, "publisher": dict,
    "inLanguage": TEXT, "description": TEXT, "genre": TEXT, "keywords": TEXT,
    "typicalAgeRange": TEXT, "isbn": TEXT, "bookEdition": TEXT, "numberOfPages": NUMBER,
    "bookFormat": ADDRESS,
}  # fmt: skip


@pytest.fixture
def full(both, deliver, edition_of, engine) -> int:
    """A book that says all that a page shows; both libraries have it."""
    northern, southern = both
    one = book(
        "1",
        other_title="роман",
        isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506")],
        annotation="О войне & о мире.",
        age_mark=12,
        places=["Москва"],
        date="1987",
        subjects=[Subject(scheme="topic", heading="Отечественная война", parts=["1812"])],
        links=[
            Link(url="https://example.org/book", text="Прочесть"),
            Link(url="javascript:alert(1)"),
        ],
        bbk=["84(2=411.2)52-44"],
    )
    deliver(northern, one)
    deliver(southern, book("7"))
    return edition_of(northern, "1").pk


def text_of(answer) -> str:
    text = unescape(re.sub("<[^>]+>", " ", answer.content.decode()))
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


def test_the_page_says_what_it_is_and_who_has_it(full, see, northern):
    Library.objects.filter(pk=northern.pk).update(phone="+7 (4832) 00-00-01")
    answer = see(f"/catalog/{full}/")
    page = text_of(answer)
    for words in (
        "Война и мир",
        "Лев Николаевич Толстой",
        "12+",
        "О войне & о мире.",
        "Отечественная война. 1812",
        "84(2=411.2)52-44",
        "5-02-013850-9",
        "Есть в фонде. Свободна ли, скажут по телефону.",
        "84(2)1",
        "1 экземпляр",
        "Прочесть",
        "Сообщить об ошибке в записи",
    ):
        assert words in page, words
    content = answer.content.decode()
    assert "javascript:" not in content
    assert 'class="cover ' in content
    address = f"{network.portal_url()}/catalog/{full}/"
    assert f'<link rel="canonical" href="{address}">' in content


def test_the_asking_library_stands_first(full, see, northern, southern):
    for host, first, second in (
        ("northern", northern, southern),
        ("southern", southern, northern),
    ):
        content = see(f"/catalog/{full}/", host).content.decode()
        table = content[content.index("<tbody>") :]
        assert table.index(str(first)) < table.index(str(second))


def test_no_other_host_is_asked_for_anything(full, see):
    content = see(f"/catalog/{full}/").content.decode()
    loaded = re.findall(r'(?:src|action)="([^"]+)"', content)
    loaded += re.findall(r'<link rel="(?:stylesheet|icon|preload)" href="([^"]+)"', content)
    assert loaded
    assert [one for one in loaded if "//" in one] == []


def test_without_the_portal_its_own_address_is_the_lasting_one(full, see, region, northern):
    disable_plugin(library=region, slug="catalog", actor=None)
    content = see(f"/catalog/{full}/").content.decode()
    assert f'<link rel="canonical" href="{northern.root_url}/catalog/{full}/">' in content


def test_what_machines_read_is_a_book_of_schema_org(full, see):
    content = see(f"/catalog/{full}/").content.decode()
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content)
    node = json.loads(data)
    assert node["@context"] == "https://schema.org"
    assert node["@type"] == "Book"
    for name, value in node.items():
        values = value if isinstance(value, list) else [value]
        assert all(isinstance(one, PROPERTIES[name]) for one in values), name
    assert node["author"] == {"@type": "Person", "name": "Лев Николаевич Толстой"}
    assert node["publisher"] == {"@type": "Organization", "name": "Художественная литература"}
    assert (node["isbn"], node["inLanguage"]) == ("9785020138506", "ru")
    assert (node["datePublished"], node["numberOfPages"]) == ("1987", 350)
    assert node["typicalAgeRange"] == "12-"


def test_a_merged_number_leads_for_good_to_where_it_went(full, see, deliver, northern, edition_of):
    deliver(northern, book("2", "Анна Каренина"))
    gone = edition_of(northern, "2").pk
    record = Record.objects.of(northern).get(control_number="2").pk
    Edition.objects.filter(pk=gone).update(merged_into=full)
    for tail in ("", "cite/ris/", f"record/{record}/", f"record/{record}/file/"):
        answer = see(f"/catalog/{gone}/{tail}")
        assert answer.status_code == 301
        assert answer.url == f"/catalog/{full}/{tail}"


def test_a_number_without_a_visible_record_is_not_found(full, see):
    assert see("/catalog/999999/").status_code == 404
    assert see("/catalog/99999999999999999999999/").status_code == 404
    with all_libraries("a test"):
        Record.objects.update(is_suppressed=True)
    for tail in ("", "cite/ris/"):
        assert see(f"/catalog/{full}/{tail}").status_code == 404


def test_hidden_records_and_gone_holdings_are_nowhere(full, see, southern, record_of):
    hidden = record_of(southern, "7")
    assert see(f"/catalog/{full}/record/{hidden.pk}/").status_code == 200
    Record.objects.of(southern).update(is_suppressed=True)
    page = text_of(see(f"/catalog/{full}/"))
    assert str(southern) not in page
    for tail in ("", "file/"):
        assert see(f"/catalog/{full}/record/{hidden.pk}/{tail}").status_code == 404
    Holding.objects.of(southern).update(is_gone=True)
    assert see(f"/catalog/{full}/", "southern").status_code == 200


def test_a_record_is_shown_only_under_its_entry(full, see, deliver, northern, record_of):
    deliver(northern, book("2", "Анна Каренина"))
    other = record_of(northern, "2").pk
    assert see(f"/catalog/{full}/record/{other}/").status_code == 404


def test_the_bytes_of_a_record_are_taken_home_as_they_came(full, see, northern, record_of):
    record = record_of(northern, "1")
    answer = see(f"/catalog/{full}/record/{record.pk}/file/")
    assert answer.content == bytes(record.content)
    assert answer["Content-Type"] == "application/marc"
    assert answer["Content-Disposition"] == f'attachment; filename="record-{record.pk}.mrc"'


def test_citations_are_taken_home(full, see):
    bibtex = see(f"/catalog/{full}/cite/bibtex/")
    assert bibtex.content.decode().startswith(f"@book{{bibnet{full},")
    ris = see(f"/catalog/{full}/cite/ris/")
    assert ris.content.decode().startswith("TY  - BOOK\r\n")
    assert ris["Content-Disposition"] == f'attachment; filename="bibnet-{full}.ris"'
    assert see(f"/catalog/{full}/cite/word/").status_code == 404


def test_a_childrens_library_does_not_show_an_entry_for_adults(both, deliver, see, edition_of):
    northern, __ = both
    deliver(northern, book("1", age_mark=18))
    number = edition_of(northern, "1").pk
    assert see(f"/catalog/{number}/").status_code == 200
    Library.objects.filter(pk=northern.pk).update(is_childrens=True)
    stamps.bump("network")
    answer = see(f"/catalog/{number}/")
    assert answer.status_code == 403
    assert "Эта книга только для взрослых" in text_of(answer)
    assert "Толстой" not in text_of(answer)


def test_other_editions_and_the_shelf_stand_beside_it(both, deliver, see, engine, edition_of):
    northern, __ = both
    held = [Held(call_number=f"84 Т5{n}", items=[Item(inventory=str(n))]) for n in range(4)]
    deliver(
        northern,
        book("1", held=held[:1]),
        book("2", "Казаки", held=held[1:2]),
        book("3", "Хаджи-Мурат", held=held[2:3]),
        book("4", year=2015, pages=900, publishers=["АСТ"], held=held[3:]),
    )
    assert edition_of(northern, "4").work_id == edition_of(northern, "1").work_id
    path = f"/catalog/{edition_of(northern, '2').pk}/"
    # What stands under its author's name already is not said twice.
    content = see(path).content.decode()
    assert "catalog-author" in content
    assert "catalog-shelf" not in content
    engine.found = Found(total=0, editions=[])
    content = see(path).content.decode()
    shelf = content[content.index("catalog-shelf") :]
    first, second = edition_of(northern, "1").pk, edition_of(northern, "3").pk
    assert shelf.index(f"/catalog/{first}/") < shelf.index(f"/catalog/{second}/")
    page = text_of(see(f"/catalog/{first}/"))
    assert "Другие издания" in page
    assert "АСТ, 2015" in page


@pytest.mark.parametrize("path", ["/catalog/{}/", "/catalog/new/", "/catalog/new/rss/"])
def test_fifty_of_everything_take_as_many_queries_as_ten(
    both, deliver, see, engine, edition_of, queries_of, path
):
    northern, _southern = both

    def bring(first: int, last: int) -> None:
        for n in range(first, last):
            library = both[n % 2]
            held = [Held(call_number=f"84 Т{n}", items=[Item(inventory=f"{n}-{library.code}")])]
            one = book(f"e{n}", year=1900 + n, pages=100 + n, publishers=[f"Изд. {n}"], held=held)
            other = book(f"o{n}", f"Повесть номер {n}", people=[TOLSTOY], held=held)
            deliver(library, one, other)

    bring(0, 10)
    address = path.format(edition_of(northern, "e0").pk)
    ten = queries_of(lambda: see(address))
    bring(10, 50)
    assert queries_of(lambda: see(address)) == ten
