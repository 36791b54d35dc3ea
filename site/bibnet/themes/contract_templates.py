"""A theme that brings templates of its own keeps what stands in those it replaces.

Slots, blocks, includes, landmarks and the order of headings are read from the compiled
templates, blocks that a child replaces taken into account.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.template import Engine, Node, NodeList, Template, TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates
from django.template.base import TextNode, VariableNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

from .current import use_look
from .looks import Look
from .theme import Theme

_ADMIN = re.compile(r"^(?:wagtail|admin/|modeladmin/)|/admin/|staff")
_LANDMARKS = frozenset({"header", "nav", "main", "footer", "aside"})
_KEPT_TAGS = frozenset({"slot", "low_vision_form"})
_HEADINGS = re.compile(r"h[1-6]")


@dataclass(frozen=True)
class Mark:
    """Something in a template that a theme may not lose: a slot, a block, a landmark…"""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def template_problems(theme: Theme) -> Iterator[str]:
    """What the theme's templates lose of those they replace."""
    for name in sorted(theme.overridden):
        if _ADMIN.search(name):
            yield f"{name}: templates of the staff are not a theme's"
            continue
        try:
            ours, theirs = outlines(name, theme)
        except TemplateDoesNotExist:
            yield f"{name}: there is no such public template to replace"
            continue
        for mark, times in sorted((Counter(ours) - Counter(theirs)).items(), key=str):
            yield f"{name}: {mark} is lost" + (f" {times} times" if times > 1 else "")
        if _headings(ours) != [one for one in _headings(theirs) if one in _headings(ours)]:
            yield f"{name}: headings stand in another order"


def outlines(name: str, theme: Theme) -> tuple[list[Mark], list[Mark]]:
    """The marks of the core's template and of the theme's, in their order."""
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    engine = backend.engine
    with use_look(Look(theme)):
        own, origin = engine.find_template(name)
        replaced, _ = engine.find_template(name, skip=[origin])
        return list(_Outline(engine).of(replaced)), list(_Outline(engine).of(own))


def _headings(marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.kind == "heading"]


class _Outline:
    """Walks a template with its parents, blocks replaced as Django would replace them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.blocks: dict[str, list[BlockNode]] = {}

    def of(self, template: Template) -> Iterator[Mark]:
        history = [template.origin]
        while (extends := _extends(template)) is not None:
            for block in extends.blocks.values():
                self.blocks.setdefault(block.name, []).append(block)
            parent = str(getattr(extends.parent_name, "var", ""))
            template, _ = self.engine.find_template(parent, skip=history)
            history.append(template.origin)
        yield from self._walk(template.nodelist, [])

    def _walk(self, nodes: NodeList, supers: list[BlockNode]) -> Iterator[Mark]:
        for node in nodes:
            if isinstance(node, BlockNode):
                yield Mark("block", node.name)
                first, *others = [*self.blocks.get(node.name, []), node]
                yield from self._walk(first.nodelist, others)
            elif isinstance(node, VariableNode) and _is_super(node):
                if supers:
                    yield from self._walk(supers[0].nodelist, supers[1:])
            else:
                yield from _marks(node)
                for part in node.child_nodelists:
                    yield from self._walk(getattr(node, part, None) or NodeList(), supers)


def _extends(template: Template) -> ExtendsNode | None:
    return next((node for node in template.nodelist if isinstance(node, ExtendsNode)), None)


def _is_super(node: VariableNode) -> bool:
    lookups = getattr(node.filter_expression.var, "lookups", None)
    return lookups == ("block", "super")


def _marks(node: Node) -> Iterator[Mark]:
    if isinstance(node, TextNode):
        parser = _Tags()
        parser.feed(node.s)
        yield from parser.marks
    elif isinstance(node, IncludeNode):
        yield Mark("include", str(node.template.var))
    elif (tag := getattr(getattr(node, "func", None), "__name__", "")) in _KEPT_TAGS:
        arguments = getattr(node, "args", None)
        yield Mark(tag, str(arguments[0].var) if arguments else "")


class _Tags(HTMLParser):
    """Landmarks and headings in a piece of text between two template tags."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Mark] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        role = dict(attrs).get("role")
        if tag in _LANDMARKS:
            self.marks.append(Mark("landmark", tag))
        elif tag == "form" and role == "search":
            self.marks.append(Mark("landmark", "search"))
        elif _HEADINGS.fullmatch(tag):
            self.marks.append(Mark("heading", tag))
