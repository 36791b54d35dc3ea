from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.querysets import path_range
from bibnet.pages.search import vocabulary
from bibnet.pages.search.indexing import forget_missing, index_all


class Command(BaseCommand):
    help = "Puts the published pages into the search index anew, of one library or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--library", metavar="CODE", help="only the pages of this library")

    def handle(self, *args: Any, **options: Any) -> None:
        library = self._library(options["library"])
        pages = Page.objects.live()
        if library.is_region:
            vocabulary.forget_all()
        else:
            pages = pages.filter(**path_range(library.root_path))
        total = pages.count()
        done = 0
        for done in index_all(pages):
            self.stdout.write(f"\r{done} of {total}", ending="")
            self.stdout.flush()
        gone = forget_missing(library)
        self.stdout.write(f"\r{done} pages indexed, {gone} taken out")

    @staticmethod
    def _library(code: str | None) -> Library:
        if code is None:
            return network.region()
        library = Library.objects.filter(code=code).first()
        if library is None:
            raise CommandError(f"There is no library with the code {code}.")
        return library
