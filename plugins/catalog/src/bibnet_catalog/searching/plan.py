"""What an engine is to look for, as a tree that any engine can put into its own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Documents that have this very term in a field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Documents that have any of these terms in a field; all score alike."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Documents that have a term in a field that begins so; all score alike."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that have these terms in a field one after another."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Years:
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Since:
    """Documents added since this second."""

    second: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A node whose score counts so many times."""

    node: Node
    weight: float


@dataclass(frozen=True, slots=True)
class Flat:
    """A node that scores the same wherever it is found."""

    node: Node
    score: float


@dataclass(frozen=True, slots=True)
class Best:
    """Any of these nodes; the best one scores."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class All:
    """All of `must`, none of `never`; `should` only adds to the score.

    With `least` so many of `should` have to be found. Without `must` and `should`: everything.
    """

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    never: tuple[Node, ...] = ()
    least: int = 0

    def matching(self) -> All:
        """The same documents, without what only adds to their scores."""
        return self if self.least else All(must=self.must, never=self.never)


Node = Term | Terms | Beginning | Phrase | Years | Since | Weighed | Flat | Best | All
EVERYTHING = All()
