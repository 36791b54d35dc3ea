"""The permission checks of the code, found by reading it, each of which can be taken away.

A check is a `raise PermissionDenied`, or a function named `may_…`, `has_role`, `has_permission` and
the like that answers yes or no. `Guards` puts a switch into each, in the running functions: what
is off refuses nothing, and what refuses is noted.
"""

from __future__ import annotations

import ast
import gc
import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "site",)
LEFT_OUT = ("migrations", "demo", "testing", "skeleton")
VERDICT = re.compile(r"_?may_\w+|has_role|is_regional_admin|has_permission|has_object_permission")
SWITCH = "__guards__"


@dataclass
class Guards:
    """Which checks are off, and which refused since `hits` was emptied."""

    off: frozenset[str] = frozenset()
    hits: list[str] = field(default_factory=list)

    def refuses(self, name: str) -> bool:
        """Asked before a refusal is raised."""
        if name in self.off:
            return False
        self.hits.append(name)
        return True

    def verdict(self, name: str, answer: object) -> object:
        """Asked with what a check is about to answer."""
        if answer:
            return answer
        if name in self.off:
            return True
        self.hits.append(name)
        return answer


class _Switching(ast.NodeTransformer):
    """Puts the switches in, and names the checks by module, function and number."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.stack: list[str] = []
        self.verdicts: list[str | None] = [None]
        self.found: dict[str, str] = {}  # name of the check: qualified name of its function
        self.count: dict[str, int] = {}

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.stack.append(node.name)
        self.generic_visit(node)
        self.stack.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.stack.append(node.name)
        qualified = ".".join(self.stack)
        is_verdict = (
            VERDICT.fullmatch(node.name)
            and isinstance(node.returns, ast.Name)
            and node.returns.id == "bool"
        )
        name = f"{self.module}:{qualified}" if is_verdict else None
        if name:
            self.found[name] = qualified
        self.verdicts.append(name)
        self.stack.append("<locals>")
        self.generic_visit(node)
        self.stack.pop()
        self.stack.pop()
        self.verdicts.pop()
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        name = self.verdicts[-1]
        if name and node.value is not None:
            node.value = _call("verdict", name, node.value)
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if not isinstance(raised, ast.Name) or raised.id != "PermissionDenied":
            return node
        qualified = ".".join(self.stack[:-1])
        at = self.count[qualified] = self.count.get(qualified, 0) + 1
        name = f"{self.module}:{qualified} raises {at}"
        self.found[name] = qualified
        return ast.If(test=_call("refuses", name), body=[node], orelse=[])


def _call(method: str, name: str, *args: ast.expr) -> ast.Call:
    switch = ast.Attribute(ast.Name(SWITCH, ast.Load()), method, ast.Load())
    return ast.Call(switch, [ast.Constant(name), *args], [])


def is_raise(name: str) -> bool:
    return " raises " in name


def switched_modules() -> Iterator[tuple[ModuleType, ast.Module, dict[str, str]]]:
    """Each module that has checks, its text with the switches in it, and the checks."""
    for folder in FOLDERS:
        for file in sorted(folder.rglob("*.py")):
            parts = file.relative_to(folder).with_suffix("").parts
            if set(parts) & set(LEFT_OUT):
                continue
            text = file.read_text()
            if "PermissionDenied" not in text and not VERDICT.search(text):
                continue
            switching = _Switching(".".join(parts))
            tree = ast.fix_missing_locations(switching.visit(ast.parse(text)))
            if switching.found:
                name = ".".join(parts).removesuffix(".__init__")
                yield importlib.import_module(name), tree, switching.found


def install(guards: Guards) -> tuple[set[str], list[tuple[FunctionType, CodeType]]]:
    """Put the switches into the running functions: the checks, and what brings back the old."""
    names: set[str] = set()
    wanted: dict[tuple[str, str], CodeType] = {}
    for module, tree, found in switched_modules():
        path = str(module.__file__)
        setattr(module, SWITCH, guards)
        codes = {one.co_qualname: one for one in _codes(compile(tree, path, "exec"))}
        names |= found.keys()
        wanted |= {(path, qualified): codes[qualified] for qualified in found.values()}
    before = []
    for function in _functions(path for path, _name in wanted):
        code = wanted.get((function.__code__.co_filename, function.__code__.co_qualname))
        if code is not None:
            before.append((function, function.__code__))
            function.__code__ = code
    return names, before


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _functions(paths: Iterable[str]) -> list[FunctionType]:
    """All functions alive that were defined in these files; a decorator makes many of one."""
    known = set(paths)
    gc.unfreeze()  # what stood when the tests were collected is no object to the collector
    found = [
        one
        for one in gc.get_objects()
        if type(one) is FunctionType and one.__code__.co_filename in known
    ]
    gc.freeze()
    return found


def uninstall(before: list[tuple[FunctionType, CodeType]]) -> None:
    for function, code in before:
        function.__code__ = code
        vars(sys.modules[function.__module__]).pop(SWITCH, None)
