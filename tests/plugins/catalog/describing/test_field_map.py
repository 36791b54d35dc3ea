"""The field map of the documentation and that of the code name the same fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bibnet_catalog.describing import irbis, marc21, rusmarc

DOCUMENT = Path(__file__).parents[4] / "docs/catalog-fields.md"


@pytest.mark.parametrize(
    ("heading", "fields"),
    [("RUSMARC and UNIMARC", rusmarc.FIELDS), ("MARC21", marc21.FIELDS), ("IRBIS64", irbis.FIELDS)],
)
def test_each_tag_of_the_document_is_in_the_code_and_the_other_way_round(heading, fields):
    section = DOCUMENT.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([\d, ]+) \|", section, re.MULTILINE)
    named = [tag.strip() for row in rows for tag in row.split(",")]
    assert len(named) == len(set(named)), "a tag stands in two rows"
    assert set(named) == set(fields)
