"""The administrator settles rules, groups, numbers and terms; the librarian asks the bench."""

from __future__ import annotations

import pytest
from bibnet_lending.models import NumberSeries, ReaderGroup, Rule
from bibnet_lending.services.lending import lend
from django.test import Client
from django.utils import timezone

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.plugins.lending.conftest import title
from tests.plugins.lending.views.test_desk import words

LENDING = "/admin/l/northern/lending"


def client_of(user) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def admin(lent, person, northern) -> Client:
    return client_of(person("northern-admin", northern, Role.LIBRARY_ADMIN))


def page_of(answer) -> str:
    return words(answer.content.decode())


def test_a_rule_is_tried_saved_changed_and_deleted(admin, stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern, now=timezone.now()), copy=copy, branch=northern, actor=None)
    sent = {"item_kind": "book", "term_days": "7"}
    tried = page_of(admin.post(f"{LENDING}/rules/new/", {**sent, "try": "1"}))
    assert "По-другому выдавались бы 1 из 1" in tried
    assert not Rule.objects.of(northern).exists()
    admin.post(f"{LENDING}/rules/new/", sent)
    made = Rule.objects.of(northern).get()
    assert (made.item_kind, made.term_days, made.is_lent) == ("book", 7, None)
    admin.post(f"{LENDING}/rules/{made.pk}/", {**sent, "is_lent": "0"})
    made.refresh_from_db()
    assert made.is_lent is False
    assert "выдаётся на дом: нет" in page_of(admin.get(f"{LENDING}/rules/"))
    admin.post(f"{LENDING}/rules/{made.pk}/", {"delete": "1"})
    assert not Rule.objects.of(northern).exists()
    acts = AuditEntry.objects.filter(action__startswith="lending.rule_").order_by("pk")
    assert [one.action for one in acts] == [
        f"lending.rule_{act}" for act in ("added", "changed", "deleted")
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"item_kind": "book"}, "хотя бы одно"),
        ({"age_from": "20", "age_to": "10", "term_days": "7"}, "раньше"),
        ({"item_kind": "map", "term_days": "9"}, "уже есть"),
    ],
)
def test_a_rule_that_makes_no_sense_is_not_saved(sent, said, admin, northern):
    Rule.objects.of(northern).create(library=northern, item_kind="map", term_days=3)
    assert said in page_of(admin.post(f"{LENDING}/rules/new/", sent))
    assert Rule.objects.of(northern).count() == 1


def test_a_group_has_terms_and_stays_while_tickets_are_in_it(admin, ticket, northern):
    sent = {
        "name": "Учителя",
        "term_days": "60",
        "blocked_kinds": ["video"],
        "may_buy": "1",
        "price_limit": "300",
    }
    admin.post(f"{LENDING}/groups/new/", sent)
    group = ReaderGroup.objects.of(northern).get()
    assert (group.term_days, group.blocked_kinds, group.may_buy) == (60, ["video"], True)
    assert "уже есть" in page_of(admin.post(f"{LENDING}/groups/new/", sent))
    who = ticket(northern)
    admin.post(f"{LENDING}/terms/{who.pk}/", {"group": group.pk, "most_loans": "20"})
    who.refresh_from_db()
    assert (who.group, who.most_loans) == (group, 20)
    answer = admin.post(f"{LENDING}/groups/{group.pk}/", {"delete": "1"}, follow=True)
    assert "остаётся" in page_of(answer)
    found = admin.get(f"{LENDING}/terms/", {"ticket": who.number})
    assert found.url.endswith(f"/terms/{who.pk}/")


def test_a_price_limit_is_for_who_may_buy(admin, northern):
    sent = {"name": "Учителя", "price_limit": "300"}
    assert "покупает" in page_of(admin.post(f"{LENDING}/groups/new/", sent))
    assert not ReaderGroup.objects.of(northern).exists()


def test_the_next_ticket_gets_its_number_from_the_series(admin, ticket, northern):
    sent = {"prefix": "С-", "digits": "4", "next_number": "17"}
    admin.post(f"{LENDING}/numbers/", sent)
    assert ticket(northern).number == "С-0017"
    assert NumberSeries.objects.of(northern).get().next_number == 18


def test_a_librarian_asks_the_bench_and_settles_nothing(librarian, stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    who = ticket(northern)
    staff = client_of(librarian)
    asked = {"ticket": who.number, "copy": "1-1", "day": "2026-11-19"}
    page = page_of(staff.get(f"{LENDING}/rules/bench/", asked))
    assert "Можно выдать" in page
    assert "19 декабря 2026" in page
    assert "На руках 0 из 10." in page
    assert staff.post(f"{LENDING}/rules/new/", {"term_days": "7"}).status_code in (302, 403)
    assert not Rule.objects.of(northern).exists()
    assert copy
