"""How well bytes read as Russian in each of the three one-byte encodings of Russian libraries.

The measure is how usual the pairs of letters that stand beside each other are. The table was
counted in the real records under the tests' files, ё as е: 0 never seen, else 1 to 9 by the
logarithm of the count; a test counts it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
USUAL = 9
# A row for each first letter, in it a figure for each second one.
WEIGHTS = (
    "47776547557888257786567564000247",
    "82202741704735626307030005243011",
    "80532703706645745565000030074004",
    "64220600700666747504001000000000",
    "70343714704546746725003250053000",
    "56757556367879558784465544000015",
    "44115501500025102204000000000000",
    "73616500502456605005000030063023",
    "76665827778879757874465733000348",
    "20020000303334320620002020000000",
    "80525635803606817686304000000010",
    "72434830804458700355520120058056",
    "87340703703465763417402030062324",
    "84357702906017822774804210084025",
    "27987656666977488864554643000523",
    "75007703606504868446408000035202",
    "85463852805276932667643520064025",
    "64517720708678795796423350345525",
    "83723802905516817637000200066051",
    "55357455316766066651550742000230",
    "50051500708331725114300000020500",
    "60350400500246606434000000000000",
    "42407606703001200001030000030021",
    "50200705603106003033020000002000",
    "50200500605202403032000000003000",
    "30000500400002000002000000001000",
    "00000300000000000000000000000000",
    "04430700065244053520060540000002",
    "03123504303057310550403020000055",
    "04012000537534053356100000000000",
    "34325233102423004350002304000000",
    "32213425024044033161020103000012",
)
CODECS = ("cp1251", "cp866", "koi8_u")
# So few pairs prove nothing.
FEWEST = 8

Pairs = Mapping[tuple[int, int], int]


def pairs_of(content: bytes) -> Counter[tuple[int, int]]:
    """How often each two bytes beyond ASCII stand beside each other."""
    counted = Counter(pairwise(content))
    return Counter({pair: n for pair, n in counted.items() if pair[0] > 127 and pair[1] > 127})


def score(pairs: Pairs, codec: str, *, size: int, fewest: int = FEWEST) -> float:
    """How Russian the pairs are when read so, from 0 to 1; right readings reach 0.6 to 0.8.

    A small letter before a capital, and anything that is no letter, counts as never seen. `size`
    says how many bytes beyond ASCII there are: in Russian words they stand beside each other. Fewer
    pairs than `fewest` tell nothing.
    """
    places = _PLACES[codec]
    total = 0
    figures = 0
    for (one, two), n in pairs.items():
        total += n
        first, second = places[one], places[two]
        if first >= 0 and second >= 0 and (first >= 32 or second < 32):
            figures += n * int(WEIGHTS[first % 32][second % 32])
    if total < max(fewest, 1):
        return 0.0
    return figures / total / USUAL * min(1.0, 1.5 * total / size)


def _places(codec: str) -> tuple[int, ...]:
    """For each byte the number of its letter, 32 more for a capital, or -1."""
    places = []
    for byte in range(256):
        letter = bytes([byte]).decode(codec, errors="ignore")
        small = letter.lower().replace("ё", "е")
        number = LETTERS.find(small) if small else -1
        places.append(number if number < 0 or letter == letter.lower() else number + 32)
    return tuple(places)


_PLACES = {codec: _places(codec) for codec in CODECS}
