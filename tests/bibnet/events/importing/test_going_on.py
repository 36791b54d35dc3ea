"""An import whose worker was killed, or whose row failed, goes on."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError

from bibnet.events.models import EventIndexPage, EventPage
from bibnet.pages.importing import services, tasks
from bibnet.pages.models import PageImport
from tests.bibnet.events.importing.bringing import bring, killed, results, run, undo


def test_a_killed_import_goes_on_where_it_stopped(northern, monkeypatch):
    rows = "".join(f"{number};Клуб {number};05.12.2027\n" for number in range(9))
    job = bring(northern, "ключ;название;дата\n" + rows)
    services.start(job=job, publishes=False, actor=None)
    monkeypatch.setattr(services, "SAVED_EVERY", 3)
    work = services.carry_out(job)
    for _row in range(5):
        next(work)
    work.close()  # pages of five rows are there, outcomes of three
    assert EventPage.objects.count() == 5
    job = PageImport.objects.of(northern).get()
    assert len(job.outcomes) == 3 and job.finished_at is None
    tasks.run_import.func(northern.pk, job.pk)
    job.refresh_from_db()
    assert EventPage.objects.count() == 9 and job.finished_at
    assert [one["result"] for one in job.outcomes] == ["created"] * 9
    assert undo(job) == [] and not EventPage.objects.exists()


def test_a_row_that_nobody_foresaw_is_refused_and_the_others_go_in(northern, monkeypatch, caplog):
    page_of = EventPage.save_revision

    def broken(page, *args, **kwargs):
        if page.title == "Громкие чтения":
            raise RuntimeError("nobody foresaw it")
        return page_of(page, *args, **kwargs)

    monkeypatch.setattr(EventPage, "save_revision", broken)
    job = bring(northern)
    outcomes = run(job)
    assert results(outcomes) == ["refused", "created"] and job.finished_at
    assert outcomes[0].problems == ("ошибка портала, она записана в журнал",)
    assert [page.title for page in EventPage.objects.all()] == ["Выставка"]
    assert "nobody foresaw it" in caplog.text


@pytest.mark.parametrize("error", [IntegrityError, OperationalError])
def test_two_pages_at_the_same_place_at_once_are_tried_again(northern, monkeypatch, error):
    add, tried = EventIndexPage.add_child, []

    def beside_another(index, **kwargs):
        tried.append(kwargs["instance"])
        found = add(index, **kwargs)
        if len(tried) == 1:
            raise error("path")
        return found

    monkeypatch.setattr(EventIndexPage, "add_child", beside_another)
    assert results(run(bring(northern))) == ["created", "created"]
    assert len(tried) == 3 and EventPage.objects.count() == 2


def test_a_database_that_is_away_is_no_rows_fault(northern, monkeypatch):
    def away(index, **kwargs):
        raise OperationalError("away")

    job = bring(northern)
    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(EventIndexPage, "add_child", away)
        run(job)
    assert results(services.carry_out(job)) == ["created", "created"]


def test_a_row_that_stands_twice_is_told_after_a_restart_too(northern, monkeypatch):
    monkeypatch.setattr(services, "SAVED_EVERY", 1)
    job = killed(bring(northern, "название;дата\nКлуб;05.12.2027\nКлуб;05.12.2027\n"))
    list(services.carry_out(job))
    assert [one["result"] for one in job.outcomes] == ["created", "refused"]
