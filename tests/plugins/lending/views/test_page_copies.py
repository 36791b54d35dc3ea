"""A copy of pages from the form to the download: nobody but three sees it."""

from __future__ import annotations

from typing import Any

import pytest
from bibnet_lending.models import BookRequest, Exchange, PageCopy, PageCopyFile
from bibnet_lending.services import exchanging, page_copies
from bibnet_lending.services.requesting import Wanted, ask_for_book
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Role
from bibnet.notices.models import Letter
from bibnet.plugins.services import enable_plugin
from tests.plugins.lending.conftest import title
from tests.plugins.lending.exchanging import OF_PAGES, a_scan
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

REQUEST, MINE = "/lending/request/", "/lending/"


def at(user: User, host: str = "region") -> Client:
    client = Client(headers={"host": f"{host}.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def owner(person, reader, ticket, northern) -> Any:
    who = reader(last_name="Секретова", user=person("reader-with-ticket"))
    return ticket(northern, reader=who, now=timezone.now())


@pytest.fixture
def mine(owner) -> Client:
    return at(owner.reader.user, "northern")


@pytest.fixture
def staff(person, northern, southern) -> dict[str, Client]:
    return {
        one.code: at(person(f"{one.code}-desk", one, Role.LIBRARIAN))
        for one in (northern, southern)
    }


@pytest.fixture
def asked(stock, owner, northern, southern) -> Exchange:
    """The southern library is asked for pages."""
    (copy,) = stock(southern, title(1))
    wanted = Wanted(edition=edition_of(copy), **OF_PAGES)
    request = ask_for_book(ticket=owner, wanted=wanted, pickup=northern, actor=None)
    return exchanging.ask_library(request=request, lender=southern, actor=None)


def screen(code: str, tail: str = "") -> str:
    return f"/admin/l/{code}/lending/exchange/{tail}"


def test_the_form_asks_what_the_copy_is_for_and_keeps_the_answer(mine, owner, northern):
    sent = {
        **{"title": "Пчеловодство", "ticket": str(owner.pk), "pickup": "northern"},
        **{"pages": "статья «Пчёлы», с. 12–19", "key": "1"},
    }
    page = words(mine.post(REQUEST, sent).content.decode())
    assert "Укажите, для чего нужна копия." in page
    assert "Без этого библиотека не вправе делать копию." in page
    assert not BookRequest.objects.of(northern).exists()
    done = mine.post(REQUEST, sent | {"purpose": "research", "knows_law": "on"}, follow=True)
    assert "с. 12–19" in words(done.content.decode())
    request = BookRequest.objects.of(northern).get()
    assert request.purpose == "research"
    assert request.law_read_at is not None


def test_a_librarian_of_the_other_library_uploads_and_the_reader_is_told_and_downloads(
    asked, staff, mine, northern
):
    lender = staff["southern"]
    page = lender.get(screen("southern")).content.decode()
    assert 'enctype="multipart/form-data"' in page
    sent = {"exchange": asked.pk, "act": "deliver"}
    wrong = lender.post(screen("southern"), sent | {"files": [a_scan()][:0]}, follow=True)
    assert "Выберите файл с копией." in words(wrong.content.decode())
    lender.post(screen("southern"), sent | {"files": [a_scan("1.jpg"), a_scan("2.jpg")]})
    request = BookRequest.objects.of(northern).get()
    assert request.state == "ready"
    cabinet = words(mine.get(MINE).content.decode())
    assert "Копия готова" in cabinet
    assert "ещё 5 раз" in cabinet
    taken = mine.post(f"{MINE}copy/{request.pk}/")
    assert taken.content.startswith(b"%PDF-")
    assert taken["Content-Disposition"] == f'attachment; filename="copy-{request.pk}.pdf"'
    assert "no-store" in taken["Cache-Control"]
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert "ещё 4 раза" in words(mine.get(MINE).content.decode())


def test_the_reader_reads_of_it_in_a_letter(asked, owner):
    owner.reader.email = "reader@example.org"
    owner.reader.save()
    page_copies.deliver(exchange=asked, files=[a_scan()], actor=None)
    letter = Letter.objects.get()
    assert "Копия страниц готова: скачайте её в «Моих книгах»" in letter.text


def test_nobody_else_gets_the_file(asked, staff, mine, person, reader, region, northern):
    page_copies.deliver(exchange=asked, files=[a_scan()], actor=None)
    request, copy = BookRequest.objects.of(northern).get(), PageCopy.objects.of(northern).get()
    address, tail = f"{MINE}copy/{request.pk}/", f"copies/{copy.pk}/"
    other = reader(user=person("another-reader"))
    for stranger in (other.user, person("no-reader")):
        assert at(stranger, "northern").post(address).status_code == 404
    assert Client(headers={"host": "northern.localhost"}).post(address).status_code == 302
    assert mine.get(address).status_code == 405
    for code in ("northern", "southern"):
        seen = staff[code].get(screen(code, tail))
        assert seen.content.startswith(b"%PDF-")
        # Those who work there may not see it as readers.
        assert staff[code].post(address).status_code == 404
    assert staff["southern"].get(screen("northern", tail)).status_code != 200
    eastern = found_library(
        Founding(code="eastern", name="Eastern", parent=region, kind=Kind.LIBRARY), actor=None
    )
    for slug in ("catalog", "lending"):
        enable_plugin(library=eastern, slug=slug, actor=None)
    assert (
        at(person("eastern-desk", eastern, Role.LIBRARIAN)).get(screen("eastern", tail)).status_code
        == 404
    )
    mine.post(MINE, {"cancel_request": request.pk})
    assert not PageCopyFile.objects.of(northern).exists()
    assert staff["northern"].get(screen("northern", tail)).status_code == 404
    assert mine.post(address, follow=True).redirect_chain


def test_the_own_library_makes_the_copy_and_gives_it_to_who_uses_no_cabinet(
    stock, owner, staff, northern
):
    (copy,) = stock(northern, title(1))
    wanted = Wanted(edition=edition_of(copy), **OF_PAGES)
    request = ask_for_book(ticket=owner, wanted=wanted, pickup=northern, actor=None)
    decide = screen("northern", f"requests/{request.pk}/")
    desk = staff["northern"]
    assert "Копия нужна: для учёбы" in words(desk.get(decide).content.decode())
    desk.post(decide, {"act": "copy", "files": [a_scan()]})
    listed = words(desk.get(screen("northern")).content.decode())
    assert "Копия готова" in listed
    assert "Отдана читателю" in words(desk.get(decide).content.decode())
    desk.post(decide, {"act": "given"})
    request.refresh_from_db()
    assert request.state == "done"
    assert not PageCopyFile.objects.of(northern).exists()
    assert "Копия готова" not in words(desk.get(screen("northern")).content.decode())


def test_the_cabinet_costs_the_same_for_one_copy_and_for_many(
    stock, owner, mine, northern, southern
):
    counts = []
    for number, some in enumerate((1, 9)):
        for at_once in range(some):
            wanted = Wanted(title=f"Книга {number}-{at_once}", **OF_PAGES)
            request = ask_for_book(ticket=owner, wanted=wanted, pickup=northern, actor=None)
            page_copies.deliver_here(request=request, files=[a_scan()], actor=None)
            page_copies.download(request=request, actor=None)
        mine.get(MINE)
        with CaptureQueriesContext(connection) as taken:
            mine.get(MINE)
        # What is in the files is not asked for.
        assert not any("content" in one["sql"] and "pagecopyfile" in one["sql"] for one in taken)
        counts.append(len(taken))
    assert counts[0] == counts[1]
