"""A delivered record of MARC with the corrections that are laid over it.

What is corrected is written as the catalogue writes it; all else stays as its source says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from bibnet_catalog.describing.describe import MAPS, describe
from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.models import Correction
from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.writing.marc_records import written

from .fields import Said, said_in
from .marc_fields import PLACES, Places

Corrected = Mapping[str, Said]
_POINTS = (" :", " =", " ;", " /")


def corrections_of(records: Collection[int]) -> dict[int, dict[str, Said]]:
    """What is corrected of these records by their numbers, by field, but for what the source has
    taken over; for a scope of their libraries.
    """
    found: dict[int, dict[str, Said]] = defaultdict(dict)
    if records:
        for one in Correction.objects.filter(record__in=records, ended_at=None):
            if not one.is_taken_over:
                found[one.record_id][one.field] = one.value
    return found


def with_corrections(
    came: MarcRecord, description: Description, corrected: Corrected, dialect: str
) -> MarcRecord:
    """The record that came, saying what is corrected; `description` is what it says by now.

    If other fields of it still say otherwise, all that is understood of it is written anew, and
    only what is not understood stays; unless that says no more.
    """
    anew = written(description, dialect)
    found = _replaced(came, anew, [PLACES[dialect][one] for one in corrected])
    if _says(found, corrected, dialect):
        return found
    kept = [one for one in came.fields if one.tag not in MAPS[dialect].FIELDS]
    whole = MarcRecord(anew.leader, sorted([*anew.fields, *kept], key=lambda one: one.tag))
    return whole if _says(whole, corrected, dialect) else found


def _says(record: MarcRecord, corrected: Corrected, dialect: str) -> bool:
    read = describe(record, dialect, HoldingsProfile()).as_json()
    return all(
        {name: one for name, one in said_in(field, read).items() if one is not None}
        == {name: one for name, one in value.items() if one is not None}
        for field, value in corrected.items()
    )


def _replaced(came: MarcRecord, anew: MarcRecord, places: Iterable[Places]) -> MarcRecord:
    found = MarcRecord(came.leader, list(came.fields))
    subfields: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for one in place.tags:
            subfields[one[:3]].update(one[3:] or "*")
        for number in place.leader:
            found.leader = _with_letters(found.leader, anew.leader, number, number + 1)
        if place.coded is not None:
            _replace_coded(found, anew, *place.coded)
    for tag, codes in sorted(subfields.items()):
        _replace_tag(found, anew, tag, codes)
    return found


def _with_letters(text: str, other: str, first: int, end: int) -> str:
    return f"{text:<{first}}"[:first] + f"{other:<{end}}"[first:end] + text[end:]


def _replace_coded(found: MarcRecord, anew: MarcRecord, tag: str, first: int, end: int) -> None:
    """Write some places of a coded field anew; the whole field where there is none."""
    field, other = found.first(tag), anew.first(tag)
    if other is None:
        return
    if field is None:
        _insert(found, [other])
        return
    code = "" if tag.startswith("00") else "a"
    text = _with_letters(field.first(code), other.first(code), first, end)
    rest = [one for one in field.subfields if one[0] != code]
    place = found.fields.index(field)
    found.fields[place] = field._replace(subfields=((code, text), *rest))


def _replace_tag(found: MarcRecord, anew: MarcRecord, tag: str, codes: Collection[str]) -> None:
    """Let the fields with this tag be those written anew; the first keeps its other subfields."""
    old, new = list(found.all(tag)), list(anew.all(tag))
    if "*" not in codes and old:
        merged = _merged(old[0], new[0] if new else None, codes)
        new = [*([merged] if merged.subfields else []), *new[1:]]
    places = [number for number, one in enumerate(found.fields) if one.tag == tag]
    found.fields = [one for one in found.fields if one.tag != tag]
    if places:
        found.fields[places[0] : places[0]] = new
    else:
        _insert(found, new)


def _merged(old: Field, new: Field | None, codes: Collection[str]) -> Field:
    """A field with the subfields of these codes written anew, each where it stood."""
    written_anew = new.subfields if new else ()
    order = [code for code, _text in written_anew]
    told = [one for one in written_anew if one[0] in codes]
    found: list[tuple[str, str]] = []
    for one in old.subfields:
        if one[0] not in codes:
            found.append(one)
            continue
        found += [each for each in told if each[0] == one[0]]
        told = [each for each in told if each[0] != one[0]]
    for one in told:
        before = order[: order.index(one[0]) + 1]
        places = [number for number, each in enumerate(found, 1) if each[0] in before]
        found.insert(places[-1] if places else 0, one)
    return (new or old)._replace(subfields=tuple(_pointed(found, codes)))


def _pointed(subfields: list[tuple[str, str]], codes: Collection[str]) -> list[tuple[str, str]]:
    """Let a mark of ISBD that leads on stand behind a subfield that stayed between."""
    for number, (code, text) in enumerate(subfields[:-1]):
        after, said = subfields[number + 1]
        point = next((one for one in _POINTS if text.endswith(one)), "")
        if point and code in codes and after not in codes:
            subfields[number] = code, text.removesuffix(point)
            subfields[number + 1] = after, said.rstrip(" :=;/") + point
    return subfields


def _insert(found: MarcRecord, fields: list[Field]) -> None:
    """Put fields of one tag before the first of a later one."""
    if fields:
        later = (number for number, one in enumerate(found.fields) if one.tag > fields[0].tag)
        place = next(later, len(found.fields))
        found.fields[place:place] = fields
