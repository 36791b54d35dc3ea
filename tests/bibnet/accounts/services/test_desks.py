"""A shared computer: full sign-in once a day, then a PIN."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from bibnet.accounts.errors import PinRefused
from bibnet.accounts.models import AccountSession, DeskPresence
from bibnet.accounts.services import desks, sessions
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.browsers import PORTAL, user_at

PIN = "2846"


@pytest.fixture
def chief(person, northern):
    return person("chief", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def anna(person, northern):
    user = person("anna", northern, Role.LIBRARIAN)
    desks.set_pin(user=user, pin=PIN)
    return user


@pytest.fixture
def boris(person, northern):
    user = person("boris", northern, Role.LIBRARIAN)
    desks.set_pin(user=user, pin="7391")
    return user


@pytest.fixture
def desk(browser, chief, northern):
    made, token = desks.trust_computer(library=northern, name="Abonement", actor=chief)
    browser.at("region.localhost").cookies[desks.COOKIE] = token
    return made


def sit_down(browser, user, pin: str):
    return browser.post(f"{PORTAL}/accounts/desk/", {"who": user.pk, "pin": pin})


def test_people_who_signed_in_today_change_by_pin(browser, desk, anna, boris):
    browser.sign_in("anna", "open sesame")
    browser.sign_in("boris", "open sesame", query="?other=1")
    response = sit_down(browser, anna, PIN)
    assert response.wsgi_request.path == "/admin/l/northern/"
    assert user_at(browser, "region.localhost") == str(anna.pk)
    session = AccountSession.objects.get()
    assert (session.user, session.desk) == (anna, desk)


def test_an_act_after_the_change_carries_the_new_name(browser, desk, anna, boris, northern):
    for one in ("anna", "boris"):
        browser.sign_in(one, "open sesame", query="?other=1")
    sit_down(browser, anna, PIN)
    browser.post(
        f"{PORTAL}/admin/l/northern/people/readers/add/",
        {
            "last_name": "Гринёв",
            "first_name": "Пётр",
            "birth_date": "07.05.1988",
            "has_paper": "on",
        },
    )
    assert AuditEntry.objects.filter(action="accounts.reader_added").get().actor_id == anna.pk


def test_who_was_not_here_today_needs_the_password(browser, desk, anna, boris):
    browser.sign_in("anna", "open sesame")
    assert sit_down(browser, boris, "7391").status_code == 422
    with pytest.raises(PinRefused):
        desks.check_pin(desk=desk, user_id=boris.pk, pin="7391")


def test_the_next_day_begins_with_a_password(browser, desk, anna, time_machine):
    time_machine.move_to("2026-11-19 20:00:00+03:00", tick=False)
    browser.sign_in("anna", "open sesame")
    time_machine.move_to("2026-11-20 08:00:00+03:00", tick=False)
    with pytest.raises(PinRefused):
        desks.check_pin(desk=desk, user_id=anna.pk, pin=PIN)


def test_five_wrong_pins_ask_for_the_password(browser, desk, anna):
    browser.sign_in("anna", "open sesame")
    for _ in range(5):
        with pytest.raises(PinRefused):
            desks.check_pin(desk=desk, user_id=anna.pk, pin="0000")
    with pytest.raises(PinRefused):
        desks.check_pin(desk=desk, user_id=anna.pk, pin=PIN)


def test_a_pin_opens_nothing_at_an_untrusted_computer(browser, other_browser, desk, anna):
    browser.sign_in("anna", "open sesame")
    response = sit_down(other_browser, anna, PIN)
    assert response.wsgi_request.path == "/accounts/login/"


def test_signing_out_in_full_ends_the_presence(browser, desk, anna):
    browser.sign_in("anna", "open sesame")
    browser.post(f"{PORTAL}/accounts/logout/", {}, follow=False)
    assert not DeskPresence.objects.exists()


def test_ending_all_sessions_ends_the_presence(browser, desk, anna):
    browser.sign_in("anna", "open sesame")
    sessions.end_all(anna)
    with pytest.raises(PinRefused):
        desks.check_pin(desk=desk, user_id=anna.pk, pin=PIN)


def test_a_pin_session_keeps_the_factor_of_the_morning(browser, desk, anna, settings):
    from bibnet.accounts.factors import sheet

    settings.BIBNET_STAFF_MFA = True
    code = sheet.add(anna)[0]
    browser.sign_in("anna", "open sesame")
    browser.post(f"{PORTAL}/accounts/second-step/", {"code": code})
    assert sit_down(browser, anna, PIN).wsgi_request.path == "/admin/l/northern/"


def test_a_pin_does_not_replace_the_password_in_the_settings(browser, desk, anna):
    browser.sign_in("anna", "open sesame")
    sit_down(browser, anna, PIN)
    response = browser.get(f"{PORTAL}/accounts/security/pin/")
    assert response.wsgi_request.path == "/accounts/security/confirm/"


@pytest.mark.parametrize("pin", ["123", "1234", "0000", "4321", "12a4", "123456789"])
def test_a_poor_pin_is_refused(anna, pin):
    with pytest.raises(PinRefused):
        desks.set_pin(user=anna, pin=pin)


def test_only_an_administrator_trusts_a_computer(anna, northern):
    with pytest.raises(PermissionDenied):
        desks.trust_computer(library=northern, name="Mine", actor=anna)


def test_a_forgotten_computer_is_no_desk_any_more(browser, desk, chief, anna):
    browser.sign_in("anna", "open sesame")
    desks.forget_computer(desk=desk, actor=chief)
    assert sit_down(browser, anna, PIN).wsgi_request.path != "/admin/l/northern/people/"
    assert not DeskPresence.objects.exists()
