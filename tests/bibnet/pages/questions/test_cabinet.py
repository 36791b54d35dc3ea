from __future__ import annotations

import re

from bibnet.pages.questions import answering, asking
from bibnet.pages.questions.cabinet import questions_of
from tests.browsers import look_with_eyes_of

HOST = {"host": "region.localhost"}


def test_ones_questions_stand_in_the_cabinet_with_their_answers(
    client, ask, northern, southern, librarian, stranger
):
    question = ask(northern, user=stranger)
    ask(southern, user=stranger, subject="Opening hours")
    answering.answer(question=question, text="On Thursdays.", actor=librarian)
    client.force_login(stranger)
    text = client.get("/accounts/", headers=HOST).content.decode().replace("\xad", "")
    main = text.partition('id="main"')[2].partition("<aside")[0]
    assert "Мои вопросы" in main
    assert "Есть ответ" in main
    assert "Ждёт ответа" in main
    (way,) = re.findall(r'href="(http://northern[^"]*)"', main)
    path = way.removeprefix("http://northern.localhost:8000")
    thread = client.get(path, headers={"host": "northern.localhost"}).content.decode()
    assert "On Thursdays." in thread


def test_other_peoples_questions_and_forgotten_ones_do_not(ask, region, northern, person, stranger):
    question = ask(northern, user=stranger)
    assert questions_of(person("somebody"), region) == []
    assert len(questions_of(stranger, region)) == 1
    asking.withdraw(question=question)
    assert questions_of(stranger, region) == []


def test_who_looks_with_the_askers_eyes_gets_no_private_address(
    client, ask, region, northern, stranger, regional_admin
):
    asked = [ask(northern, user=stranger), ask(region, user=stranger)]
    look_with_eyes_of(stranger, client, regional_admin)
    for path in ("/accounts/", "/accounts/notices/"):
        text = client.get(path, headers=HOST).content.decode().replace("\xad", "")
        assert not any(one.secret in text for one in asked)
    text = client.get("/accounts/", headers=HOST).content.decode()
    assert "Reading" in text
    assert "Ссылку на вопрос видит только сам человек." in text
    own = f"/questions/{asked[1].pk}/{asked[1].secret}/"
    assert client.get(own, headers=HOST).status_code == 403
