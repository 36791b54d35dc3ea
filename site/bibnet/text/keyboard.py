"""What a reader meant who typed in the wrong layout or in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RU = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_PAIRS = list(zip(_EN, _RU, strict=True))
_CAPITALS = [(en.upper(), ru.upper()) for en, ru in _PAIRS if en.isalpha()]
_TO_RUSSIAN = str.maketrans(dict(_CAPITALS + _PAIRS))
_TO_ENGLISH = str.maketrans({ru: en for en, ru in _CAPITALS + _PAIRS})

# The longest first: «shch» is one letter. Ways of writing that people mix are all here.
_LETTERS = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("tz", "ц"), ("ch", "ч"),
    ("sh", "ш"), ("yo", "е"), ("jo", "е"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"),
    ("ye", "е"), ("je", "е"), ("iy", "ий"), ("yi", "ый"), ("a", "а"), ("b", "б"), ("v", "в"),
    ("w", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"), ("k", "к"),
    ("q", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"),
    ("t", "т"), ("u", "у"), ("f", "ф"), ("x", "кс"), ("h", "х"), ("c", "ц"), ("y", "ы"), ("'", "ь"),
)  # fmt: skip
_BY_LATIN = dict(_LETTERS)
_SYLLABLE = re.compile("|".join(re.escape(latin) for latin, _letter in _LETTERS))
_HAS_LATIN = re.compile("[a-z]", re.IGNORECASE)
_HAS_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def other_layout(text: str) -> str:
    """The text as it reads with the keyboard switched: `djqyf` ↔ `война`."""
    return text.translate(_TO_ENGLISH if _HAS_CYRILLIC.search(text) else _TO_RUSSIAN)


def from_latin(text: str) -> str:
    """Russian written in Latin letters, in Russian: `vojna i mir` → `война и мир`."""
    return _SYLLABLE.sub(lambda found: _BY_LATIN[found.group()], text.lower())


def other_readings(text: str) -> Iterator[str]:
    """What else the reader may have meant, the likeliest first; never the text itself."""
    seen = {text.lower()}
    guesses = [other_layout(text)]
    if _HAS_LATIN.search(text):
        guesses.append(from_latin(text))
    for guess in guesses:
        if guess.lower() not in seen:
            seen.add(guess.lower())
            yield guess
