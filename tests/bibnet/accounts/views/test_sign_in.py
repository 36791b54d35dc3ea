from __future__ import annotations

import logging

import pytest

from bibnet.accounts.models import AccountSession
from bibnet.libraries.models import Role
from tests.browsers import PASSWORD, PORTAL, Browser, user_at


@pytest.mark.parametrize(
    "name", ["masha@mail.ru", "MASHA@mail.ru", "8 900 123-45-67", "Masha.Ivanova"]
)
def test_mail_telephone_or_name_and_a_password_open_the_cabinet(browser, masha, name):
    response = browser.sign_in(name)
    assert response.status_code == 200
    assert user_at(browser, "region.localhost") == str(masha.pk)
    assert AccountSession.objects.get(user=masha).host == "region.localhost"


def test_a_wrong_password_says_so_and_opens_nothing(browser, masha):
    response = browser.sign_in("masha@mail.ru", "не тот")
    assert response.status_code == 422
    assert user_at(browser, "region.localhost") is None


def test_a_suspended_account_does_not_open(browser, masha):
    masha.is_active = False
    masha.save()
    assert browser.sign_in("masha@mail.ru").status_code == 422


def test_staff_goes_to_work_after_signing_in(browser, person, northern):
    person("editor", northern, Role.EDITOR)
    response = browser.sign_in("editor", "open sesame")
    assert response.wsgi_request.path == "/admin/l/northern/"


def test_a_reader_is_told_that_the_admin_is_for_staff(browser, masha):
    browser.sign_in("masha@mail.ru")
    response = browser.get(f"{PORTAL}/admin/")
    assert response.status_code == 403
    assert response.templates[0].name == "accounts/no_admin.html"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "evil"]
)
def test_next_leads_to_no_foreign_place(browser, masha, elsewhere):
    response = browser.post(
        f"{PORTAL}/accounts/login/?next={elsewhere}",
        {"username": "masha@mail.ru", "password": PASSWORD},
        follow=False,
    )
    assert response["Location"] == "/accounts/"


def test_next_leads_to_a_registered_host_by_its_own_way_in(browser, masha, northern):
    response = browser.sign_in(
        "masha@mail.ru", query="?next=http://northern.localhost:8000/libraries/"
    )
    assert response.host == "northern.localhost"
    assert user_at(browser, "northern.localhost") == str(masha.pk)


def test_signing_out_asks_by_post_only(browser, masha):
    browser.sign_in("masha@mail.ru")
    browser.get(f"{PORTAL}/accounts/logout/")
    assert user_at(browser, "region.localhost")
    browser.post(f"{PORTAL}/accounts/logout/", {}, follow=False)
    assert user_at(browser, "region.localhost") is None
    assert not AccountSession.objects.exists()


def test_a_public_computer_signs_out_within_an_hour(browser, masha):
    browser.sign_in("masha@mail.ru", is_shared="on")
    cookie = browser.at("region.localhost").cookies["sessionid"]
    assert 3500 < int(cookie["max-age"]) <= 3600


@pytest.fixture
def throttled(settings):
    settings.AXES_ENABLED = True


def tries(name: str, count: int, address: str = "10.0.0.1") -> list[int]:
    browser = Browser()
    client = browser.at("region.localhost")
    client.defaults["REMOTE_ADDR"] = address
    return [browser.sign_in(name, "wrong").status_code for _ in range(count)]


def test_the_sixth_wrong_password_from_one_address_is_not_looked_at(throttled, masha):
    assert tries("masha@mail.ru", 5)[:4] == [422] * 4
    browser = Browser()
    browser.at("region.localhost").defaults["REMOTE_ADDR"] = "10.0.0.1"
    assert browser.sign_in("masha@mail.ru").status_code == 429
    assert user_at(browser, "region.localhost") is None


def test_a_lock_holds_however_the_account_is_named(throttled, masha):
    tries("masha@mail.ru", 5)
    assert tries("+7 900 123-45-67", 1) == [429]


def test_a_whole_school_behind_one_address_is_not_locked_out(throttled, masha, person):
    tries("masha@mail.ru", 6)
    person("petya")
    browser = Browser()
    browser.at("region.localhost").defaults["REMOTE_ADDR"] = "10.0.0.1"
    browser.sign_in("petya", "open sesame")
    assert user_at(browser, "region.localhost")


def test_guessing_from_many_addresses_stops_too(throttled, masha):
    for number in range(10):
        tries("masha@mail.ru", 4, address=f"10.0.1.{number}")
    browser = Browser()
    browser.at("region.localhost").defaults["REMOTE_ADDR"] = "10.0.2.1"
    browser.sign_in("masha@mail.ru")
    assert user_at(browser, "region.localhost") is None


def test_the_log_of_wrong_passwords_names_nobody(throttled, masha, caplog):
    with caplog.at_level(logging.DEBUG):
        tries("masha@mail.ru", 6, address="10.9.8.7")
        tries("petya.sidorov@mail.ru", 2, address="10.9.8.7")
    text = caplog.text
    assert f"account {masha.pk}" in text
    for personal in ("masha", "petya", "10.9.8.7"):
        assert personal not in text.lower()
