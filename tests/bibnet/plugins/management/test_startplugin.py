"""A new plugin is written whole, or not at all with a sentence that says why."""

from __future__ import annotations

import ast
import tomllib

import polib
import pytest
from django.core.management import CommandError, call_command
from django.urls import URLResolver, get_resolver

from bibnet.plugins.mounting import RESERVED_PREFIXES
from bibnet.plugins.scaffold import PREFIX, SKELETON
from bibnet.plugins.state import installed_plugins


@pytest.fixture
def start(tmp_path, capsys):
    def startplugin(name: str, *options: str) -> str:
        call_command("startplugin", name, "--into", str(tmp_path), *options)
        return capsys.readouterr().out

    return startplugin


def test_a_distribution_is_written_under_its_names(start, tmp_path):
    out = start("book_praise", "--title", "Praise", "--title-ru", "Похвалы")
    made = tmp_path / "bibnet-book-praise"
    assert str(made) in out
    assert "pip install" in out
    project = tomllib.loads((made / "pyproject.toml").read_text())["project"]
    assert project["name"] == "bibnet-book-praise"
    entry = project["entry-points"]["bibnet.plugins"]
    assert entry == {"book_praise": "bibnet_book_praise.apps:BookPraiseConfig"}
    apps = (made / "src/bibnet_book_praise/apps.py").read_text()
    assert 'slug="book_praise"' in apps
    assert 'url_prefix="book-praise"' in apps
    words = polib.pofile(str(made / "src/bibnet_book_praise/locale/ru/LC_MESSAGES/django.po"))
    assert words.find("Praise").msgstr == "Похвалы"


def test_every_file_of_the_skeleton_is_there_and_filled_in(start, tmp_path):
    start("chess")
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == len(list(SKELETON.rglob("*-tpl")))
    for path in made:
        text = path.read_text()
        for token in ("@slug@", "@class@", "@title@", "@prefix@"):
            assert token not in f"{path}{text}"
        if path.suffix == ".py":
            ast.parse(text)
    assert [path.name for path in tmp_path.iterdir()] == ["bibnet-chess"], "nothing is left beside"


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("Bad-Name", [], "no name for a plugin"),
        ("2chess", [], "no name for a plugin"),
        ("chess__club", [], "no name for a plugin"),
        ("c" * 31, [], "at most 30"),
        ("lambda", [], "a word of Python"),
        ("dummy", [], "There is a plugin dummy already"),
        ("journal", [], "a name of the core"),
        ("core", [], "a name of the core"),
        ("theme_classic", [], "There is a Python package bibnet_theme_classic already"),
        ("chess", ["--prefix", "News"], "no prefix of addresses"),
        ("chess", ["--prefix", "news"], "The addresses /news/ belong to the core"),
        ("notes", [], "The addresses /notes/ belong to the plugin dummy"),
        ("chess", ["--title", 'The "best"'], "no title"),
        ("chess", ["--into", "/nowhere/at/all"], "There is no folder /nowhere/at/all"),
    ],
)
def test_a_refusal_says_why_and_leaves_nothing_behind(start, tmp_path, name, options, words):
    with pytest.raises(CommandError, match=words):
        start(name, *options)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_left_as_it_is(start, tmp_path):
    (tmp_path / "bibnet-chess").mkdir()
    (tmp_path / "bibnet-chess" / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="exists already: it was left as it is"):
        start("chess")
    assert [path.name for path in tmp_path.rglob("*")] == ["bibnet-chess", "mine.txt"]


def test_every_address_of_the_core_is_kept_from_plugins():
    """A new address of the core needs its place in `RESERVED_PREFIXES`."""
    plugins = {config.plugin.url_prefix for config in installed_plugins().values()}
    first = set()
    for pattern in get_resolver().url_patterns:
        part = str(pattern.pattern).lstrip("^").split("/")[0]
        if isinstance(pattern, URLResolver) and not part:
            inner = [str(one.pattern).lstrip("^").split("/")[0] for one in pattern.url_patterns]
            first |= {one for one in inner if one}
        elif part:
            first.add(part)
    possible = {one for one in (one.partition(".")[0] for one in first) if PREFIX.fullmatch(one)}
    assert possible - plugins - RESERVED_PREFIXES == set()
