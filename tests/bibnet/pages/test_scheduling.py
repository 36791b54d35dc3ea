from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Revision

from bibnet.pages.models import NewsPage
from bibnet.pages.scheduling import publish_due


@pytest.fixture
def draft(make_news, northern):
    def make(title: str, **fields) -> NewsPage:
        return make_news(northern, title, live=False, **fields)

    return make


def live_titles() -> set[str]:
    return set(NewsPage.objects.live().values_list("title", flat=True))


def test_a_page_goes_live_at_its_time_and_not_before(draft):
    page = draft("Tomorrow")
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert publish_due() == (0, 0)
    assert live_titles() == set()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert publish_due() == (1, 0)
    assert live_titles() == {"Tomorrow"}


def test_a_page_is_withdrawn_at_its_time(draft):
    page = draft("This week")
    page.expire_at = timezone.now() + timedelta(days=7)
    page.save_revision().publish()
    assert live_titles() == {"This week"}
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert publish_due() == (0, 1)
        assert publish_due() == (0, 0)
    assert live_titles() == set()


def test_one_page_that_cannot_be_published_stops_no_other(draft, make_picture, northern):
    moment = timezone.now() + timedelta(hours=1)
    bad, good = draft("Without words for its picture"), draft("Good")
    bad.picture = make_picture(northern)
    for page in (bad, good):
        page.go_live_at = moment
        page.save_revision().publish()
    with time_machine.travel(moment + timedelta(minutes=1)):
        assert publish_due() == (1, 0)
        assert publish_due() == (0, 0)
    assert live_titles() == {"Good"}
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_page_that_lacks_what_the_law_wants_is_not_published_by_any_door(
    draft, make_picture, northern
):
    page = draft("A picture without words")
    page.picture = make_picture(northern)
    with pytest.raises(ValidationError):
        page.save_revision().publish()
    assert live_titles() == set()
