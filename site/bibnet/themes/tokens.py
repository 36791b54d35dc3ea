"""Design tokens read from the style sheets themselves, so that what is checked is what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

from .bundle import CORE_FOLDER
from .theme import Theme

Tokens = dict[str, str]

LOW_VISION_SCHEMES = ("bw", "wb", "by", "bb", "br")


@cache
def tokens_of(theme: Theme) -> Tokens:
    """Every token of a page in `theme`, by its name without the dashes."""
    selectors = {":root", f':root[data-theme="{theme.slug}"]'}
    files = (CORE_FOLDER / "tokens.css", theme.style_sheet)
    return _declared([one for path in files for one in rules(path)], selectors)


@cache
def low_vision_tokens(scheme: str) -> Tokens:
    """The colours of a low-vision scheme: the same in every theme."""
    selectors = {":root[data-lv-scheme]", f':root[data-lv-scheme="{scheme}"]'}
    tokens = _declared(rules(CORE_FOLDER / "lowvision.css"), selectors)
    inks = {"var(--k)": tokens["k"], "var(--g)": tokens["g"]}
    return {name: inks.get(value, value) for name, value in tokens.items()}


@cache
def cover_inks() -> tuple[tuple[str, str], ...]:
    """Ground and ink of every palette of covers."""
    found = _declared_by_selector(rules(CORE_FOLDER / "components.css"))
    palettes = (found[name] for name in sorted(found) if name.startswith(".cover--p"))
    return tuple((one["p"], one["q"]) for one in palettes)


def rules(path: Path) -> list[QualifiedRule]:
    """All style rules of a file, those inside layers and conditions too."""
    return list(_rules(tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"))))


def selector_of(rule: QualifiedRule) -> str:
    return tinycss2.serialize(rule.prelude).strip()


def declarations_of(rule: QualifiedRule) -> list[Declaration]:
    """The declarations of a rule, without those of rules nested in it."""
    parsed = tinycss2.parse_blocks_contents(rule.content)
    return [one for one in parsed if isinstance(one, Declaration)]


def _rules(nodes: list[Node]) -> Iterator[QualifiedRule]:
    for node in nodes:
        if isinstance(node, QualifiedRule):
            yield node
            yield from _rules(tinycss2.parse_blocks_contents(node.content))
        elif isinstance(node, AtRule) and node.content and node.lower_at_keyword != "font-face":
            yield from _rules(tinycss2.parse_blocks_contents(node.content))


def _declared(found: list[QualifiedRule], selectors: set[str]) -> Tokens:
    tokens: Tokens = {}
    for rule in found:
        if selector_of(rule) in selectors:
            tokens |= _custom_properties(rule)
    return tokens


def _declared_by_selector(found: list[QualifiedRule]) -> dict[str, Tokens]:
    return {selector_of(rule): _custom_properties(rule) for rule in found}


def _custom_properties(rule: QualifiedRule) -> Tokens:
    return {
        one.name.removeprefix("--"): tinycss2.serialize(one.value).strip()
        for one in declarations_of(rule)
        if one.name.startswith("--")
    }
