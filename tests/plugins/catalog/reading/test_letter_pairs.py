"""The table of letter pairs is what the real records say."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import pytest
from bibnet_catalog.reading import letter_pairs

from tests.plugins.catalog.reading.building import FILES

COUNTED = {
    "rusmarc/test1_cp1251.iso": "cp1251",
    "rusmarc/7_rusmarc.mrc": "utf-8",
    "rusmarc/rusmarc2marc-rusmarc.mrc": "utf-8",
    "marc21_ru/merged.mrc": "utf-8",
    "irbis/ibis_sample_utf8.txt": "utf-8",
    "marc21_ru/rsl01003345174.mrx": "utf-8",
}
# Not one of these lines is among the records that were counted.
LINES = [
    "Мастер и Маргарита : роман / М. А. Булгаков",
    "Методические рекомендации по охране труда в сельском хозяйстве",
    "СБОРНИК ЗАДАЧ ПО ФИЗИКЕ ДЛЯ СРЕДНЕЙ ШКОЛЫ",
    "Ёжик в тумане [Текст] : [для детей дошк. и мл. шк. возраста]",
]


def test_the_table_is_counted_in_the_real_records():
    text = "\n".join((FILES / name).read_text(codec) for name, codec in COUNTED.items())
    text = text.lower().replace("ё", "е")
    letters = letter_pairs.LETTERS
    counts = Counter(pair for pair in pairwise(text) if {*pair} <= {*letters})
    most = math.log(max(counts.values()))
    for first, row in zip(letters, letter_pairs.WEIGHTS, strict=True):
        counted = [counts[first, second] for second in letters]
        figures = [1 + round(8 * math.log(n) / most) if n else 0 for n in counted]
        assert row == "".join(map(str, figures)), first


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("codec", letter_pairs.CODECS)
def test_one_line_of_russian_tells_its_encoding(line, codec):
    content = line.encode(codec)
    pairs = letter_pairs.pairs_of(content)
    size = sum(byte > 127 for byte in content)
    scores = {one: letter_pairs.score(pairs, one, size=size) for one in letter_pairs.CODECS}
    right = scores.pop(codec)
    assert right > 0.5
    assert right > max(scores.values()) + 0.2


def test_too_little_text_tells_nothing():
    assert letter_pairs.score(letter_pairs.pairs_of("Он".encode("cp1251")), "cp1251", size=2) == 0
