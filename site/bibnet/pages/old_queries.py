"""Old addresses with parameters, as `/index.php?id=12`, in one form to keep and find them by."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

# Of one request: nobody's old address has more.
MOST_PAIRS = 10

Pairs = list[tuple[str, str]]


def pairs_of(query: str) -> Pairs:
    """The parameters of a query in a fixed order; none if they are too many."""
    try:
        return sorted(parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PAIRS))
    except ValueError:
        return []


def joined(path: str, pairs: Pairs) -> str:
    """A path with its parameters, after those that it has already."""
    if not pairs:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs)}"


def candidates(path: str, query: str) -> list[tuple[str, Pairs]]:
    """Under what an address with parameters may be kept, the narrowest first: with all of them or
    with one; and the parameters that are left then.
    """
    pairs = pairs_of(query)
    if not pairs:
        return []
    all_of_them = (joined(path, pairs), Pairs())
    if len(pairs) == 1:
        return [all_of_them]
    with_one = [(joined(path, [one]), pairs[:at] + pairs[at + 1 :]) for at, one in enumerate(pairs)]
    return [all_of_them, *with_one]
