"""Accents stand behind their letters, whatever the old set did."""

from __future__ import annotations

import pytest
from bibnet_catalog.reading import charsets
from hypothesis import given, settings
from hypothesis import strategies as st
from pymarc.marc8 import MARC8ToUnicode


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Caf\xc2e", "Café"),
        (b"M\xc8unchen, \xc9Oster", "München, Öster"),
        (b"\xcfSkoda \xd0caf\xd0c", "Škoda çafç"),
        (b"\xe8\xc2od\xc2z", "Łódź"),
        (b"Stra\xfbe \xabx\xbb \xbf", "Straße «x» ¿"),
        (b"\x88Der \x89Turm", "Der Turm"),
        (b"\xc3\xd6a", "ậ"),  # two marks on a letter
        (b"\x1b(NwOJNA\x1b(B and \x1b(NMIR", "Война and мир"),
        (b"\x1b)N\xf7\xcf\xca\xce\xc1", "Война"),
        (b"\x1b*N\x1bnwOJNA\x0f!", "Война!"),
        (b"\x1b)N\x0ewOJNA\x0f Ok", "Война Ok"),
        (b"\x1b(QD", "ё"),
        (b"a\x1f\x1b(Na\x1fb\x1e\xc2e", "a\x1fА\x1fb\x1eé"),  # a set lasts to the next separator
    ],
)
def test_iso_5426_and_the_sets_beside_it(content, text):
    assert charsets.iso5426(content) == text


@pytest.mark.parametrize("content", [b"\xa3\x8f", b"\xe0", b"a\x1b", b"\x1b(Zx"])
def test_what_is_not_in_the_sets_is_refused(content):
    with pytest.raises(UnicodeDecodeError):
        charsets.iso5426(content)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Caf\xe2e\x1fb\x1eM\xe8unchen", "Café\x1fb\x1eMünchen"),
        (b"\x1b(NwOJNA\x1b(B!", "Война!"),
        (b"plain", "plain"),
    ],
)
def test_marc_8(content, text):
    assert charsets.marc8(content) == text


@settings(max_examples=100)
@given(segment=st.binary(max_size=20).map(lambda one: one.translate(None, b"\x1b\x1d\x1e\x1f\x7f")))
def test_the_short_way_through_marc_8_reads_what_pymarc_reads(segment):
    segment += b"\xe2e"
    assert charsets.marc8(segment) == MARC8ToUnicode(quiet=True).translate(segment)


@settings(max_examples=80)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_text_or_refused_and_separators_stay(content):
    for read in (charsets.marc8, charsets.iso5426):
        try:
            text = read(content)
        except UnicodeDecodeError:
            continue
        for separator in "\x1d\x1e\x1f":
            assert text.count(separator) == content.count(separator.encode())
