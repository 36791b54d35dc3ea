from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail

from bibnet.accounts.models import Channel, Consent, ConsentDocument, Reader, User
from bibnet.accounts.models.consents import digest_of
from bibnet.accounts.services import consents
from bibnet.accounts.throttle import Throttle
from bibnet.plugins import points
from bibnet.plugins.items import ConsentPurpose
from tests.browsers import PORTAL, user_at

FORM = {
    "last_name": "Тютчева",
    "first_name": "Анна",
    "patronymic": "Фёдоровна",
    "birth_date": "21.04.1990",
    "username": "anna.tyutcheva",
    "password": "серебряный месяц",
    "consent_personal_data": "on",
}


@pytest.fixture
def letters(monkeypatch):
    """Somebody who sends letters and asks for consent to it."""

    def purposes(library):
        text = "I agree to letters."
        return [ConsentPurpose(key="letters", title="Letters", label="Write", text=lambda: text)]

    point = points.consent_purposes
    monkeypatch.setattr(point, "hooks", list(point.hooks))
    point.add(slug="core", function=purposes, order=50)


@pytest.fixture
def apply(browser, time_machine):
    """Fills the form in like a person: half a minute after opening it."""

    def send(**changes: str):
        time_machine.move_to("2026-11-19 12:00:00+00:00", tick=False)
        page = browser.get(f"{PORTAL}/accounts/sign-up/")
        time_machine.move_to("2026-11-19 12:00:30+00:00", tick=False)
        data = {"began": page.context["form"]["began"].value(), **FORM, **changes}
        return browser.post(
            f"{PORTAL}/accounts/sign-up/", {key: value for key, value in data.items() if value}
        )

    return send


def test_a_name_and_a_password_make_an_account(browser, apply):
    response = apply()
    assert response.wsgi_request.path == "/accounts/"
    user = User.objects.get(username="anna.tyutcheva")
    assert user_at(browser, "region.localhost") == str(user.pk)
    assert user.reader.birth_date == date(1990, 4, 21)
    assert (user.email, user.phone) == ("", "")


def test_the_consent_is_kept_with_its_text_version_time_and_place(apply, region):
    apply()
    consent = Consent.objects.get()
    document = consent.document
    assert (document.purpose, document.version) == ("personal_data", 1)
    assert consent.text_hash == digest_of(document.wording(region))
    assert consent.operator == region
    assert consent.channel == Channel.SITE
    assert consent.ip == "127.0.0.1"
    assert consent.given_at is not None


@pytest.mark.parametrize(
    "missing", ["consent_personal_data", "last_name", "birth_date", "password", "username"]
)
def test_nothing_personal_is_written_before_consent_or_from_half_a_form(apply, missing):
    response = apply(**{missing: ""})
    assert response.status_code == 422
    assert not User.objects.exists()
    assert not Reader.objects.exists()
    assert not Consent.objects.exists()
    for session in Session.objects.all():
        kept = str(session.get_decoded())
        assert not any(value in kept for value in ("Тютчева", "anna", "1990"))


def test_only_what_is_done_with_data_is_asked_for(browser, region):
    page = browser.get(f"{PORTAL}/accounts/sign-up/")
    asked = [name for name in page.context["form"].fields if name.startswith("consent_")]
    assert asked == ["consent_personal_data"]


def test_consents_stand_apart_and_unticked(browser, region, letters):
    page = browser.get(f"{PORTAL}/accounts/sign-up/").content.decode()
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page.partition('<form class="form')[2]
    assert page.count("/accounts/consents/text/") == 2


def test_a_consent_not_necessary_may_be_left_out_or_given(apply, letters):
    apply(consent_letters="on")
    given = Consent.objects.values_list("document__purpose", flat=True)
    assert sorted(given) == ["letters", "personal_data"]


def test_children_under_14_are_sent_to_their_parents(apply):
    born = date(2026, 11, 19) - timedelta(days=13 * 365)
    assert apply(birth_date=born.strftime("%d.%m.%Y")).status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "31.02.1990"),
        ("birth_date", "01.01.1800"),
        ("phone", "123"),
        ("email", "anna@mail"),
        ("password", "12345678"),
    ],
)
def test_a_wrong_field_is_named(apply, field, value):
    response = apply(**{field: value})
    assert response.status_code == 422
    assert response.context["form"].has_error(field)


def answer_to(response) -> tuple[str, str]:
    """Where signing up led and what it said, without the login name that was made up."""
    name = User.objects.latest("pk").username
    said = [str(message).replace(name, "NAME") for message in response.context["messages"]]
    return response.wsgi_request.path, " ".join(said)


@pytest.mark.parametrize(
    ("field", "free", "taken"),
    [
        ("phone", "8 900 765-43-21", "8 900 123-45-67"),
        ("email", "anna@mail.ru", "Masha@mail.ru"),
    ],
)
def test_the_answer_does_not_tell_whether_a_contact_has_an_account(
    field, free, taken, apply, browser, masha
):
    first = answer_to(apply(**{field: free, "username": ""}))
    assert getattr(User.objects.latest("pk"), field)
    browser.jars.clear()
    second = answer_to(apply(**{field: taken, "username": ""}))
    newest = User.objects.latest("pk")
    assert first == second
    assert "NAME" in first[1]
    assert newest.pk != masha.pk
    assert getattr(newest, field) == ""
    assert getattr(newest.reader, field) == getattr(masha, field)
    masha.refresh_from_db()
    assert (masha.phone, masha.email) == ("+79001234567", "masha@mail.ru")


def test_the_owner_of_an_address_is_told_of_a_second_account(
    apply, masha, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        apply(email="masha@mail.ru")
    (letter,) = mail.outbox
    assert letter.to == ["masha@mail.ru"]
    assert "masha.ivanova" in letter.body
    assert "/accounts/recovery/" in letter.body


def test_a_login_name_that_somebody_has_is_refused_so_many_times_only(apply, masha, browser):
    for _try in range(10):
        form = apply(username="masha.ivanova").context["form"]
        assert form.has_error("username")
    said = [
        apply(username=name).context["form"].errors["username"]
        for name in ("masha.ivanova", "new.name")
    ]
    assert said[0] == said[1]
    assert not User.objects.exclude(pk=masha.pk).exists()


def test_accounts_from_one_address_are_made_only_so_fast(apply, browser, monkeypatch):
    monkeypatch.setattr(
        "bibnet.accounts.views.sign_up.sign_ups", Throttle("sign_up", limit=1, seconds=3600)
    )
    assert apply().wsgi_request.path == "/accounts/"
    browser.jars.clear()
    refused = apply(username="another.name")
    assert refused.status_code == 422
    assert "библиотекаря" in str(refused.context["form"].non_field_errors())
    assert User.objects.count() == 1


def test_a_robot_is_refused(apply, browser):
    assert apply(website="http://spam.example").status_code == 422
    assert browser.post(f"{PORTAL}/accounts/sign-up/", FORM).status_code == 422
    assert not User.objects.exists()


def test_an_address_gets_a_letter_to_confirm_it(apply, browser, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        apply(email="anna@mail.ru")
    letter = mail.outbox[0]
    link = next(word for word in letter.body.split() if "/accounts/confirm/" in word)
    assert User.objects.get().email_confirmed_at is None
    browser.get(link)
    assert User.objects.get().email_confirmed_at is not None
    assert browser.get(f"{link[:-3]}xx/").status_code == 403


def test_signing_up_from_a_microsite_comes_back_there(browser, northern, time_machine):
    time_machine.move_to("2026-11-19 12:00:00+00:00", tick=False)
    page = browser.get("http://northern.localhost:8000/session/start/?next=/libraries/")
    query = page.wsgi_request.META["QUERY_STRING"]
    page = browser.get(f"{PORTAL}/accounts/sign-up/?{query}")
    time_machine.move_to("2026-11-19 12:00:20+00:00", tick=False)
    began = page.context["form"]["began"].value()
    response = browser.post(f"{PORTAL}/accounts/sign-up/?{query}", {**FORM, "began": began})
    assert response.host == "northern.localhost"
    assert Reader.objects.get().my_library == northern


def test_the_text_of_a_consent_names_the_legal_entity(browser, region):
    region.legal_name, region.inn = "ГБУК «Областная библиотека»", "3250000000"
    region.save()
    document = consents.asked()[0].document
    page = browser.get(f"{PORTAL}/accounts/consents/text/{document.pk}/").content.decode()
    assert "Областная библиотека" in page
    assert "3250000000" in page


def test_a_new_version_leaves_the_old_one_as_it_was(region, regional_admin):
    first = consents.asked()[0].document
    second = consents.publish_document(
        purpose="personal_data", text="Новый текст", actor=regional_admin
    )
    assert ConsentDocument.objects.get(pk=first.pk).text == first.text
    assert consents.asked()[0].document == second
    assert second.version == 2
