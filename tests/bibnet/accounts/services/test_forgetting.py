"""Withdrawn consent and three years without a visit lead to erasing, announced beforehand."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Consent, Reader, User
from bibnet.accounts.services import consents, forgetting
from bibnet.journal.models import AuditEntry
from bibnet.libraries import roles
from bibnet.libraries.models import Role
from bibnet.notices.models import Letter, Notice
from bibnet.pages.models import Question
from bibnet.plugins import points

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3 * 365)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def unseen(masha):
    """Masha, last seen three years ago."""
    User.objects.filter(pk=masha.pk).update(date_joined=LONG_AGO, last_login=LONG_AGO)
    Reader.objects.filter(pk=masha.reader.pk).update(registered_at=LONG_AGO)
    Consent.objects.update(given_at=LONG_AGO)
    return Reader.objects.get(user=masha)


@pytest.fixture
def with_books(monkeypatch):
    """Somebody who lends, and says why a person stays; takes books back."""
    on_loan = ["Return the book first."]
    monkeypatch.setattr(points.person_erasing, "hooks", list(points.person_erasing.hooks))
    points.person_erasing.add(slug="core", function=lambda library, *, person: on_loan, order=90)
    return on_loan


def days_later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_withdrawing_names_the_day_tells_it_and_erases_then(masha):
    pk = masha.reader.pk
    assert forgetting.withdraw(reader=masha.reader, purpose="personal_data")
    assert masha.reader.erase_on == date(2026, 12, 9)
    notice = Notice.objects.get(kind="core.erasing")
    assert "9 декабря 2026" in notice.text
    assert Letter.objects.get(notice=notice).address == masha.email
    forgetting.run(days_later(19))
    assert Reader.objects.filter(pk=pk).exists()
    forgetting.run(days_later(20))
    assert not Reader.objects.filter(pk=pk).exists()
    assert not User.objects.filter(pk=masha.pk).exists()
    assert AuditEntry.objects.filter(action="accounts.person_erased", actor_id=None).exists()


def test_an_optional_consent_withdrawn_erases_nothing(masha, region, monkeypatch):
    assert not forgetting.withdraw(reader=masha.reader, purpose="letters")
    assert masha.reader.erase_on is None


def test_consent_given_again_keeps_the_data(masha, region):
    forgetting.withdraw(reader=masha.reader, purpose="personal_data")
    document = consents.asked()[0].document
    consents.give(reader=masha.reader, document=document, operator=region)
    forgetting.run(days_later(25))
    masha.reader.refresh_from_db()
    assert masha.reader.erase_on is None


def test_what_stands_against_it_is_kept_for_the_list(masha, with_books):
    forgetting.withdraw(reader=masha.reader, purpose="personal_data")
    forgetting.run(days_later(20))
    masha.reader.refresh_from_db()
    assert masha.reader.kept_because == "Return the book first."
    with_books.clear()
    forgetting.run(days_later(21))
    assert not Reader.objects.filter(pk=masha.reader.pk).exists()


def test_an_earlier_withdrawal_is_announced_first(masha):
    consents.withdraw(reader=masha.reader, purpose="personal_data", now=LONG_AGO)
    forgetting.run(NOW)
    masha.reader.refresh_from_db()
    assert masha.reader.erase_on == date(2026, 12, 9)


def test_three_years_unseen_are_announced_a_month_before(unseen, caplog):
    with caplog.at_level(logging.INFO, logger=forgetting.__name__):
        forgetting.run(NOW)
    assert "1 readers to be told, 0 to be erased" in caplog.text
    unseen.refresh_from_db()
    assert unseen.erase_on == date(2026, 12, 19)
    assert "19 декабря 2026" in Notice.objects.get(kind="core.erasing").text
    forgetting.run(days_later(29))
    assert Reader.objects.filter(pk=unseen.pk).exists()
    forgetting.run(days_later(30))
    assert not Reader.objects.filter(pk=unseen.pk).exists()


def test_who_signs_in_after_the_notice_stays(unseen):
    forgetting.run(NOW)
    User.objects.filter(pk=unseen.user_id).update(last_login=days_later(3))
    forgetting.run(days_later(31))
    unseen.refresh_from_db()
    assert unseen.erase_on is None


def test_staff_is_never_erased(unseen, northern, browser):
    roles.grant_role(user=unseen.user, library=northern, role=Role.EDITOR, actor=None)
    consents.withdraw(reader=unseen, purpose="personal_data", now=LONG_AGO)
    for days in (0, 31, 62):
        forgetting.run(days_later(days))
    unseen.refresh_from_db()
    assert unseen.erase_on is None


def test_who_asked_a_library_lately_is_seen(unseen, northern):
    Question.objects.of(northern).create(
        library=northern, asked_by=unseen.user, text="?", asked_at=NOW, due_at=NOW
    )
    forgetting.run(NOW)
    unseen.refresh_from_db()
    assert unseen.erase_on is None


def test_a_child_is_seen_with_its_parent_and_the_parent_with_it(unseen):
    child = Reader.objects.create(
        last_name="И", first_name="Д", representative=unseen, relation="parent"
    )
    Reader.objects.filter(pk=child.pk).update(registered_at=LONG_AGO)
    assert set(forgetting.due(NOW).to_tell_unseen) == {unseen, child}
    User.objects.filter(pk=unseen.user_id).update(last_login=timezone.now())
    assert forgetting.due(NOW).to_tell_unseen == []
    User.objects.filter(pk=unseen.user_id).update(last_login=LONG_AGO)
    Reader.objects.filter(pk=child.pk).update(registered_at=NOW)
    assert forgetting.due(NOW).to_tell_unseen == []


def test_only_the_operators_staff_erases_and_only_who_withdrew(masha, northern, regional_admin):
    region = consents.operator_of(northern)
    with pytest.raises(PersonRefused):
        forgetting.erase_at_once(reader=masha.reader, library=region, actor=regional_admin)
    forgetting.withdraw(reader=masha.reader, purpose="personal_data")
    with pytest.raises(PersonRefused):
        forgetting.erase_at_once(reader=masha.reader, library=northern, actor=regional_admin)
    forgetting.erase_at_once(reader=masha.reader, library=region, actor=regional_admin)
    assert not Reader.objects.filter(pk=masha.reader.pk).exists()
