"""Where a file keeps what a library has: a profile per source, guessed from a sample."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.remarks import Remark

from . import states
from .description import Held, Item
from .states import CopyState
from .texts import clean

MEANINGS = (
    "library",
    "place",
    "call_number",
    "note",
    "inventory",
    "barcode",
    "price",
    "status",
    "received",
    "number",
    "lost",
    "not_lent",
    "due",
)
_OF_ROW = ("library", "place", "call_number", "note")
_OF_ITEM = frozenset(
    ("inventory", "barcode", "price", "status", "received", "lost", "not_lent", "due")
)
_OF_STATE = frozenset(("status", "lost", "not_lent", "due"))
# What the statuses of a system mean, by the kind of field; others are told in words.
_CODES = {"irbis_910": states.IRBIS}
_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class HoldingsField:
    """A field with copies and what its subfields mean.

    Several texts of one meaning are joined; several inventory numbers or barcodes are as many
    copies. `withdrawn` are statuses of copies that the library no longer has. `lost` and `not_lent`
    are numbers, 0 for «no»; `due` is the day on which a lent one comes back.
    """

    kind: str
    tag: str
    meanings: dict[str, str]
    withdrawn: tuple[str, ...] = ()
    is_call_number: bool = False  # holds nothing but the call number for what other fields name
    is_status: bool = False  # tells the status of copies that other fields name

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "tag": self.tag,
            "meanings": self.meanings,
            "withdrawn": list(self.withdrawn),
            "is_call_number": self.is_call_number,
            **({"is_status": True} if self.is_status else {}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> HoldingsField:
        return cls(
            kind=str(data.get("kind", "")),
            tag=str(data["tag"]),
            meanings={
                str(code): str(meaning)
                for code, meaning in data.get("meanings", {}).items()
                if meaning in MEANINGS
            },
            withdrawn=tuple(map(str, data.get("withdrawn", ()))),
            is_call_number=bool(data.get("is_call_number", False)),
            is_status=bool(data.get("is_status", False)),
        )


@dataclass(frozen=True, slots=True)
class HoldingsProfile:
    """The fields of a source in the order of trust; the first that a record has tells its copies.

    `reasons` tell the person who confirms it what was seen. Of a table `columns` are what stands
    under each heading (`reading.tables.headings.MEANINGS`).
    """

    fields: tuple[HoldingsField, ...] = ()
    reasons: tuple[Remark, ...] = ()
    columns: Mapping[str, str] = made(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "fields": [one.as_json() for one in self.fields],
            "reasons": [[code, values] for code, values in self.reasons],
        }
        return {**said, "columns": dict(self.columns)} if self.columns else said

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> HoldingsProfile:
        return cls(
            fields=tuple(HoldingsField.from_json(one) for one in data.get("fields", ())),
            reasons=tuple(Remark(code, values) for code, values in data.get("reasons", ())),
            columns=dict(data.get("columns", {})),
        )


Key = tuple[str, str, str, str]  # library, place, call number, note
NO_HOLDINGS = HoldingsProfile()


def _field(kind: str, tag: str, meanings: str, **more: Any) -> HoldingsField:
    pairs = (one.split("=") for one in meanings.split())
    names = {code: meaning for codes, meaning in pairs for code in codes}
    return HoldingsField(kind=kind, tag=tag, meanings=names, **more)


# By the system that wrote the file; of several that fit equally well the earlier is proposed.
KINDS = {
    one.kind: one
    for one in (
        _field(
            "liber_995",
            "995",
            "a=library f=barcode j=place kl=call_number",
        ),
        _field(
            "koha_unimarc_995",
            "995",
            "bc=library e=place f=barcode j=inventory k=call_number u=note 2=lost 3=status"
            " n=due o=not_lent",
            withdrawn=("1",),
        ),
        _field(
            "koha_952",
            "952",
            "b=library c=place d=received g=price h=note i=inventory o=call_number p=barcode"
            " 0=status 1=lost 7=not_lent q=due",
            withdrawn=("1",),
        ),
        _field(
            "symphony_999",
            "999",
            "a=call_number i=barcode k=status l=place m=library",
        ),
        _field(
            "irbis_910",
            "910",
            "a=status b=inventory c=received d=place e=price h=barcode 1=number",
            withdrawn=("6",),
        ),
        _field(
            "rusmarc_852",
            "852",
            "a=library bce=place gjl=call_number m=inventory n=barcode y=note",
        ),
        _field(
            "marc21_852",
            "852",
            "a=library bc=place khijm=call_number p=inventory t=number z=note",
        ),
        _field(
            "rusmarc_899",
            "899",
            "a=library bc=place khijm=call_number p=inventory z=note",
        ),
        _field("ruslan_999", "999", "a=library b=place j=call_number"),
        _field("marc21_876", "876", "a=inventory j=status p=barcode", is_status=True),
        _field("call_number_090", "090", "ab=call_number", is_call_number=True),
    )
}

_DIALECTS = {
    "rusmarc": (
        "liber_995",
        "koha_unimarc_995",
        "koha_952",
        "rusmarc_852",
        "rusmarc_899",
        "ruslan_999",
        "call_number_090",
    ),
    "marc21": (
        "koha_952",
        "symphony_999",
        "marc21_852",
        "ruslan_999",
        "marc21_876",
        "call_number_090",
    ),
    "irbis": ("irbis_910",),
}
# Subfields that only the system named writes; without them the field is another's.
_SIGNS = {
    "liber_995": "jkl",
    "koha_unimarc_995": "ceo",
    "koha_952": "bop",
    "symphony_999": "iw",
    "ruslan_999": "a",
    "marc21_876": "j",
}
_ENOUGH = 0.02  # in fewer of the records than this a field is an accident


def known_fields(dialect: str) -> tuple[HoldingsField, ...]:
    """The fields in which systems of this dialect are known to keep copies."""
    return tuple(KINDS[kind] for kind in _DIALECTS[dialect])


def guess_profile(records: Iterable[MarcRecord], dialect: str) -> HoldingsProfile:
    """Which fields hold the copies of a source, and why, by a sample of its records."""
    total = 0
    seen: Counter[str] = Counter()
    codes: dict[str, Counter[str]] = {}
    tags = {KINDS[kind].tag for kind in _DIALECTS[dialect]}
    for record in records:
        total += 1
        present = set()
        for field in record.fields:
            if field.tag in tags:
                present.add(field.tag)
                counted = codes.setdefault(field.tag, Counter())
                counted.update({code.lower() for code, _text in field.subfields})
        seen.update(present)
    chosen: dict[str, HoldingsField] = {}
    for kind in _DIALECTS[dialect]:
        one = KINDS[kind]
        if seen[one.tag] > _ENOUGH * total and _fits(one, codes[one.tag], chosen.get(one.tag)):
            chosen[one.tag] = one
    fields = tuple(sorted(chosen.values(), key=lambda one: (_turn(one), -seen[one.tag])))
    reasons = tuple(_reason(one, seen[one.tag], total, codes[one.tag]) for one in fields)
    return HoldingsProfile(fields=fields, reasons=reasons or (Remark("holdings.nothing"),))


@dataclass(slots=True)
class _Rows:
    """What fields say of holdings, by library, place and call number."""

    standing: dict[Key, Held] = made(default_factory=dict)
    withdrawn: dict[Key, Held] = made(default_factory=dict)
    counts: Counter[Key] = made(default_factory=Counter)

    def left(self) -> dict[Key, Held]:
        """Those that stand; where none does, those of which all is withdrawn."""
        if not self.standing:
            self.standing, self.withdrawn = self.withdrawn, {}
        return self.standing


def held(profile: HoldingsProfile, found: list[Field]) -> list[Held]:
    """What the libraries have, out of the fields of the profile that a record has.

    Copies that were withdrawn are left out; where all were, what remains says so.
    """
    read = _Rows()
    for known in profile.fields:
        ours = [field for field in found if field.tag == known.tag]
        if known.is_call_number:
            if ours:
                _give_call_number(known, ours, read.left())
        elif known.is_status:
            _give_states(known, ours, read.standing)
        elif not read.standing:
            for field in ours:
                _take(known, _values(known, field), read)
    rows = read.left()
    for key, row in rows.items():
        row.number = read.counts[key] if read.counts[key] > max(len(row.items), 1) else 0
    return list(rows.values())


def _turn(one: HoldingsField) -> int:
    """What names copies is read before what says more of them."""
    return 2 if one.is_call_number else int(one.is_status)


def _fits(one: HoldingsField, codes: Counter[str], rival: HoldingsField | None) -> bool:
    """Whether the subfields are this system's, and more so than the rival's."""
    signs = _SIGNS.get(one.kind)
    if signs is not None and not any(codes[sign] for sign in signs):
        return False
    return rival is None or _share(one, codes) > _share(rival, codes)


def _share(one: HoldingsField, codes: Counter[str]) -> float:
    known = set(one.meanings) | set(_SIGNS.get(one.kind, ""))
    return sum(n for code, n in codes.items() if code in known) / max(codes.total(), 1)


def _reason(one: HoldingsField, number: int, total: int, codes: Counter[str]) -> Remark:
    named = ", ".join(f"${code}" for code in sorted(codes) if code.isalnum())
    values = {"tag": one.tag, "number": number, "total": total, "codes": named}
    return Remark("holdings.field", values)


def _values(known: HoldingsField, field: Field) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for code, text in field.subfields:
        meaning = known.meanings.get(code) or known.meanings.get(code.lower())
        if meaning and (text := clean(text)):
            values.setdefault(meaning, []).append(text)
    return values


def _take(known: HoldingsField, values: dict[str, list[str]], read: _Rows) -> None:
    """Put the copies of a field to the row of their library, place and call number."""
    if not values:
        return
    state = _state(known, values)
    library, place, call_number, note = (" ".join(values.get(one, ())) for one in _OF_ROW)
    key = (library, place, call_number, note)
    gone = _nth(values, "status", 0) in known.withdrawn or state == CopyState.WITHDRAWN
    rows = read.withdrawn if gone else read.standing
    row = rows.get(key)
    if row is None:
        row = Held(library=library, place=place, call_number=call_number, note=note)
        rows[key] = row
    if gone:
        row.is_withdrawn = True
        return
    copies = max(len(values.get("inventory", ())), len(values.get("barcode", ())), 1)
    said = _nth(values, "number", 0)
    read.counts[key] += int(said) if said.isascii() and said.isdigit() and len(said) < 6 else copies
    if values.keys() & _OF_ITEM:
        for place_in_field in range(copies):
            item = _item(values, place_in_field)
            item.state = state or ""
            item.back = _back(values) if state == CopyState.LENT else ""
            row.items.append(item)


def _state(known: HoldingsField, values: dict[str, list[str]]) -> CopyState | None:
    """What is said of the copies of a field; nothing where the system writes no statuses."""
    if _OF_STATE.isdisjoint(values):
        return None
    numbers = {name: _nth(values, name, 0) for name in ("lost", "not_lent")}
    said = {name: text for name, text in numbers.items() if _NUMBER.fullmatch(text)}
    if int(said.get("lost", 0)):
        return CopyState.LOST
    if int(said.get("not_lent", 0)):
        # Koha: below zero it is ordered.
        return CopyState.EXPECTED if int(said["not_lent"]) < 0 else CopyState.NOT_LENT
    if _back(values):
        return CopyState.LENT
    status = _nth(values, "status", 0)
    return states.state_of(_CODES.get(known.kind, {}), status) or (CopyState.FREE if said else None)


def _back(values: dict[str, list[str]]) -> str:
    day = states.day_of(_nth(values, "due", 0))
    return day.isoformat() if day else ""


def _give_states(known: HoldingsField, ours: list[Field], rows: dict[Key, Held]) -> None:
    """Tell the status of copies that stand already, found by their barcode or number."""
    items = [item for row in rows.values() for item in row.items]
    for field in ours:
        values = _values(known, field)
        status, state = _nth(values, "status", 0), _state(known, values)
        numbers = {*values.get("barcode", ()), *values.get("inventory", ())}
        for item in items:
            if not numbers.isdisjoint({item.barcode, item.inventory} - {""}):
                item.status, item.state = status, state or ""


def _item(values: dict[str, list[str]], place: int) -> Item:
    return Item(
        inventory=_nth(values, "inventory", place),
        barcode=_nth(values, "barcode", place),
        price=_nth(values, "price", 0),
        status=_nth(values, "status", 0),
        received=_nth(values, "received", 0),
    )


def _nth(values: dict[str, list[str]], meaning: str, place: int) -> str:
    found = values.get(meaning, ())
    return found[place] if place < len(found) else ""


def _give_call_number(known: HoldingsField, ours: list[Field], rows: dict[Key, Held]) -> None:
    texts = (_values(known, field).get("call_number", ()) for field in ours)
    call_number = next((" ".join(text) for text in texts if text), "")
    if not call_number:
        return
    if not rows:
        rows[("", "", call_number, "")] = Held(call_number=call_number)
    for row in rows.values():
        row.call_number = row.call_number or call_number
