from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bibnet.libraries.models import ChangeKind, DayRule, ScheduleChange, Season
from bibnet.libraries.schedule.days import Hours, Schedule, shortened
from bibnet.libraries.schedule.typed import hours_from_text, hours_to_text

MONDAY = date(2026, 11, 23)
ZONES = ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Omsk", "Asia/Vladivostok", "Asia/Kamchatka"]

moments = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
minutes = st.integers(0, 24 * 60 - 1)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


@st.composite
def day_hours(draw) -> Hours:
    """Any hours that the database takes: over midnight too, with a break or without."""
    opens, closes = draw(st.lists(minutes, min_size=2, max_size=2, unique=True))
    length = (closes - opens) % (24 * 60)
    if length > 2 and draw(st.booleans()):
        pause, resume = sorted(
            draw(st.lists(st.integers(1, length - 1), min_size=2, max_size=2, unique=True))
        )
        times = [(opens + one) % (24 * 60) for one in (pause, resume)]
        return Hours(_clock(opens), _clock(closes), _clock(times[0]), _clock(times[1]))
    return Hours(_clock(opens), _clock(closes))


weeks = st.dictionaries(st.integers(0, 6), day_hours(), max_size=7)


@st.composite
def changes(draw) -> ScheduleChange:
    since = MONDAY + timedelta(days=draw(st.integers(-20, 40)))
    hours = draw(day_hours())
    return ScheduleChange(
        pk=draw(st.integers(1, 1000)),
        kind=draw(st.sampled_from(ChangeKind.values)),
        since=since,
        until=draw(st.none() | st.integers(0, 20).map(lambda days: since + timedelta(days=days))),
        opens=hours.opens,
        closes=hours.closes,
        minutes=draw(st.integers(1, 600)),
        place="Elsewhere",
    )


@st.composite
def schedules(draw) -> Schedule:
    return Schedule(
        tz=ZoneInfo(draw(st.sampled_from(ZONES))),
        seasons=[(Season(pk=1), draw(weeks))],
        rules=draw(
            st.lists(
                st.builds(
                    DayRule,
                    position=st.sampled_from([-2, -1, 1, 2, 5]),
                    day=st.sampled_from(["0", "4", "6", "working", "any"]),
                ),
                max_size=2,
            )
        ),
        changes=draw(st.lists(changes(), max_size=3)),
    )


@settings(max_examples=120, deadline=None)
@given(schedules(), moments)
def test_nothing_changes_before_the_next_edge_and_something_does_at_it(schedule, at):
    edge = schedule.next_edge(at, within=14)
    is_open = schedule.is_open(at)
    if edge is None:
        return
    assert edge > at
    assert schedule.is_open(edge) != is_open
    assert schedule.is_open(edge - timedelta(seconds=1)) == is_open or edge - at < timedelta(
        seconds=1
    )
    halfway = at + (edge - at) / 2
    assert schedule.is_open(halfway) == is_open


@settings(max_examples=100, deadline=None)
@given(schedules(), moments)
def test_the_next_opening_is_open_and_not_before_now(schedule, at):
    opening = schedule.next_opening(at)
    if opening is not None:
        assert opening >= at
        assert schedule.is_open(opening)


@settings(max_examples=100, deadline=None)
@given(schedules(), st.integers(0, 40))
def test_intervals_are_in_order_apart_and_agree_with_is_open(schedule, start):
    first = MONDAY + timedelta(days=start)
    intervals = schedule.intervals(first, first + timedelta(days=6))
    border = datetime.combine(first + timedelta(days=7), time(), schedule.tz)
    for begin, end in intervals:
        assert begin < end
    for one, other in pairwise(intervals):
        assert one[1] < other[0]
    for begin, end in intervals[1:-1]:
        assert schedule.is_open(begin)
        # At the border the hours of the first day that was not asked for may go on.
        assert end >= border or not schedule.is_open(end)


@settings(max_examples=100, deadline=None)
@given(day_hours(), st.integers(1, 24 * 60))
def test_a_shorter_day_ends_earlier_by_so_much_and_never_begins_later(hours, less):
    shorter = shortened(hours, less)
    length = (_minute(hours.closes) - _minute(hours.opens)) % (24 * 60)
    if shorter is None:
        assert less >= length
        return
    assert shorter.opens == hours.opens
    assert (_minute(shorter.closes) - _minute(shorter.opens)) % (24 * 60) <= length - less


@settings(max_examples=150, deadline=None)
@given(weeks)
def test_hours_written_as_text_are_read_back_the_same(week):
    assert hours_from_text(hours_to_text(week)) == week


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
