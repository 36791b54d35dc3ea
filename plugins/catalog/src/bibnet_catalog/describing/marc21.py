"""The map of MARC21 into a description, field by field.

The table `FIELDS` at the end is the map; docs/catalog-fields.md tells it in words.
https://www.loc.gov/marc/bibliographic/
"""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field

from . import ages, classification, kinds, volumes
from .description import Isbn, Kind, Level, Series
from .draft import (
    Draft,
    Reader,
    add_annotation,
    add_contents,
    add_date,
    add_isbns,
    add_issn,
    add_marc_links,
    add_note,
    add_other_title,
)
from .imprint import pages, places, publisher
from .languages import add_languages, iso_country, marc_country
from .marc21_coded import coded, further_form, physical
from .marc21_headings import (
    about_body,
    about_person,
    about_place,
    about_title,
    about_topic,
    body,
    other_person,
    person,
)
from .marc21_links import in_host, original, piece, traced_series
from .texts import add, bare, clean, joined, without_medium, without_stop

_LEVELS = {"a": Level.SET, "b": Level.VOLUME, "c": Level.VOLUME}


def start(draft: Draft) -> None:
    """Read the leader."""
    leader, signs = draft.leader, draft.signs
    draft.to.is_deleted = leader[5:6] == "d"
    signs.kind = kinds.RECORD_TYPES.get(leader[6:7])
    if leader[6:7] == "m":
        signs.kind = Kind.ELECTRONIC
    signs.is_part = leader[7:8] in ("a", "b")
    signs.is_serial = leader[7:8] in ("s", "i")
    if not signs.is_serial:
        signs.level = _LEVELS.get(leader[19:20])
        draft.is_independent = leader[19:20] == "b"


def end(draft: Draft) -> None:
    """A numbered part of a book is a volume, though older leaders do not tell."""
    to = draft.to
    if draft.signs.level is not None or draft.leader[7:8] != "m":
        return
    has_set = any(one.relation == "set" for one in to.linked)
    if volumes.is_number(to.part_number) or (has_set and volumes.is_number(to.title)):
        draft.signs.level = Level.VOLUME


def _control_number(draft: Draft, field: Field) -> None:
    draft.to.control_number = draft.to.control_number or clean(field.value)


def _agency(draft: Draft, field: Field) -> None:
    draft.to.agency = draft.to.agency or clean(field.value)


def _updated(draft: Draft, field: Field) -> None:
    draft.to.updated = draft.to.updated or clean(field.value)


def _isbn(draft: Draft, field: Field) -> None:
    note = joined((bare(one).strip("()") for one in field.all("q")), ", ")
    for code, text in field.subfields:
        if code == "a":
            add_isbns(draft, text, note)
        elif code == "z" and (text := clean(text)):
            draft.to.isbns.append(Isbn(text=text, note=note))


def _issn(draft: Draft, field: Field) -> None:
    add_issn(draft, field.first("a"))


def _made_by(draft: Draft, field: Field) -> None:
    draft.to.agency = draft.to.agency or clean(field.first("a"))


def _languages(draft: Draft, field: Field) -> None:
    for code, text in field.subfields:
        if code in ("a", "d"):
            add_languages(draft.to.languages, text)
        elif code == "h":
            add_languages(draft.to.original_languages, text)


def _country(draft: Draft, field: Field) -> None:
    known = iso_country(field.first("c")) or marc_country(field.first("a"))
    draft.to.country = draft.to.country or known


def _udc(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add(draft.to.udc, clean(text))


def _ddc(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add(draft.to.ddc, clean(text).replace("/", ""))


def _other_class(draft: Draft, field: Field) -> None:
    scheme = field.first("2")
    for text in field.all("a"):
        if classification.is_bbk(scheme):
            add(draft.to.bbk, clean(text))
        elif not scheme:
            classification.by_shape(draft.to, text)


def _uniform_title(draft: Draft, field: Field) -> None:
    text = without_stop(joined((bare(one) for one in field.all("a", "n", "p")), ". "))
    draft.to.uniform_title = draft.to.uniform_title or text
    if field.first("l"):
        draft.to.original_title = draft.to.original_title or text


def _title(draft: Draft, field: Field) -> None:
    to = draft.to
    if to.title:
        return
    titles: list[str] = []
    numbers: list[str] = []
    parts: list[str] = []
    mark = ""
    for code, text in field.subfields:
        text = clean(text)
        if code == "a" and not titles:
            title, medium = without_medium(bare(text))
            titles.append(without_stop(title))
            draft.signs.words.append(medium)
        elif code in ("a", "b"):
            _rest_of_title(draft, titles, text, mark)
        elif code == "c":
            add(draft.responsibility, without_stop(bare(text)))
        elif code in ("h", "k"):
            draft.signs.words.append(text.lower())
        elif code == "n":
            numbers.append(without_stop(bare(text)))
        elif code == "p":
            parts.append(without_stop(bare(text)))
        mark = text[-1:] or mark
    to.title = joined(titles, " ; ")
    to.part_number = joined(numbers, ", ")
    to.part_title = joined(parts, ". ")


def _rest_of_title(draft: Draft, titles: list[str], text: str, mark: str) -> None:
    """What $b says is told by the mark that stands before it."""
    if mark == ";":
        titles.append(without_stop(bare(text)))
        return
    rest, *parallels = text.split(" = ")
    if mark == "=":
        parallels.insert(0, rest)
    else:
        add_other_title(draft, without_stop(bare(rest)))
    for one in parallels:
        add(draft.to.parallel_titles, without_stop(bare(one.partition(" : ")[0])))


def _variant_title(draft: Draft, field: Field) -> None:
    text = clean(field.first("a"))
    is_parallel = field.indicators[1:2] == "1" or text.startswith("=")
    to = draft.to.parallel_titles if is_parallel else draft.to.variant_titles
    add(to, without_stop(bare(text)))


def _edition(draft: Draft, field: Field) -> None:
    text = joined((bare(one) for one in field.all("a", "b")), ", ")
    if text:
        draft.to.edition = draft.to.edition or without_stop(text)
        draft.signs.words.append(text.lower())


def _imprint(draft: Draft, field: Field) -> None:
    _read_imprint(draft, field)


def _production(draft: Draft, field: Field) -> None:
    # 264, indicator 2: 1 publication, 0 production; 2 distribution, 3 manufacture, 4 copyright.
    if field.indicators[1:2] in ("2", "3"):
        return
    if field.indicators[1:2] == "4":
        draft.copyright = draft.copyright or field.first("c")
        return
    _read_imprint(draft, field)


def _read_imprint(draft: Draft, field: Field) -> None:
    to = draft.to
    for code, text in field.subfields:
        if code == "a":
            for place in places(text):
                add(to.places, place)
        elif code == "b":
            add(to.publishers, without_stop(publisher(text)))
        elif code == "c":
            add_date(draft, text.rstrip(". "))


def _extent(draft: Draft, field: Field) -> None:
    parts = []
    for code, text in field.subfields:
        text = bare(text.rstrip("+ ")) if code in ("a", "b", "c", "e") else ""
        if not text:
            continue
        if "+" in text and ages.is_mark(text):
            draft.marked.append(text)
            continue
        if code == "a" and draft.to.pages is None:
            draft.to.pages = pages(text)
            if draft.to.pages is None:
                draft.signs.words.append(text.lower())  # «1 электрон. опт. диск»
        elif code == "c":
            text = text.removesuffix(".")
            text = f"{text} см" if text.isdigit() else text
        parts.append({"b": " : ", "c": " ; ", "e": " + "}.get(code, " ; ") + text)
    said = "".join(parts).lstrip(" :;+")
    if said:
        draft.to.extent = f"{draft.to.extent} ; {said}" if draft.to.extent else said


def _words(draft: Draft, field: Field) -> None:
    draft.signs.words.extend(text.lower() for text in field.all("a", "n"))
    draft.signs.codes.update(code.strip().lower() for code in field.all("b"))


def _further_copy(draft: Draft, field: Field) -> None:
    """530 and 533: in which other form it is to be had, of what it is a reproduction."""
    _note(draft, field)
    if kinds.tells_of_a_file(field.first("a")):
        draft.signs.is_digitised = True


def _series(draft: Draft, field: Field) -> None:
    title, number, issn = "", [], ""
    for code, text in field.subfields:
        if code == "a" and not title:
            title = without_stop(bare(text))
        elif code in ("n", "p") and title:
            title = f"{title}. {without_stop(bare(text))}"
        elif code == "v":
            number.append(without_stop(bare(text)))
        elif code == "x":
            issn = clean(text).rstrip(" ;,")
    if any(one.isalpha() for one in title):
        draft.to.series.append(Series(title=title, number=joined(number, ", "), issn=issn))


def _note(draft: Draft, field: Field) -> None:
    add_note(draft, joined((clean(one) for one in field.all("a", "b", "c", "d")), " "))


def _contents(draft: Draft, field: Field) -> None:
    add_contents(draft, joined((clean(one) for one in field.all("a", "g", "t", "r")), " "))


def _annotation(draft: Draft, field: Field) -> None:
    add_annotation(draft, joined((clean(one) for one in field.all("a", "b", "c")), " "))


def _for_whom(draft: Draft, field: Field) -> None:
    text = field.first("a")
    draft.marked.append(text)
    add_note(draft, text)


def _keywords(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add(draft.to.keywords, without_stop(bare(text)))


def _genre(draft: Draft, field: Field) -> None:
    text = without_stop(bare(field.first("a")))
    add(draft.to.genres, text)
    draft.signs.words.append(text.lower())


def _address(draft: Draft, field: Field) -> None:
    add_marc_links(draft, field, "y", "3", "z")


def _in_other_script(draft: Draft, field: Field) -> None:
    if field.first("6")[:3] in ("245", "246"):
        add(draft.to.variant_titles, without_stop(bare(field.first("a"))))


FIELDS: dict[str, Reader] = {
    "001": _control_number,
    "003": _agency,
    "005": _updated,
    "006": further_form,
    "007": physical,
    "008": coded,
    "020": _isbn,
    "022": _issn,
    "040": _made_by,
    "041": _languages,
    "044": _country,
    "080": _udc,
    "082": _ddc,
    "084": _other_class,
    "100": person,
    "110": body,
    "111": body,
    "130": _uniform_title,
    "240": _uniform_title,
    "245": _title,
    "246": _variant_title,
    "247": _variant_title,
    "250": _edition,
    "260": _imprint,
    "264": _production,
    "300": _extent,
    **dict.fromkeys(("336", "337", "338", "340"), _words),
    "440": _series,
    "490": _series,
    **dict.fromkeys(("500", "501", "502", "504", "508", "510", "511", "515", "518"), _note),
    **dict.fromkeys(("530", "533"), _further_copy),
    **dict.fromkeys(("534", "538", "545", "546", "550", "580", "586"), _note),
    "505": _contents,
    "520": _annotation,
    "521": _for_whom,
    "600": about_person,
    "610": about_body,
    "611": about_body,
    "630": about_title,
    "650": about_topic,
    "651": about_place,
    "653": _keywords,
    "655": _genre,
    "700": other_person,
    "710": body,
    "711": body,
    "765": original,
    "773": in_host,
    "774": piece,
    "800": traced_series,
    "830": traced_series,
    "856": _address,
    "880": _in_other_script,
}
