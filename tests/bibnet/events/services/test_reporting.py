from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Sum

from bibnet.events.contexts import following_date
from bibnet.events.models import EventIndexPage, EventReportPage, Occurrence
from bibnet.events.services.changing import cancel_date
from bibnet.journal.models import Entry

WEEKLY = "FREQ=WEEKLY;COUNT=4"


@pytest.fixture
def report(northern, now) -> EventReportPage:
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    page = EventReportPage(
        title="A night of the arts",
        date=dt.date(2026, 11, 3),
        age_mark="6+",
        attended=186,
        attended_by_age={"to14": 64, "15-30": 49},
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def sums() -> dict[str, int]:
    rows = Entry.objects.filter(kind="events.attended").values("data__age_group")
    return {row["data__age_group"]: row["n"] for row in rows.annotate(n=Sum("amount")) if row["n"]}


def test_a_published_report_is_counted_by_age_and_the_rest_as_unknown(report):
    assert sums() == {"to14": 64, "15-30": 49, "unknown": 73}


def test_publishing_again_counts_nothing_twice(report):
    before = Entry.objects.count()
    report.save_revision().publish()
    assert Entry.objects.count() == before


def test_a_changed_report_is_corrected_and_a_withdrawn_one_taken_back(report):
    report.attended, report.attended_by_age = 100, {"to14": 60, "31plus": 40}
    report.save_revision().publish()
    assert sums() == {"to14": 60, "31plus": 40}
    report.unpublish()
    assert sums() == {}


def test_the_page_shows_its_figures(report, client):
    response = client.get(report.local_path, headers={"host": "northern.localhost"})
    assert response.status_code == 200
    assert "186" in response.content.decode()


def test_a_report_leads_to_what_comes_next(report, make_event, client):
    text = client.get(report.local_path, headers={"host": "northern.localhost"}).content.decode()
    assert 'id="next"' not in text
    page = make_event(report.library, title="Chess club", has_registration=True)
    text = client.get(report.local_path, headers={"host": "northern.localhost"}).content.decode()
    panel = text.partition('id="next"')[2].partition("</section>")[0]
    assert "Chess club" in panel
    assert "22 ноября, вс, 15:00" in panel
    (date,) = Occurrence.objects.of(page.library).filter(page=page)
    assert f'href="/events/{date.pk}/register/"' in panel


def test_the_same_event_again_comes_before_any_other(report, make_event, client, now):
    series = make_event(report.library, title="Club", date=dt.date(2026, 11, 18), rrule=WEEKLY)
    make_event(report.library, title="Sooner", date=dt.date(2026, 11, 20))
    held = Occurrence.objects.of(report.library).filter(page=series).order_by("starts").first()
    report.occurrence = held
    report.save_revision().publish()
    assert following_date(report, now=now).heading == "Club"


def test_nothing_of_another_library_and_nothing_called_off_is_next(
    report, make_event, southern, northern_editor, now
):
    make_event(southern, title="Elsewhere")
    page = make_event(report.library, title="Called off")
    (date,) = Occurrence.objects.of(page.library).filter(page=page)
    cancel_date(occurrence=date, actor=northern_editor)
    assert following_date(report, now=now) is None
