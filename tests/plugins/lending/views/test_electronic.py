"""What a reader does with electronic books on a library's site, and what the staff sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bibnet_catalog.describing.description import Person
from bibnet_lending.electronic import funds
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.electronic.choosing import funds_of
from bibnet_lending.electronic.demo_vendor import entry
from bibnet_lending.electronic.demo_vendor.server import Server
from bibnet_lending.electronic.demo_vendor.shop import Shop, Title
from bibnet_lending.models import Budget, Fund, Hold, LicensedTitle, Loan, WantedBook
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.models import Role
from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

FUND, SUPPLIERS = (f"/admin/l/northern/lending/{page}/" for page in ("licences", "vendors"))


@pytest.fixture
def owner(person, reader, ticket, northern) -> Any:
    user = person("reader-with-ticket")
    return ticket(northern, reader=reader(user=user), now=timezone.now())


@pytest.fixture
def site(owner) -> Client:
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(owner.reader.user)
    return client


@pytest.fixture
def edition(stock, northern) -> int:
    (copy,) = stock(northern, title(1))
    return edition_of(copy)


def bring(library, *editions: int, vendor: str = "", address: str = "", **terms: Any) -> None:
    funds.add_licence(
        fund=funds.own_fund(library=library, name="Фонд", actor=None),
        titles=[funds.Title(one, f"title-{one}", address) for one in editions],
        terms=funds.Terms(**terms),
        vendor=vendor,
        actor=None,
    )


@pytest.fixture
def shop(settings, edition) -> Iterator[Shop]:
    name = f"title-{edition}"
    kept = Shop(titles={name: Title(name, "Книга")})
    server = Server(kept, key=entry.key()).start()
    settings.BIBNET_DEMO_VENDOR = server.address
    yield kept
    server.shutdown()
    server.server_close()


def page(edition: int) -> str:
    return f"/lending/electronic/{edition}/"


def test_a_book_is_taken_from_its_page_read_at_the_vendor_and_given_back(
    site,
    client,
    shop,
    edition,
    northern,
    owner,
    django_capture_on_commit_callbacks,
):
    headers = {"host": "northern.localhost"}
    entry_page = f"/catalog/{edition}/"
    assert page(edition) not in client.get(entry_page, headers=headers).content.decode()
    assert site.get(page(edition)).status_code == 404
    bring(northern, edition, vendor="demo", loan_days=14)
    assert page(edition) in client.get(entry_page, headers=headers).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        site.post(page(edition))
    loan = Loan.objects.of(northern).get()
    assert (loan.reader, len(shop.loans)) == (owner.reader, 1)
    # Pressed twice.
    assert site.post(page(edition)).url == "/lending/"
    assert Loan.objects.of(northern).count() == 1
    mine = site.get("/lending/").content.decode()
    assert f"/lending/read/{loan.pk}/" in mine
    (there,) = shop.loans
    assert site.get(f"/lending/read/{loan.pk}/").url.endswith(f"/read/{there}")
    with django_capture_on_commit_callbacks(execute=True):
        said = site.post("/lending/", {"give_back": loan.pk}, follow=True)
    assert "Электронная книга возвращена" in words(said.content.decode())
    assert not shop.loans[there].is_open
    assert site.get(f"/lending/read/{loan.pk}/").status_code == 404


def test_where_all_are_with_others_the_queue_is_offered(
    site,
    edition,
    northern,
    ticket,
    owner,
):
    bring(northern, edition, at_once=1)
    borrow(ticket=ticket(northern), edition=edition, branch=northern, actor=None)
    refused = words(site.post(page(edition)).content.decode())
    assert "читают другие читатели" in refused
    assert "Встать в очередь" in refused
    said = words(site.post(page(edition), {"wait": "1"}, follow=True).content.decode())
    assert "Вы в очереди № 1" in said
    assert Hold.objects.of(northern).get().is_electronic


def test_nobody_reads_what_another_has_taken(site, edition, northern, ticket):
    bring(northern, edition, address="https://books.example.org/1")
    loan = borrow(ticket=ticket(northern), edition=edition, branch=northern, actor=None)
    assert site.get(f"/lending/read/{loan.pk}/").status_code == 404
    assert site.post("/lending/", {"give_back": loan.pk}).status_code == 404
    loan.refresh_from_db()
    assert loan.is_open


def test_a_file_of_the_library_is_read_at_its_own_address(site, edition, northern):
    bring(northern, edition, address="https://books.example.org/1")
    site.post(page(edition))
    loan = Loan.objects.of(northern).get()
    assert site.get(f"/lending/read/{loan.pk}/").url == "https://books.example.org/1"


@pytest.fixture
def staff(person, northern) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("northern-head", northern, Role.LIBRARY_ADMIN))
    return client


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_fund_takes_equal_queries_for_two_and_twenty_licences(staff, stock, northern):
    copies = stock(northern, *(title(one) for one in range(1, 21)))
    editions = [edition_of(one) for one in copies]
    for one in editions[:2]:
        bring(northern, one, at_once=1)
    few = queries(staff, FUND)
    for one in editions[2:]:
        bring(northern, one, most_loans=2)
    assert queries(staff, FUND) == few
    shown = words(staff.get(FUND).content.decode())
    assert "осталось 2 выдачи" in shown
    assert "1 читатель одновременно" in shown


def test_the_staff_tests_a_supplier_and_sees_no_key(staff, shop, northern):
    shown = words(staff.post(SUPPLIERS, {"vendor": "demo"}).content.decode())
    assert "GET /account" in shown
    assert "отвечает" in shown
    assert entry.key() not in shown
    assert staff.post(SUPPLIERS, {"vendor": "nobody"}).status_code == 404


def test_a_supplier_that_answers_nonsense_is_shown_so(staff, settings, lent, northern):
    settings.BIBNET_DEMO_VENDOR = "http://127.0.0.1:9"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry, "_serve", lambda address: None)
        shown = words(staff.post(SUPPLIERS, {"vendor": "demo"}).content.decode())
    assert "отвечает с перебоями" in shown


def test_the_part_of_the_demonstration_is_made_once(settings, stock, ticket, northern):
    from bibnet_lending.demo.electronic import fill_fund

    turgenev = Person(surname="Тургенев", given="Иван", initials="И. С.", roles=["070"])
    known = title(3, name="Анна Каренина"), title(4, name="Отцы и дети", people=[turgenev])
    stock(northern, *known)
    for _reader in range(4):
        ticket(northern, now=timezone.now())
    fill_fund(northern)
    assert not Fund.objects.of(northern).exists()
    settings.BIBNET_DEMO_VENDOR = "http://127.0.0.1:9"
    for _time in range(2):
        fill_fund(northern)
    assert len(funds_of(northern)) == 1
    # One title is in the fund, another one is asked for, and there is money for it.
    assert LicensedTitle.objects.of(northern).count() == 1
    assert WantedBook.objects.of(northern).filter(state="asked", price__gt=0).count() == 3
    assert Budget.objects.of(northern).get().left == 20_000
