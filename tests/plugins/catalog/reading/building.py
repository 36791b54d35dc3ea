"""Records of ISO 2709 written by hand, so that a test can damage them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bibnet_catalog.reading.remarks import Remark

FILES = Path(__file__).parent.parent / "files"

Fields = Sequence[tuple[str, bytes]]

BOOK: Fields = (
    ("001", b"RU/1"),
    ("101", b"0 \x1farus"),
    ("200", "1 \x1faВойна и мир\x1feроман\x1ffЛ. Н. Толстой".encode()),
    ("210", "  \x1faМосква\x1fd1978".encode()),
)


def iso_record(
    fields: Fields = BOOK, *, leader: str = "nam0 22      i 450 ", places: Iterable[int] = ()
) -> bytes:
    """A record with a true leader and directory; `places` replace the true ones."""
    data = b"".join(value + b"\x1e" for _tag, value in fields) + b"\x1d"
    wrong = list(places)
    directory = ""
    place = 0
    for number, (tag, value) in enumerate(fields):
        length = len(value) + 1
        directory += f"{tag}{length:04d}{wrong[number] if wrong else place % 100_000:05d}"
        place += length
    base = 24 + len(directory) + 1
    size = base + len(data)
    head = f"{size % 100_000:05d}{leader[:7]}{base % 100_000:05d}{leader[12:]}"
    return head.encode() + directory.encode() + b"\x1e" + data


def utf8(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    return content.decode(), ()


def latin1(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    """Any bytes at all."""
    return content.decode("latin-1"), ()
