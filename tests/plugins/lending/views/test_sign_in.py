"""Signing in by the number of a ticket: the one door, its guards, and the slip of the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bibnet_lending.services.tickets import block_ticket, report_lost
from django.contrib.auth.hashers import get_hashers
from django.test import Client

from bibnet.accounts.models import User
from bibnet.plugins.services import disable_plugin, enable_plugin
from tests.plugins.lending.views.test_desk import words

SIGN_IN = "/lending/sign-in/"
PASSWORD = "тихий омут 7"


@pytest.fixture
def lends(lent, region) -> None:
    """The portal lends too, so that its sign-in page knows the way in."""
    for slug in ("catalog", "lending"):
        enable_plugin(library=region, slug=slug, actor=None)


@pytest.fixture
def holder(lends, person, reader, ticket, northern) -> Any:
    user = person("with-ticket")
    user.set_password(PASSWORD)
    user.save()
    return ticket(northern, reader=reader(user=user), number="000017", barcode="2900017")


def portal(address: str = "10.0.0.1") -> Client:
    return Client(headers={"host": "region.localhost"}, REMOTE_ADDR=address)


def come(client: Client, number: str, password: str = PASSWORD, library: str = "northern") -> Any:
    sent = {"library": library, "number": number, "password": password}
    return client.post(SIGN_IN, sent)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("number", ["000017", "2900017"])
def test_the_number_or_the_barcode_and_the_password_open_a_session(holder, number):
    client = portal()
    assert 'href="/lending/sign-in/"' in client.get("/accounts/login/").content.decode()
    assert come(client, number).status_code == 302
    assert client.session["_auth_user_id"] == str(holder.reader.user.pk)


def test_numbers_count_in_the_library_that_gave_them(holder, ticket, southern):
    ticket(southern, number="000018")
    client = portal()
    assert come(client, "000017", library="southern").status_code == 422
    assert come(client, "000018", library="northern").status_code == 422
    assert not is_in(client)


def test_a_blocked_ticket_signs_in_and_a_lost_one_does_not(holder):
    block_ticket(ticket=holder, reason="debts", actor=None)
    assert come(portal(), "000017").status_code == 302
    report_lost(ticket=holder, actor=None)
    assert come(portal(), "000017").status_code == 422


def test_where_the_plugin_is_off_there_is_no_such_way(holder, northern, region):
    here = {"host": "northern.localhost"}
    assert 'name="password"' not in portal().get(SIGN_IN, headers=here).content.decode()
    sent = {"library": "northern", "number": "000017", "password": PASSWORD}
    assert portal().post(SIGN_IN, sent, headers=here).status_code == 404
    disable_plugin(library=northern, slug="lending", actor=None)
    assert come(portal(), "000017").status_code == 422
    disable_plugin(library=region, slug="lending", actor=None)
    assert portal().get(SIGN_IN).status_code == 404
    assert SIGN_IN not in portal().get("/accounts/login/").content.decode()


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords that were hashed: the work by which answers could be told apart."""
    done: list[str] = []
    for hasher in {type(one) for one in get_hashers()}:
        real = hasher.encode

        def encode(self: Any, password: str, *rest: Any, real: Any = real, **more: Any) -> str:
            done.append(password)
            return real(self, password, *rest, **more)

        monkeypatch.setattr(hasher, "encode", encode)
    return done


def test_unknown_numbers_wrong_passwords_and_closed_tickets_answer_alike(
    holder, ticket, northern, hashed
):
    ticket(northern, number="000019")  # its reader has no login
    pages, work = set(), []
    for number in ("000017", "000018", "000019"):
        hashed.clear()
        answer = come(portal(), number, "wrong")
        assert answer.status_code == 422
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        pages.add(text.replace(number, "NUMBER"))
        work.append(len(hashed))
    assert len(pages) == 1
    assert len(set(work)) == 1
    assert work[0] > 0


def test_of_many_guesses_from_everywhere_few_are_looked_at(holder, monkeypatch):
    looked: list[str] = []
    real = User.check_password

    def check_password(self: User, raw: str) -> bool:
        looked.append(raw)
        return real(self, raw)

    monkeypatch.setattr(User, "check_password", check_password)
    for number in range(120):
        come(portal(f"10.0.{number}.1"), "000017", f"guess {number}")
    assert 0 < len(looked) <= 50
    client = portal("10.9.9.9")
    assert come(client, "000017").status_code == 422
    assert not is_in(client)


def test_a_whole_library_behind_one_address_signs_in(
    settings, holder, person, reader, ticket, northern
):
    settings.AXES_ENABLED = True
    for turn in range(7):
        come(portal(), "000017", f"wrong {turn}")
    for number in range(60):
        user = person(f"child-{number}")
        ticket(northern, reader=reader(user=user), number=f"class-{number}")
        client = portal()
        assert come(client, f"class-{number}", "open sesame").status_code == 302
        assert is_in(client)


def test_the_desk_prints_a_slip_and_its_code_sets_the_password(lends, ticket, librarian, northern):
    one = ticket(northern, number="000020")
    staff = portal()
    staff.force_login(librarian)
    desk = "/admin/l/northern/lending/"
    page = words(staff.get(f"{desk}desk/?ticket=000020").content.decode())
    assert "Листок с паролем" in page
    printed = staff.post(f"{desk}ticket/{one.pk}/password/", follow=True).content.decode()
    one.reader.refresh_from_db()
    name = one.reader.user.username
    assert name in printed
    (code,) = set(re.findall(r"\b(\d{4} \d{4} \d{4})\b", printed))
    client = portal()
    client.post("/accounts/slip/", {"username": name, "code": code})
    assert client.post("/accounts/slip/password/", {"password": PASSWORD}).status_code == 302
    assert come(portal(), "000020").status_code == 302


def test_the_password_of_staff_is_not_the_desks_to_give(
    lends, ticket, reader, person, librarian, northern, northern_editor
):
    one = ticket(northern, reader=reader(user=northern_editor))
    staff = portal()
    staff.force_login(librarian)
    address = f"/admin/l/northern/lending/ticket/{one.pk}/password/"
    page = words(staff.post(address, follow=True).content.decode())
    assert "работает в библиотеке" in page
    assert not northern_editor.slips.exists()
