"""Questions through the services: states, terms, hands, forgetting."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.accounts.services import handing_over, merging, personal_data
from bibnet.accounts.services.consents import Agreed
from bibnet.journal.models import AuditEntry
from bibnet.libraries import roles
from bibnet.libraries.consequences import consequences
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import ActKind, ChangeKind, Kind, LibraryAct, Role, ScheduleChange
from bibnet.libraries.schedule import services as schedules
from bibnet.libraries.schedule.days import Hours
from bibnet.libraries.schedule.plan import Plan, SeasonPlan
from bibnet.libraries.scope import all_libraries
from bibnet.notices.models import Letter, Notice
from bibnet.pages.models import FeedbackPage, MessageKind, Question, QuestionState
from bibnet.pages.models.questions import ALLOWED_MOVES
from bibnet.pages.questions import answering, asking, consent, errors, term, upkeep
from bibnet.pages.questions.moves import move
from bibnet.plugins import points
from bibnet.plugins.items import Person

# A Friday, noon in Moscow.
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def fresh(question: Question) -> Question:
    with all_libraries("a test looks at a question wherever it is"):
        return Question.objects.select_related("library").get(pk=question.pk)


def texts(question: Question, kind: str) -> list[str]:
    return list(question.messages.filter(kind=kind).values_list("text", flat=True))


@pytest.mark.parametrize(
    ("start", "end"), list(product(QuestionState.values, QuestionState.values))
)
def test_only_the_moves_of_the_table_are_made(start, end, ask, northern):
    question = ask(northern)
    question.state = start
    if end in ALLOWED_MOVES[start]:
        move(question, QuestionState(end), timezone.now())
        assert fresh(question).state == end
    else:
        with pytest.raises(errors.ForbiddenMove):
            move(question, QuestionState(end), timezone.now())
        assert fresh(question).state == QuestionState.NEW


def test_without_known_hours_the_term_is_the_next_weekday(northern):
    due = term.due_at(northern, FRIDAY).astimezone(northern.tz)
    assert due.date() == date(2026, 11, 23)
    assert due.time() == time.max


def test_the_term_counts_days_on_which_the_library_works(northern, regional_admin):
    hours = Hours(time(10), time(18))
    week = SeasonPlan(week=dict.fromkeys((1, 2, 3, 4, 5), hours))
    schedules.set_regular_hours(library=northern, plan=Plan(seasons=[week]), actor=regional_admin)
    assert term.due_at(northern, FRIDAY).astimezone(northern.tz).date() == date(2026, 11, 21)
    FeedbackPage.objects.child_of(northern.root_page).update(answer_days=2)
    assert term.due_at(northern, FRIDAY).astimezone(northern.tz).date() == date(2026, 11, 24)
    change = ScheduleChange(
        kind=ChangeKind.CLOSED, since=date(2026, 11, 24), until=date(2026, 11, 26)
    )
    schedules.add_change(change=change, libraries=[northern], actor=None)
    assert term.due_at(northern, FRIDAY).astimezone(northern.tz).date() == date(2026, 11, 27)


def test_a_question_about_the_site_goes_to_the_region(ask, region, northern):
    assert ask(northern, topic="site").library == region
    assert ask(northern).library == northern


def test_an_answer_is_told_and_takes_the_question(ask, northern, librarian):
    question = ask(northern, email="reader@example.org")
    answering.answer(question=question, text="On Thursdays at five.", actor=librarian)
    now = fresh(question)
    assert (now.state, now.taken_by) == (QuestionState.ANSWERED, librarian)
    assert now.answered_at is not None
    assert texts(question, MessageKind.STAFF) == ["On Thursdays at five."]
    to_reader = list(Letter.objects.filter(address="reader@example.org").order_by("pk"))
    assert [one.kind for one in to_reader] == ["core.questions.received", "core.questions.answered"]
    assert f"/questions/{question.pk}/{question.secret}/" in to_reader[1].text
    assert "Thursdays" not in to_reader[1].text
    assert AuditEntry.objects.filter(action="pages.question_answered").count() == 1


def test_who_has_an_account_is_told_in_the_cabinet(ask, northern, librarian, stranger):
    question = ask(northern, user=stranger)
    answering.answer(question=question, text="On Thursdays.", actor=librarian)
    kinds = list(Notice.objects.filter(user=stranger).values_list("kind", flat=True))
    assert sorted(kinds) == ["core.questions.answered", "core.questions.received"]


def test_the_library_is_told_that_there_is_a_question_but_not_what(ask, northern):
    northern.email = "library@example.org"
    northern.save(update_fields=["email"])
    ask(northern, name="Anna Petrova", email="", text="A secret of mine")
    letter = Letter.objects.get(kind="core.questions.library_has_one")
    assert letter.address == "library@example.org"
    assert "/admin/l/northern/questions/" in letter.text
    assert "Petrova" not in letter.text + letter.subject + letter.html
    assert "secret of mine" not in letter.text + letter.html


def test_a_further_message_opens_the_question_anew(ask, northern, librarian):
    question = ask(northern)
    answering.answer(question=question, text="On Thursdays.", actor=librarian, closes=True)
    assert fresh(question).state == QuestionState.CLOSED
    before = fresh(question).due_at
    later = timezone.now() + timedelta(days=9)
    asking.write_again(question=question, text="And in summer?", now=later)
    now = fresh(question)
    assert now.state == QuestionState.NEW
    assert now.due_at > before
    assert Notice.objects.filter(user=librarian, kind="core.questions.written_again").exists()


def test_what_was_never_answered_is_not_closed_without_a_reason(ask, northern, librarian):
    question = ask(northern)
    with pytest.raises(errors.NeedsReason):
        answering.close(question=question, actor=librarian)
    assert fresh(question).state == QuestionState.NEW
    answering.close(question=question, actor=librarian, reason="This is an advertisement.")
    assert fresh(question).state == QuestionState.CLOSED
    assert texts(question, MessageKind.STAFF) == ["This is an advertisement."]


def test_nobody_else_answers(ask, northern, southern_editor, stranger, person, region):
    support = person("support", region, Role.SUPPORT)
    question = ask(northern)
    for actor in (southern_editor, stranger, support):
        for act in (
            lambda: answering.answer(question=question, text="No", actor=actor),  # noqa: B023
            lambda: answering.add_note(question=question, text="No", actor=actor),  # noqa: B023
            lambda: answering.give(question=question, colleague=actor, actor=actor),  # noqa: B023
            lambda: answering.pass_on(question=question, to=region, actor=actor),  # noqa: B023
            lambda: answering.close(question=question, reason="No", actor=actor),  # noqa: B023
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert fresh(question).messages.count() == 0


def test_a_question_is_given_to_a_colleague_of_the_library_only(
    ask, northern, librarian, northern_editor, southern_editor
):
    question = ask(northern)
    answering.give(question=question, colleague=northern_editor, actor=librarian)
    assert fresh(question).taken_by == northern_editor
    assert Notice.objects.filter(user=northern_editor, kind="core.questions.given").exists()
    with pytest.raises(errors.NotTheirs):
        answering.give(question=question, colleague=southern_editor, actor=librarian)


def test_a_question_passes_to_support_and_from_there_to_another_library(
    ask, region, northern, southern, librarian, person, southern_editor
):
    support = person("support", region, Role.SUPPORT)
    question = ask(northern, email="reader@example.org")
    with pytest.raises(errors.NoSuchWay):
        answering.pass_on(question=question, to=southern, actor=librarian)
    answering.pass_on(question=question, to=region, text="It is about the portal.", actor=librarian)
    now = fresh(question)
    assert (now.library, now.came_from, now.taken_by) == (region, northern, None)
    with pytest.raises(PermissionDenied):
        answering.answer(question=now, text="No longer ours.", actor=librarian)
    answering.pass_on(question=now, to=southern, actor=support)
    answering.answer(question=fresh(question), text="Yes.", actor=southern_editor)
    assert fresh(question).library == southern
    assert "http://southern.localhost:8000/questions/" in Letter.objects.order_by("pk").last().text


def test_a_withdrawn_question_leaves_nothing_personal(ask, northern, librarian):
    question = ask(
        northern,
        name="Anna Petrova",
        email="anna@example.org",
        phone="+74830000000",
        agreed=Agreed(document=consent.document(), ip="10.1.2.3"),
    )
    answering.answer(question=question, text="Dear Anna", actor=librarian)
    asking.withdraw(question=question)
    with all_libraries("a test looks at what is left"):
        row = Question.objects.filter(pk=question.pk).values().get()
    assert not {"Anna Petrova", "anna@example.org", "+74830000000", "10.1.2.3"} & set(
        map(str, row.values())
    )
    assert (row["text"], row["subject"], row["state"]) == ("", "", "closed")
    assert question.messages.count() == 0
    with pytest.raises(errors.Forgotten):
        answering.answer(question=fresh(question), text="Still?", actor=librarian)
    with pytest.raises(errors.Forgotten):
        asking.write_again(question=fresh(question), text="Still?")


def test_what_is_settled_is_closed_and_what_is_old_is_forgotten(ask, region, northern, librarian):
    question = ask(northern, name="Anna")
    answering.answer(question=question, text="Yes.", actor=librarian)
    waits = ask(northern, name="Boris")
    now = timezone.now()
    assert upkeep.close_settled(region, now=now + timedelta(days=29)) == 0
    assert upkeep.close_settled(region, now=now + timedelta(days=31)) == 1
    assert upkeep.forget_old(region, now=now + timedelta(days=365)) == 0
    assert upkeep.forget_old(region, now=now + timedelta(days=400)) == 1
    assert fresh(question).name == ""
    assert fresh(waits).name == "Boris"


def test_the_work_of_who_leaves_passes_on(ask, northern, librarian, person):
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    heir = person("heir", northern, Role.LIBRARIAN)
    question = ask(northern)
    answering.give(question=question, colleague=librarian, actor=librarian)
    assert handing_over.what_passes(northern, leaver=librarian) == ["1 открытый вопрос"]
    handing_over.hand_over(leaver=librarian, successor=heir, library=northern, actor=chief)
    assert fresh(question).taken_by == heir


def test_a_question_is_nobodys_if_the_successor_answers_none(ask, northern, librarian, person):
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    cataloguer = person("cataloguer", northern, Role.CATALOGUER)
    question = ask(northern)
    answering.give(question=question, colleague=librarian, actor=librarian)
    handing_over.hand_over(leaver=librarian, successor=cataloguer, library=northern, actor=chief)
    assert fresh(question).taken_by is None


def test_open_questions_go_along_when_libraries_merge(ask, northern, southern, librarian):
    waits, done = ask(northern), ask(northern)
    answering.answer(question=done, text="Yes.", actor=librarian, closes=True)
    merger = LibraryAct(library=northern, kind=ActKind.MERGE, details={"into": southern.pk})
    assert "1 открытый вопрос получит «Southern library»." in consequences(merger)
    points.library_merging.run(northern, into=southern)
    assert fresh(waits).library == southern
    assert fresh(done).library == northern


def test_a_library_is_not_closed_while_somebody_waits(ask, northern, librarian):
    question = ask(northern)
    assert points.library_closing.ask(northern)
    answering.answer(question=question, text="Yes.", actor=librarian)
    assert points.library_closing.ask(northern) == []


def test_a_person_gets_their_questions_and_can_have_them_erased(ask, northern, librarian, stranger):
    question = ask(northern, user=stranger, name="Stranger", text="Where is the club?")
    answering.answer(question=question, text="In the hall.", actor=librarian)
    answering.add_note(question=question, text="A note", actor=librarian)
    person = Person(user=stranger)
    with all_libraries("a test reads what is exported"):
        kept = [one for one in points.personal_data.collect(northern) if one.key == "questions"]
        rows = list(kept[0].export(person))
    assert "Where is the club?" in rows[0].values()
    assert "In the hall." in str(rows)
    assert "A note" not in str(rows)
    personal_data.erase(person, actor=None)
    assert fresh(question).text == ""


def test_questions_go_over_when_two_entries_become_one(ask, northern, person, region):
    first, second = person("first"), person("second")
    kept = Reader.objects.create(user=first, last_name="A", first_name="B")
    gone = Reader.objects.create(user=second, last_name="A", first_name="B")
    question = ask(northern, user=second)
    merging.merge_readers(kept=kept, gone=gone, actor=None)
    assert fresh(question).asked_by == first


def test_a_branch_has_its_own_questions_and_its_system_sees_them(ask, northern, librarian, person):
    branch = found_library(
        Founding(
            code="northern-1",
            name="Branch",
            parent=northern,
            kind=Kind.BRANCH,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )
    own = person("branch-librarian", branch, Role.LIBRARIAN)
    question, above = ask(branch), ask(northern)
    answering.answer(question=question, text="Yes.", actor=own)
    answering.answer(question=question, text="And more.", actor=librarian)
    with pytest.raises(PermissionDenied):
        answering.answer(question=above, text="Not mine.", actor=own)
    assert roles.has_role(librarian, branch)
