"""Copies of pages as files: made once, for one reader, for some days; then a note is left."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from bibnet_catalog import api as catalog
from bibnet_catalog.models import Copy
from bibnet_lending import errors, journal, mine, personal_data
from bibnet_lending.models import (
    BookRequest,
    ExchangeState,
    LendingSettings,
    PageCopy,
    PageCopyFile,
    RequestState,
)
from bibnet_lending.services import (
    choosing,
    exchanging,
    giving_up,
    page_copies,
    promptness,
    scans,
    sides,
)
from bibnet_lending.services.requesting import Wanted, ask_for_book
from bibnet_lending.services.upkeep import keep_in_order
from bibnet_lending.still_open import still_open
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image
from PIL.PdfParser import PdfParser

from bibnet.journal.models import Entry
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.items import Person
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.exchanging import OF_PAGES, a_scan, now_of, run
from tests.plugins.lending.services.test_queues import edition_of

pytestmark = pytest.mark.django_db
OWN = {"actor": None, "now": NOW}


@pytest.fixture
def of_pages(stock, ticket, northern, southern) -> BookRequest:
    """A northern reader asks for pages of a book that the southern library has."""
    (copy,) = stock(southern, title(1))
    wanted = Wanted(edition=edition_of(copy), **OF_PAGES)
    return ask_for_book(ticket=ticket(northern), wanted=wanted, pickup=northern, **OWN)


@pytest.fixture
def exchange(of_pages, southern):
    return exchanging.ask_library(request=of_pages, lender=southern, **OWN)


def files() -> int:
    return PageCopyFile._base_manager.count()


def copy_of(request: BookRequest) -> PageCopy:
    return PageCopy._base_manager.get(request=request)


@pytest.mark.parametrize("lacks", ["purpose", "knows_law"])
def test_who_does_not_say_what_for_on_the_terms_of_the_law_gets_no_copy(ticket, northern, lacks):
    wanted = Wanted(title="Пчёлы", **{**OF_PAGES, lacks: ""})
    with pytest.raises(errors.LawNotRead):
        ask_for_book(ticket=ticket(northern), wanted=wanted, pickup=northern, **OWN)


def test_another_library_sends_a_file_which_its_reader_downloads_until_its_day(
    of_pages, exchange, northern
):
    with pytest.raises(errors.ForbiddenMove):
        page_copies.hand_over_here(request=of_pages, **OWN)
    run(exchange, "deliver")
    assert now_of(exchange).state == ExchangeState.RECEIVED
    copy = copy_of(of_pages)
    request = now_of(of_pages)
    assert (request.state, request.until) == (RequestState.READY, copy.until)
    assert copy.until == NOW.date() + timedelta(days=30)
    first = page_copies.download(request=request, **OWN)
    assert first.startswith(b"%PDF-")
    assert (now_of(request).state, now_of(exchange).state) == ("done", "closed")
    for _time in range(copy.most - 1):
        page_copies.download(request=request, **OWN)
    assert (files(), now_of(copy).downloads) == (0, 5)
    with pytest.raises(errors.CopyGone):
        page_copies.download(request=request, **OWN)
    sent = Entry.objects.filter(kind=journal.EXCHANGE).order_by("pk")
    assert [(one.library.code, one.data["exchange"]) for one in sent] == [
        *(("southern", "copy"), ("northern", "copy"))
    ]
    (issued,) = Entry.objects.filter(kind=journal.ISSUE)
    assert (issued.mode, issued.data) == ("remote", {"exchange": "copy", "is_copy": True})


def test_the_days_and_times_are_the_readers_librarys(of_pages, exchange, northern):
    LendingSettings.objects.create(library=northern, copy_days=3, copy_downloads=9)
    run(exchange, "agree", "deliver")
    copy = copy_of(of_pages)
    assert (copy.until, copy.most) == (NOW.date() + timedelta(days=3), 9)
    keep_in_order(northern, NOW + timedelta(days=3))
    assert files() == 1
    keep_in_order(northern, NOW + timedelta(days=5))
    assert (files(), now_of(of_pages).state) == (0, RequestState.EXPIRED)
    assert now_of(exchange).state == ExchangeState.CLOSED
    assert now_of(copy).gone_at is not None


def test_after_its_day_nothing_is_downloaded_even_before_the_worker_comes(of_pages, exchange):
    run(exchange, "deliver")
    with pytest.raises(errors.CopyGone):
        page_copies.download(request=of_pages, actor=None, now=NOW + timedelta(days=32))
    assert now_of(of_pages).state == RequestState.READY


def test_the_own_library_makes_the_copy_and_gives_it_on_paper(of_pages, northern):
    page_copies.deliver_here(request=of_pages, files=[a_scan()], **OWN)
    assert now_of(of_pages).state == RequestState.READY
    with pytest.raises(errors.ForbiddenMove):
        page_copies.deliver_here(request=of_pages, files=[a_scan()], **OWN)
    page_copies.hand_over_here(request=of_pages, **OWN)
    assert (now_of(of_pages).state, files()) == (RequestState.DONE, 0)
    issued = Entry.objects.get(kind=journal.ISSUE)
    assert (issued.mode, issued.data) == ("in_house", {"exchange": "", "is_copy": True})


def test_a_file_that_another_library_made_is_given_on_paper_too(of_pages, exchange):
    run(exchange, "deliver", "hand_over")
    assert (now_of(of_pages).state, files()) == (RequestState.DONE, 0)


def test_a_copy_from_the_same_legal_entity_is_no_inter_library_loan(of_pages, northern, southern):
    for library in (northern, southern):
        library.inn, library.legal_name = "3200000001", "Одна"
        library.save()
    exchange = exchanging.ask_library(request=now_of(of_pages), lender=southern, **OWN)
    run(exchange, "deliver")
    assert now_of(exchange).kind == "own_copy"
    kinds = Entry.objects.filter(kind=journal.EXCHANGE).values_list("data__exchange", flat=True)
    assert set(kinds) == {"own_copy"}


def test_pages_that_came_from_outside_the_network_are_sent_on_as_a_file(of_pages, northern):
    exchange = exchanging.ask_library(request=of_pages, partner="РГБ, Москва", **OWN)
    assert sides.Act.DELIVER in sides.acts_of(exchange, northern)
    run(exchange, "agree", "deliver")
    assert now_of(of_pages).state == RequestState.READY


def test_a_file_is_sent_by_the_asked_library_for_pages_alone(
    of_pages, exchange, stock, ticket, northern, southern
):
    assert sides.Act.DELIVER not in sides.acts_of(exchange, northern)
    assert sides.Act.DELIVER in sides.acts_of(exchange, southern)
    (copy,) = stock(southern, title(1), title(2))[1:]
    request = ask_for_book(
        ticket=ticket(northern), wanted=Wanted(edition=edition_of(copy)), pickup=northern, **OWN
    )
    of_a_book = exchanging.ask_library(request=request, lender=southern, **OWN)
    assert sides.Act.DELIVER not in sides.acts_of(of_a_book, southern)
    with pytest.raises(errors.ForbiddenMove):
        run(of_a_book, "deliver")
    assert files() == 0


def test_the_wrong_pages_are_asked_for_anew_and_the_first_file_goes(of_pages, exchange, southern):
    run(exchange, "deliver", "lose")
    assert (now_of(of_pages).state, files()) == (RequestState.ASKED, 0)
    again = exchanging.ask_library(request=now_of(of_pages), lender=southern, **OWN)
    run(again, "deliver")
    assert files() == 1


def test_who_gives_it_up_leaves_no_file(of_pages, exchange):
    run(exchange, "deliver")
    giving_up.cancel_request(request=now_of(of_pages), **OWN)
    assert (files(), now_of(exchange).state) == (0, ExchangeState.CLOSED)


def test_one_request_has_one_file(of_pages, exchange):
    run(exchange, "deliver")
    copy = copy_of(of_pages)
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_no_purpose_stands_without_the_terms_nor_without_pages(of_pages, northern):
    rows = BookRequest.objects.of(northern)
    for wrong in ({"purpose": ""}, {"law_read_at": None}, {"pages": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_pages_are_copied_of_what_is_only_read_in_the_library(stock, of_pages, northern, southern):
    (copy,) = stock(southern, title(1))
    Copy.objects.of(southern).update(state="not_lent")
    book = catalog.editions([edition_of(copy)])[edition_of(copy)]
    own = {"readers": [], "near": northern}
    assert choosing.places_for(book, **own) == []
    (place,) = choosing.places_for(book, is_for_pages=True, **own)
    assert place.library == southern
    asked = promptness.pass_request(request=of_pages, now=NOW + timedelta(days=9))
    assert asked is not None
    assert asked.lender == southern


def test_lending_is_not_switched_off_while_a_copy_can_be_downloaded(of_pages, exchange, northern):
    run(exchange, "deliver")
    page_copies.download(request=of_pages, **OWN)
    assert list(still_open(northern)) == ["1 копию страниц читатель ещё может скачать."]
    keep_in_order(northern, NOW + timedelta(days=40))
    assert list(still_open(northern)) == []


def test_whose_copy_is_still_there_is_not_forgotten_before_it_is_gone(of_pages, exchange, northern):
    LendingSettings.objects.create(library=northern, copy_days=60)
    run(exchange, "deliver")
    page_copies.download(request=of_pages, **OWN)
    keep_in_order(northern, NOW + timedelta(days=50))
    assert now_of(of_pages).reader is not None
    keep_in_order(northern, NOW + timedelta(days=62))
    assert now_of(of_pages).reader is None
    assert now_of(of_pages).purpose == "study"


def test_a_person_who_leaves_leaves_no_file_and_is_told_of_it_before(of_pages, exchange):
    run(exchange, "deliver")
    page_copies.download(request=of_pages, **OWN)
    person = Person(user=None, reader=of_pages.reader)
    with all_libraries("a test"):
        (told,) = [one for one in personal_data.export(person) if "law_read_at" in one]
        assert told["copies"][0]["downloads"] == 1
        personal_data.erase(person)
    assert (files(), now_of(of_pages).reader) == (0, None)


def test_the_cabinet_shows_the_copy_until_it_is_gone(of_pages, exchange):
    run(exchange, "deliver")
    (row,) = mine.books_of([of_pages.reader], now=NOW)["asked"]
    assert [step.title for step in row.line] == [
        *("библиотека ищет книгу", "просим у другой библиотеки", "ждёт вас")
    ]
    for _time in range(5):
        (row,) = mine.books_of([of_pages.reader], now=NOW)["asked"]
        assert row.copy is not None
        page_copies.download(request=of_pages, **OWN)
    assert mine.books_of([of_pages.reader], now=NOW)["asked"] == []


def test_the_line_of_a_copy_that_the_own_library_makes_asks_nobody_else(of_pages):
    page_copies.deliver_here(request=of_pages, files=[a_scan()], **OWN)
    (row,) = mine.books_of([of_pages.reader], now=NOW)["asked"]
    assert [step.title for step in row.line] == ["библиотека ищет книгу", "ждёт вас"]
    assert [step.is_now for step in row.line] == [False, True]


def picture(kind: str, size: tuple[int, int] = (300, 400), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size).save(out, kind, **more)
    return out.getvalue()


def sent(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{number}.bin", one) for number, one in enumerate(contents)]


def test_pictures_become_one_pdf_and_a_pdf_stays_as_it_came():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    photo, scan = picture("JPEG", exif=exif), picture("PNG")
    sheets = Image.new("1", (300, 400)), Image.new("1", (300, 400))
    several = BytesIO()
    sheets[0].save(several, "TIFF", save_all=True, append_images=sheets[1:])
    made = scans.as_pdf(sent(photo, scan, several.getvalue()))
    assert made.startswith(b"%PDF-")
    assert len(PdfParser(buf=bytearray(made)).pages) == 4
    assert b"secret place" not in made
    assert scans.as_pdf(sent(made)) == made


def test_pages_stand_in_the_order_of_their_names(monkeypatch):
    taken: list[str] = []

    def names(files):
        taken.extend(one.name for one in files)
        return []

    monkeypatch.setattr(scans, "_pages", names)
    scans.as_pdf([SimpleUploadedFile(name, b"") for name in ("s10.jpg", "s2.jpg", "S1.jpg")])
    assert taken == ["S1.jpg", "s2.jpg", "s10.jpg"]


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [b""],
        [b"<html><script>alert(1)</script></html>"],
        [b"%PDF-1.7 without an end"],
        [picture("GIF")],
        [picture("JPEG")[:300]],
        [picture("PNG"), b"MZ\x90"],
    ],
    ids=["none", "empty", "page", "half a pdf", "gif", "half a photo", "program"],
)
def test_what_is_no_copy_is_refused_and_nothing_moves(of_pages, exchange, wrong):
    with pytest.raises(errors.NotACopy):
        page_copies.deliver(exchange=exchange, files=sent(*wrong), **OWN)
    assert (files(), now_of(exchange).state) == (0, ExchangeState.ASKED)


def test_too_many_pages_and_too_large_files_are_refused(monkeypatch):
    monkeypatch.setattr(scans, "MOST_PAGES", 2)
    with pytest.raises(errors.NotACopy, match="Больше 2 страниц"):
        scans.as_pdf(sent(*[picture("PNG")] * 3))
    monkeypatch.setattr(scans, "MOST_PIXELS", 1_000)
    with pytest.raises(errors.NotACopy, match="слишком большой"):
        scans.as_pdf(sent(picture("PNG")))
    monkeypatch.setattr(scans, "MOST_BYTES", 10)
    with pytest.raises(errors.NotACopy, match="25 МБ"):
        scans.as_pdf(sent(picture("PNG")))
