"""The staff enters a licence from its act, extends it, takes it out of the fund."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bibnet_lending.electronic import funds
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.models import Hold, Licence, Loan
from django.test import Client
from django.utils import timezone

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.plugins.lending.conftest import title
from tests.plugins.lending.electronic.conftest import Shelf, offered
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

FUND = "/admin/l/northern/lending/licences/"
NEW = f"{FUND}new/"


@pytest.fixture
def shelf(lent, monkeypatch) -> Shelf:
    return offered(monkeypatch)


@pytest.fixture
def staff(person, northern) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("northern-head", northern, Role.LIBRARY_ADMIN))
    return client


@pytest.fixture
def editions(stock, northern) -> list[int]:
    return [edition_of(one) for one in stock(northern, title(1), title(2))]


def typed(titles: str, **more: Any) -> dict[str, Any]:
    return {"document": "Акт № 5 от 30.11.2026", "titles": titles, "renewals": "1", **more}


def test_a_bundle_of_files_is_entered_and_lent(staff, editions, northern, ticket):
    first, second = editions
    lines = (
        f"http://northern.localhost/catalog/{first}/; https://books.example.org/1\n\n"
        f"{second}; https://books.example.org/2"
    )
    sent = typed(lines, at_once="2", most_loans="24", price="1 200,50", ends_on="2030-01-01")
    assert staff.post(NEW, sent).status_code == 302
    row = Licence.objects.of(northern).get()
    assert (row.at_once, row.most_loans, row.renewals, row.vendor) == (2, 24, 1, "")
    assert (str(row.price), row.document) == ("1200.50", "Акт № 5 от 30.11.2026")
    addresses = dict(row.titles.of(northern).values_list("edition", "address"))
    assert addresses == {
        first: "https://books.example.org/1",
        second: "https://books.example.org/2",
    }
    assert borrow(ticket=ticket(northern), edition=second, branch=northern, actor=None).is_open
    shown = words(staff.get(FUND).content.decode())
    assert "Акт № 5" in shown
    assert "осталось 23 выдачи" in shown


def test_what_a_supplier_lends_is_entered_by_its_numbers_once(staff, editions, northern, shelf):
    sent = typed(f"{editions[0]}; t-1", vendor="shelf", vendor_number="L-1")
    for status in (302, 200):
        assert staff.post(NEW, sent).status_code == status
    row = Licence.objects.of(northern).get()
    assert (row.vendor, row.titles.of(northern).get().vendor_title) == ("shelf", "t-1")


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        ("999999999; https://books.example.org/1", {}),
        ("книга; https://books.example.org/1", {}),
        ("{0}", {}),
        ("{0}; javascript:alert(1)", {}),
        ("{0}; https://books.example.org/1\n{0}; https://books.example.org/2", {}),
        ("{0}; https://books.example.org/1", {"price": "NaN"}),
        ("{0}; https://books.example.org/1", {"at_once": "0"}),
        ("{0}; https://books.example.org/1", {"document": ""}),
        ("{0}; https://books.example.org/1", {"vendor": "unknown"}),
        ("{0}", {"vendor": "shelf"}),
    ],
)
def test_what_is_no_licence_is_not_entered(staff, editions, northern, shelf, lines, more):
    sent = {**typed(lines.format(editions[0])), **more}
    assert staff.post(NEW, sent).status_code == 200
    assert not Licence.objects.of(northern).exists()


@pytest.fixture
def licence(editions, northern) -> Licence:
    return funds.add_licence(
        fund=funds.own_fund(library=northern, name="Фонд", actor=None),
        titles=[funds.Title(editions[0], "x", "https://books.example.org/1")],
        terms=funds.Terms(at_once=1, ends_on=timezone.localdate() + timedelta(days=9)),
        actor=None,
    )


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_licence_is_extended(staff, licence, northern):
    page = f"{FUND}{licence.pk}/"
    assert licence.ends_on.isoformat() in staff.get(page).content.decode()
    staff.post(page, {"extend": "1", "ends_on": "2031-05-01"})
    assert Licence.objects.of(northern).get().ends_on.isoformat() == "2031-05-01"
    staff.post(page, {"extend": "1", "ends_on": ""})
    assert Licence.objects.of(northern).get().ends_on is None
    assert staff.post(page, {"extend": "1", "ends_on": "когда-нибудь"}).status_code == 200
    staff.post(page, {})
    assert acts().count("lending.licence_extended") == 2


def test_a_licence_taken_out_lends_no_more_and_what_is_lent_stays(
    staff, licence, editions, northern, ticket
):
    borrow(ticket=ticket(northern), edition=editions[0], branch=northern, actor=None)
    page = f"{FUND}{licence.pk}/"
    said = words(staff.post(page, {"withdraw": "1"}, follow=True).content.decode())
    assert "исключена из фонда" in said
    assert Licence.objects.of(northern).get().state == "withdrawn"
    assert Loan.objects.of(northern).get().is_open
    assert not Hold.objects.of(northern).exists()
    again = words(staff.post(page, {"withdraw": "1"}, follow=True).content.decode())
    assert "посмотрите ещё раз" in again.lower()
    assert 'name="withdraw"' not in staff.get(page).content.decode()


def test_only_who_keeps_the_fund_changes_it_and_only_an_administrator(
    staff, licence, librarian, person, southern
):
    other = Client(headers={"host": "region.localhost"})
    other.force_login(person("southern-head", southern, Role.LIBRARY_ADMIN))
    address = f"/admin/l/southern/lending/licences/{licence.pk}/"
    assert other.post(address, {"withdraw": "1"}).status_code == 404
    desk = Client(headers={"host": "region.localhost"})
    desk.force_login(librarian)
    for page in (NEW, f"{FUND}{licence.pk}/"):
        assert desk.get(page).status_code in (302, 403, 404)
    shown = desk.get(FUND).content.decode()
    assert NEW not in shown
    assert f"{FUND}{licence.pk}/" not in shown
