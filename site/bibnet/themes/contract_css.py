"""What a theme's style sheet may say."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterator
from functools import cache

import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, ParseError, QualifiedRule

from .bundle import AFTER, BEFORE, CORE_FOLDER
from .colour import Colour
from .hours_css import hours_css
from .theme import Theme
from .tokens import Tokens, declarations_of, rules, selector_of, tokens_of

LAYERS = frozenset({"tokens", "theme"})
LEAST_OUTLINE_PX, LEAST_TARGET_REM = 3, 1.5
# Properties that change what is said, in which order, or whether it is seen at all.
_FORBIDDEN = frozenset(
    {"display", "order", "visibility", "content-visibility", "clip-path", "zoom"}
)
_PSEUDO = re.compile(r"::?(?:before|after)$")
_TARGET = re.compile(r"\.btn|\.chip|\.nav a|\.topbar|summary|input|\.input|\.select|button")
_USED = re.compile(r"var\(\s*--([\w-]+)\s*([,)])")
_DEFINED = re.compile(r"--([\w-]+)\s*:")
_LENGTH = re.compile(r"^([\d.]+)(px|rem|em)$")


def css_problems(theme: Theme) -> Iterator[str]:
    """What the style sheet does beyond tokens and look, and which tokens it leaves unset."""
    sheet = tinycss2.parse_stylesheet(
        theme.style_sheet.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
    )
    for node in sheet:
        yield from _top_level(node)
    for rule in rules(theme.style_sheet):
        yield from _rule(rule, theme)
    tokens = tokens_of(theme)
    yield from (f"token --{name} is not set" for name in sorted(required_tokens() - tokens.keys()))
    yield from _state_colours(tokens)


@cache
def required_tokens() -> frozenset[str]:
    """Tokens that the core's style sheets use and do not set themselves.

    Low-vision mode sets tokens only while it is on, so what it sets does not count.
    """
    files = [CORE_FOLDER / name for name in (*BEFORE, *AFTER) if name != "lowvision.css"]
    used = {
        name
        for path in files
        for name, end in _USED.findall(path.read_text(encoding="utf-8"))
        if end == ")"  # with a fallback it may stay unset
    }
    set_here = {name for path in files for rule in rules(path) for name in _names(rule)}
    return frozenset(used - set_here - set(_DEFINED.findall(hours_css())))


def _names(rule: QualifiedRule) -> set[str]:
    return {one.name[2:] for one in declarations_of(rule) if one.name.startswith("--")}


def _top_level(node: Node) -> Iterator[str]:
    if isinstance(node, ParseError):
        yield f"line {node.source_line}: {node.message}"
    elif isinstance(node, AtRule):
        keyword, name = node.lower_at_keyword, tinycss2.serialize(node.prelude).strip()
        if keyword == "layer" and name not in LAYERS:
            yield f"@layer {name}: a theme has the layers tokens and theme"
        elif keyword not in {"layer", "font-face"}:
            yield f"@{keyword} has no place outside the layers"
    elif isinstance(node, QualifiedRule):
        yield f"{selector_of(node)}: rules stand in @layer tokens or @layer theme"


def _rule(rule: QualifiedRule, theme: Theme) -> Iterator[str]:
    selector = selector_of(rule)
    scope = f':root[data-theme="{theme.slug}"]'
    if not (selector.startswith((scope, "&")) or selector.startswith("from") or "%" in selector):
        yield f"{selector}: begins with {scope}, or it would reach other themes"
    for declaration in declarations_of(rule):
        yield from _declaration(selector, declaration)


def _declaration(selector: str, one: Declaration) -> Iterator[str]:
    value = tinycss2.serialize(one.value).strip()
    if one.important:
        yield f"{selector}: {one.name} is !important, which low-vision mode could not undo"
    if one.lower_name in _FORBIDDEN and not _PSEUDO.search(selector):
        yield f"{selector}: {one.name} belongs to the core"
    if "reverse" in value and one.lower_name in {"flex-direction", "flex-flow"}:
        yield f"{selector}: {value} changes the order"
    if one.lower_name == "content" and value not in {'""', "''", "none"}:
        yield f"{selector}: content {value} adds words"
    if one.lower_name == "font-size" and not selector.startswith("&"):
        yield f"{selector}: the font size of html is the reader's"
    if re.search(r"url\(\s*[\"']?(?:https?:)?//", value):
        yield f"{selector}: {one.name} asks another host"
    if one.lower_name in {"outline", "outline-width"} and _too_small(value, "px", LEAST_OUTLINE_PX):
        yield f"{selector}: the outline of focus is at least 3 px"
    is_target = one.lower_name in {"height", "min-height"} and _TARGET.search(selector)
    if is_target and _too_small(value, "rem", LEAST_TARGET_REM):
        yield f"{selector}: targets are at least 24 px high"


def _too_small(value: str, unit: str, least: float) -> bool:
    """Whether a length of a value is below `least`; nothing at all is too."""
    if value in {"none", "0", "thin", "medium"}:
        return True
    sizes = [found for part in value.split() if (found := _LENGTH.match(part))]
    factor = {("rem", "px"): 16, ("em", "px"): 16, ("px", "rem"): 1 / 16}
    return any(float(one[1]) * factor.get((one[2], unit), 1) < least for one in sizes)


def _state_colours(tokens: Tokens) -> Iterator[str]:
    """Green says yes, amber soon, red no, grey not for lending: in every theme."""
    for name, (words, fits) in _MEANINGS.items():
        try:
            colour = Colour.parse(tokens.get(f"c-{name}", ""))
        except ValueError:
            continue
        parts = (colour.red / 255, colour.green / 255, colour.blue / 255)
        hue, _, saturation = colorsys.rgb_to_hls(*parts)
        if not fits(hue * 360, saturation):
            yield f"--c-{name} {colour} is not {words}"


_MEANINGS: dict[str, tuple[str, Callable[[float, float], bool]]] = {
    "ok": ("green", lambda hue, saturation: 80 <= hue <= 180 and saturation > 0.15),
    "warn": ("amber", lambda hue, saturation: 18 <= hue <= 60 and saturation > 0.15),
    "bad": ("red", lambda hue, saturation: (hue >= 335 or hue <= 18) and saturation > 0.15),
    "off": ("grey", lambda hue, saturation: saturation <= 0.2),
}
