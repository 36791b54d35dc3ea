"""Descriptions of the real files, read just far enough for pairs."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bibnet_catalog.describing.description import (
    Description,
    Isbn,
    Kind,
    Level,
    Linked,
    Person,
)

FILES = Path(__file__).parents[2] / "files"
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
PAGES = re.compile(r"(\d+)(?:\s*,?\s*\[\d+\])?\s*(?:с|c|p|s|b|стр|sivua|pages)\b")
Fields = list[tuple[str, list[tuple[str, str]]]]


def isbn13(text: str) -> str:
    """The number with thirteen digits, or an empty string if its check digit is wrong."""
    digits = re.sub(r"[^0-9XxХх]", "", text.split("(")[0]).upper().replace("Х", "X")
    if len(digits) == 10 and digits[:9].isdigit():
        total = sum((10 - at) * (10 if one == "X" else int(one)) for at, one in enumerate(digits))
        if total % 11:
            return ""
        digits = "978" + digits[:9]
        check = -sum(int(one) * (3 if at % 2 else 1) for at, one in enumerate(digits)) % 10
        return f"{digits}{check}"
    if len(digits) == 13 and digits.isdigit():
        good = not sum(int(one) * (3 if at % 2 else 1) for at, one in enumerate(digits)) % 10
        return digits if good else ""
    return ""


def iso2709(path: Path, encoding: str) -> Iterator[tuple[str, Fields]]:
    """Leader and fields of each record of a file."""
    content = path.read_bytes()
    if path.suffix == ".xz":
        content = lzma.decompress(content)
    for raw in content.split(b"\x1d"):
        raw = raw.strip(b"\r\n")
        if len(raw) < 25 or not raw[12:17].isdigit():
            continue
        leader = raw[:24].decode("latin-1")
        base = int(leader[12:17])
        directory, body = raw[24 : base - 1], raw[base:]
        fields: Fields = []
        for at in range(0, len(directory) - 11, 12):
            tag = directory[at : at + 3].decode("latin-1")
            length, start = int(directory[at + 3 : at + 7]), int(directory[at + 7 : at + 12])
            content = body[start : start + length].rstrip(b"\x1e").decode(encoding, "replace")
            fields.append((tag, _subfields(content)))
        yield leader, fields


def _subfields(content: str) -> list[tuple[str, str]]:
    first, *rest = content.split("\x1f")
    if not rest:
        return [("", first)]
    return [(one[:1], one[1:].strip()) for one in rest if one]


def irbis(path: Path) -> Iterator[Fields]:
    for text in path.read_text("utf-8").split("*****"):
        fields: Fields = []
        for line in text.splitlines():
            tag, _, content = line.removeprefix("#").partition(": ")
            first, *rest = content.split("^")
            found = [(one[:1].lower(), one[1:].strip()) for one in rest if one]
            fields.append((tag, [("", first), *found] if first else found))
        if fields:
            yield fields


def melinda(record: dict[str, Any]) -> tuple[str, Fields]:
    fields: Fields = [
        (
            one["tag"],
            [(sub["code"], sub.get("value", "")) for sub in one["subfields"]]
            if "subfields" in one
            else [("", one.get("value", ""))],
        )
        for one in record["fields"]
    ]
    return record["leader"], fields


def melinda_cases() -> Iterator[tuple[str, Description, Description]]:
    cases = json.loads((FILES / "cases" / "melinda_match_detection.json").read_text("utf-8"))
    for case in cases["cases"]:
        if case["group"] == "index":
            files = case["files"]
            first, second = files["recordA.json"], files["recordB.json"]
            yield case["case"], marc21(*melinda(first)), marc21(*melinda(second))


def _first(fields: Fields, tag: str, code: str = "a") -> str:
    for one, subfields in fields:
        if one == tag:
            for name, text in subfields:
                if name == code and text:
                    return text
    return ""


def _all(fields: Fields, tag: str, code: str = "a") -> list[str]:
    return [
        text for one, subs in fields if one == tag for name, text in subs if name == code and text
    ]


def _bare(text: str) -> str:
    return text.strip().rstrip("/:;,=").strip()


def _imprint(description: Description, date: str, extent: str) -> Description:
    found = YEAR.findall(date)
    description.date = date
    description.year = int(found[0]) if found else None
    description.last_year = int(found[-1]) if len(found) > 1 else None
    description.extent = extent
    pages = PAGES.findall(extent)
    description.pages = int(pages[-1]) if pages else None
    return description


def marc21(leader: str, fields: Fields) -> Description:
    kinds = {
        "j": Kind.MUSIC,
        "i": Kind.AUDIO,
        "e": Kind.MAP,
        "c": Kind.SHEET_MUSIC,
        "g": Kind.VIDEO,
    }
    kind = kinds.get(leader[6:7], Kind.BOOK)
    if leader[7:8] == "s":
        kind = Kind.PERIODICAL
    level = {"a": Level.SET, "b": Level.VOLUME, "c": Level.VOLUME}.get(leader[19:20], Level.ALONE)
    people = [
        Person(
            surname=_bare(next((text for code, text in subs if code == "a"), "")).rstrip("."),
            roles=["070"] if tag == "100" else ["340"],
        )
        for tag, subs in fields
        if tag in ("100", "700")
    ]
    above = _first(fields, "773", "t")
    publication = "264" if _first(fields, "264", "c") or _first(fields, "264", "b") else "260"
    fixed = _first(fields, "008", "")
    description = Description(
        control_number=_first(fields, "001", ""),
        kind=kind,
        level=level,
        title=_bare(_first(fields, "245")),
        other_title=_bare(_first(fields, "245", "b")),
        part_number=_bare(_first(fields, "245", "n")),
        part_title=_bare(_first(fields, "245", "p")),
        responsibility=_bare(_first(fields, "245", "c")),
        people=people,
        edition=_bare(_first(fields, "250")),
        places=[_bare(one) for one in _all(fields, publication)],
        publishers=[_bare(one) for one in _all(fields, publication, "b")],
        languages=(_all(fields, "041") or [fixed[35:38]])[:1],
        isbns=[Isbn(text=one, isbn13=isbn13(one)) for one in _all(fields, "020")],
        linked=[Linked(relation="set", title=_bare(above))] if above else [],
    )
    date = _first(fields, publication, "c")
    return _imprint(description, date, _first(fields, "300"))


def rusmarc(leader: str, fields: Fields) -> Description:
    level = {"1": Level.SET, "2": Level.VOLUME}.get(leader[8:9], Level.ALONE)
    kinds = {"j": Kind.MUSIC, "i": Kind.AUDIO, "e": Kind.MAP, "c": Kind.SHEET_MUSIC}
    people = []
    for tag, subs in fields:
        if tag in ("700", "701", "702"):
            get = dict(reversed(subs)).get
            role = (get("4") or ("" if tag == "702" else "070"))[:3]
            people.append(
                Person(
                    surname=get("a", ""),
                    initials=get("b", ""),
                    given=get("g", ""),
                    roles=[role] if role else ["340"],
                )
            )
    linked = []
    for tag, subs in fields:
        if tag in ("461", "463"):
            title, part, inside = "", "", ""
            for code, text in subs:
                if code == "1":
                    inside = text[:3]
                elif code == "a" and inside == "200":
                    title = title or text
                elif code == "v" and inside == "200":
                    part = part or text
            relation = "set" if tag == "461" else "host"
            if title:
                linked.append(Linked(relation=relation, title=title, part=part))
    description = Description(
        control_number=_first(fields, "001", ""),
        kind=kinds.get(leader[6:7], Kind.BOOK),
        level=level,
        title=_first(fields, "200"),
        other_title=" : ".join(_all(fields, "200", "e")),
        part_number=_first(fields, "200", "h") or _first(fields, "200", "v"),
        part_title=_first(fields, "200", "i"),
        responsibility=_first(fields, "200", "f"),
        people=people,
        edition=_first(fields, "205"),
        places=_all(fields, "210"),
        publishers=_all(fields, "210", "c"),
        languages=_all(fields, "101")[:1],
        isbns=[Isbn(text=one, isbn13=isbn13(one)) for one in _all(fields, "010")],
        linked=linked,
    )
    return _imprint(description, _first(fields, "210", "d"), _first(fields, "215"))


def from_irbis(fields: Fields) -> Description | None:
    sheet = _first(fields, "920", "").upper()
    if sheet not in ("PAZK", "SPEC", "ASP"):
        return None
    people = [
        Person(
            surname=get("a", ""),
            initials=get("b", ""),
            given=get("g", ""),
            roles=["070"] if tag == "700" else ["340"],
        )
        for tag, subs in fields
        if tag in ("700", "701")
        for get in [dict(subs).get]
    ]
    above = _first(fields, "461", "c")
    description = Description(
        kind=Kind.ARTICLE if sheet == "ASP" else Kind.BOOK,
        level=Level.VOLUME if sheet == "SPEC" else Level.PART if sheet == "ASP" else Level.ALONE,
        title=_first(fields, "200"),
        other_title=_first(fields, "200", "e"),
        part_number=_first(fields, "200", "v"),
        responsibility=_first(fields, "200", "f"),
        people=people,
        publishers=_all(fields, "210", "c") or _all(fields, "461", "g")[:1],
        places=_all(fields, "210"),
        languages=_all(fields, "101", "")[:1],
        isbns=[Isbn(text=one, isbn13=isbn13(one)) for one in _all(fields, "10")],
        linked=[Linked(relation="set", title=above)] if above and sheet == "SPEC" else [],
    )
    extent = _first(fields, "215")
    description = _imprint(description, _first(fields, "210", "d"), extent)
    if extent[:4].strip().isdigit():
        description.pages = int(extent[:4].strip())
    return description


def records() -> dict[str, Description]:
    """All real records by the name of their file and their number in it."""
    found: dict[str, Description] = {}
    for name in ("test1_cp1251.iso", "01007496813.iso", "7_rusmarc.mrc"):
        encoding = "cp1251" if "cp1251" in name else "utf-8"
        for at, record in enumerate(iso2709(FILES / "rusmarc" / name, encoding), 1):
            found[f"{name}:{at}"] = rusmarc(*record)
    for path in (
        *sorted((FILES / "marc21_ru").glob("*.mrc")),
        *(FILES / "marc21" / name for name in MARC21),
    ):
        for at, record in enumerate(iso2709(path, "utf-8"), 1):
            found[f"{path.name}:{at}"] = marc21(*record)
    for at, fields in enumerate(irbis(FILES / "irbis" / "ibis_sample_utf8.txt"), 1):
        description = from_irbis(fields)
        if description:
            found[f"ibis:{at}"] = description
    for case, first, second in melinda_cases():
        found[f"melinda:{case}a"] = first
        found[f"melinda:{case}b"] = second
    return found


MARC21 = ("plympton_36.mrc", "pymarc_marc.dat", "traject_30.mrc", "uva_2000.mrc.xz")
