"""Names that are one library's once: of two that are the same the one that came has a code."""

from __future__ import annotations

from bibnet.libraries.models import Library
from bibnet_lending.models import Fund, ReaderGroup

LONGEST = 120


def keep_apart(model: type[Fund] | type[ReaderGroup], library: Library, member: Library) -> None:
    """Give rows of the library that goes names which the other one has not."""
    taken = set(model.objects.of(member).values_list("name", flat=True))
    own = set(model.objects.of(library).values_list("name", flat=True))
    for row in model.objects.of(library).filter(name__in=taken):
        row.name = _free(row.name, library.code, taken | own)
        own.add(row.name)
        row.save(update_fields=["name"])


def _free(name: str, code: str, taken: set[str]) -> str:
    sign, turn = f" ({code})", 1
    while (found := name[: LONGEST - len(sign)] + sign) in taken:
        turn += 1
        sign = f" ({code}, {turn})"
    return found
