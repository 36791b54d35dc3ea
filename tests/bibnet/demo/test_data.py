"""What the texts and lists must keep to, whoever edits them."""

from __future__ import annotations

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from bibnet.demo import hours, pictures, texts
from bibnet.demo.moments import DAY, day_of, moment_of
from bibnet.demo.sites import DemoSite
from bibnet.events.models import AgeMark
from bibnet.libraries.models import Kind, Library

FIRST = date(2026, 11, 23)
KINDS = ("news", "events", "reports", "pages")
CODES = {row["code"] for row in texts.rows("libraries")}
ALL = [
    pytest.param(kind, one, id=f"{path.stem} {one.slug}")
    for kind in KINDS
    for path in sorted((texts.folder() / kind).glob("*.md"))
    for one in texts.items(kind, path.stem)
]
DATED = [one for one in ALL if one.values[0] in ("events", "reports")]
RESERVED_PHONE = re.compile(r"\+7 \((4832\) 00-\d\d|48\d{3}\) 0-\d\d)-\d\d")


@pytest.mark.parametrize(("kind", "item"), ALL)
def test_each_text_is_whole(kind, item):
    site = DemoSite(Library(code="karachev", place="Карачев", phone="+7 (48335) 0-00-00"), FIRST)
    assert item.slug
    assert item.lead or "section" in item.facts
    assert len(site.fill(item.lead)) <= 300
    for paragraph in (item.title, *item.paragraphs):
        filled = site.fill(paragraph)
        assert "{" not in filled
        assert '"' not in filled, "Russian quotation marks are « »"
        assert " - " not in filled, "a dash is —"
        assert "!" not in filled
    assert set(item.names("for")) <= CODES
    for name in (*item.names("picture"), *item.names("pictures")):
        assert name in pictures.descriptions()


@pytest.mark.parametrize(("kind", "item"), DATED)
def test_what_is_held_has_a_day_a_place_an_age_mark_and_people(kind, item):
    moment = moment_of(item.facts["at"], FIRST)
    assert moment.begins < moment.ends
    assert item.facts["age"] in AgeMark.values
    assert item.names("audience")
    assert "hall" in item.facts or "elsewhere" in item.facts
    assert item.facts.get("place", "tyutchev") in CODES
    assert (item.number("going") or 0) <= (item.number("seats") or 0)
    if kind == "reports":
        assert moment.day < FIRST
        assert len(item.names("came")) == 3
        assert len(item.names("pictures")) >= 2
        assert item.facts["gallery"]


def test_the_tree_of_libraries_is_in_order():
    seen: set[str] = set()
    for row in texts.rows("libraries"):
        assert row["code"] not in seen
        assert not row["parent"] or row["parent"] in seen
        assert row["kind"] in Kind.values
        assert not row["hours"] or row["hours"] in hours.plans()
        assert row["hours"] or row["parent"], "who stands alone needs hours"
        seen.add(row["code"])
    assert len(seen) >= 120
    districts = {row["code"] for row in texts.rows("districts")}
    assert {row["district"] for row in texts.rows("libraries")} == districts


def test_telephones_and_mail_are_of_reserved_ranges():
    for row in texts.rows("libraries"):
        assert RESERVED_PHONE.fullmatch(row["phone"]), row["phone"]
        assert row["email"] in ("", f"{row['code']}@example.ru")
    for row in texts.rows("readers"):
        assert row["email"].endswith("@example.org") or not row["email"]


def test_all_lie_in_the_region():
    for row in texts.rows("libraries"):
        assert 51.8 < float(row["latitude"]) < 54.1, row["code"]
        assert 31.2 < float(row["longitude"]) < 35.4, row["code"]


def test_each_drawing_is_described_and_small():
    drawn = {path.stem: path for path in (texts.folder() / "pictures").glob("*.svg")}
    assert drawn.keys() == pictures.descriptions().keys()
    for name, path in drawn.items():
        assert path.stat().st_size <= 32_000, name
        root = ElementTree.parse(path).getroot()
        assert root.get("viewBox") == "0 0 1200 800"
        assert pictures.descriptions()[name]["alt"]


def test_schedule_changes_concern_known_libraries_and_days_in_order():
    rows = json.loads((texts.folder() / "changes.json").read_text(encoding="utf-8"))
    for row in rows:
        assert set(row["libraries"]) <= CODES
        assert DAY.fullmatch(row["from"])
        assert day_of(row["from"], FIRST) <= day_of(row["to"], FIRST)
    days = [day_of(row["to"], FIRST) for row in rows]
    assert min(days) < FIRST <= max(days)
