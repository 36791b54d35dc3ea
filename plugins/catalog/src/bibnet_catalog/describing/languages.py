"""Languages as ISO 639-2/B and countries as ISO 3166, out of the codes that records use."""

from __future__ import annotations

from .texts import add

# Codes for terminology (ISO 639-2/T) that some systems write instead.
_BIBLIOGRAPHIC_PAIRS = (
    "sqi:alb hye:arm eus:baq mya:bur zho:chi ces:cze nld:dut fra:fre kat:geo deu:ger ell:gre"
    " isl:ice mkd:mac mri:mao msa:may fas:per ron:rum slk:slo bod:tib cym:wel"
)
_BIBLIOGRAPHIC = dict(pair.split(":") for pair in _BIBLIOGRAPHIC_PAIRS.split())
_NONE = frozenset(("und", "zxx", "mis", "nul"))

# MARC country codes whose ISO code is another; the rest of the two-letter codes that we meet.
_COUNTRIES_PAIRS = (
    "aa:AL ae:DZ ag:AR ai:AM aj:AZ an:AD ao:AO at:AU au:AT ba:BH be:BE bg:BD bl:BR bn:BA bo:BO"
    " br:MM bu:BG bw:BY cb:KH cc:CN ce:LK ch:TW ci:HR ck:CO cl:CL cm:CM cr:CR cu:CU cy:CY dk:DK"
    " dr:DO ec:EC er:EE es:SV et:ET fi:FI fr:FR gh:GH gr:GR gs:GE gt:GT gw:DE ho:HN ht:HT hu:HU"
    " ic:IS ie:IE ii:IN io:ID iq:IQ ir:IR is:IL it:IT iy:IQ ja:JP jm:JM jo:JO kg:KG kn:KP ko:KR"
    " ku:KW kz:KZ le:LB lh:LI li:LT ls:LA lu:LU lv:LV ly:LY mc:MC mg:MG mk:OM mm:MT mo:ME mp:MN"
    " mr:MA mv:MD mx:MX my:MY mz:MZ ne:NL nl:NL no:NO np:NP nr:NG nq:NI nu:NR nz:NZ pe:PE ph:PH"
    " pk:PK pl:PL pn:PA po:PT py:PY qa:QA rb:RS rh:ZW rm:RO ru:RU sa:ZA sg:SN si:SG sj:SD so:SO"
    " sp:ES su:SA sw:SE sy:SY sz:CH ta:TJ th:TH ti:TN tk:TM tu:TR tz:TZ ua:EG ug:UG un:UA us:US"
    " uy:UY uz:UZ vc:VA ve:VE vm:VN xd:VC xn:MK xo:SK xr:CZ xv:SI ye:YE yu:RS za:ZM xxu:US"
    " xxk:GB xxc:CA xxr:SU xna:AU"
)
_COUNTRIES = dict(pair.split(":") for pair in _COUNTRIES_PAIRS.split())
# Of several codes of one country the first is the one in use now, but for the United States.
_MARC_COUNTRIES = {iso: code for code, iso in reversed(_COUNTRIES.items())} | {"US": "xxu"}
# Three letters of MARC: a state, province or part; the last letter is the country.
_PARTS = {"u": "US", "c": "CA", "k": "GB", "a": "AU", "r": "SU"}


def add_languages(to: list[str], text: str) -> None:
    """Put the codes of a subfield at the end of the list; «rusengger» holds three."""
    text = text.strip().lower()
    if len(text) == 3:
        codes = [text]
    elif len(text) % 3 == 0:
        codes = [text[place : place + 3] for place in range(0, len(text), 3)]
    else:
        codes = text.replace(",", " ").replace(";", " ").split()
    for code in codes:
        if len(code) == 3 and code.isascii() and code.isalpha() and code not in _NONE:
            add(to, _BIBLIOGRAPHIC.get(code, code))


def iso_country(text: str) -> str:
    """An ISO 3166 code in upper case, or an empty string."""
    code = text.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code != "XX" else ""


def marc_country(text: str) -> str:
    """The ISO 3166 code of a MARC country code (008/15-17), or an empty string."""
    code = text.strip(" |#\\").lower()
    known = _COUNTRIES.get(code)
    if known:
        return known
    return _PARTS.get(code[2], "") if len(code) == 3 and code.isascii() and code.isalpha() else ""


def to_marc_country(iso: str) -> str:
    """The MARC country code of an ISO 3166 code, or an empty string."""
    return _MARC_COUNTRIES.get(iso, "")
