"""Finds the style sheets that are put together from several files (see `bundle`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import FileSystemStorage
from django.contrib.staticfiles.utils import matches_patterns

from .bundle import build_folder, write_style_sheets
from .registry import installed_themes


class StyleSheetFinder(BaseFinder):
    """Offers `themes/<slug>/site.css` to collectstatic and to servers that use finders."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> list[str] | str:
        if path not in {theme.css for theme in installed_themes().values()}:
            return []
        found = str(write_style_sheets() / path)
        return [found] if find_all else found

    def list(self, ignore_patterns: list[str]) -> Iterator[tuple[str, FileSystemStorage]]:
        write_style_sheets()
        storage = FileSystemStorage(location=build_folder())
        for theme in installed_themes().values():
            if not matches_patterns(theme.css, ignore_patterns):
                yield theme.css, storage
