"""Writes a new plugin from the skeleton: a distribution that installs and keeps the contract."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path

from django.apps import apps
from django.urls import URLResolver, get_resolver

from .config import PluginConfig
from .discovery import GROUP
from .errors import PluginError
from .info import CORE
from .mounting import RESERVED_PREFIXES
from .state import installed_plugins

SKELETON = Path(__file__).resolve().parent / "skeleton"
SUFFIX = "-tpl"
LONGEST = 30
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PREFIX = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UNFIT_FOR_TITLES = re.compile(r"[\"'\\@{}<>%\n]")
_TOKEN = re.compile(r"@(\w+)@")


class NotWritten(PluginError):
    """The plugin was not written; nothing was left behind."""


@dataclass(frozen=True)
class Names:
    """All that a new plugin is called."""

    slug: str
    prefix: str
    title: str
    title_ru: str

    @property
    def distribution(self) -> str:
        return f"bibnet-{self.slug.replace('_', '-')}"

    @property
    def words(self) -> dict[str, str]:
        """What stands in the skeleton between two @ signs."""
        return {
            "slug": self.slug,
            "prefix": self.prefix,
            "title": self.title,
            "title_ru": self.title_ru,
            "distribution": self.distribution,
            "class": "".join(part.capitalize() for part in self.slug.split("_")),
        }


def write_plugin(
    *, name: str, into: Path, prefix: str = "", title: str = "", title_ru: str = ""
) -> Path:
    """The folder of a new distribution, whole or not at all. Raises NotWritten with the reason."""
    title = title or name.replace("_", " ").capitalize()
    names = Names(name, prefix or name.replace("_", "-"), title, title_ru or title)
    target = into / names.distribution
    for problem in (*_wrong_names(names), *_taken_names(names), *_wrong_folder(into, target)):
        raise NotWritten(problem)
    with tempfile.TemporaryDirectory(dir=into, prefix=f".{names.distribution}-") as draft:
        made = Path(draft) / "made"
        _write_files(made, names.words)
        made.rename(target)
    return target


def _wrong_names(names: Names) -> Iterator[str]:
    if not _NAME.fullmatch(names.slug) or len(names.slug) > LONGEST:
        yield (
            f"{names.slug!r} is no name for a plugin: use a-z, 0-9 and single _, beginning with "
            f"a letter, at most {LONGEST} signs."
        )
    elif iskeyword(names.slug):
        yield f"{names.slug!r} is a word of Python itself: choose another name."
    if not PREFIX.fullmatch(names.prefix):
        yield f"{names.prefix!r} is no prefix of addresses: use a-z, 0-9 and single -."
    for title in (names.title, names.title_ru):
        if _UNFIT_FOR_TITLES.search(title) or not title.strip():
            yield f"{title!r} is no title: leave out quotes, backslashes, @, %, braces, brackets."


def _taken_names(names: Names) -> Iterator[str]:
    of_others = [point.name for point in entry_points(group=GROUP)]
    if names.slug in (*of_others, *installed_plugins()):
        yield f"There is a plugin {names.slug} already: choose another name."
    if names.slug in names_of_core():
        yield f"{names.slug!r} is a name of the core itself: choose another name."
    if find_spec(f"bibnet_{names.slug}"):
        yield f"There is a Python package bibnet_{names.slug} already: choose another name."
    owner = _owner_of_prefix(names.prefix)
    if owner:
        yield f"The addresses /{names.prefix}/ belong to {owner}: give another one with --prefix."


def names_of_core() -> frozenset[str]:
    """Names that are no plugin's: apps and namespaces of addresses that do not belong to one."""
    plugins = installed_plugins()
    labels = {one.label for one in apps.get_app_configs() if not isinstance(one, PluginConfig)}
    spaces = {
        pattern.namespace
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLResolver) and pattern.namespace
    }
    return frozenset({CORE, *labels, *spaces} - plugins.keys())


def _owner_of_prefix(prefix: str) -> str:
    if prefix in RESERVED_PREFIXES:
        return "the core"
    owners = [
        slug
        for slug, config in installed_plugins().items()
        if prefix in (config.plugin.url_prefix, slug)
    ]
    return f"the plugin {owners[0]}" if owners else ""


def _wrong_folder(into: Path, target: Path) -> Iterator[str]:
    if not into.is_dir():
        yield f"There is no folder {into}."
    elif target.exists():
        yield f"{target} exists already: it was left as it is."


def _write_files(made: Path, words: dict[str, str]) -> None:
    for source in sorted(SKELETON.rglob(f"*{SUFFIX}")):
        relative = str(source.relative_to(SKELETON)).removesuffix(SUFFIX)
        target = made / _filled(relative.replace("gitignore", ".gitignore"), words)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = _filled(source.read_text(encoding="utf-8"), words)
        target.write_text(text, encoding="utf-8", newline="\n")


def _filled(text: str, words: dict[str, str]) -> str:
    return _TOKEN.sub(lambda match: words[match[1]], text)
