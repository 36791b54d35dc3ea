"""What every theme keeps, checked: `problems_of(theme)` says in sentences what it does not.

Run over every installed theme by the tests and by `manage.py check_themes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from .contract_css import css_problems
from .contract_templates import template_problems
from .contrast import failures_of_theme
from .theme import Theme

MOST_FONT_BYTES = 25 * 1024
MOST_SCREENSHOT_BYTES = 200 * 1024


def problems_of(theme: Theme) -> list[str]:
    """Everything that is wrong with a theme, as sentences; empty if it keeps the contract."""
    checks = (css_problems, contrast_problems, file_problems, template_problems)
    return list(chain.from_iterable(check(theme) for check in checks))


def contrast_problems(theme: Theme) -> Iterator[str]:
    """Pairs of tokens that cannot be read, in the theme and in each low-vision scheme."""
    try:
        found = failures_of_theme(theme)
    except (KeyError, ValueError) as error:
        yield f"contrast cannot be computed: {error}"
        return
    for failure in found:
        pair = failure.pair
        yield f"{pair.ink} on {pair.ground}: contrast {failure.ratio:.2f}, at least {pair.least}"


def file_problems(theme: Theme) -> Iterator[str]:
    """Names in both languages, a screenshot, fonts that are small and have a licence."""
    for words in (theme.titles, theme.summaries):
        if not {"ru", "en"} <= words.keys():
            yield "theme.toml: title and summary are needed in ru and en"
    screenshot = theme.static_folder / "screenshot.webp"
    if not screenshot.is_file():
        yield "screenshot.webp is missing"
    elif screenshot.stat().st_size > MOST_SCREENSHOT_BYTES:
        yield "screenshot.webp is larger than 200 KB"
    fonts = sorted(theme.static_folder.glob("*.woff2"))
    if len(fonts) > 1:
        yield f"one font is enough, there are {len(fonts)}"
    for font in fonts:
        if font.stat().st_size > MOST_FONT_BYTES:
            yield f"{font.name} is larger than 25 KB"
        if not list(theme.static_folder.glob("*.txt")):
            yield f"{font.name} has no licence text beside it"
    if list(theme.folder.rglob("migrations")) or (theme.folder / "models.py").exists():
        yield "a theme has no models"
