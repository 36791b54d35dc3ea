"""An import is taken back in one press, as far as nobody has touched it."""

from __future__ import annotations

from wagtail.models import Page

from bibnet.events.models import EventIndexPage, EventPage
from bibnet.events.services.registering import Applicant, register
from bibnet.libraries.models import Role
from bibnet.pages.importing import services, tasks
from bibnet.pages.models import PageImport
from tests.bibnet.events.conftest import dates_of
from tests.bibnet.events.importing.bringing import bring, results, run, undo


def test_a_page_that_cannot_be_deleted_does_not_keep_the_others(northern, monkeypatch, caplog):
    job = bring(northern)
    run(job)
    first = EventPage.objects.get(title="Громкие чтения")
    delete = Page.delete

    def broken(page, *args, **kwargs):
        if page.pk == first.pk:
            raise RuntimeError("nobody foresaw it")
        return delete(page, *args, **kwargs)

    monkeypatch.setattr(Page, "delete", broken)
    assert undo(job) == [[first.pk, "ошибка портала, она записана в журнал"]]
    assert EventPage.objects.count() == 1 and job.undone_at
    assert "nobody foresaw it" in caplog.text


def test_no_row_goes_in_once_the_import_is_taken_back(northern):
    job = bring(northern)
    services.start(job=job, publishes=False, actor=None)
    work = services.carry_out(job)
    next(work)
    other = PageImport.objects.of(northern).get()
    assert undo(other) == []
    assert list(work) == [] and not EventPage.objects.exists()
    job.refresh_from_db()
    assert job.finished_at is None and len(job.outcomes) == 1
    assert list(services.carry_out(job)) == []


def test_what_nobody_touched_goes_in_one_press_and_the_rest_is_named(northern, northern_editor):
    job = bring(northern)
    run(job)
    edited = EventPage.objects.get(title="Выставка")
    edited.lead = "Дописано"
    edited.save_revision(user=northern_editor, clean=False)
    assert undo(job) == [[edited.pk, "правили после загрузки"]]
    assert list(EventPage.objects.all()) == [edited]
    assert not services.begin_undo(job=job, actor=None)
    again = bring(northern)
    assert results(run(again)) == ["created", "known"]


def test_what_a_colleague_has_published_since_is_not_taken_back(northern, northern_editor, person):
    northern.has_moderation = True
    northern.save(update_fields=["has_moderation"])
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    job = bring(northern, actor=novice)
    run(job, actor=novice)
    page = EventPage.objects.get(title="Громкие чтения")
    # As the explorer publishes several pages at once: without a new version.
    page.get_latest_revision().publish(user=northern_editor)
    assert undo(job, novice) == [[page.pk, "опубликовали после загрузки"]]
    assert EventPage.objects.get().live


def test_what_was_moved_since_is_not_taken_back(northern, southern):
    job = bring(northern)
    run(job)
    page = EventPage.objects.get(title="Громкие чтения")
    page.move(EventIndexPage.objects.child_of(southern.root_page).get(), pos="last-child")
    assert undo(job) == [[page.pk, "перенесли после загрузки"]]


def test_what_the_person_may_not_delete_is_not_taken_back(northern, northern_editor):
    job = bring(northern, actor=northern_editor)
    run(job, actor=northern_editor)
    assert services.begin_undo(job=job, actor=northern_editor)
    northern_editor.is_active = False  # dismissed before the worker comes to it
    northern_editor.save(update_fields=["is_active"])
    tasks.undo_import.func(northern.pk, job.pk, northern_editor.pk)
    job.refresh_from_db()
    assert {why for _page, why in job.kept} == {"удалять эту страницу вам нельзя"}
    assert EventPage.objects.count() == 2


def test_a_page_is_looked_at_when_its_turn_comes(northern, northern_editor):
    job = bring(northern)
    run(job)
    services.begin_undo(job=job, actor=None)
    work = services.take_back(job)
    next(work)  # the first is gone, and the second is edited meanwhile
    page = EventPage.objects.get()
    page.save_revision(user=northern_editor, clean=False)
    list(work)
    assert job.kept == [[page.pk, "правили после загрузки"]]


def test_an_event_that_people_expect_stays(northern):
    job = bring(northern)
    run(job, publishes=True)
    date = dates_of(EventPage.objects.get())[0]
    register(occurrence=date, applicant=Applicant(name="Anna"), people=1)
    ((number, why),) = undo(job)
    assert number == date.page_id and why
    assert EventPage.objects.get().live
