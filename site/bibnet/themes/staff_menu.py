"""The staff's menu in one line: the first entries in the bar, the others below «More»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bibnet.plugins.items import StaffMenuItem, Words

# So many words stand in one line of the bar at 1280 px; «More» takes the place of the last.
IN_THE_BAR = 7
ON_A_PHONE = 3


@dataclass(frozen=True)
class Entry:
    """A link as it is drawn; `current` is `page` on its own screen, `true` on one below it."""

    title: Words
    url: str
    current: str = ""


@dataclass(frozen=True)
class Menu:
    """The bar from left to right; its entries after the third are below «More» on a phone."""

    bar: Sequence[Entry] = ()
    low: Sequence[Entry] = ()
    more: Sequence[Entry] = ()

    @property
    def is_current_below(self) -> bool:
        return any(one.current for one in self.more)

    @property
    def is_current_low(self) -> bool:
        return any(one.current for one in self.low)

    def __bool__(self) -> bool:
        return bool(self.bar)


def laid_out(items: Sequence[StaffMenuItem], path: str) -> Menu:
    """The menu of a screen: what is used daily stands first, since `items` come in their order."""
    entries = list(_marked(items, path))
    cut = len(entries) if len(entries) <= IN_THE_BAR else IN_THE_BAR - 1
    return Menu(entries[:ON_A_PHONE], entries[ON_A_PHONE:cut], entries[cut:])


def _marked(items: Sequence[StaffMenuItem], path: str) -> Iterator[Entry]:
    above = [item.url for item in items if path.startswith(item.url)]
    nearest = max(above, key=len, default="")
    for item in items:
        current = "" if item.url != nearest else "page" if item.url == path else "true"
        yield Entry(item.title, item.url, current)
