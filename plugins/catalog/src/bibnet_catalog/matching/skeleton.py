"""What is left of a word in whatever alphabet: its consonants, in classes.

Romanisations of Russian write ж as zh, ž or j, х as kh, h or x, ц as ts or c, ч as ch, č or tch,
щ as shch, šč, ŝ, shh or sc; й, ю, я are vowels and half-vowels in any of them. So hissing sounds
are one class, х and h are nothing, vowels, j and y are nothing, and a doubled letter is one.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CYRILLIC = {
    **dict.fromkeys("аеиоуыэюяйьъёхһәөүіїєћ", ""),
    **dict(zip("бвгдзклмнпрстфжцчшщґҗңўқғ", "bvgdzklmnprstfzssssgznvkg", strict=True)),
}
_LATIN = {**dict.fromkeys("aeiouyjhx'\"", ""), "c": "s", "q": "k", "w": "v"}
CLASSES = str.maketrans({**_CYRILLIC, **_LATIN})
ROMANISED_KH = re.compile("kh")
HISSING = re.compile("t+(?=s)")
DOUBLED = re.compile(r"([a-z])\1+")


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """The consonants of a word that is `spelled`; an empty string if it has none."""
    if "kh" in word:
        word = ROMANISED_KH.sub("", word)
    rest = HISSING.sub("", word.translate(CLASSES))
    return DOUBLED.sub(r"\1", rest)


def skeletons(words: tuple[str, ...]) -> tuple[str, ...]:
    """The skeletons of words, without the words that have none."""
    return tuple(rest for rest in map(skeleton, words) if rest)


# How an initial may begin when romanised.
_INITIALS = {
    **dict.fromkeys("еёэиійыюяyjeiâûéèė", "i"),
    **dict(zip("аоубвгдзклмнпрстфж", "aoubvgdzklmnprstfz", strict=True)),
    **dict.fromkeys("цчшщcč", "s"),
    **dict.fromkeys("хxһ", "h"),
    "w": "v",
    "q": "k",
}


@lru_cache(maxsize=5_000)
def initial(name: str) -> str:
    """The class of a name's first letter, the same in any alphabet: «Ю.», «Yu.», «Iu.» are one."""
    name = name.casefold()
    start = name[:2]
    if start == "kh":
        return "h"
    if start == "ts":
        return "s"
    if start == "ou":
        return "u"
    return _INITIALS.get(name[:1], name[:1])
