"""By when a question is to be answered: the library's own working days."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bibnet.libraries import network, schedule
from bibnet.libraries.models import Library
from bibnet.pages.models import FeedbackPage

LONGEST = 120
DEFAULT_DAYS = 1


def days_to_answer(library: Library) -> int:
    """Working days, as the question page of the site says that speaks for the library."""
    root = network.site_of(library).root_page
    page = FeedbackPage.objects.child_of(root).first() if root is not None else None
    return page.answer_days if page is not None else DEFAULT_DAYS


def due_at(library: Library, now: datetime) -> datetime:
    """The end of the last working day of the term, on the library's clock.

    Without known hours, and through a repair without end, Monday to Friday count.
    """
    today = now.astimezone(library.tz).date()
    ahead = schedule.schedule_of(library).days(today + timedelta(days=1), LONGEST)
    term = days_to_answer(library)
    working = [day.date for day in ahead if day.is_known and not day.is_closed]
    if len(working) < term:
        working = [day.date for day in ahead if day.date.weekday() < 5]
    return datetime.combine(working[term - 1], time.max, library.tz)
