"""Numbers of tickets of a library that was merged into another one.

A ticket keeps its number where nobody else has it. Of two that are the same the one that came has
the code of its old library before it; who shows the card of then is found by what stands on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bibnet import stamps
from bibnet.libraries.models import Library

LONGEST, LEAST_OF_CODE = 40, 8


def apart(number: str, *, code: str, taken: set[str]) -> str:
    """The number with the code before it, that nobody has; it is taken from now on."""
    found, turn = _with_code(number, code), 1
    while found in taken:
        turn += 1
        found = _with_code(f"{turn}-{number}", code)
    taken.add(found)
    return found


def meant_by(library: Library, typed: str) -> list[str]:
    """What a number may stand for in a member: itself first, then numbers of who came there."""
    return [typed, *(_with_code(typed, code) for code in _codes_of(library.pk))]


def _with_code(number: str, code: str) -> str:
    """Of a number that is too long the end goes, so that the code can be told all the same."""
    end = f"-{number}"[: LONGEST - LEAST_OF_CODE]
    return f"{code[: LONGEST - len(end)]}{end}"


@stamps.remembered("network")
def _codes_of(member: int) -> tuple[str, ...]:
    """The codes of members that were merged into this one, or into one that was."""
    merged = Library.objects.filter(merged_into__isnull=False, is_member=True)
    heirs = {one: one.merged_into.member.pk for one in merged.select_related("merged_into")}
    return tuple(_codes_into(member, heirs))


def _codes_into(member: int, heirs: dict[Library, int]) -> Iterator[str]:
    for one, heir in heirs.items():
        if heir == member:
            yield one.code
            yield from _codes_into(one.pk, heirs)
