"""Electronic funds with licences, a shop, money, and what counts and sums have to agree with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from bibnet_lending.electronic import accounts, funds, money, purchasing, wanting
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.electronic.choosing import SHARED
from bibnet_lending.electronic.shop import Sold
from bibnet_lending.electronic.vendors import (
    Capability,
    Done,
    Exchange,
    Found,
    Offer,
    Vendor,
    VendorEntry,
    VendorRefused,
)
from bibnet_lending.models import (
    Budget,
    Fund,
    Hold,
    HoldState,
    LendingSettings,
    Licence,
    Loan,
    Movement,
    ReaderTicket,
    WantedBook,
    WantedStep,
)
from django.db import transaction

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of


@pytest.fixture
def edition(stock, northern) -> int:
    (copy,) = stock(northern, title(1))
    return edition_of(copy)


@pytest.fixture
def fund(lent, northern) -> Iterator[Fund]:
    """A fund; whatever a test does with it, in the end its counts agree with the rows."""
    yield funds.add_fund(library=northern, name="Электронный фонд", actor=None)
    counts_agree()


@pytest.fixture
def licence(fund, edition) -> Callable[..., Licence]:
    """Brings a licence of the edition, or of several, into the northern fund."""

    def bring(*editions: int, vendor: str = "", into: Fund = fund, **terms: object) -> Licence:
        titles = [funds.Title(one, f"title-{one}") for one in editions or (edition,)]
        return funds.add_licence(
            fund=into,
            titles=titles,
            terms=funds.Terms(**terms),
            vendor=vendor,
            actor=None,
            now=NOW,
        )

    return bring


def take(who: ReaderTicket, edition: int, library: Library, **more: object) -> Loan:
    return borrow(ticket=who, edition=edition, branch=library, actor=None, **{"now": NOW, **more})


def counts_agree() -> None:
    """Each count of a licence is the number of rows that it counts."""
    with all_libraries(SHARED):
        for one in Licence.objects.all():
            loans = Loan.objects.filter(licence=one)
            found = (
                loans.exclude(is_undone=True).count(),
                loans.filter(returned_at=None).count(),
                Hold.objects.filter(licence=one, state=HoldState.READY).count(),
            )
            assert found == (one.loans_made, one.loans_open, one.places_kept)


class Shelf(Vendor):
    """A vendor in memory that sells under a number once, whatever it answers."""

    capabilities = frozenset(Capability) - {Capability.REVOKE}
    transcript: tuple[Exchange, ...] = ()

    def __init__(self) -> None:
        self.price_now = Decimal(300)
        self.bought: dict[str, Done] = {}
        # What goes wrong when it is searched, and when it is bought from.
        self.says: list[Exception] = []
        self.buys: list[Exception] = []
        self.titles = ["Книга 1 о разных вещах"]
        self.author = ""
        self.is_draft = False

    def search(self, words: str) -> list[Offer]:
        if self.says:
            raise self.says.pop()
        return [self.offer(one) for one in self.titles]

    def offer(self, name: str) -> Offer:
        own = {"most_loans": 24, "at_once": 1, "is_draft": self.is_draft, "author": self.author}
        return Offer(vendor_title=f"t-{name}", title=name, price=self.price_now, **own)

    def price(self, vendor_title: str) -> Offer:
        name = vendor_title.removeprefix("t-")
        if name not in self.titles:
            raise VendorRefused(VendorRefused.NOT_SOLD)
        return self.offer(name)

    def buy(self, *, number: str, vendor_title: str, price: Decimal) -> Done:
        if self.buys and isinstance(self.buys[-1], VendorRefused):
            raise self.buys.pop()
        done = self.bought.setdefault(number, Done(vendor_number=f"l-{number}", price=price))
        if self.buys:
            raise self.buys.pop()
        return done

    def lend(self, *, number: str, vendor_title: str, licence: str, reader: str) -> Done:
        return Done(vendor_number=f"loan-{number}")

    def find(self, number: str) -> Found | None:
        return Found(done=self.bought[number]) if number in self.bought else None


def offered(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A shelf that every library may buy from."""
    one = Shelf()
    entry = VendorEntry(slug="shelf", title="Полка", account=lambda library: one)
    monkeypatch.setattr(accounts, "vendors_of", lambda library: {"shelf": entry})
    return one


@pytest.fixture
def commits_at_once(monkeypatch) -> None:
    """What waits for the commit is done at once, as where no test holds a transaction open."""

    def on_commit(act: Callable[[], object], using: str | None = None, robust: bool = False):
        act()

    monkeypatch.setattr(transaction, "on_commit", on_commit)


@pytest.fixture
def shelf(lent, monkeypatch) -> Shelf:
    return offered(monkeypatch)


@pytest.fixture
def sold(shelf) -> Callable[[], Sold]:
    return lambda: Sold("shelf", "Полка", shelf.offer(shelf.titles[0]))


@pytest.fixture
def budget(northern) -> Iterator[Budget]:
    """A month's money; whatever a test does, in the end its sums agree with the movements."""
    one = money.allot(
        library=northern, amount=Decimal(1000), explanation="На ноябрь", actor=None, now=NOW
    )
    yield one
    sums_agree(northern)
    counts_agree()


@pytest.fixture
def ask(edition, northern, sold, django_capture_on_commit_callbacks) -> Callable[..., WantedBook]:
    """Asks for the edition and lets follow what follows the commit."""

    def do(who, **facts: object) -> WantedBook:
        usual = {"edition": edition, "branch": northern, "sold": sold(), "now": NOW}
        with django_capture_on_commit_callbacks(execute=True):
            own = {"ticket": who, "actor": who.reader.user, **usual, **facts}
            one = wanting.ask(**own)
        return again(one)

    return do


@pytest.fixture
def approve(sold, librarian, django_capture_on_commit_callbacks) -> Callable[..., WantedBook]:
    def do(one: WantedBook, **facts: object) -> WantedBook:
        with django_capture_on_commit_callbacks(execute=True):
            shown = sold()
            usual = {"sold": shown, "actor": librarian, "now": NOW}
            seen = {"seen_price": shown.offer.price}
            purchasing.approve(request=one, **{**usual, **seen, **facts})
        return again(one)

    return do


def again(one: WantedBook) -> WantedBook:
    return WantedBook.objects.of(one.library).get(pk=one.pk)


def steps(one: WantedBook) -> list[WantedStep]:
    return list(WantedStep.objects.of(one.library).filter(wanted=one))


def sums_agree(library) -> None:
    """Accounts stand at nought together, and each budget at what its movements say."""
    assert sum(money.balances(library).values()) == 0
    for one in Budget.objects.of(library):
        found = dict.fromkeys(("budget", "reserved", "spent"), Decimal(0))
        for row in Movement.objects.of(library).filter(budget=one):
            for account, sign in ((row.source, -1), (row.target, 1)):
                if account in found:
                    found[account] += sign * row.amount
        assert found == {"budget": one.left, "reserved": one.reserved, "spent": one.spent}


def moved(library) -> list[tuple[str, Decimal]]:
    rows = Movement.objects.of(library).order_by("pk").values_list("kind", "amount")
    return [row for row in rows if row[0] != "allotted"]


def settle(library, **facts: object) -> LendingSettings:
    return LendingSettings.objects.update_or_create(library=library, defaults=facts)[0]
