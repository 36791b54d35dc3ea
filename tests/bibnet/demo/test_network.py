"""The small demonstration as it stands; made once for the module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from bibnet.demo import building
from bibnet.demo.models import Demonstration
from bibnet.events.models import EventReportPage, Occurrence
from bibnet.events.models.registration import Registration, RegistrationState
from bibnet.libraries.models import District, Library, ScheduleChange
from bibnet.libraries.schedule import schedule_of
from bibnet.libraries.scope import all_libraries
from bibnet.pages.models import InformationPage, NewsPage

pytestmark = pytest.mark.empty_network


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, small_data, of_a_demonstration) -> Iterator[int]:
    """The number of the demonstration's row; all is taken back after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        building.build(print)
        yield Demonstration.objects.get().pk
        transaction.set_rollback(True)


@pytest.fixture
def whole(made, db) -> Iterator[Demonstration]:
    with all_libraries("the whole demonstration is looked at"):
        yield Demonstration.objects.get(pk=made)


def test_the_network_stands_with_hours_looks_pages_and_pictures(whole):
    assert District.objects.count() == 31
    karachev = Library.objects.get(code="karachev")
    assert karachev.has_microsite
    assert karachev.is_model
    assert schedule_of(karachev).day(whole.first_day).is_known
    news = NewsPage.objects.of(karachev).live()
    assert news.count() >= 8
    assert news.filter(picture__isnull=False).exists()
    assert all(
        page.picture.collection_id == karachev.collection_id for page in news if page.picture
    )
    assert len(karachev.root_page.specific.services) > 3
    rules = InformationPage.objects.get(section="rules", path__startswith=karachev.root_path)
    assert rules.live
    assert ScheduleChange.objects.filter(libraries=karachev).exists()


def test_events_are_held_when_the_library_is_open(whole):
    for code in ("karachev", "klintsy"):
        library = Library.objects.get(code=code)
        schedule = schedule_of(library)
        regular = Occurrence.objects.of(library).filter(page__place_kind="library")
        assert regular.exists()
        for date in regular.select_related("page"):
            day = schedule.day(date.local_starts.date())
            assert day.regular is not None, (code, date.heading, date.local_starts)


def test_some_events_are_full_and_have_a_waiting_list(whole):
    waiting = Registration.objects.filter(state=RegistrationState.WAITING)
    assert waiting.exists()
    full = waiting.first().occurrence
    assert full.taken == full.seats


def test_reports_belong_to_past_events_and_count_people_by_age(whole):
    reports = EventReportPage.objects.live()
    assert reports.count() >= 6
    for report in reports:
        assert report.occurrence.over_at < timezone.now()
        assert report.attended == sum(report.attended_by_age.values())
        assert report.photos.count() >= 2


def test_a_second_run_changes_nothing(whole):
    before = Page.objects.count(), Library.objects.count(), Registration.objects.count()
    assert building.build(print) is False
    whole.finished_at = None
    whole.parts = []
    whole.save()
    assert building.build(print) is True
    assert (Page.objects.count(), Library.objects.count(), Registration.objects.count()) == before
