"""Applying on a library's site, and the screens where the staff answers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bibnet_lending import consent
from bibnet_lending.models import (
    Application,
    ApplicationQuestion,
    ApplicationState,
    QuestionKind,
    ReaderTicket,
)
from bibnet_lending.services.applying import Applicant, Wish, apply
from bibnet_lending.views import applying as views
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.accounts.forms.fields import PersonForm
from bibnet.accounts.models import Reader, User
from bibnet.accounts.services import consents
from bibnet.accounts.services.consents import Agreed
from bibnet.accounts.throttle import Throttle
from bibnet.libraries import network
from tests.plugins.lending.views.test_desk import words

APPLY = "/lending/ticket/"
SCREEN = "/admin/l/northern/lending/applications/"
GUEST = {
    "last_name": "Тестова",
    "first_name": "Мария",
    "birth_date": "07.05.1990",
    "phone": "8 900 000-00-00",
    "key": "one",
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch) -> None:
    """A test fills a form in faster than people do."""
    monkeypatch.setattr(PersonForm, "FASTEST_SECONDS", 0)


@pytest.fixture
def site(lent) -> Client:
    return Client(headers={"host": "northern.localhost"})


@pytest.fixture
def desk(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


@pytest.fixture
def member(person, reader, site) -> Reader:
    """A reader with an account, signed in on the library's site."""
    who = reader(user=person("applicant"), last_name="Тестова", first_name="Мария")
    for one in consents.missing(who):
        consents.give(reader=who, document=one.document, operator=network.region())
    site.force_login(who.user)
    return who


def send(client: Client, northern: Any, url: str = APPLY, **data: Any) -> Any:
    began = re.search(r'name="began" value="([^"]+)"', client.get(url).content.decode())
    assert began
    sent = {"began": began[1], "branch": northern.pk, **data}
    return client.post(url, {name: value for name, value in sent.items() if value != ""})


def waiting(library: Any, count: int) -> None:
    agreed = Agreed(document=consent.document())
    for number in range(count):
        apply(
            applicant=Applicant(
                last_name=f"Ждущий{number}", first_name="Олег", phone=f"+7{number}", agreed=agreed
            ),
            # The first ten are the same ones when fifty are sent.
            wish=Wish(branch=library, key=f"{library.code} {number}"),
        )


def test_a_guest_applies_only_with_consent(site, northern):
    before = Reader.objects.count(), User.objects.count()
    page = send(site, northern, **GUEST)
    assert page.status_code == 422
    assert "Отметьте, если согласны" in words(page.content.decode())
    assert not Application.objects.of(northern).exists()
    done = send(site, northern, url=f"{APPLY}?channel=poster-7", **GUEST, consent="on")
    application = Application.objects.of(northern).get()
    assert done.url == f"{APPLY}{application.pk}/{application.secret}/"
    assert (application.phone, application.channel) == ("+79000000000", "poster-7")
    assert application.consent_ip == "127.0.0.1"
    # An entry comes with the ticket, not before.
    assert (Reader.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize(("said", "kept"), [("summer", "summer"), ("desk", ""), ("api", "")])
def test_nobody_says_on_the_site_that_the_desk_has_sent_them(said, kept, site, northern):
    send(site, northern, url=f"{APPLY}?channel={said}", **GUEST, consent="on")
    assert Application.objects.of(northern).get().channel == kept


def test_a_guest_sees_the_answer_behind_the_link_and_may_withdraw(site, northern, client):
    send(site, northern, **GUEST, consent="on")
    application = Application.objects.of(northern).get()
    headers = {"host": "northern.localhost"}
    wrong = client.get(f"{APPLY}{application.pk}/guessed/", headers=headers)
    assert wrong.status_code == 404
    page = client.get(f"{APPLY}{application.pk}/{application.secret}/", headers=headers)
    assert "ждёт ответа библиотеки" in words(page.content.decode())
    client.post(f"{APPLY}{application.pk}/{application.secret}/", headers=headers)
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN


def test_a_robot_that_fills_in_what_people_do_not_see_is_sent_back(site, northern):
    page = send(site, northern, **GUEST, consent="on", website="spam")
    assert page.status_code == 422
    assert not Application.objects.of(northern).exists()


def test_a_childs_application_names_the_parent(site, northern):
    small = timezone.localdate() - timedelta(days=3000)
    own = {**GUEST, "birth_date": f"{small:%d.%m.%Y}", "consent": "on"}
    page = send(site, northern, **own)
    assert "подаёт родитель или опекун" in words(page.content.decode())
    parent = {"representative_last_name": "Тестов", "representative_first_name": "Пётр"}
    send(site, northern, **own, **parent, relation="parent")
    assert Application.objects.of(northern).get().representative_name == "Тестов Пётр"


def test_the_questions_of_the_library_are_asked_and_kept_in_its_words(site, northern, southern):
    own = {"library": northern, "order": 1}
    rows = ApplicationQuestion.objects.of(northern)
    asked = rows.create(
        **own, label="Откуда вы узнали о нас?", kind=QuestionKind.CHOICE, choices="от друзей\nсам"
    )
    school = rows.create(**own, label="Школа", asked="children", is_required=True)
    ApplicationQuestion(library=southern, label="Чужой вопрос").save()
    page = words(site.get(APPLY).content.decode())
    assert "Откуда вы узнали о нас?" in page
    assert "Чужой вопрос" not in page
    answer = {f"question_{asked.pk}": "от друзей"}
    send(site, northern, **GUEST, **answer, consent="on")
    assert Application.objects.of(northern).get().answers == [
        {"label": "Откуда вы узнали о нас?", "answer": "от друзей"}
    ]
    small = {
        **GUEST,
        "birth_date": f"{timezone.localdate() - timedelta(days=3000):%d.%m.%Y}",
        "representative_last_name": "Тестов",
        "representative_first_name": "Пётр",
        "relation": "parent",
    }
    page = send(site, northern, **{**small, "key": "two"}, consent="on")
    assert "На этот вопрос нужно ответить" in words(page.content.decode())
    send(site, northern, **{**small, "key": "two"}, **{f"question_{school.pk}": "5"}, consent="on")
    assert Application.objects.of(northern).count() == 2


def test_who_is_signed_in_fills_in_nothing(member, site, northern):
    page = words(site.get(APPLY).content.decode())
    assert "Тестова Мария" in page
    assert "Я согласен" not in page
    done = send(site, northern, key="one", whom=member.pk)
    assert done.url == "/lending/"
    assert "ждёт ответа библиотеки" in words(site.get("/lending/").content.decode())
    again = send(site, northern, key="two", whom=member.pk)
    assert "уже отправлено" in words(again.content.decode())
    application = Application.objects.of(northern).get()
    assert "отозвано" in words(
        site.post("/lending/", {"withdraw": application.pk}, follow=True).content.decode()
    )
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN


def test_nobody_applies_or_withdraws_for_strangers(member, site, reader, person, northern):
    stranger = reader(user=person("stranger"))
    page = send(site, northern, key="one", whom=stranger.pk)
    assert page.status_code == 422
    other = apply(
        applicant=Applicant.of(stranger, sender=stranger), wish=Wish(branch=northern, key="two")
    )
    assert site.post("/lending/", {"withdraw": other.pk}).status_code == 404


def test_a_parent_applies_for_a_child(member, reader, site, northern):
    child = reader(representative=member, birth_date=date(2020, 1, 1), first_name="Лёва")
    send(site, northern, key="one", whom=child.pk)
    assert Application.objects.of(northern).get().reader == child


def test_a_parent_does_not_apply_for_a_child_of_fourteen(member, reader, site, northern):
    born = timezone.localdate().replace(year=timezone.localdate().year - 15)
    grown = reader(representative=member, birth_date=born, first_name="Глеб")
    assert "Глеб" not in words(site.get(APPLY).content.decode())
    assert send(site, northern, key="one", whom=grown.pk).status_code == 422
    assert not Application.objects.of(northern).exists()


def test_the_age_is_counted_by_the_day_of_the_library(site, northern):
    northern.time_zone = "Asia/Kamchatka"
    northern.save()
    with time_machine.travel(datetime(2026, 11, 19, 13, tzinfo=UTC), tick=False):
        answer = send(site, northern, **{**GUEST, "birth_date": "20.11.2012", "consent": "on"})
        assert answer.status_code == 302
        answer = send(
            site, northern, **{**GUEST, "birth_date": "21.11.2012", "consent": "on", "key": "two"}
        )
    assert answer.status_code == 422


def test_many_at_the_same_moment_do_not_pass_the_limit(site, northern, monkeypatch):
    monkeypatch.setattr(views, "tries", Throttle("lending.test", limit=1, seconds=60))
    # Each of them has looked before any of them was counted.
    monkeypatch.setattr(Throttle, "is_open", lambda self, who: True)
    assert send(site, northern, **GUEST, consent="on").status_code == 302
    answer = send(site, northern, **{**GUEST, "key": "two", "first_name": "Нина"}, consent="on")
    assert answer.status_code == 422
    assert Application.objects.of(northern).count() == 1


def test_who_has_not_agreed_to_be_served_is_asked_first(site, reader, person):
    site.force_login(reader(user=person("new")).user)
    assert site.get(APPLY).url.endswith("/consents/")


def test_the_region_gives_no_tickets(client, lent):
    assert client.get(APPLY, headers={"host": "region.localhost"}).status_code == 404


def test_the_librarian_gives_the_ticket(desk, site, northern, librarian):
    send(site, northern, **GUEST, consent="on")
    application = Application.objects.of(northern).get()
    assert "Тестова Мария" in words(desk.get(SCREEN).content.decode())
    done = desk.post(
        f"{SCREEN}{application.pk}/",
        {"same": "0", "kind": "permanent", "number": "N-1", "documents": ["passport"]},
        follow=True,
    )
    assert "Выдан билет № N-1." in words(done.content.decode())
    application.refresh_from_db()
    assert (application.decided_by, application.documents) == (librarian, ["passport"])
    assert ReaderTicket.objects.of(northern).get().number == "N-1"
    page = words(site.get(f"{APPLY}{application.pk}/{application.secret}/").content.decode())
    assert "N-1" in page


def test_the_librarian_refuses_with_a_reason_that_the_reader_sees(desk, member, site, northern):
    send(site, northern, key="one", whom=member.pk)
    application = Application.objects.of(northern).get()
    page = desk.post(f"{SCREEN}{application.pk}/", {"refuse": "1"})
    assert "причину увидит читатель" in words(page.content.decode())
    application.refresh_from_db()
    assert application.is_open
    desk.post(f"{SCREEN}{application.pk}/", {"refuse": "1", "reason": "Нужен документ"})
    assert "Причина: Нужен документ" in words(site.get("/lending/").content.decode())


def test_likely_duplicates_are_shown_to_the_librarian_and_not_to_the_applicant(
    desk, site, ticket, reader, northern
):
    known = ticket(northern, reader=reader(last_name="Тестова", first_name="Мария"), number="K-1")
    done = send(site, northern, **GUEST, consent="on")
    assert "K-1" not in site.get(done.url).content.decode()
    application = Application.objects.of(northern).get()
    page = words(desk.get(f"{SCREEN}{application.pk}/").content.decode())
    assert "Возможно, тот же человек" in page
    assert "K-1" in page
    desk.post(f"{SCREEN}{application.pk}/", {"same": known.reader.pk, "kind": "permanent"})
    application.refresh_from_db()
    assert application.ticket == known


def test_a_number_that_is_taken_leaves_the_application_open(desk, site, ticket, northern):
    ticket(northern, number="N-1")
    send(site, northern, **GUEST, consent="on")
    application = Application.objects.of(northern).get()
    sent = {"same": "0", "kind": "permanent", "number": "N-1"}
    page = desk.post(f"{SCREEN}{application.pk}/", sent)
    assert "другом билете" in words(page.content.decode())
    application.refresh_from_db()
    assert application.is_open
    assert not Reader.objects.filter(last_name="Тестова").exists()


def test_another_librarys_application_is_not_there(desk, southern, northern):
    waiting(southern, 1)
    other = Application.objects.of(southern).get()
    assert desk.get(f"{SCREEN}{other.pk}/").status_code == 404
    assert "Ждущий" not in desk.get(SCREEN).content.decode()


def test_the_list_takes_equal_queries_for_ten_and_fifty(desk, northern):
    counts = []
    for number in (10, 50):
        waiting(northern, number)
        desk.get(SCREEN)
        with CaptureQueriesContext(connection) as queries:
            desk.get(SCREEN)
        counts.append(len(queries))
    assert Application.objects.of(northern).count() == 50
    assert counts[0] == counts[1]
