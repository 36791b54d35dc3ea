"""Events as PRO.Культура.РФ gives them away in JSON, as rows of events.

Two forms are read: the answer of its export (`events`, times in milliseconds) and the ministry's
open data set 7705851331-events (`data.general` of each record, times as text). Neither has a public
schema that we could check against; docs/decisions/0012 says where each name comes from. So the
names are data, and what a file has besides them is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from bibnet.events.models import AgeMark
from bibnet.libraries.models import Library
from bibnet.pages.importing import BadFile, Row, markup
from bibnet.pages.importing.cells import MOST_WORD
from bibnet.pages.importing.kinds import MOST_PAGES, NOTES, REFUSAL
from bibnet.text.tables import decoded, refuse_large, storable

from .places import Places, places_of, where
from .seances import Held, Seance, held

MOST_TITLE, MOST_LEAD = 255, 400
# Milliseconds; what is smaller are seconds.
FROM_MILLISECONDS = 10**11

Json = Any
Cells = dict[str, str]


@dataclass(frozen=True)
class Names:
    """Where something stands: paths into a record, the first that leads somewhere counts."""

    paths: tuple[str, ...]

    def of(self, record: Json) -> Json:
        return next(filter(_is_there, (_at(record, one) for one in self.paths)), None)

    def text(self, record: Json) -> str:
        found = self.of(record)
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            return ""
        # JSON can spell what is no letter: «\u0000».
        return storable(str(found)).strip()

    def each(self, record: Json) -> list[Json]:
        found = self.of(record)
        return found if isinstance(found, list) else []


@dataclass(frozen=True)
class Place:
    """A place of an event, and what tells it from the event's other places."""

    said: Json
    mark: str = ""


def names(*paths: str) -> Names:
    return Names(paths)


# Where the records are in a file, and a record in what wraps it.
LISTS = names("events", "pushkinsCardEvents", "data")
ONE = names("event")
RECORD = ("data.general", "general")

KEY = names("_id", "id")
TITLE = names("name")
LEAD = names("shortDescription")
HTML = names("description")
AGE = names("ageRestriction")
CATEGORY, CATEGORY_CODE = names("category.name"), names("category.sysName")
TAGS, TAG = names("tags"), names("name")
IS_FREE, PRICE, MOST_PRICE = names("isFree"), names("price"), names("maxPrice")
TICKETS = names("saleLink", "places.0.saleLink")
PUSHKIN_CARD, PUSHKIN_STATE = names("isPushkinsCard"), names("statusPushka")
STATE = names("status")
PICTURE = names("image.name", "image.url", "image.title")
PICTURES, VIDEOS = names("gallery"), names("videoHostings")
PLACES, SEANCES = names("places"), names("seances")
PLACE = names("name")
ADDRESS = names("address.fullAddress", "address")
ADDRESS_PARTS = (
    names("address.city.name", "address.city"),
    names("address.street.name", "address.street"),
    names("address.house.name", "address.house"),
    names("address.comment"),
)
STARTS, ENDS = names("startLocal", "start"), names("endLocal", "end")

# A category that says nothing.
OTHER = "prochie"
ACCEPTED, REFUSED = "accepted", "rejected"


def read_export(content: bytes, library: Library) -> list[Row]:
    """The events of an export as rows; an event at several hours is several rows. Raises BadFile.

    The age mark is taken where it is one of the law's; a row without is no more than a draft.
    """
    refuse_large(content)
    try:
        said = json.loads(decoded(content))
        # However it spells them.
        markup.refuse_much(json.dumps(said, ensure_ascii=False).count("<"))
        records = list(_records(said))
    except (ValueError, RecursionError) as error:
        raise BadFile(_("The file is no list of events of PRO.Культура.РФ (JSON).")) from error
    places = places_of(library)
    cells = (one for record in records for one in _rows(record, places, library.tz))
    # One more than may be brought, so that it is told.
    return [
        Row(number, {key: text for key, text in one.items() if text})
        for number, one in enumerate(islice(cells, MOST_PAGES + 1), start=1)
    ]


def _records(said: Json) -> Iterator[Json]:
    """Raises ValueError for what has no list of events."""
    found = said if isinstance(said, list) else LISTS.of(said)
    if isinstance(said, dict) and not isinstance(found, list):
        found = [one] if isinstance(one := ONE.of(said) or said, dict) else None
    if not isinstance(found, list):
        raise ValueError(type(said))
    for one in found:
        record = Names((*RECORD, "event")).of(one) or one
        if not isinstance(record, dict) or not ({"name", "seances", "places"} & record.keys()):
            raise ValueError(type(record))
        yield record


def _rows(record: Json, places: Places, tz: ZoneInfo) -> Iterator[Cells]:
    cells = _cells(record)
    key = cells["key"]
    for place, one in _held(record, tz):
        own = dict(cells)
        if key and one:
            # Not the first by the number alone: in the next file it may be another one.
            own["key"] = f"{key}#{one.first:%Y%m%d}T{one.starts:%H%M}{place.mark}"
        yield own | where(_where(place.said), places) | (_times(one) if one else {})


def _cells(record: Json) -> Cells:
    is_paid = PRICE.text(record) and IS_FREE.of(record) is not True
    tickets = TICKETS.text(record)
    return {
        "key": f"pro-culture:{KEY.text(record)}" if KEY.text(record) else "",
        **_told(TITLE.text(record), LEAD.text(record), HTML.text(record)),
        "age_mark": mark if (mark := _age_mark(record)) in AgeMark.values else "",
        "tags": _tags(record),
        "price_from": _roubles(PRICE.of(record)) if is_paid else "",
        "price_note": _up_to(record) if is_paid else "",
        "takes_pushkin_card": _yes(_takes_pushkin_card(record)),
        "ticket_url": tickets if tickets.startswith(("http://", "https://")) else "",
        NOTES: "\n".join(_notes(record)),
    }


def _told(title: str, said: str, html: str) -> Cells:
    try:
        lead = markup.text_of(said)
        return {
            "title": markup.text_of(title)[:MOST_TITLE],
            "lead": Truncator(lead).chars(MOST_LEAD) if len(lead) > MOST_LEAD else lead,
            "html": markup.cleaned(html),
        }
    except markup.BadMarkup as error:
        return {"title": title[:MOST_TITLE], REFUSAL: str(error)}


def _age_mark(record: Json) -> str:
    """As the record says it, which need not be a mark of the law."""
    said = AGE.text(record)
    return said.removesuffix("+") + "+" if said else ""


def _takes_pushkin_card(record: Json) -> bool:
    state = PUSHKIN_STATE.of(record)
    return PUSHKIN_CARD.of(record) is True and state in (None, True, ACCEPTED)


def _up_to(record: Json) -> str:
    low, high = _roubles(PRICE.of(record)), _roubles(MOST_PRICE.of(record))
    return _("up to {price} roubles").format(price=high) if high and high != low else ""


def _roubles(said: Json) -> str:
    try:
        found = float(said)
        return str(int(found)) if 0 < found < 10**6 else ""
    except (TypeError, ValueError, OverflowError):
        return ""


def _tags(record: Json) -> str:
    words = [TAG.text(one) for one in TAGS.each(record)]
    if CATEGORY_CODE.text(record) != OTHER:
        words.insert(0, CATEGORY.text(record).lower())
    plain = (" ".join(one.replace(",", " ").replace(";", " ").split()) for one in words)
    return ", ".join(dict.fromkeys(one[:MOST_WORD] for one in plain if one))


def _notes(record: Json) -> Iterator[str]:
    """What stays behind, and what the moderators there have not let pass."""
    state = STATE.text(record)
    if state == REFUSED:
        yield _("the moderators of PRO.Культура.РФ have refused it")
    elif state and state != ACCEPTED:
        yield _("PRO.Культура.РФ has not confirmed it yet")
    if (mark := _age_mark(record)) and mark not in AgeMark.values:
        yield _("there is no age mark {mark}: set it by hand").format(mark=mark[:20])
    if picture := PICTURE.text(record):
        yield _("the picture {name} is not taken").format(name=picture.rpartition("/")[2][:100])
    if PICTURES.each(record) or VIDEOS.each(record):
        yield _("gallery and videos are not taken")
    yield from markup.remarks(HTML.text(record))


def _where(place: Json) -> str:
    """Name and address in one line, as people write it."""
    address = ADDRESS.text(place) or ", ".join(
        filter(None, (one.text(place) for one in ADDRESS_PARTS))
    )
    return ", ".join(filter(None, (PLACE.text(place), address)))


def _held(record: Json, tz: ZoneInfo) -> Sequence[tuple[Place, Held | None]]:
    """Where and when; without seances from the first to the last moment of the event."""
    found = [Place(one, _mark(one, number)) for number, one in enumerate(PLACES.each(record))]
    told = [(place, one) for place in found for one in held(_seances(SEANCES.each(place.said), tz))]
    if not told:
        place = found[0] if found else Place({})
        seances = _seances(SEANCES.each(record) or [record], tz)
        told = [(place, one) for one in held(seances)]
        if not told:
            return [(place, None)]
    return sorted(told, key=lambda pair: (pair[1].first, pair[1].starts))


def _mark(place: Json, number: int) -> str:
    """The place's own number; without one how many stand before it, for one alone none."""
    own = KEY.text(place) or (str(number) if number else "")
    return f"@{own}" if own else ""


def _seances(said: Iterable[Json], tz: ZoneInfo) -> Iterator[Seance]:
    for one in said:
        starts, ends = _moment(STARTS.of(one), tz), _moment(ENDS.of(one), tz)
        if starts is not None:
            yield Seance(starts, ends if ends is not None and ends >= starts else starts)


def _moment(said: Json, tz: ZoneInfo) -> datetime | None:
    """By the library's clock, without a zone; None for what is no moment."""
    try:
        if isinstance(said, int | float) and not isinstance(said, bool):
            seconds = said / 1000 if said > FROM_MILLISECONDS else said
            return datetime.fromtimestamp(seconds, tz).replace(tzinfo=None)
        moment = datetime.fromisoformat(str(said))
        return (moment.astimezone(tz) if moment.tzinfo else moment).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def _times(one: Held) -> Cells:
    cells = {
        "date": one.first.isoformat(),
        "date_to": one.last.isoformat() if one.last else "",
        "rrule": one.rrule,
        "exceptions": ", ".join(day.isoformat() for day in one.exceptions),
    }
    if one.is_all_day:
        return cells | {"is_all_day": _yes(True)}
    ends = f"{one.ends:%H:%M}" if one.ends and one.ends != one.starts else ""
    return cells | {"time_from": f"{one.starts:%H:%M}", "time_to": ends}


def _yes(is_so: bool) -> str:
    return "да" if is_so else ""


def _is_there(said: Json) -> bool:
    return said is not None and said != "" and said != []


def _at(record: Json, path: str) -> Json:
    for step in path.split("."):
        if isinstance(record, Mapping):
            record = record.get(step)
        elif isinstance(record, list) and step.isdigit() and int(step) < len(record):
            record = record[int(step)]
        else:
            return None
    return record
