"""No staff session without a second factor where the region asks for one."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from bibnet.accounts import factors
from bibnet.accounts.factors import sheet, totp
from bibnet.accounts.models import AccountSession
from bibnet.libraries import roles
from bibnet.libraries.models import Role
from tests.browsers import PORTAL, Browser, user_at

STAFF_PASSWORD = "open sesame"


def code_of(secret: str, step: int = 1) -> str:
    """What the application shows: `step` 1 is now, 0 and 2 its neighbours."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[step]))


@pytest.fixture(autouse=True)
def required(settings):
    settings.BIBNET_STAFF_MFA = True


@pytest.fixture
def editor(person, northern):
    return person("editor", northern, Role.EDITOR)


def test_staff_without_a_factor_is_led_to_set_one_up(browser, editor):
    response = browser.sign_in("editor", STAFF_PASSWORD)
    assert response.wsgi_request.path == "/accounts/first-factor/"
    assert user_at(browser, "region.localhost") is None
    assert browser.get(f"{PORTAL}/admin/").wsgi_request.path != "/admin/l/northern/"


def test_a_reader_is_asked_for_nothing(browser, masha):
    assert browser.sign_in("masha@mail.ru").wsgi_request.path == "/accounts/"


def test_the_first_code_of_an_application_opens_the_way(browser, editor):
    browser.sign_in("editor", STAFF_PASSWORD)
    browser.get(f"{PORTAL}/accounts/security/app/")
    secret = browser.at("region.localhost").session["bibnet_totp"]
    response = browser.post(f"{PORTAL}/accounts/security/app/", {"code": code_of(secret)})
    assert response.wsgi_request.path == "/admin/l/northern/"
    assert AccountSession.objects.get().second_factor == factors.TOTP


def test_a_wrong_first_code_sets_up_nothing(browser, editor):
    browser.sign_in("editor", STAFF_PASSWORD)
    browser.get(f"{PORTAL}/accounts/security/app/")
    response = browser.post(f"{PORTAL}/accounts/security/app/", {"code": "000000"})
    assert response.status_code == 422
    assert not factors.has_any(editor)


def test_a_sheet_is_proven_by_one_of_its_codes(browser, editor):
    browser.sign_in("editor", STAFF_PASSWORD)
    page = browser.post(f"{PORTAL}/accounts/security/sheet/", {})
    codes = page.context["codes"]
    assert len(codes) == 30
    assert user_at(browser, "region.localhost") is None
    response = browser.post(f"{PORTAL}/accounts/second-step/", {"code": codes[7]})
    assert response.wsgi_request.path == "/admin/l/northern/"
    assert sheet.codes_left(editor) == 29


def test_with_a_factor_the_password_alone_opens_nothing(browser, editor):
    totp.add(editor, totp.new_secret())
    response = browser.sign_in("editor", STAFF_PASSWORD)
    assert response.wsgi_request.path == "/accounts/second-step/"
    assert user_at(browser, "region.localhost") is None


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/first-factor/",
        "/accounts/security/app/",
        "/accounts/security/passkey/",
        "/accounts/security/sheet/",
        "/accounts/security/",
        "/accounts/security/pin/",
    ],
)
def test_who_is_half_way_in_cannot_set_up_another_factor(browser, editor, path):
    totp.add(editor, totp.new_secret())
    browser.sign_in("editor", STAFF_PASSWORD)
    for _ in range(2):
        browser.get(f"{PORTAL}{path}")
        browser.post(f"{PORTAL}{path}", {"code": "000000"})
    assert factors.kinds_of(editor) == {factors.TOTP}
    assert user_at(browser, "region.localhost") is None


def test_a_code_is_good_once_on_all_servers(browser, other_browser, editor):
    secret = totp.new_secret()
    totp.add(editor, secret)
    code = code_of(secret)
    for one in (browser, other_browser):
        one.sign_in("editor", STAFF_PASSWORD)
        one.post(f"{PORTAL}/accounts/second-step/", {"code": code})
    assert user_at(browser, "region.localhost")
    assert user_at(other_browser, "region.localhost") is None


def test_a_code_of_the_sheet_is_good_once(browser, other_browser, editor):
    code = sheet.add(editor)[0]
    for one in (browser, other_browser):
        one.sign_in("editor", STAFF_PASSWORD)
        one.post(f"{PORTAL}/accounts/second-step/", {"code": code})
    assert user_at(browser, "region.localhost")
    assert user_at(other_browser, "region.localhost") is None


def test_guessing_codes_stops(browser, editor):
    secret = totp.new_secret()
    totp.add(editor, secret)
    browser.sign_in("editor", STAFF_PASSWORD)
    for _ in range(10):
        browser.post(f"{PORTAL}/accounts/second-step/", {"code": "000000"})
    response = browser.post(f"{PORTAL}/accounts/second-step/", {"code": code_of(secret)})
    assert response.status_code == 422
    assert user_at(browser, "region.localhost") is None


def test_the_password_is_asked_again_after_a_quarter_of_an_hour(browser, editor, time_machine):
    secret = totp.new_secret()
    totp.add(editor, secret)
    time_machine.move_to("2026-11-19 12:00:00+00:00", tick=False)
    browser.sign_in("editor", STAFF_PASSWORD)
    time_machine.move_to("2026-11-19 12:16:00+00:00", tick=False)
    response = browser.post(f"{PORTAL}/accounts/second-step/", {"code": code_of(secret)})
    assert response.wsgi_request.path == "/accounts/login/"


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/pages/", "/admin/l/northern/", "/api/v1/libraries/"]
)
@pytest.mark.parametrize("host", ["region.localhost", "northern.localhost"])
def test_a_session_without_a_factor_is_worth_nothing_to_staff(client, editor, host, path):
    """Whatever opened it: the guard looks at each request."""
    client.force_login(editor)
    response = client.get(path, headers={"host": host})
    assert not response.wsgi_request.user.is_authenticated
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        assert (
            "/accounts/login/" in response["Location"] or "region.localhost" in response["Location"]
        )


def test_a_reader_who_becomes_staff_is_led_to_a_factor(browser, masha, northern):
    browser.sign_in("masha@mail.ru")
    roles.grant_role(user=masha, library=northern, role=Role.EDITOR, actor=None)
    response = browser.get(f"{PORTAL}/admin/")
    assert response.wsgi_request.path == "/accounts/first-factor/"
    assert not response.wsgi_request.user.is_authenticated


def test_a_microsite_inherits_the_factor_of_its_parent(browser, editor):
    secret = totp.new_secret()
    totp.add(editor, secret)
    browser.sign_in("editor", STAFF_PASSWORD)
    browser.post(f"{PORTAL}/accounts/second-step/", {"code": code_of(secret)})
    response = browser.get("http://northern.localhost:8000/session/start/?next=/libraries/")
    assert response.host == "northern.localhost"
    assert response.wsgi_request.user == editor


def test_the_last_factor_of_staff_cannot_be_removed(browser, editor):
    secret = totp.new_secret()
    factor = totp.add(editor, secret)
    browser.sign_in("editor", STAFF_PASSWORD)
    browser.post(f"{PORTAL}/accounts/second-step/", {"code": code_of(secret)})
    browser.post(f"{PORTAL}/accounts/security/remove/{factor.pk}/", {})
    assert factors.has_any(editor)


def test_secrets_are_encrypted_at_rest(editor):
    secret = totp.new_secret()
    assert secret not in str(totp.add(editor, secret).data)
    codes = sheet.add(editor)
    stored = str(factors.of(editor).values_list("data", flat=True))
    assert not any(code in stored for code in codes)


def test_settings_ask_for_the_password_again(browser, masha, settings, time_machine):
    settings.BIBNET_STAFF_MFA = False
    time_machine.move_to("2026-11-19 12:00:00+00:00", tick=False)
    browser.sign_in("masha@mail.ru")
    time_machine.move_to("2026-11-19 12:20:00+00:00", tick=False)
    response = browser.get(f"{PORTAL}/accounts/security/app/")
    assert response.wsgi_request.path == "/accounts/security/confirm/"
    assert not factors.has_any(masha)


def test_another_browser_does_not_continue_half_a_sign_in(browser, editor):
    totp.add(editor, totp.new_secret())
    browser.sign_in("editor", STAFF_PASSWORD)
    response = Browser().get(f"{PORTAL}/accounts/second-step/")
    assert response.wsgi_request.path == "/accounts/login/"
