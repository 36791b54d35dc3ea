"""The question page and the private address, as somebody without an account meets them."""

from __future__ import annotations

import re

import pytest

from bibnet.accounts.models import Reader
from bibnet.accounts.services import consents
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, State
from bibnet.libraries.scope import all_libraries
from bibnet.pages.models import Question
from bibnet.pages.questions import answering

NORTH, REGION = "northern.localhost", "region.localhost"
WORDS = {"topic": "library", "subject": "Reading club", "text": "When does it meet?"}


@pytest.fixture
def form(client, at_leisure):
    """Shows the form and sends it filled in; what a browser would send by itself included."""

    def send(path: str = "/ask/", host: str = NORTH, **fields):
        page = client.get(path, headers={"host": host}).content.decode()
        began = re.search(r'name="began" value="([^"]+)"', page)
        assert began
        values = {**WORDS, "consent": "on", "began": began.group(1), **fields}
        values = {name: value for name, value in values.items() if value is not None}
        return client.post(path, values, headers={"host": host})

    return send


def asked() -> list[Question]:
    with all_libraries("a test looks at all questions"):
        return list(Question.objects.select_related("library").order_by("pk"))


def test_a_question_without_name_or_contact_gets_a_number_and_a_private_address(
    form, client, northern
):
    sent = form()
    question = asked()[0]
    assert sent.status_code == 302
    assert sent["Location"] == f"/questions/{question.pk}/{question.secret}/?new"
    page = client.get(sent["Location"], headers={"host": NORTH})
    text = page.content.decode()
    assert f"№ {question.pk}" in text.replace("\xa0", " ")
    assert f"http://northern.localhost:8000/questions/{question.pk}/{question.secret}/" in text
    assert "When does it meet?" in text
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in text
    assert question.consent_hash
    assert question.consent_document.purpose == "pages.questions"


def test_nothing_is_written_without_the_consent(form, northern):
    refused = form(consent=None, name="Anna")
    assert refused.status_code == 422
    assert asked() == []
    assert "When does it meet?" in refused.content.decode()


def test_the_box_is_not_ticked_beforehand(client, northern):
    page = client.get("/ask/", headers={"host": NORTH}).content.decode()
    box = re.search(r'<input[^>]*name="consent"[^>]*>', page).group()
    assert "checked" not in box


def test_a_robot_that_fills_in_everything_is_asked_to_look_again(form, northern):
    assert form(website="http://spam.example.org").status_code == 422
    assert asked() == []


def test_a_robot_that_answers_at_once_is_asked_to_look_again(client, northern):
    page = client.get("/ask/", headers={"host": NORTH}).content.decode()
    began = re.search(r'name="began" value="([^"]+)"', page).group(1)
    sent = client.post("/ask/", {**WORDS, "consent": "on", "began": began}, headers={"host": NORTH})
    assert sent.status_code == 422
    assert asked() == []


def test_too_many_questions_from_one_address_have_to_wait(form, northern):
    statuses = [form().status_code for _ in range(21)]
    assert statuses[:20] == [302] * 20
    assert statuses[20] == 422
    assert len(asked()) == 20


def test_what_is_sent_along_is_shown_before(client, northern):
    came_from = {"host": NORTH, "referer": "http://northern.localhost:8000/news/"}
    page = client.get("/ask/", headers={**came_from, "user-agent": "A browser of 2026"})
    assert "A browser of 2026" in page.content.decode()
    assert page.content.decode().count("http://northern.localhost:8000/news/") == 2


def test_a_fault_of_the_site_goes_to_the_region_with_page_and_browser(form, client, northern):
    sent = form(topic="site", seen="http://northern.localhost:8000/news/")
    question = asked()[0]
    assert question.library.is_region
    assert "http://northern.localhost:8000/news/" in question.circumstances
    # The private address leads to the host of who answers.
    moved = client.get(sent["Location"], headers={"host": NORTH})
    assert moved["Location"] == f"http://region.localhost:8000{sent['Location']}"
    assert client.get(sent["Location"], headers={"host": REGION}).status_code == 200


def test_only_the_whole_address_opens_a_question(client, ask, northern, southern):
    question = ask(northern)
    path = f"/questions/{question.pk}/{question.secret}/"
    for wrong in (f"/questions/{question.pk}/x/", f"/questions/{question.pk + 1}/x/"):
        assert client.get(wrong, headers={"host": NORTH}).status_code == 404
    there = client.get(path, headers={"host": "southern.localhost"})
    assert there["Location"] == f"http://northern.localhost:8000{path}"


def test_who_asked_reads_the_answer_but_no_notes_and_writes_again(
    client, ask, northern, northern_editor
):
    question = ask(northern)
    answering.answer(question=question, text="On Thursdays.", actor=northern_editor)
    answering.add_note(question=question, text="Asks for the third time", actor=northern_editor)
    path = f"/questions/{question.pk}/{question.secret}/"
    page = client.get(path, headers={"host": NORTH}).content.decode()
    assert "On Thursdays." in page
    assert "third time" not in page
    assert northern_editor.username not in page
    assert client.post(path, {"text": "Thanks!"}, headers={"host": NORTH}).status_code == 302
    assert "Thanks!" in client.get(path, headers={"host": NORTH}).content.decode()
    assert asked()[0].state == "new"
    assert client.post(path, {"text": " "}, headers={"host": NORTH}).status_code == 422


def test_who_asked_deletes_the_question(client, ask, northern):
    question = ask(northern, name="Anna")
    path = f"/questions/{question.pk}/{question.secret}/"
    client.post(path, {"act": "withdraw"}, headers={"host": NORTH})
    page = client.get(path, headers={"host": NORTH})
    assert page.status_code == 200
    assert "When does the club meet?" not in page.content.decode()
    assert asked()[0].name == ""


def test_a_reader_with_an_account_is_not_asked_again(client, region, northern, person, at_leisure):
    user = person("reader")
    reader = Reader.objects.create(user=user, last_name="A", first_name="B")
    for one in consents.missing(reader):
        consents.give(reader=reader, document=one.document, operator=region)
    client.force_login(user)
    page = client.get("/ask/", headers={"host": REGION}).content.decode()
    assert 'name="consent"' not in page
    assert 'name="email"' not in page
    began = re.search(r'name="began" value="([^"]+)"', page).group(1)
    client.post("/ask/", {**WORDS, "began": began}, headers={"host": REGION})
    assert asked()[0].asked_by == user


def test_a_branch_without_a_site_is_asked_on_the_site_that_speaks_for_it(form, client, northern):
    founding = Founding(
        code="northern-1",
        name="Branch of the village",
        parent=northern,
        kind=Kind.BRANCH,
        is_member=False,
        has_microsite=False,
    )
    branch = found_library(founding, actor=None)
    page = client.get("/libraries/northern-1/", headers={"host": NORTH}).content.decode()
    assert 'href="/ask/?library=northern-1"' in page
    assert form("/ask/?library=northern-1").status_code == 302
    assert asked()[0].library == branch
    assert client.get("/ask/?library=northern-1", headers={"host": REGION}).status_code == 404
    assert client.get("/ask/?library=nothing", headers={"host": NORTH}).status_code == 404
    branch.state = State.PRACTICE
    branch.save(update_fields=["state"])
    assert client.get("/ask/?library=northern-1", headers={"host": NORTH}).status_code == 404


def test_the_form_is_never_kept_for_others(client, northern, settings):
    settings.BIBNET_PAGE_CACHE_BYTES = 1_000_000
    first = client.get("/ask/", headers={"host": NORTH})
    assert "no-store" in first["Cache-Control"]
    assert "ETag" not in first
