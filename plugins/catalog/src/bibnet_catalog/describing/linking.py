"""Fields that hold other records: the set, the host, the series, the original (RUSMARC 4XX)."""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field


def embedded(field: Field) -> list[Field]:
    """The fields that a linking field holds, each beginning in a subfield $1.

    A linking field of the plain kind ($t $v $x …) gives an empty list.
    """
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for code, text in field.subfields:
        if code == "1":
            tag = text[:3]
            if tag < "010":
                found.append((tag, "", [("", text[3:])]))
            else:
                found.append((tag, text[3:5], []))
        elif found:
            found[-1][2].append((code, text))
    return [Field(tag, indicators, tuple(parts)) for tag, indicators, parts in found]
