"""Finds the style sheets that are put together from several files (see `bundle`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

from .bundle import build_folder, write_style_sheets
from .registry import installed_themes


class StyleSheetFinder(BaseFinder):
    """Offers `themes/<slug>/site.css` to collectstatic and to servers that use finders."""

    # The overloads of the base say the same in two signatures.
    def find(  # type: ignore[override]
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> list[str] | str:
        if path not in {theme.css for theme in installed_themes().values()}:
            return []
        found = str(write_style_sheets() / path)
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        write_style_sheets()
        storage = FileSystemStorage(location=build_folder())
        for theme in installed_themes().values():
            if not matches_patterns(theme.css, ignore_patterns or ()):
                yield theme.css, storage
