"""Catalogues compiled in Python."""

from __future__ import annotations

import gettext
import os
import subprocess
import sys

import polib
import pytest

from bibnet.translations import catalogue_folders, compile_all

CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
"&& (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "%(n)s book"
msgid_plural "%(n)s books"
msgstr[0] "%(n)s книга"
msgstr[1] "%(n)s книги"
msgstr[2] "%(n)s книг"

#, fuzzy
msgid "library"
msgstr "книжный магазин"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "app" / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE)
    return path


def test_a_compiled_catalogue_knows_the_three_plurals_and_no_guesses(catalogue, tmp_path):
    assert compile_all([tmp_path]) == [catalogue.with_suffix(".mo")]
    with catalogue.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    spoken = [words.ngettext("%(n)s book", "%(n)s books", n) for n in (1, 2, 5, 11, 21)]
    assert [word.split()[1] for word in spoken] == ["книга", "книги", "книг", "книг", "книга"]
    assert words.gettext("library") == "library"


def test_only_what_changed_is_compiled_again(catalogue, tmp_path):
    compile_all([tmp_path])
    assert compile_all([tmp_path]) == []
    newer = catalogue.with_suffix(".mo").stat().st_mtime + 5
    os.utime(catalogue, (newer, newer))
    assert compile_all([tmp_path]) == [catalogue.with_suffix(".mo")]


def test_the_command_compiles_the_folders_it_is_given(catalogue, tmp_path):
    command = [sys.executable, "-m", "bibnet.translations", "compile", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.split() == [str(catalogue.with_suffix(".mo"))]
    assert subprocess.run(command[:3], capture_output=True).returncode == 2


def test_the_core_and_every_theme_are_looked_through():
    names = {folder.name for folder in catalogue_folders()}
    assert "bibnet" in names
    assert len(names) >= 4


def test_a_word_has_one_translation_in_all_catalogues():
    """Django reads all catalogues into one: of two translations readers would see either."""
    known: dict[tuple[str | None, str], set[str]] = {}
    for folder in catalogue_folders():
        for file in sorted(folder.rglob("ru/LC_MESSAGES/*.po")):
            for entry in polib.pofile(str(file), encoding="utf-8"):
                texts = entry.msgstr or "|".join(entry.msgstr_plural.values())
                known.setdefault((entry.msgctxt, entry.msgid), set()).add(texts)
    assert len(known) > 1000
    assert {key: texts for key, texts in known.items() if len(texts) > 1} == {}
