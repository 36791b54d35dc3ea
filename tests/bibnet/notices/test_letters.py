from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from bibnet.notices.models import Letter, LetterState
from bibnet.notices.services import letters, write_letter


@pytest.fixture
def letter(region) -> Letter:
    return write_letter(
        kind="core.test",
        library=region,
        address="a@mail.ru",
        subject="Книга ждёт",
        text="Приходите.\n\nhttp://x.ru/",
    )


def test_a_letter_leaves_once_and_nothing_of_it_is_kept(letter):
    assert letters.send_waiting() == 1
    assert letters.send_waiting() == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["a@mail.ru"], "Книга ждёт")
    assert "Приходите" in sent.alternatives[0].content
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert (letter.address, letter.subject, letter.text, letter.html) == ("", "", "", "")


def test_a_letter_of_an_undone_act_never_leaves(region, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        write_letter(kind="core.x", library=region, address="a@mail.ru", subject="s", text="t")
        raise RuntimeError
    assert mail.outbox == []
    assert not Letter.objects.exists()


def test_a_letter_leaves_after_the_commit_by_itself(region, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write_letter(kind="core.x", library=region, address="a@mail.ru", subject="s", text="t")
        assert mail.outbox == []
    assert len(mail.outbox) == 1


def test_two_workers_do_not_send_one_letter_twice(letter, monkeypatch):
    """The second worker comes while the first is talking to the mail server."""
    sent = []

    def send(self, messages):
        sent.append(messages)
        letters.send_waiting()
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    letters.send_waiting()
    assert len(sent) == 1


def test_a_letter_of_a_killed_worker_goes_again_under_the_same_name(letter):
    """Killed between sending and writing it down: the mail server knows it by its Message-ID."""
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENDING)
    assert letters.send_waiting() == 0
    assert letters.send_waiting(now=timezone.now() + letters.STUCK + timedelta(seconds=1)) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == letter.message_id


def test_a_failing_mail_server_is_tried_again_later_and_its_words_are_not_kept(
    letter, monkeypatch, caplog
):
    def fail(self, messages):
        raise OSError("550 no such user a@mail.ru")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    now = timezone.now()
    for _ in range(letters.MOST_ATTEMPTS - 1):
        letters.send_waiting(now=now)
        letter.refresh_from_db()
        assert letter.state == LetterState.WAITING
        assert letter.next_attempt_at > now
        now = letter.next_attempt_at
    letters.send_waiting(now=now)
    letter.refresh_from_db()
    assert (letter.state, letter.address, letter.last_error) == (
        LetterState.GIVEN_UP,
        "",
        "OSError 550",
    )
    assert "a@mail.ru" not in caplog.text


def test_done_letters_are_forgotten_after_a_month(letter):
    letters.send_waiting()
    assert letters.forget_old() == 0
    assert letters.forget_old(timezone.now() + timedelta(days=31)) == 1
