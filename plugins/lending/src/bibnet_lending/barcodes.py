"""Barcodes as drawings: Code 128, which every scanner of a desk reads.

Pairs of digits take one sign (set C), so that a number of twelve digits fits a narrow label.
"""

from __future__ import annotations

import re

# The widths of bars and spaces of the signs 0 to 105, and of the end.
WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
TO_C, TO_B, START_B, START_C, END = 99, 100, 104, 105, 106
QUIET, HEIGHT = 10, 60
_PART = re.compile(r"(?:\d\d){2,}|[ -~]")


def is_writable(text: str) -> bool:
    """Whether the signs of the text have a place in Code 128: Russian letters have none."""
    return bool(text) and all(" " <= sign <= "~" for sign in text)


def signs_of(text: str) -> list[int]:
    """The numbers of the signs with start, check and end. ValueError for what has no place."""
    if not is_writable(text):
        raise ValueError("only Latin letters, digits and usual signs have a place in Code 128")
    signs: list[int] = []
    present = 0
    for part in _PART.findall(text):
        wanted = START_C if len(part) > 1 else START_B
        if wanted != present:
            change = TO_C if wanted == START_C else TO_B
            signs.append(change if present else wanted)
            present = wanted
        if wanted == START_C:
            signs += [int(part[at : at + 2]) for at in range(0, len(part), 2)]
        else:
            signs.append(ord(part) - 32)
    check = signs[0] + sum(at * sign for at, sign in enumerate(signs[1:], 1))
    return [*signs, check % 103, END]


def code128_svg(text: str) -> str:
    """The barcode as a drawing that grows with its place, with the quiet room on both sides."""
    bars, at = [], QUIET
    for sign in signs_of(text):
        for turn, width in enumerate(int(one) for one in WIDTHS[sign]):
            if turn % 2 == 0:
                bars.append(f"M{at} 0h{width}v{HEIGHT}h-{width}z")
            at += width
    size = f"0 0 {at + QUIET} {HEIGHT}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" preserveAspectRatio="none" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{at + QUIET}v{HEIGHT}H0z"/>'
        f'<path d="{"".join(bars)}"/></svg>'
    )
