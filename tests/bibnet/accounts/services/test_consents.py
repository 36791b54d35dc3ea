from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from bibnet.accounts.models import Consent, ConsentDocument, Reader
from bibnet.accounts.services import consents
from tests.browsers import PORTAL


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def child(region):
    """Born on 7 May 2014: 12 in autumn 2026, 14 in May 2028, 18 in May 2032."""
    reader = Reader.objects.create(last_name="И", first_name="Д", birth_date=date(2014, 5, 7))
    document = consents.asked()[0].document
    consents.give(reader=reader, document=document, operator=region, now=day("2026-11-19"))
    return reader


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 11, 20), True),
        (date(2028, 5, 6), True),
        (date(2028, 5, 7), False),
        (date(2032, 5, 7), False),
    ],
)
def test_a_consent_given_for_a_child_ends_at_14(child, on, counts):
    assert (consents.missing(child, on) == []) is counts


def test_a_consent_given_at_15_is_asked_again_at_18(child, region):
    document = consents.asked()[0].document
    consents.give(reader=child, document=document, operator=region, now=day("2029-06-01"))
    assert consents.missing(child, date(2032, 5, 6)) == []
    assert consents.missing(child, date(2032, 5, 7)) != []


def test_withdrawing_is_one_act_and_keeps_the_proof(browser, masha):
    browser.sign_in("masha@mail.ru")
    browser.post(f"{PORTAL}/accounts/consents/withdraw/", {"purpose": "personal_data"})
    assert Consent.objects.get().withdrawn_at is not None
    assert consents.missing(masha.reader)


def test_without_consent_the_cabinet_asks_for_it_first(browser, masha):
    consents.withdraw(reader=masha.reader, purpose="personal_data")
    response = browser.sign_in("masha@mail.ru")
    assert response.wsgi_request.path == "/accounts/consents/"
    response = browser.post(f"{PORTAL}/accounts/consents/", {"consent_personal_data": "on"})
    assert response.wsgi_request.path == "/accounts/"
    assert consents.missing(masha.reader) == []


def test_without_consent_ones_data_can_still_be_taken_and_erased(browser, masha):
    consents.withdraw(reader=masha.reader, purpose="personal_data")
    browser.sign_in("masha@mail.ru")
    for path in ("/accounts/data/", "/accounts/data/export/", "/accounts/data/erase/"):
        assert browser.get(f"{PORTAL}{path}").status_code == 200


def test_only_the_region_publishes_texts(northern_editor):
    with pytest.raises(PermissionDenied):
        consents.publish_document(purpose="personal_data", text="x", actor=northern_editor)


def test_the_operator_is_the_nearest_legal_entity(northern, region):
    assert consents.operator_of(northern) == region
    northern.legal_name = "МБУК «Северная библиотека»"
    northern.save()
    assert consents.operator_of(northern) == northern


def test_a_consent_for_what_is_no_longer_done_can_still_be_withdrawn(browser, masha, region):
    document = ConsentDocument.objects.create(
        purpose="letters", version=1, text="Letters of the library", published_at=day("2026-01-01")
    )
    consents.give(reader=masha.reader, document=document, operator=region)
    browser.sign_in("masha@mail.ru")
    page = browser.get(f"{PORTAL}/accounts/data/").content.decode()
    assert page.count("Letters of the library") == 1
    browser.post(f"{PORTAL}/accounts/consents/withdraw/", {"purpose": "letters"})
    assert not consents.has_given(masha.reader, "letters")
    assert consents.missing(masha.reader) == []
