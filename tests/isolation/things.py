"""What a library has, by the names under which addresses ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bibnet.libraries.models import Library


@dataclass
class Things:
    """What one library has. `mark` stands in every text that no other library may see."""

    library: Library
    mark: str
    people: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["made"][name]
        except KeyError:
            raise AttributeError(name) from None
