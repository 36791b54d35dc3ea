"""Looking with another's eyes: what is shown, what is refused, what stays of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bibnet.accounts.models import DeskPresence, Reader, Viewing
from bibnet.accounts.services import desks, sessions, viewing
from bibnet.journal.models import AuditEntry
from bibnet.journal.visits import counter
from bibnet.libraries import roles
from bibnet.libraries.models import Role
from bibnet.notices.models import Notice
from bibnet.plugins.services import enable_plugin
from tests.browsers import PASSWORD, PORTAL, Browser, user_at
from tests.isolation.addresses import addresses

BANNER = "bibnet-viewing"
NORTH = "http://northern.localhost:8000"


@pytest.fixture
def chief(person, northern):
    found = person("chief", northern, Role.LIBRARY_ADMIN)
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def reader(masha, northern):
    Reader.objects.filter(user=masha).update(my_library=northern)
    return masha


@pytest.fixture
def looking(browser, chief, reader):
    """The chief's browser, which looks with the reader's eyes."""
    browser.sign_in("chief")
    page = look(browser, reader)
    assert page.wsgi_request.path == "/accounts/"
    return browser


def look(browser: Browser, person, reason: str = "Не видит записи"):
    return browser.post(
        f"{PORTAL}/admin/l/northern/people/{person.pk}/view-as/", {"reason": reason}
    )


def text_of(browser: Browser, path: str) -> str:
    return words_of(browser.get(f"{PORTAL}{path}"))


def words_of(page) -> str:
    return page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_persons_pages_are_shown_under_a_banner(looking, reader):
    page = text_of(looking, "/accounts/")
    assert "Мария" in page
    assert "Вы смотрите глазами: Иванова Мария" in page
    assert "Причина: Не видит записи" in page
    assert BANNER in text_of(looking, "/")
    assert BANNER in text_of(looking, "/nowhere/")
    assert looking.get(f"{PORTAL}/accounts/")["Cache-Control"].count("no-store") == 1


def test_it_begins_only_after_the_password(browser, chief, reader):
    browser.sign_in("chief")
    session = browser.at("region.localhost").session
    session[sessions.CONFIRMED] = 0
    session.save()
    page = browser.get(f"{PORTAL}/admin/l/northern/people/{reader.pk}/view-as/")
    assert page.wsgi_request.path == "/accounts/security/confirm/"
    look(browser, reader)
    assert not Viewing.objects.exists()


def test_a_reason_is_asked_for(browser, chief, reader):
    browser.sign_in("chief")
    assert look(browser, reader, reason=" ").status_code == 422
    assert not Viewing.objects.exists()


def test_nothing_is_sent_in_the_persons_name(looking, reader):
    for path in ("/accounts/consents/withdraw/", "/ask/", "/anything/"):
        page = looking.post(f"{PORTAL}{path}", {"purpose": "personal_data"})
        assert page.status_code == 403, path
        assert "Ничего не отправлено" in page.content.decode()
    assert looking.at("region.localhost").delete("/accounts/").status_code == 403
    answer = looking.at("region.localhost").post("/api/v1/anything/")
    assert "Сначала закончите просмотр" in answer.json()["detail"]
    assert reader.reader.consents.filter(withdrawn_at=None).exists()


def test_what_a_page_writes_is_taken_back(looking, reader):
    assert "Уведомления" in text_of(looking, "/accounts/notices/")
    assert Notice.objects.get(user=reader).read_at is None


SHOWN = {
    f"accounts:{name}"
    for name in ("cabinet", "notices", "notice_settings", "consents", "consent_text", "logout")
}


def test_of_an_account_only_what_says_so_is_shown(looking):
    """Every address of accounts, new ones too, is for the person's own eyes unless it is named."""
    known = [one for one in addresses() if one.namespace == "accounts"]
    assert {one.name for one in known} > SHOWN
    values = {"pk": 1, "token": "a", "code": "a", "reference": UUID(int=1)}
    for one in known:
        url = one.url({name: values[name] for name in one.parameters})
        answer = looking.get(f"{PORTAL}{url}", follow=False)
        assert (answer.status_code == 403) is (one.name not in SHOWN), one


def test_no_session_of_another_host_comes_of_it(looking, chief, reader, northern):
    page = looking.get(f"{NORTH}/session/start/?next=/")
    assert page.status_code == 403
    assert user_at(looking, "northern.localhost") is None


def test_a_code_that_was_on_the_way_opens_the_viewers_own_session(browser, chief, reader, northern):
    browser.sign_in("chief")
    state = browser.get(f"{NORTH}/session/start/?next=/", follow=False)["Location"]
    code = browser.get(state, follow=False)["Location"]
    look(browser, reader)
    browser.get(code)
    assert user_at(browser, "northern.localhost") == str(chief.pk)


def test_ending_brings_the_viewer_back(looking, chief, reader):
    page = looking.post(f"{PORTAL}/accounts/viewings/end/", {})
    assert page.wsgi_request.path == "/admin/l/northern/"
    assert page.wsgi_request.user == chief
    assert BANNER not in page.content.decode()
    assert "Просмотр окончен" in page.content.decode()
    assert Viewing.objects.get().ended_at is not None
    assert AuditEntry.objects.filter(action="accounts.viewing_ended", actor=chief).exists()


def test_a_form_of_the_viewing_is_worth_nothing_after_it(looking):
    jar = looking.at("region.localhost")
    before = jar.cookies["csrftoken"].value
    looking.post(f"{PORTAL}/accounts/viewings/end/", {})
    assert jar.cookies["csrftoken"].value != before


def test_after_its_time_the_first_request_only_ends_it(looking, chief, reader):
    past = timezone.now() - timedelta(seconds=1)
    Viewing.objects.update(ends_at=past)
    page = looking.post(f"{PORTAL}/accounts/consents/withdraw/", {"purpose": "personal_data"})
    assert page.wsgi_request.user == chief
    assert "Просмотр окончен" in page.content.decode()
    assert Viewing.objects.get().ended_at == past
    assert BANNER not in text_of(looking, "/accounts/")


def test_rights_that_grow_or_go_end_it(looking, chief, reader, southern):
    roles.grant_role(user=reader, library=southern, role=Role.EDITOR, actor=None)
    page = looking.get(f"{PORTAL}/accounts/")
    assert page.wsgi_request.user == chief
    assert Viewing.objects.get().ended_at is not None


def test_a_viewer_who_is_shut_out_sees_nothing(looking, chief):
    chief.is_active = False
    chief.save()
    page = looking.get(f"{PORTAL}/accounts/")
    assert page.wsgi_request.path == "/accounts/login/"


def test_the_work_of_a_colleague_is_shown_without_its_secrets(
    browser, chief, person, northern, regional_admin
):
    editor = person("editor", northern, Role.LIBRARY_ADMIN)
    enable_plugin(library=northern, slug="dummy", actor=regional_admin)
    browser.sign_in("chief")
    page = look(browser, editor)
    assert page.wsgi_request.path == "/admin/l/northern/"
    for path in ("/admin/l/northern/", "/admin/pages/"):
        assert BANNER in text_of(browser, path), path
    for path in (
        "/admin/l/northern/tokens/",
        "/admin/l/northern/people/slips/none/",
        reverse("dummy_admin:count", kwargs={"code": "northern"}),
        "/admin/account/",
    ):
        assert browser.get(f"{PORTAL}{path}").status_code == 403, path
        assert "видит только сам человек" in text_of(browser, path), path


def test_visits_are_not_counted(looking, monkeypatch):
    seen = []
    monkeypatch.setattr(counter, "see", lambda request, **kwargs: seen.append(request.path))
    text_of(looking, "/")
    assert seen == []
    looking.post(f"{PORTAL}/accounts/viewings/end/", {})
    text_of(looking, "/")
    assert seen == ["/"]


def test_the_support_finds_a_reader_by_the_name_of_the_account(browser, person, region, reader):
    support = person("support", region, Role.SUPPORT)
    support.set_password(PASSWORD)
    support.save()
    browser.sign_in("support")
    assert "Посмотреть чужими глазами" in text_of(browser, "/admin/l/region/")
    address = f"{PORTAL}/admin/l/region/people/view-as/"
    assert "/admin/l/region/people/readers/" not in text_of(
        browser, "/admin/l/region/people/view-as/"
    )
    answers = [
        words_of(browser.post(address, {"username": name, "reason": "Звонок"}))
        for name in ("regional-admin", "nobody@mail.ru")
    ]
    assert all("смотреть её глазами вам нельзя" in one for one in answers)
    page = browser.post(address, {"username": "masha@mail.ru", "reason": "Звонок"})
    assert page.wsgi_request.user == reader


def test_the_person_reads_who_looked_and_why(looking, other_browser, reader, chief, northern):
    other_browser.sign_in("masha@mail.ru")
    page = text_of(other_browser, "/accounts/viewings/")
    assert "chief" in page
    assert "администратор библиотеки" in page
    assert str(northern) in page
    assert "Не видит записи" in page
    assert "Кто смотрел мой кабинет" in text_of(other_browser, "/accounts/")


def test_the_list_asks_as_often_for_many_as_for_few(other_browser, reader, chief, northern):
    other_browser.sign_in("masha@mail.ru")

    def queries() -> int:
        text_of(other_browser, "/accounts/viewings/")
        with CaptureQueriesContext(connection) as asked:
            text_of(other_browser, "/accounts/viewings/")
        return len(asked)

    viewing.begin(viewer=chief, person=reader, reason="-")
    few = queries()
    for _number in range(20):
        viewing.begin(viewer=chief, person=reader, reason="-")
    assert queries() == few


def test_nothing_is_downloaded(browser, chief, person, northern):
    colleague = person("colleague", northern, Role.LIBRARY_ADMIN)
    browser.sign_in("chief")
    address = f"{PORTAL}{reverse('journal_admin:audit_export', kwargs={'code': 'northern'})}"
    assert browser.get(address)["Content-Disposition"].startswith("attachment")
    exported = AuditEntry.objects.filter(action="journal.audit_exported")
    assert exported.count() == 1
    look(browser, colleague)
    page = browser.get(address)
    assert page.status_code == 403
    assert "скачать ничего нельзя" in words_of(page)
    assert exported.count() == 1


def test_the_log_of_the_persons_library_knows_on_whatever_screen_it_began(
    browser, chief, reader, northern, southern
):
    roles.grant_role(user=chief, library=southern, role=Role.LIBRARY_ADMIN, actor=None)
    browser.sign_in("chief")
    browser.post(
        f"{PORTAL}/admin/l/southern/people/{reader.pk}/view-as/", {"reason": "Не видит записи"}
    )
    assert Viewing.objects.get().library == northern
    assert AuditEntry.objects.get(action="accounts.viewing_begun").library == northern
    assert str(northern) in Notice.objects.get(user=reader).text


@pytest.fixture
def at_a_desk(looking, chief, reader, northern):
    """The desk at which the chief looks, and where both were today."""
    desk, token = desks.trust_computer(library=northern, name="Abonement", actor=chief)
    looking.at("region.localhost").cookies[desks.COOKIE] = token
    for one in (chief, reader):
        DeskPresence.objects.create(desk=desk, user=one, day=desks.today(desk))
    return desk


def test_signing_out_ends_the_viewing_and_is_the_viewers(looking, at_a_desk, chief, reader):
    assert "Выйти?" in text_of(looking, "/accounts/logout/")
    page = looking.post(f"{PORTAL}/accounts/logout/", {}, follow=False)
    assert (page.status_code, page["Location"]) == (302, "/")
    assert Viewing.objects.get().ended_at is not None
    assert user_at(looking, "region.localhost") is None
    assert [one.user for one in DeskPresence.objects.all()] == [reader]
    assert AuditEntry.objects.filter(action="accounts.viewing_ended", actor=chief).exists()


def test_signing_out_after_the_time_is_signing_out_too(looking, at_a_desk, reader):
    Viewing.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    looking.post(f"{PORTAL}/accounts/logout/", {})
    assert user_at(looking, "region.localhost") is None
    assert [one.user for one in DeskPresence.objects.all()] == [reader]
