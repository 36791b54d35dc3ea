"""A small demonstration: three microsites and what stands under them, all texts."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from bibnet.demo import hours, pictures, texts

KEPT = ("bryansk", "tyutchev", "karachev", "klintsy")


@pytest.fixture(scope="module")
def small_data(tmp_path_factory) -> Iterator[Path]:
    """The data with a list of three libraries and their parts."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(texts.folder(), folder)
    for name, key in (("libraries", "code"), ("accounts", "library"), ("readers", "library")):
        _shorten(folder, name, key)
    (folder / "changes.json").write_text(
        '[{"libraries": ["karachev"], "kind": "closed", "from": "+2", "to": "+3",'
        ' "reason": "repair", "text": "Чиним крышу."}]',
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_folder", folder)
        _forget()
        yield folder
    _forget()


@pytest.fixture(scope="module")
def of_a_demonstration(tmp_path_factory) -> Iterator[Path]:
    """Settings of a demonstration whose files lie in the folder that comes back."""
    var = tmp_path_factory.mktemp("var")
    with override_settings(BIBNET_DEMONSTRATION=True, MEDIA_ROOT=var / "media", VAR_DIR=var):
        yield var


def _shorten(folder: Path, name: str, key: str) -> None:
    """Leave only the rows of the libraries that are kept."""
    kept = [row for row in texts.rows(name) if row[key].split("-")[0] in KEPT]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(kept[0]))
        writer.writeheader()
        writer.writerows(kept)


def _forget() -> None:
    for kept in (texts.items, texts.rows, hours.plans, pictures.descriptions):
        kept.cache_clear()
