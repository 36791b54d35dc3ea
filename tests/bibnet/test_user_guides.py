"""The guides for users name buttons and pages as the screens do."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "ru").glob("*.md"))
# Quotation marks that quote no button.
NOT_ON_SCREENS = {"до 14 лет включительно", "библиотеки × разделы"}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ")).strip()


@pytest.fixture(scope="module")
def words_on_screens() -> set[str]:
    found = set()
    catalogues = (ROOT / name for name in ("site", "plugins"))
    for path in (path for one in catalogues for path in one.rglob("locale/ru/**/django.po")):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                found |= {plain(text) for text in [entry.msgstr, *entry.msgstr_plural.values()]}
    return found


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_quotes_stands_on_a_screen(guide, words_on_screens):
    quoted = {plain(words) for words in re.findall("«([^»]+)»", guide.read_text("utf-8"))}
    assert quoted - words_on_screens - NOT_ON_SCREENS == set()
