"""Labels in Russian are in Russian: a word in Latin script is a name that is written so."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(
    path
    for folder in ("site", "plugins", "themes")
    for path in (ROOT / folder).rglob("locale/ru/LC_MESSAGES/*.po")
)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
# What stands for values, marks up, or is typed as it is: no words of a sentence.
NO_WORDS = re.compile(
    r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]*>|&\w+;|#[0-9a-f]{6}|https?://\S*|/\w+/"
    r"|\S*\.(?:ru|md)\b|BIBNET_\w+"
)
# Names that are written so, of programs too, and a key of the keyboard.
NAMES = {
    "API", "Atom", "CSV", "DNS", "ICS", "JPEG", "JSON", "PDF", "PNG", "PRO", "QR", "RSS", "UTF-8",
    "WebP", "XLSX", "Ctrl+P", "LibreOffice", "Word", "DOCTYPE", "Excel", "ISBN", "ISO", "ISSN",
    "MARC", "OAI-PMH", "UTF-16", "XML", "ZIP", "RUSMARC", "UNIMARC", "LIBER", "Koha", "Symphony",
    "TIFF",
}  # fmt: skip
# What a person is to type as it stands, after «пример» or «например».
EXAMPLE = re.compile(r"(?i:пример): [^\s;,)]+|например,? [^\s;,)]+")


def latin(text: str) -> set[str]:
    """Words in Latin script that are no names."""
    words = WORD.findall(EXAMPLE.sub(" ", NO_WORDS.sub(" ", text)))
    return {word.rstrip(".-") for word in words} - NAMES


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_a_catalogue_has_no_word_in_latin_script(path):
    told = [
        f"{entry.linenum}: {text}"
        for entry in polib.pofile(str(path))
        if not entry.obsolete
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if latin(text)
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Скачать XLSX", set()),
        ("Кто читал: cookie не нужны", {"cookie"}),
        ("Только {count} из %(most)s, например novozybkov.", set()),
        ("Начните с https:// или с /news/", set()),
        ("Online-запись", {"Online"}),
    ],
)
def test_what_counts_as_a_word(text, found):
    assert latin(text) == found
