"""What somebody did for a book, as a code of RUSMARC: «070» is the author.

The codes with their names, `relators.json`, are those of ndlrf-rnd/seed-format-marc
(`rusmarc_relator_codes.json`) under the Apache License 2.0, which lies beside them.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .texts import add

_PARTED = re.compile(r"\s+(?:and|и|et|und|&)\s+|[,;]\s*")

AUTHOR = "070"
COMPOSER = "230"
OTHER = "570"

# Codes of MARC21 ($4) in those of RUSMARC.
_MARC21_PAIRS = (
    "act:005 adp:010 aft:075 aui:080 aqt:072 anm:018 ann:020 ant:100 arr:030 art:040 asg:050"
    " asn:060 att:062 auc:065 aud:090 aus:690 aut:070 bjd:130 bkd:130 cmm:210 cmp:230 cnd:250"
    " cns:190 col:206 com:220 con:255 cov:130 cre:070 crr:270 ctb:205 cur:273 cwt:212 dgs:727"
    " dis:305 dnc:275 dnr:320 drt:300 dst:310 dte:280 dto:290 dub:330 edc:340 edt:340 egr:350"
    " exp:365 fmo:390 fnd:723 hnr:420 ill:440 ilu:430 ins:450 isb:475 itr:545 ivr:605 lbt:480"
    " lse:490 lso:500 ltg:510 lyr:520 mus:545 nrt:550 opn:555 org:560 orm:557 oth:570 pat:584"
    " pbd:540 pbl:650 pht:600 prd:633 prf:590 prg:635 pro:630 prt:610 pth:587 pup:655 rbr:220"
    " rcp:660 rec:665 red:340 rev:675 rth:673 rtm:677 sad:695 sce:690 scl:705 scr:700 sec:710"
    " sgn:720 sng:721 spk:550 stl:550 stn:725 ths:727 trl:730 tyd:740 tyg:750 voc:755 wac:770"
    " wam:770 wpr:080"
)
_MARC21 = dict(pair.split(":") for pair in _MARC21_PAIRS.split())
_TO_MARC21 = {
    number: code
    for code, number in reversed(_MARC21.items())
    # Of several codes these say most nearly what RUSMARC's says.
    if code not in ("bjd", "cov", "cre", "dnc", "itr", "aqt", "stl", "spk", "rth", "wac", "wam")
}
# Words of catalogues beyond the names of the codes: cut by GOST R 7.0.12, in fewer words, plain.
_WORDS = {
    "авт": "070",
    "автор-составитель": "220",
    "авт.-сост": "220",
    "авт. предисл": "080",
    "авт. вступ. ст": "080",
    "вступ. ст": "080",
    "предисл": "080",
    "авт. послесл": "075",
    "послесл": "075",
    "авт. коммент": "212",
    "коммент": "212",
    "авт. примеч": "212",
    "авт. текста": "070",
    "адресат": "660",
    "адапт": "010",
    "аранж": "030",
    "гл. ред": "340",
    "гравер": "350",
    "дир": "250",
    "дирижёр": "250",
    "ил": "440",
    "иллюстр": "440",
    "исп": "590",
    "исполн": "590",
    "коммент.": "212",
    "комп": "230",
    "либр": "480",
    "науч. конс": "695",
    "науч. ред": "340",
    "науч. рук": "727",
    "отв. за вып": "540",
    "отв. ред": "340",
    "пер": "730",
    "переводчица": "730",
    "печатник": "610",
    "подгот. текста": "340",
    "под ред": "340",
    "постановщик": "300",
    "ред": "340",
    "ред.-сост": "340",
    "реж": "300",
    "рец": "675",
    "рецензент": "675",
    "соавт": "070",
    "соискатель": "305",
    "сост": "220",
    "сценар": "690",
    "текст читает": "550",
    "фот": "600",
    "фотогр": "600",
    "худож": "440",
    "художник": "440",
    "худож.-оформ": "130",
    "художник-оформитель": "130",
    "цензор": "190",
    "читает": "550",
    "чтец": "550",
    "cover artist": "130",
    "comp": "220",
    "creator": "070",
    "directed by": "300",
    "ed": "340",
    "edited by": "340",
    "film director": "300",
    "illus": "440",
    "joint author": "070",
    "joint comp": "220",
    "joint ed": "340",
    "joint editor": "340",
    "narrated by": "550",
    "read by": "550",
    "pub": "650",
    "publisher": "650",
    "reader": "550",
    "supposed author": "330",
    "tr": "730",
    "trans": "730",
    "translated by": "730",
    "writer": "070",
}


def code(text: str) -> str:
    """The code of what a subfield says, or an empty string: «340 Ред.», «edt», «сост.»."""
    return _code(text[:120])


def codes(texts: list[str]) -> list[str]:
    """The codes of what is known of these texts, each once; «сост. и ред.» are two."""
    found: list[str] = []
    for text in texts:
        whole = code(text)
        for one in (whole,) if whole else map(code, _PARTED.split(text)):
            add(found, one)
    return found


def marc21_code(code: str) -> str:
    """The code of MARC21 for one of RUSMARC, or an empty string."""
    return _TO_MARC21.get(code, "")


@cache
def names() -> dict[str, dict[str, Any]]:
    """Each code with its name in Russian (`ru`) and its names in English (`en`)."""
    return json.loads(Path(__file__).with_name("relators.json").read_text("utf-8"))


@lru_cache(maxsize=4096)
def _code(text: str) -> str:
    text = text.strip()
    if text[:3].isdigit() and not text[3:4].isdigit():
        return text[:3]
    text = text.rsplit("/", 1)[-1] if text.startswith("http") else text
    word = " ".join(text.lower().rstrip(" .,;").split())
    if word in _MARC21:
        return _MARC21[word]
    return _by_word().get(word) or _WORDS.get(word, "")


@cache
def _by_word() -> dict[str, str]:
    words: dict[str, str] = {}
    for one, said in names().items():
        for name in (said["ru"], *said["en"]):
            words.setdefault(name.lower(), one)
    return words
