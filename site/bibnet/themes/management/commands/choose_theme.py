from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bibnet.libraries.models import Library
from bibnet.themes.palette import OWN_COLOURS
from bibnet.themes.registry import installed_themes
from bibnet.themes.services import UnknownTheme, Unreadable, choose_theme


def own_colour(text: str) -> tuple[str, str]:
    """A pair like `accent=#1a3d7c`."""
    name, _, colour = text.partition("=")
    if name not in OWN_COLOURS:
        raise ArgumentTypeError(f"{name!r} is none of {', '.join(OWN_COLOURS)}")
    return name, colour


class Command(BaseCommand):
    help = "Dress a library and its branches in a theme, perhaps with colours of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="code of the library")
        parser.add_argument("theme", help="slug of an installed theme")
        parser.add_argument(
            "--colour",
            action="append",
            type=own_colour,
            metavar="NAME=#RRGGBB",
            help="an own colour; without any, those that are set stay",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        library = Library.objects.filter(code=options["code"]).first()
        if library is None:
            raise CommandError(f"There is no library {options['code']!r}.")
        colours = dict(options["colour"]) if options["colour"] else None
        try:
            choose_theme(library=library, theme=options["theme"], actor=None, colours=colours)
        except UnknownTheme:
            have = ", ".join(installed_themes())
            raise CommandError(f"No theme {options['theme']!r}. Installed: {have}") from None
        except Unreadable as error:
            raise CommandError("\n".join(_sentence(one) for one in error.refusals)) from None
        self.stdout.write(f"{library.member.code}: {options['theme']}")


def _sentence(refusal: Any) -> str:
    pair, ratio = refusal.failure.pair, refusal.failure.ratio
    hint = f"; the nearest that will do: {refusal.suggestion}" if refusal.suggestion else ""
    return f"{pair.ink} on {pair.ground}: contrast {ratio:.2f}, at least {pair.least}{hint}"
