"""Puts compiled translations into a wheel: named in `[tool.setuptools.cmdclass]`.

A plugin's or theme's pyproject.toml names it too and lists `bibnet` among its build requirements.
"""

from __future__ import annotations

from pathlib import Path

import polib
from setuptools.command.build_py import build_py


class BuildPy(build_py):
    """Copies the package as ever, then compiles each catalogue of the copy."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for source in Path(self.build_lib).rglob("LC_MESSAGES/*.po"):
            catalogue = polib.pofile(str(source), encoding="utf-8")
            catalogue.save_as_mofile(str(source.with_suffix(".mo")))
