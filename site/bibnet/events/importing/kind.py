"""Events as rows: the columns of a table, what their cells mean, the page that comes of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.events import recurrence
from bibnet.events.models import AgeMark, Audience, EventIndexPage, EventPage, PlaceKind
from bibnet.events.recurrence import Every, Rule
from bibnet.libraries.models import Library
from bibnet.pages.importing import BadCell, Column, Kind, cells, register
from bibnet.pages.importing.kinds import BadColumns
from bibnet.text.tables import plain, yes_no

from .ics import read_calendar
from .pro_culture import read_export

EVERY = {
    "каждый день": Every.DAY,
    "ежедневно": Every.DAY,
    "каждую неделю": Every.WEEK,
    "еженедельно": Every.WEEK,
    "каждый месяц": Every.MONTH_DAY,
    "ежемесячно": Every.MONTH_DAY,
    "каждый год": Every.YEAR,
    "ежегодно": Every.YEAR,
}

RULE = re.compile(r"FREQ=[A-Z]+(;[A-Z]+=[^;\s]+)*")
# Every nought days: without end on one day.
NO_STEP = re.compile(r"INTERVAL=0*(;|$)")
# A rule that comes true no sooner is looked for no further.
SOON = dt.timedelta(days=3660)


def _age_mark(text: str) -> str:
    mark = text.replace(" ", "").removesuffix("+") + "+"
    if mark not in AgeMark.values:
        raise BadCell(
            _("there is no mark «{text}»; there are: {marks}").format(
                text=text[:20], marks=", ".join(AgeMark.values)
            )
        )
    return mark


def _rule(text: str) -> str:
    """A rule in words, or as calendars write it."""
    if every := EVERY.get(plain(text)):
        return Rule(every=every).to_rrule()
    rule = text.strip().upper().removeprefix("RRULE:")
    try:
        if not RULE.fullmatch(rule) or NO_STEP.search(rule):
            raise recurrence.RuleError(rule)
        recurrence.parsed(rule, start=dt.date(2026, 1, 1))
    except recurrence.RuleError as error:
        raise BadCell(
            _("«{text}» is no repetition; write for example: {words}").format(
                text=text[:60], words="каждую неделю"
            )
        ) from error
    return rule


def look_up(library: Library) -> Mapping[str, Callable[[str], Any]]:
    """Readers of the columns that name audiences and branches."""
    audiences = {plain(one.name): one for one in Audience.objects.all()}
    branches = list(Library.objects.under(library))
    return {
        "audiences": lambda text: _audiences(text, audiences),
        "place": lambda text: _branch(text, branches),
    }


def _audiences(text: str, known: Mapping[str, Audience]) -> list[Audience]:
    found = []
    for word in cells.words(text):
        if plain(word) not in known:
            raise BadCell(
                _("there is no audience «{text}»; there are: {names}").format(
                    text=word[:40], names=", ".join(one.name for one in known.values())
                )
            )
        found.append(known[plain(word)])
    return found


COLUMNS = (
    Column("key", ("key", "uid", "ключ")),
    Column("title", ("title", "заголовок", "название")),
    Column("date", ("date", "дата"), cells.day),
    Column("time_from", ("begins", "начало"), cells.clock),
    Column("time_to", ("ends", "окончание"), cells.clock),
    Column("date_to", ("last day", "последний день"), cells.day),
    Column("is_all_day", ("all day", "весь день"), yes_no),
    Column("rrule", ("repeats", "повтор"), _rule),
    Column("until", ("until", "повторять до"), cells.day),
    Column("exceptions", ("except", "кроме дней"), cells.days),
    Column("age_mark", ("age", "возраст"), _age_mark),
    Column("audiences", ("for whom", "для кого")),
    Column("lead", ("lead", "анонс")),
    Column("body", ("text", "текст"), cells.body),
    Column("html", ("text in html", "текст в html"), cells.rich),
    Column("place", ("branch", "филиал")),
    Column("hall", ("hall", "зал")),
    Column("address", ("address", "адрес")),
    Column("online_url", ("online", "трансляция")),
    Column("price_from", ("price", "цена от"), cells.number),
    Column("price_note", ("about the price", "о цене")),
    Column("takes_pushkin_card", ("pushkin card", "пушкинская карта"), yes_no),
    Column("ticket_url", ("tickets", "билеты")),
    Column("has_registration", ("registration", "запись"), yes_no),
    Column("capacity", ("seats", "мест"), cells.number),
    Column("tags", ("tags", "метки"), cells.words),
    Column("cancelled", ("cancelled", "отменено"), yes_no),
)
# What is not a field of the page of the same name.
BY_HAND = frozenset(
    {"key", "until", "exceptions", "audiences", "tags", "place", "cancelled", "body", "html"}
)


def build(values: Mapping[str, Any], library: Library) -> EventPage:
    """An unsaved event. Raises BadColumns."""
    if values.get("cancelled"):
        raise BadColumns({"cancelled": _("it is called off, so it was left out")})
    page = EventPage(**{key: value for key, value in values.items() if key not in BY_HAND})
    page.body = cells.one_body(values)
    page.exceptions = [one.isoformat() for one in values.get("exceptions", ())]
    page.rrule = _with_end(page.rrule, values.get("until"))
    _check_is_held(page)
    # A library without a site is named always, for its events stand on another's.
    page.place = values.get("place") or (None if library.root_path else library)
    if page.online_url:
        page.place_kind = PlaceKind.ONLINE
    elif page.address:
        page.place_kind = PlaceKind.ELSEWHERE
    if page.date_to is not None and page.date_to == page.date:
        page.date_to = None
    if page.date is not None and page.time_from is None and "is_all_day" not in values:
        page.is_all_day = page.date_to is not None
    page.audiences = values.get("audiences", [])
    return page


def _with_end(rrule: str, until: dt.date | None) -> str:
    if until is None:
        return rrule
    if not rrule:
        raise BadColumns(
            {"until": _("say how it repeats, in the column «{column}»").format(column="повтор")}
        )
    return recurrence.ended_before(rrule, until + dt.timedelta(days=1))


def _check_is_held(page: EventPage) -> None:
    """Raise BadColumns for a rule without days, of which the search would not end for long."""
    if not page.rrule or page.date is None:
        return
    near = recurrence.ended_before(page.rrule, page.date + SOON)
    try:
        first = next(recurrence.parsed(near, start=page.date), None)
    except recurrence.RuleError:
        first = None
    if first is None:
        raise BadColumns({"rrule": _("with this repetition the event is never held")})


def _branch(text: str, branches: Iterable[Library]) -> Library:
    """A part of the library by its code, else by its name."""
    by_code = {one.code: one for one in branches}
    by_name = (one for one in branches if plain(text) in {plain(one.name), plain(one.short_name)})
    found = by_code.get(text) or next(by_name, None)
    if found is None:
        raise BadCell(_("there is no branch «{text}» here").format(text=text[:100]))
    return found


EVENTS = register(
    Kind(
        key="events",
        title=gettext_lazy("Events"),
        index=EventIndexPage,
        columns=COLUMNS,
        example={
            "title": "Пример: громкие чтения",
            "date": "05.12.2026",
            "time_from": "15:00",
            "time_to": "16:30",
            "rrule": "каждую неделю",
            "until": "30.05.2027",
            "exceptions": "02.01.2027, 09.01.2027",
            "age_mark": "6+",
            "lead": "Читаем вслух и спорим.",
            "body": "Приходите всей семьёй.",
            "hall": "Детский зал",
            "has_registration": "да",
            "capacity": "20",
            "tags": "чтения",
        },
        build=build,
        look_up=look_up,
        readers={".ics": read_calendar, ".json": read_export},
    )
)
