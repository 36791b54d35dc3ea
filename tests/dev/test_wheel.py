"""The wheel that operators install."""

from __future__ import annotations

import gettext
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.running import ROOT

CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ru\\n"

msgid "opening hours"
msgstr "часы работы"
"""
KEPT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "*.egg-info")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """Built from a copy that has one more catalogue, and what running it leaves behind."""
    source = tmp_path_factory.mktemp("source") / "bibnet"
    shutil.copytree(ROOT / "site", source / "site", ignore=KEPT_OUT)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    catalogue = source / "site/bibnet/stamps/locale/ru/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE)
    for folder in ("site/bibnet", "site/bibnet/stamps"):
        made = source / folder / "__pycache__" / "made.cpython-311.pyc"
        made.parent.mkdir()
        made.write_bytes(b"made by running")
    target = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True)
    return zipfile.ZipFile(next(target.glob("bibnet-*.whl")))


def test_it_holds_every_file_of_the_core(wheel):
    listed = subprocess.run(
        ["git", "ls-files", "site/bibnet"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = {name.removeprefix("site/") for name in listed.stdout.split()}
    assert files
    assert files - set(wheel.namelist()) == set()


def test_it_holds_compiled_translations(wheel):
    name = "bibnet/stamps/locale/ru/LC_MESSAGES/django.mo"
    assert name in wheel.namelist()
    with wheel.open(name) as file:
        assert gettext.GNUTranslations(file).gettext("opening hours") == "часы работы"
    sources = [name for name in wheel.namelist() if name.endswith(".po")]
    assert {source.removesuffix(".po") + ".mo" for source in sources} <= set(wheel.namelist())


def test_it_brings_the_bibnet_command(wheel):
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "bibnet = bibnet.command:main" in wheel.read(entry_points).decode()


def test_it_holds_nothing_that_was_made_by_running(wheel):
    assert not [name for name in wheel.namelist() if "__pycache__" in name or "/var/" in name]
