"""In which encoding a file is, told by its bytes, and text out of the bytes of its records.

What records declare about themselves is often untrue (of six real files three lied), so it only
breaks a tie.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from . import letter_pairs
from .pieces import BLOCK
from .remarks import BadRecord, Remark


class Encoding(StrEnum):
    """The encodings that libraries deliver; the value is shown as it is."""

    UTF8 = "UTF-8"
    CP1251 = "CP1251"
    CP866 = "CP866"
    KOI8R = "KOI8-R"  # also the basic Cyrillic set of UNIMARC: the same letters in the same places
    MARC8 = "MARC-8"
    ISO5426 = "ISO 5426"


# KOI8-U is KOI8-R with і, ї, є and ґ in the place of lines that frame tables.
_CODECS = {Encoding.CP1251: "cp1251", Encoding.CP866: "cp866", Encoding.KOI8R: "koi8_u"}

_ASCII = bytes(range(128))
_BEYOND_ASCII = bytes(range(128, 256))

# Of the two best candidates what is declared wins if they are as near as this.
NEAR = 0.08
# Below this nothing was recognised.
RECOGNISED = 0.3
# How many bytes beyond ASCII are compared, spread over the whole file.
SAMPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding and how well the bytes fit it, from 0 to 1."""

    encoding: Encoding
    score: float


@dataclass(frozen=True, slots=True)
class Detection:
    """The encoding to propose, all candidates from best to worst, and what the file declares.

    `is_certain` is false where a person should look twice. `strange` is the share of the text that
    is not in UTF-8 although the file is: records that will be read by their own best guess.
    """

    encoding: Encoding
    candidates: tuple[Candidate, ...]
    declared: Encoding | None
    is_certain: bool
    strange: float = 0.0


def detect(file: BinaryIO, *, declared: Encoding | None = None) -> Detection:
    """The encoding of a whole file, read once in blocks."""
    right, wrong, sample = _looked_through(file)
    if not right and not wrong:
        return _of_ascii(sample, declared)
    share = right / (right + wrong)
    candidates = [Candidate(Encoding.UTF8, share), *_scores(bytes(sample))]
    candidates.sort(key=lambda one: -one.score)
    best, second = candidates[:2]
    if share >= 0.5:
        return Detection(Encoding.UTF8, tuple(candidates), declared, share > 0.99, 1 - share)
    if best.encoding == Encoding.UTF8 and not declared:  # a few words, that are not in it
        likeliest = _likeliest(bytes(sample))
        return Detection(likeliest, tuple(candidates), declared, is_certain=False)
    is_near = best.score - second.score < NEAR
    if declared and ((is_near and declared == second.encoding) or best.score < RECOGNISED):
        return Detection(declared, tuple(candidates), declared, is_certain=False)
    is_certain = not is_near and best.score >= RECOGNISED
    return Detection(best.encoding, tuple(candidates), declared, is_certain)


def _of_ascii(sample: bytes | bytearray, declared: Encoding | None) -> Detection:
    """Plain ASCII reads the same in all of them, unless it holds escape sequences."""
    if b"\x1b" in sample:
        encoding = Encoding.ISO5426 if declared == Encoding.ISO5426 else Encoding.MARC8
        return Detection(encoding, (Candidate(encoding, 1.0),), declared, is_certain=False)
    encoding = declared or Encoding.UTF8
    return Detection(encoding, (Candidate(encoding, 1.0),), declared, is_certain=True)


def _looked_through(file: BinaryIO) -> tuple[int, int, bytearray]:
    """How many bytes beyond ASCII are UTF-8, how many are not, and a sample of the text."""
    size = file.seek(0, 2)
    file.seek(0)
    portion = max(2048, SAMPLE * BLOCK // max(size, 1))
    right = wrong = 0
    sample = bytearray()
    rest = b""
    while block := file.read(BLOCK):
        if len(sample) < 2 * SAMPLE and (not block.isascii() or b"\x1b" in block):
            sample += block[:portion]
        block = rest + block
        whole = block.rstrip(_BEYOND_ASCII) if len(block) < 2 * BLOCK else block
        rest = block[len(whole) :]
        good, bad = _counted(whole)
        right += good
        wrong += bad
    good, bad = _counted(rest)
    return right + good, wrong + bad, sample


def _counted(block: bytes) -> tuple[int, int]:
    if block.isascii():
        return 0, 0
    size = _beyond_ascii(block)
    if _is_utf8(block):
        return size, 0
    right = _beyond_ascii(block.decode(errors="ignore").encode())
    return right, size - right


def _beyond_ascii(content: bytes) -> int:
    return len(content.translate(None, _ASCII))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


# How accented letters are written in the two sets, and the letters and signs that stand alone;
# what is an accent in one of them is such a letter in the other, and so these prove only half.
_ACCENTED = {
    Encoding.MARC8: re.compile(rb"[\xe0-\xfe]{1,2}[A-Za-z]"),
    Encoding.ISO5426: re.compile(rb"[\xc0-\xdf]{1,2}[A-Za-z]"),
}
_ALONE = {
    Encoding.MARC8: re.compile(rb"(?<![\x80-\xff])[\xa1-\xc8](?![\x80-\xff])"),
    Encoding.ISO5426: re.compile(rb"(?<![\x80-\xff])[\xa1-\xbf\xe1-\xfc](?![\x80-\xff])"),
}
_ESCAPE_TO_CYRILLIC = re.compile(rb"\x1b[(,)\-*+]?[NQ]")


def _scores(sample: bytes) -> list[Candidate]:
    """How well the text fits each encoding but UTF-8."""
    pairs = letter_pairs.pairs_of(sample)
    size = max(_beyond_ascii(sample), 1)
    found = [
        Candidate(encoding, letter_pairs.score(pairs, codec, size=size))
        for encoding, codec in _CODECS.items()
    ]
    escapes = 0.3 if _ESCAPE_TO_CYRILLIC.search(sample) else 0.0
    for encoding, form in _ACCENTED.items():
        accents = _beyond_ascii(b"".join(form.findall(sample)))
        alone = len(_ALONE[encoding].findall(sample))
        found.append(Candidate(encoding, min((accents + alone / 2) / size + escapes, 1.0)))
    return found


def _likeliest(sample: bytes) -> Encoding:
    """The encoding of a word or two; of single letters that of Russian spreadsheets."""
    pairs, size = letter_pairs.pairs_of(sample), max(_beyond_ascii(sample), 1)
    scores = {
        encoding: letter_pairs.score(pairs, codec, size=size, fewest=1)
        for encoding, codec in _CODECS.items()
    }
    return max(scores, key=lambda one: scores[one])


def declared_encoding(leader: str, coded_data: str) -> Encoding | None:
    """What a record says of itself: RUSMARC in 100$a 26–29, MARC21 in position 9 of the leader.

    `coded_data` is 100$a of RUSMARC, and empty in MARC21.
    """
    if not coded_data:
        return {"a": Encoding.UTF8, " ": Encoding.MARC8}.get(leader[9:10])
    for code in (coded_data[28:30], coded_data[26:28]):
        if code in _DECLARED:
            return _DECLARED[code]
    return None


_DECLARED = {
    "50": Encoding.UTF8,
    "79": Encoding.CP866,
    "89": Encoding.CP1251,
    "99": Encoding.KOI8R,
    "02": Encoding.KOI8R,
    "03": Encoding.ISO5426,
}


class Decoder:
    """Reads the records of a file in one encoding, and those in another by their own best guess."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        codec = _CODECS.get(encoding)
        self._small = _RUSSIAN.encode(codec, errors="ignore") if codec else b""
        self._letters = self._small + (_RUSSIAN.upper().encode(codec, "ignore") if codec else b"")

    def __call__(self, content: bytes) -> tuple[str, Sequence[Remark]]:
        if self.encoding == Encoding.UTF8:
            try:
                return _composed(content), ()
            except UnicodeDecodeError:
                return _mended_utf8(content) or self._guessed(content)
        if content.isascii() and b"\x1b" not in content:
            return content.decode("ascii"), ()
        if _is_utf8(content) and not content.isascii():
            is_declared = self.encoding == Encoding.MARC8 and content[9:10] == b"a"
            return _composed(content), () if is_declared else (_read_as(Encoding.UTF8),)
        if self._is_suspicious(content):
            return self._guessed(content)
        try:
            return _decoded(content, self.encoding), ()
        except UnicodeDecodeError:
            return self._guessed(content)

    def _is_suspicious(self, content: bytes) -> bool:
        """Whether the text looks unusual enough in this encoding to compare it with the others."""
        if not self._small:
            return bool(_LONG_RUN.search(content))
        beyond = content.translate(None, _ASCII)
        if len(beyond) < 12:
            return False
        not_small = len(beyond.translate(None, self._small))
        no_letters = len(beyond.translate(None, self._letters))
        return not_small * 2 > len(beyond) or no_letters * 6 > len(beyond)

    def _guessed(self, content: bytes) -> tuple[str, Sequence[Remark]]:
        """The text with what is UTF-8 in it read so, and the rest as it fits best.

        Another encoding than that of the file must fit clearly better.
        """
        units = _SEPARATORS.split(content)
        odd = [one for one in units if not _is_utf8(one)]
        scores = {one.encoding: one.score for one in _scores(b" ".join(odd) or content)}
        best = max(scores, key=lambda one: scores[one])
        if scores[best] < max(scores.get(self.encoding, 0.0) + 2 * NEAR, RECOGNISED):
            best = self.encoding
        is_mixed = any(not one.isascii() and _is_utf8(one) for one in units) and bool(odd)
        if not is_mixed:
            text = self._read(content, best)
            return text, () if best == self.encoding else (_read_as(best),)
        read = [
            _composed(one) if _is_utf8(one) and b"\x1b" not in one else self._read(one, best)
            for one in units
        ]
        return "".join(read), (Remark("encoding.mixed", {"encoding": str(best)}),)

    def _read(self, content: bytes, encoding: Encoding) -> str:
        try:
            return _decoded(content, encoding)
        except UnicodeDecodeError:
            raise BadRecord("encoding.unknown", encoding=str(self.encoding)) from None


_SEPARATORS = re.compile(rb"([\x1d-\x1f\n])")
_LONG_RUN = re.compile(rb"[\x80-\xff]{4}")


_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяёі"


def _read_as(encoding: Encoding) -> Remark:
    return Remark("encoding.other", {"encoding": str(encoding)})


def _composed(content: bytes) -> str:
    text = content.decode()
    if len(text) == len(content):
        return text
    if b"\xc2" in content:
        text = _NON_SORTING.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


# The marks of UNIMARC and MARC21 around words that do not count in sorting.
_NON_SORTING = re.compile("[\x88\x89\x98\x9c]")


def _decoded(content: bytes, encoding: Encoding) -> str:
    if encoding == Encoding.UTF8:
        return _composed(content)
    if encoding in (Encoding.MARC8, Encoding.ISO5426):
        from . import charsets  # their tables are large, and most files are in none of them

        read = charsets.marc8 if encoding == Encoding.MARC8 else charsets.iso5426
        return read(content)
    if encoding == Encoding.CP1251:
        content = content.translate(None, b"\x98")  # the one place without a character
    return content.decode(_CODECS[encoding])


def _mended_utf8(content: bytes) -> tuple[str, Sequence[Remark]] | None:
    """UTF-8 with a few broken characters, as programs leave that cut fields by bytes."""
    text = content.decode(errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    readable = sum(map(len, _BEYOND_ASCII_TEXT.findall(text))) - broken
    if broken > 2 and broken * 20 > readable:
        return None
    if not readable:
        return None
    text = unicodedata.normalize("NFC", text)
    return text, (Remark("encoding.broken", {"count": broken}),)


_BEYOND_ASCII_TEXT = re.compile(r"[^\0-\x7f]+")
