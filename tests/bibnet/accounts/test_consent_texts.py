"""The region puts the next version of a consent's text in force; readers are asked again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from bibnet.accounts.errors import TextRefused
from bibnet.accounts.models import Consent, ConsentDocument
from bibnet.accounts.services import consents, forgetting
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.browsers import PORTAL

TEXT = "Согласие на обработку данных\nЯ соглашаюсь с тем, что делает {operator}."
LIST = f"{PORTAL}/admin/l/region/consents/"
FORM = f"{LIST}personal_data/"


def publish(actor=None, **changes) -> ConsentDocument:
    given = {"purpose": "personal_data", "text": TEXT, "actor": actor}
    return consents.publish_document(**given | changes)


def test_who_agreed_before_is_asked_again_and_only_if_that_is_said(masha):
    publish()
    assert consents.missing(masha.reader) == []
    second = publish(text=TEXT + "\nЕщё строка.", asks_again=True)
    (asked,) = consents.missing(masha.reader)
    assert asked.document == second
    assert not consents.has_given(masha.reader, "personal_data")
    publish(text=TEXT + "\nОпечатка исправлена.")
    assert len(consents.missing(masha.reader)) == 1


def test_the_reader_agrees_to_the_new_text_in_the_cabinet(browser, masha, region):
    browser.sign_in("masha.ivanova")
    assert browser.get(f"{PORTAL}/accounts/").wsgi_request.path == "/accounts/"
    document = publish(asks_again=True)
    page = browser.get(f"{PORTAL}/accounts/")
    assert page.wsgi_request.path.endswith("/consents/")
    assert "текст изменился" in page.content.decode()
    done = browser.post(f"{PORTAL}{page.wsgi_request.path}", {"consent_personal_data": "on"})
    assert done.wsgi_request.path == "/accounts/"
    (given,) = Consent.objects.in_force().filter(reader=masha.reader)
    assert given.document == document
    assert Consent.objects.filter(reader=masha.reader).count() == 2


def test_asking_again_leads_to_no_erasing(masha):
    publish(asks_again=True)
    assert masha.reader not in forgetting.withdrawn()
    masha.reader.refresh_from_db()
    assert masha.reader.erase_on is None


@pytest.mark.parametrize("text", ["", "  \n ", TEXT + "\n"])
def test_no_text_and_the_same_text_are_refused(text, region):
    publish()
    with pytest.raises(TextRefused, match=r"\w"):
        publish(text=text)
    assert ConsentDocument.objects.filter(purpose="personal_data", text=TEXT).count() == 1


def test_texts_of_consents_are_the_regions_business(person, northern, client):
    administrator = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    with pytest.raises(PermissionDenied):
        publish(actor=administrator)
    client.force_login(administrator, "bibnet.accounts.backends.PortalBackend")
    host = {"host": "region.localhost"}
    for path in ("region/consents/", "region/consents/personal_data/", "northern/consents/"):
        refused = client.get(f"/admin/l/{path}", headers=host)
        assert refused.status_code in {302, 403, 404}
        assert refused.get("Location", "/admin/") == "/admin/"


def test_the_screen_shows_what_is_in_force_and_takes_the_next_version(browser, regional_admin):
    browser.sign_in("regional-admin", "open sesame")
    page = browser.get(LIST).content.decode()
    for title in ("Персональные данные", "Запись на событие", "Вопросы библиотеке"):
        assert title in page
    form = browser.get(FORM).context["form"]
    assert form.initial["text"] == consents.asked()[0].document.text
    assert browser.post(FORM, {"text": ""}).status_code == 422
    done = browser.post(FORM, {"text": TEXT.replace("\n", "\r\n"), "asks_again": "on"})
    assert done.wsgi_request.path == "/admin/l/region/consents/"
    document = consents.asked()[0].document
    assert (document.version, document.text, document.asks_again) == (2, TEXT, True)
    assert document.published_by == regional_admin
    assert AuditEntry.objects.filter(action="accounts.consent_text_published").count() == 1
    assert browser.post(FORM, {"text": TEXT}).status_code == 422
    assert browser.get(f"{LIST}nothing/").status_code == 404


def test_what_guests_agree_to_can_be_changed_as_well(region):
    from bibnet.events import consent

    publish(purpose="events.registration")
    assert consent.document().text == TEXT


def run(*words: str) -> str:
    out = StringIO()
    call_command("consents", *words, stdout=out)
    return out.getvalue()


def test_the_command_lists_prints_and_publishes(region, tmp_path):
    file = tmp_path / "text.txt"
    file.write_text(TEXT, "utf-8")
    assert "personal_data\t1\t" in run("list")
    said = run("publish", "personal_data", "--file", str(file), "--ask-again")
    assert "2" in said
    assert run("show", "personal_data").strip() == TEXT
    assert consents.asked()[0].document.asks_again
    for words in (
        ("publish", "personal_data", "--file", str(file)),
        ("publish", "personal_data", "--file", str(tmp_path / "none")),
        ("show", "nothing"),
    ):
        with pytest.raises(CommandError, match=r"\w"):
            run(*words)
