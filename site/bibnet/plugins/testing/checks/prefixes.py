"""Prefixes: cookies, cache keys, audit actions, rights, ids of checks, classes, keys of items."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import tinycss2

from bibnet.plugins import items
from bibnet.plugins.permissions import policy_of
from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Source, Subject
from bibnet.plugins.testing.world import World

from .hooks import items_of
from .registry import check

COOKIES = {"set_cookie", "set_signed_cookie", "delete_cookie"}
CACHES = {"get", "set", "add", "delete", "get_or_set", "touch", "incr"}
CHECKS = {"Error", "Warning", "Info", "Critical", "Debug", "CheckMessage"}
CHECK_ID = re.compile(r"[a-z_]+\.[A-Z]\d+")
KEYS = {
    items.NoticeKind: ("key", "."),
    items.PeriodicTask: ("key", "."),
    items.ConsentPurpose: ("key", "."),
    items.ApiScope: ("key", ":"),
    items.AuditLabel: ("action", "."),
}


@check
def cookies_begin_with_the_slug(subject: Subject, world: World, report: Report) -> None:
    """Cookies are called after the plugin."""
    for source, call in _calls(subject, COOKIES):
        _look(subject, source, call, _first(call, "key"), "cookie", "_-.", report)


@check
def cache_keys_begin_with_the_slug(subject: Subject, world: World, report: Report) -> None:
    """Keys in the cache are called after the plugin."""
    for source, call in _calls(subject, CACHES):
        if isinstance(call.func, ast.Attribute) and "cache" in ast.unparse(call.func.value):
            _look(subject, source, call, _first(call, "key"), "cache key", "_-.:", report)


@check
def audit_actions_begin_with_the_slug(subject: Subject, world: World, report: Report) -> None:
    """Actions in the audit log are called `slug.what_happened`."""
    for source, call in _calls(subject, {"record"}):
        action = next((one.value for one in call.keywords if one.arg == "action"), None)
        if action is not None:
            _look(subject, source, call, action, "audit action", ".", report)


@check
def check_ids_begin_with_the_slug(subject: Subject, world: World, report: Report) -> None:
    """Ids of system checks are called `slug.E001`."""
    for source, call in _calls(subject, CHECKS):
        value = next((one.value for one in call.keywords if one.arg == "id"), None)
        if isinstance(value, ast.Constant) and CHECK_ID.fullmatch(str(value.value)):
            _look(subject, source, call, value, "check id", ".", report)


@check
def rights_are_its_own(subject: Subject, world: World, report: Report) -> None:
    """The plugin grants Django permissions of its own app only."""
    for permission in policy_of(subject.slug).roles_by_permission:
        label = permission.partition(".")[0]
        foreign = f"belongs to {label}; rights begin with {subject.config.label}."
        report.look(permission, "" if label == subject.config.label else foreign)


@check
def keys_of_items_begin_with_the_slug(subject: Subject, world: World, report: Report) -> None:
    """Notices, tasks, consents, API scopes and audit labels are called after the plugin."""
    world.switch(subject.slug)
    for hook, item in items_of(subject, world):
        if type(item) not in KEYS:
            continue
        attribute, sign = KEYS[type(item)]
        key = getattr(item, attribute)
        begins = f"{subject.slug}{sign}"
        report.look(hook.key, "" if key.startswith(begins) else f"{key!r} must begin with {begins}")


@check
def css_classes_begin_with_the_slug(subject: Subject, world: World, report: Report) -> None:
    """Each selector of its style sheets names a class of the plugin."""
    own = re.compile(rf"\.{subject.slug.replace('_', '[_-]')}(?:-|\b)")
    for path in subject.files("static"):
        if path.suffix != ".css":
            continue
        for selector in _selectors(tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"))):
            free = f"{selector!r} names no class that begins with {subject.slug}-"
            report.look(path.name, "" if own.search(selector) else free)


def _selectors(rules: list[tinycss2.ast.Node]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from (one.strip() for one in tinycss2.serialize(rule.prelude).split(","))
        elif rule.type == "at-rule" and rule.content and rule.at_keyword in ("media", "supports"):
            yield from _selectors(
                tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            )


def _calls(subject: Subject, names: set[str]) -> Iterator[tuple[Source, ast.Call]]:
    """Calls of functions or methods of these names in the plugin's code."""
    for source in subject.sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = getattr(called, "attr", getattr(called, "id", ""))
                if name in names:
                    yield source, node


def _first(call: ast.Call, name: str) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == name), None)
    return named or (call.args[0] if call.args else None)


def _look(
    subject: Subject,
    source: Source,
    call: ast.Call,
    value: ast.expr | None,
    what: str,
    signs: str,
    report: Report,
) -> None:
    """Note a name written in the code; one that is put together elsewhere cannot be read."""
    begins = _beginning(value)
    if begins is None:
        return
    fits = begins.startswith(tuple(f"{subject.slug}{sign}" for sign in signs))
    wrong = f"the {what} {begins!r} must begin with {subject.slug}{signs[0]}"
    fits = fits or begins == subject.slug
    report.look(f"{source.module}, line {call.lineno}", "" if fits else wrong)


def _beginning(value: ast.expr | None) -> str | None:
    """The letters that a string begins with, or None if the code does not say."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr) and value.values:
        return _beginning(value.values[0])
    return None
