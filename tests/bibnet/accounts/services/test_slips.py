from __future__ import annotations

import re

import pytest
from django.core import mail

from bibnet.accounts.errors import SlipRefused
from bibnet.accounts.models import AccountSession, Slip, SlipPurpose
from bibnet.accounts.services import slips
from tests.browsers import PORTAL, user_at

NEW = "новый омут 8"


@pytest.fixture
def made(masha, region) -> slips.MadeSlip:
    return slips.make_slip(user=masha, purpose=SlipPurpose.RESET, library=region, made_by=None)


def test_a_slip_holds_twelve_digits_and_the_database_only_a_hash(made):
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", made.spaced_code)
    row = Slip.objects.filter(pk=made.slip.pk).values().get()
    assert made.code not in str(row)


def test_the_code_sets_a_password_once(browser, made, masha):
    browser.post(
        f"{PORTAL}/accounts/slip/", {"username": "masha.ivanova", "code": made.spaced_code}
    )
    response = browser.post(f"{PORTAL}/accounts/slip/password/", {"password": NEW})
    assert response.wsgi_request.path == "/accounts/"
    masha.refresh_from_db()
    assert masha.check_password(NEW)
    with pytest.raises(SlipRefused):
        slips.find(typed_name="masha.ivanova", code=made.code)


def test_using_a_slip_ends_all_sessions(browser, other_browser, made, masha):
    other_browser.sign_in("masha@mail.ru")
    slips.use(made.slip, password=NEW)
    assert user_at(other_browser, "region.localhost") is None
    assert not AccountSession.objects.exists()


def test_a_new_slip_makes_the_old_one_worthless(made, masha, region):
    slips.make_slip(user=masha, purpose=SlipPurpose.RESET, library=region, made_by=None)
    with pytest.raises(SlipRefused):
        slips.find(typed_name="masha.ivanova", code=made.code)


def test_five_wrong_codes_make_a_slip_worthless(made):
    for _ in range(5):
        with pytest.raises(SlipRefused):
            slips.find(typed_name="masha.ivanova", code="000000000000")
    with pytest.raises(SlipRefused):
        slips.find(typed_name="masha.ivanova", code=made.code)


def test_a_slip_does_not_open_another_account(made, person):
    person("petya")
    with pytest.raises(SlipRefused):
        slips.find(typed_name="petya", code=made.code)


def test_a_slip_is_good_for_three_days(made, time_machine):
    expires = made.slip.expires_at
    time_machine.move_to(expires, tick=False)
    with pytest.raises(SlipRefused):
        slips.find(typed_name="masha.ivanova", code=made.code)


def test_somebody_suspended_cannot_use_a_slip(made, masha):
    masha.is_active = False
    masha.save()
    with pytest.raises(SlipRefused):
        slips.find(typed_name="masha.ivanova", code=made.code)


def letters_after(ask, capture) -> list[str]:
    with capture(execute=True):
        ask()
    return [letter.body for letter in mail.outbox]


@pytest.fixture
def confirmed(masha):
    masha.email_confirmed_at = masha.date_joined
    masha.save()
    return masha


def test_recovery_sends_a_link_to_the_confirmed_address(
    browser, confirmed, django_capture_on_commit_callbacks
):
    def ask() -> None:
        browser.post(f"{PORTAL}/accounts/recovery/", {"username": "masha.ivanova"})

    (body,) = letters_after(ask, django_capture_on_commit_callbacks)
    link = re.search(r"http\S+/accounts/slip/\S+", body)[0]
    page = browser.get(link)
    assert page.wsgi_request.path == "/accounts/slip/password/"
    browser.post(f"{PORTAL}/accounts/slip/password/", {"password": NEW})
    assert user_at(browser, "region.localhost") == str(confirmed.pk)


@pytest.mark.parametrize("typed", ["masha.ivanova", "nobody@mail.ru"])
def test_recovery_says_the_same_whether_there_is_an_account_or_not(
    browser, masha, typed, django_capture_on_commit_callbacks
):
    """Masha's address is not confirmed, so nothing is sent there either."""
    response = None

    def ask() -> None:
        nonlocal response
        response = browser.post(f"{PORTAL}/accounts/recovery/", {"username": typed})

    assert letters_after(ask, django_capture_on_commit_callbacks) == []
    assert response.wsgi_request.path == "/accounts/recovery/sent/"


def test_three_letters_an_hour_are_enough(confirmed, django_capture_on_commit_callbacks):
    def ask() -> None:
        for _ in range(5):
            slips.ask_for_recovery("masha.ivanova")

    assert len(letters_after(ask, django_capture_on_commit_callbacks)) == 3
