"""Whatever is told about a record can be told in Russian, also long after it was read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import bibnet_catalog
import polib
import pytest
from bibnet_catalog.reading.remarks import SENTENCES, BadFile, BadRecord, Refused, Remark

CATALOGUE = Path(bibnet_catalog.__file__).parent / "locale/ru/LC_MESSAGES/django.po"
READING = Path(bibnet_catalog.__file__).parent / "reading"


@pytest.fixture(scope="module")
def russian():
    return {one.msgid: one.msgstr for one in polib.pofile(str(CATALOGUE), encoding="utf-8")}


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_translated_with_its_values(code, russian):
    sentence = SENTENCES[code]
    assert re.search("[а-я]", russian[sentence])
    values = re.findall(r"%\((\w+)\)s", sentence)
    assert sorted(re.findall(r"%\((\w+)\)s", russian[sentence])) == sorted(values)
    remark = Remark(code, dict.fromkeys(values, "7"))
    assert str(remark) == re.sub(r"%\(\w+\)s", "7", sentence)
    assert remark.told(russian.__getitem__) != str(remark)


def test_a_remark_is_kept_as_json_and_comes_back():
    remark = Remark("iso2709.indicators", {"tag": "200"})
    assert Remark(*json.loads(json.dumps(remark))) == remark


def test_a_refusal_carries_its_remark_and_reads_as_a_sentence():
    for kind in (BadRecord, BadFile):
        error = kind("too_long", limit=5)
        assert isinstance(error, Refused)
        assert error.remark == Remark("too_long", {"limit": 5})
        assert str(error) == "Longer than a record may be (5 bytes)."


def test_the_package_needs_no_django():
    for module in READING.rglob("*.py"):
        assert not re.search(r"^(from|import) django", module.read_text(), re.MULTILINE), module
