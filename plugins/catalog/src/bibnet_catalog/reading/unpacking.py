"""The one file within a ZIP archive, within limits that no bomb passes."""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from .pieces import BLOCK
from .remarks import BadFile

SIGNATURE = b"PK\x03\x04"
LARGEST = 4_000_000_000
# Records shrink to a tenth, XML to a thirtieth; a bomb to a thousandth and less.
LARGEST_RATIO = 100
# Below this a bomb does no harm and short files may shrink as they like.
HARMLESS = 10_000_000
# The list of an archive's files is held in memory.
LARGEST_LIST = 1_000_000

# What reading a damaged archive raises.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # a password, or a method that is not known
    ValueError,
)

_END_OF_LIST = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535


def is_zip(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(len(SIGNATURE)) == SIGNATURE


def is_workbook(file: BinaryIO) -> bool:
    """Whether the archive is an XLSX workbook; raises BadFile where it is a bomb or damaged."""
    with _opened(file) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        _check_sizes(file, sum(one.file_size for one in archive.infolist()), LARGEST)
        return True


def unpacked(file: BinaryIO, *, largest: int = LARGEST) -> BinaryIO:
    """The only file of the archive, in a temporary file that goes when it is closed.

    Raises BadFile.
    """
    with _opened(file) as archive:
        members = [
            one
            for one in archive.infolist()
            if not one.is_dir() and not one.filename.startswith("__MACOSX/")
        ]
        if len(members) != 1:
            raise BadFile("zip.several", count=len(members))
        [member] = members
        if member.flag_bits & 1 or member.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise BadFile("zip.damaged")
        _check_sizes(file, member.file_size, largest)
        return _copied(file, archive, member, largest)


def _copied(
    file: BinaryIO, archive: zipfile.ZipFile, member: zipfile.ZipInfo, largest: int
) -> BinaryIO:
    target = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  the caller closes it
    size = 0
    try:
        for block in _blocks(archive, member):
            size += len(block)
            _check_sizes(file, size, largest)  # the archive may lie about them
            target.write(block)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as source:
            while block := source.read(BLOCK):
                yield block
    except _DAMAGES as error:
        raise BadFile("zip.damaged") from error


def _check_sizes(file: BinaryIO, size: int, largest: int) -> None:
    if size > largest:
        raise BadFile("zip.large", limit=largest)
    if size > HARMLESS and size > LARGEST_RATIO * _size_of(file):
        raise BadFile("zip.bomb", ratio=LARGEST_RATIO)


def _size_of(file: BinaryIO) -> int:
    place = file.tell()
    size = file.seek(0, 2)
    file.seek(place)
    return size


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    """The archive, if its list of files is short enough to be read at all."""
    size = _size_of(file)
    file.seek(max(0, size - _END_OF_LIST.size - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_LIST.size:
        raise BadFile("zip.damaged")
    length = _END_OF_LIST.unpack_from(tail, at)[5]
    # The longer form (ZIP64) is of use only beyond the limits here.
    if length > LARGEST_LIST or tail[at - 20 : at - 16] == b"PK\x06\x07":
        raise BadFile("zip.large", limit=LARGEST)
    try:
        return zipfile.ZipFile(file)
    except _DAMAGES as error:
        raise BadFile("zip.damaged") from error
