"""What a check has looked at and what it found wrong."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """`seen` are the things looked at, `problems` sentences about those that are wrong."""

    seen: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def look(self, what: str, problem: str = "") -> None:
        """Note a thing that was looked at, and what is wrong with it, if anything."""
        self.seen.append(what)
        if problem:
            self.problems.append(f"{what}: {problem}")
