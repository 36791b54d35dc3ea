"""Codes of libraries proposed from their names: «Новозыбковская библиотека» → `novozybkov`."""

from __future__ import annotations

import re
from collections.abc import Collection

from .models import Library

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
# Words that nearly every name holds tell libraries apart badly.
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        библиотека библиотеки библиотечная библиотечной система системы центральная центральной
        межпоселенческая межпоселенческой районная районной городская городской сельская сельской
        поселенческая поселенческой филиал имени им муниципальное бюджетное учреждение культуры
        государственное гбук мбук модельная отдел область области района округа города
        """,
    )
)
LONGEST = 30


def transliterated(text: str) -> str:
    """Latin small letters, digits and single hyphens for any text."""
    latin = "".join(LETTERS.get(letter, letter) for letter in text.casefold())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


def propose_code(name: str, *, place: str = "", taken: Collection[str] = ()) -> str:
    """A free code from the words of a name that tell it apart; `taken` are not free either."""
    words = [word for word in re.findall(r"[\w]+", name.casefold()) if word not in COMMON]
    words = [word for word in words if len(word) > 1 or word.isdigit()] or place.split()
    base = transliterated(" ".join(words)) or transliterated(place) or "library"
    while len(base) > LONGEST and "-" in base:
        base = base.rpartition("-")[0]
    base = base[:LONGEST].strip("-")
    known = set(taken) | set(
        Library.objects.filter(code__startswith=base).values_list("code", flat=True)
    )
    if base not in known:
        return base
    number = 2
    while f"{base}-{number}" in known:
        number += 1
    return f"{base}-{number}"
