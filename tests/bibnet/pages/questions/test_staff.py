"""The staff's screens of questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.models import Role
from bibnet.libraries.scope import all_libraries
from bibnet.pages.models import AnswerTemplate, MessageKind, Question
from bibnet.pages.questions import answering, asking
from bibnet.plugins import points

HOST = {"host": "region.localhost"}
# Wagtail sends who may not come in away, unless it is a script that asks.
SCRIPT = {**HOST, "x-requested-with": "XMLHttpRequest"}
LIST = "/admin/l/northern/questions/"


@pytest.fixture
def screen(client, librarian):
    client.force_login(librarian)

    def get(path: str = LIST):
        return client.get(path, headers=HOST)

    return get


def fresh(question: Question) -> Question:
    with all_libraries("a test looks at a question wherever it is"):
        return Question.objects.select_related("library").get(pk=question.pk)


def test_the_list_shows_what_waits_the_most_overdue_first(screen, ask, northern):
    now = timezone.now()
    ask(northern, subject="Asked today", now=now)
    ask(northern, subject="Asked long ago", now=now - timedelta(days=20))
    done = ask(northern, subject="Withdrawn already")
    asking.withdraw(question=done)
    page = screen().content.decode()
    assert page.index("Asked long ago") < page.index("Asked today")
    assert "Withdrawn already" not in page
    late = screen(f"{LIST}?show=late").content.decode()
    assert "Asked long ago" in late
    assert "Asked today" not in late


def test_a_question_is_found_by_number_and_by_words_in_any_case(screen, ask, northern):
    question = ask(northern, subject="Клуб чтения")
    ask(northern, subject="Выставка")
    for words in (str(question.pk), f"№ {question.pk}", "клуб", "Клуб"):
        page = screen(f"{LIST}?q={words}").content.decode()
        assert "Клуб чтения" in page
        assert "Выставка" not in page


def test_fifty_questions_take_as_many_queries_as_ten(screen, ask, northern):
    counts = []
    for number in (10, 40):
        for at in range(number):
            ask(northern, subject=f"Question {at}")
        screen()
        with CaptureQueriesContext(connection) as queries:
            assert screen().status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_answer_is_sent_and_the_question_closed_in_one_press(client, screen, ask, northern):
    question = ask(northern)
    path = f"{LIST}{question.pk}/"
    empty = client.post(path, {"act": "answer", "text": ""}, headers=HOST)
    assert empty.status_code == 422
    sent = client.post(path, {"act": "answer", "text": "Yes.", "closes": "on"}, headers=HOST)
    assert sent.status_code == 302
    now = fresh(question)
    assert (now.state, now.messages.get().text) == ("closed", "Yes.")


def test_every_act_of_the_thread(client, screen, ask, northern, northern_editor, librarian):
    question = ask(northern)
    path = f"{LIST}{question.pk}/"
    client.post(path, {"act": "take"}, headers=HOST)
    assert fresh(question).taken_by == librarian
    client.post(path, {"act": "give", "colleague": northern_editor.pk}, headers=HOST)
    assert fresh(question).taken_by == northern_editor
    client.post(path, {"act": "note", "text": "Called twice"}, headers=HOST)
    assert fresh(question).messages.get(kind=MessageKind.NOTE).text == "Called twice"
    refused = client.post(path, {"act": "close", "text": ""}, headers=HOST)
    assert refused.status_code == 422
    assert client.post(path, {"act": "dance"}, headers=HOST).status_code == 404
    client.post(path, {"act": "pass_on", "text": "About the portal"}, headers=HOST)
    assert fresh(question).library.is_region
    assert client.get(path, headers=HOST).status_code == 404


def test_support_passes_a_question_on_by_the_code_of_a_library(
    client, ask, region, northern, person
):
    support = person("support", region, Role.SUPPORT)
    client.force_login(support)
    question = ask(northern, topic="site")
    path = f"/admin/l/region/questions/{question.pk}/"
    wrong = client.post(path, {"act": "pass_on", "code": "nowhere"}, headers=HOST)
    assert wrong.status_code == 422
    client.post(path, {"act": "pass_on", "code": "northern"}, headers=HOST)
    assert fresh(question).library == northern
    assert client.get(LIST, headers=SCRIPT).status_code == 403


def test_the_regional_administrator_sees_the_network_support_only_its_own(
    client, ask, region, northern, regional_admin, person
):
    ask(northern, subject="Of the north")
    ask(region, subject="Of the region")
    support = person("support", region, Role.SUPPORT)
    for user, sees in ((regional_admin, True), (support, False)):
        client.force_login(user)
        own = client.get("/admin/l/region/questions/", headers=HOST).content.decode()
        assert "Of the region" in own
        assert "Of the north" not in own
        everything = client.get("/admin/l/region/questions/?network", headers=HOST)
        if sees:
            assert "Of the north" in everything.content.decode()
        else:
            assert "Of the north" not in everything.content.decode()


def test_the_southern_editor_sees_nothing_of_northern(
    client, ask, northern, southern, southern_editor
):
    question = ask(northern, subject="Of the north")
    template = AnswerTemplate(library=northern, title="Northern text", text="Hours")
    template.save()
    client.force_login(southern_editor)
    own = "/admin/l/southern/questions/"
    for path in (own, f"{own}?show=all", f"{own}?q=north", f"{own}?network", f"{own}templates/"):
        page = client.get(path, headers=HOST)
        assert page.status_code == 200
        assert "Of the north" not in page.content.decode()
        assert "Northern text" not in page.content.decode()
    for path in (f"{own}{question.pk}/", f"{own}templates/{template.pk}/"):
        assert client.get(path, headers=HOST).status_code == 404
        assert client.post(path, {"act": "delete"}, headers=HOST).status_code == 404
    for path in (LIST, f"{LIST}{question.pk}/", f"{LIST}templates/"):
        assert client.get(path, headers=SCRIPT).status_code == 403


def test_a_ready_answer_is_written_put_in_and_deleted(client, screen, ask, northern):
    client.post(f"{LIST}templates/", {"title": "Hours", "text": "We work from ten."}, headers=HOST)
    template = AnswerTemplate.objects.of(northern).get()
    question = ask(northern)
    begun = client.get(f"{LIST}{question.pk}/?template={template.pk}", headers=HOST)
    assert "We work from ten.</textarea>" in begun.content.decode()
    path = f"{LIST}templates/{template.pk}/"
    client.post(path, {"title": "Hours", "text": "From nine."}, headers=HOST)
    assert AnswerTemplate.objects.of(northern).get().text == "From nine."
    client.post(path, {"act": "delete"}, headers=HOST)
    assert not AnswerTemplate.objects.of(northern).exists()


def test_ready_answers_of_the_region_serve_all_but_are_changed_by_the_region_only(
    screen, ask, region, northern
):
    template = AnswerTemplate(library=region, title="Of the region", text="Everywhere")
    template.save()
    question = ask(northern)
    assert "Of the region" in screen(f"{LIST}{question.pk}/").content.decode()
    assert screen(f"{LIST}templates/{template.pk}/").status_code == 404


def test_the_start_page_counts_what_waits(screen, ask, northern, librarian):
    ask(northern)
    late = ask(northern, now=timezone.now() - timedelta(days=20))
    answering.give(question=late, colleague=librarian, actor=librarian)
    items = points.staff_start_items.collect(northern, user=librarian)
    found = [one for one in items if one.url == LIST]
    assert (found[0].count, found[0].is_late) == (2, True)
    assert LIST in screen("/admin/l/northern/").content.decode()
