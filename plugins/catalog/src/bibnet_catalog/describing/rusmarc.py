"""The map of RUSMARC (and UNIMARC) into a description, field by field.

The table `FIELDS` at the end is the map; docs/catalog-fields.md tells it in words.
https://rusmarc.info
"""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field

from . import ages, classification, kinds
from .description import Isbn, Kind, Level, Series
from .draft import (
    Draft,
    Reader,
    add_annotation,
    add_contents,
    add_imprint,
    add_isbns,
    add_issn,
    add_marc_links,
    add_note,
    add_other_title,
)
from .imprint import coded_year, pages
from .languages import add_languages, iso_country
from .rusmarc_headings import (
    about_body,
    about_person,
    about_place,
    about_title,
    about_topic,
    about_work,
    body,
    other_person,
    person,
)
from .rusmarc_links import also_titled, in_host, in_series, in_set, in_subset, original, piece
from .texts import add, bare, clean, joined, without_medium, without_stop

_LEVELS = {"0": Level.ALONE, "1": Level.SET, "2": Level.VOLUME}
# Types of date whose second year is the last one and not that of a reprinted original.
_DATES_OF_SEVERAL_YEARS = frozenset("abcfgl")


def start(draft: Draft) -> None:
    """Read the leader."""
    leader, signs = draft.leader, draft.signs
    draft.to.is_deleted = leader[5:6] == "d"
    record_type, level, place = leader[6:7], leader[7:8], leader[8:9]
    signs.kind = kinds.RECORD_TYPES.get(record_type)
    if record_type == "m":  # in RUSMARC a mixture, in older UNIMARC too; a file only in MARC21
        signs.kind = Kind.OTHER
    signs.is_part = level == "a"
    signs.is_serial = level == "s"
    if not (level == "s" and place == "1"):
        signs.level = _LEVELS.get(place)


def end(draft: Draft) -> None:
    """Nothing is left to tell: the leader of RUSMARC says where a record stands."""


def _control_number(draft: Draft, field: Field) -> None:
    draft.to.control_number = draft.to.control_number or clean(field.value)


def _updated(draft: Draft, field: Field) -> None:
    draft.to.updated = draft.to.updated or clean(field.value)


def _isbn(draft: Draft, field: Field) -> None:
    note = joined((bare(one).strip("()") for one in field.all("b")), ", ")
    if "+" in note:
        draft.marked.append(note)
    for code, text in field.subfields:
        if code == "a":
            add_isbns(draft, text, note)
        elif code == "z" and (text := clean(text)):
            draft.to.isbns.append(Isbn(text=text, note=note))


def _issn(draft: Draft, field: Field) -> None:
    add_issn(draft, field.first("a"))


def _coded(draft: Draft, field: Field) -> None:
    data = field.first("a")
    draft.coded_year = coded_year(data[9:13])
    if data[8:9] in _DATES_OF_SEVERAL_YEARS:
        draft.coded_last_year = coded_year(data[13:17])
    draft.to.audiences = ages.audiences(data[17:20], ages.RUSMARC)


def _languages(draft: Draft, field: Field) -> None:
    for code, text in field.subfields:
        if code == "a":
            add_languages(draft.to.languages, text)
        elif code == "c":
            add_languages(draft.to.original_languages, text)


def _country(draft: Draft, field: Field) -> None:
    draft.to.country = draft.to.country or iso_country(field.first("a"))


def _form(draft: Draft, field: Field) -> None:
    form = field.first("a")
    draft.to.is_large_print = draft.to.is_large_print or form[:1] == "d"
    draft.to.is_braille = draft.to.is_braille or form[:1] == "f"
    draft.signs.is_electronic = draft.signs.is_electronic or form[:1] == "s"
    draft.signs.is_printed = draft.signs.is_printed or form[:1] in tuple("defghijr")


def _serial(draft: Draft, field: Field) -> None:
    # 110 $a/0: a periodical, c newspaper; b is a series of books.
    if draft.leader[7:8] not in ("m", "a") and field.first("a")[:1] in ("a", "c"):
        draft.signs.is_serial = True


def _projected(draft: Draft, field: Field) -> None:
    if draft.signs.kind in (None, Kind.OTHER):
        draft.signs.kind = Kind.VIDEO


def _sound(draft: Draft, field: Field) -> None:
    draft.signs.is_sound = True


def _electronic(draft: Draft, field: Field) -> None:
    # 135 $a/0: a numbers, b programme, d text, g game, h sound; /1: o optical disc, r remote; /10:
    # of what it was made: a the original, b a microform, d several.
    data = field.first("a")
    signs = draft.signs
    signs.is_electronic_too = True
    signs.is_digitised = signs.is_digitised or data[10:11] in ("a", "b", "d")
    signs.is_programme = signs.is_programme or data[:1] in ("a", "b", "e", "f", "g", "i", "j")
    signs.is_sound = signs.is_sound or data[:1] == "h"
    signs.is_on_disc = signs.is_on_disc or data[1:2] in ("o", "j", "c")


def _cartographic(draft: Draft, field: Field) -> None:
    if field.first("a").strip(" |#"):  # programs write empty fields too
        draft.signs.coded = Kind.MAP


def _score(draft: Draft, field: Field) -> None:
    # 125 $a/0: a to z the kind of score; x and y say that it is none.
    if field.first("a")[:1] not in ("", " ", "|", "#", "x", "y"):
        draft.signs.coded = Kind.SHEET_MUSIC


def _content_codes(draft: Draft, field: Field) -> None:
    draft.signs.codes.update(code.strip().lower() for code in field.all("c"))


def _reproduction(draft: Draft, field: Field) -> None:
    """325: of what it is a copy, where a copy is."""
    _note(draft, field)
    if kinds.tells_of_a_file(field.first("a")):
        draft.signs.is_digitised = True


def _title(draft: Draft, field: Field) -> None:
    to = draft.to
    if to.title or to.part_number:
        add(to.variant_titles, without_stop(bare(field.first("a"))))
        return
    draft.is_title_significant = field.indicators[:1] != "0"
    titles: list[str] = []
    numbers: list[str] = []
    parts: list[str] = []
    for code, text in field.subfields:
        if code == "a":
            title, medium = without_medium(bare(text))
            titles.append(without_stop(title))
            if medium:
                draft.signs.words.append(medium)
        elif code == "e":
            add_other_title(draft, text)
        elif code in ("f", "g"):
            add(draft.responsibility, bare(text))
        elif code == "d":
            add(to.parallel_titles, bare(text).lstrip("= "))
        elif code == "b":
            draft.signs.words.append(text.lower())
        elif code in ("h", "v"):
            numbers.append(bare(text))
        elif code == "i":
            parts.append(bare(text))
        elif code == "c":
            titles.append(bare(text))
    to.title = joined(titles, " ; ")
    to.part_number = joined(numbers, ", ")
    to.part_title = joined(parts, ". ")


def _content_and_medium(draft: Draft, field: Field) -> None:
    draft.signs.words.extend(text.lower() for _code, text in field.subfields)


def _edition(draft: Draft, field: Field) -> None:
    text = joined((bare(one) for one in field.all("a", "b")), ", ")
    if text:
        draft.to.edition = f"{draft.to.edition}, {text}" if draft.to.edition else text
        draft.signs.words.append(text.lower())


def _extent(draft: Draft, field: Field) -> None:
    parts = []
    for code, text in field.subfields:
        if code not in ("a", "c", "d", "e"):
            continue
        text = bare(text)
        if not text:
            continue
        if "+" in text and ages.is_mark(text):
            draft.marked.append(text)
            continue
        if code == "a" and draft.to.pages is None:
            draft.to.pages = pages(text)
            if draft.to.pages is None:
                draft.signs.words.append(text.lower())  # «1 электрон. опт. диск»
        elif code == "d" and text.isdigit():
            text = f"{text} см"
        parts.append({"c": " : ", "d": " ; ", "e": " + "}.get(code, " ; ") + text)
    said = "".join(parts).lstrip(" :;+")
    if said:
        draft.to.extent = f"{draft.to.extent} ; {said}" if draft.to.extent else said


def _series(draft: Draft, field: Field) -> None:
    title, number, issn = "", [], ""
    for code, text in field.subfields:
        if code == "a" and not title:
            title = bare(text)
        elif code in ("h", "i") and title:
            title = f"{title}. {bare(text)}"
        elif code == "v":
            number.append(bare(text))
        elif code == "x":
            issn = clean(text)
    if any(one.isalpha() for one in title):
        draft.to.series.append(Series(title=title, number=joined(number, ", "), issn=issn))


def _note(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add_note(draft, text)


def _dissertation(draft: Draft, field: Field) -> None:
    add_note(draft, joined((bare(text) for code, text in field.subfields if code != "z"), ", "))


def _contents(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add_contents(draft, text)


def _annotation(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add_annotation(draft, text)


def _restriction(draft: Draft, field: Field) -> None:
    text = field.first("a")
    draft.marked.append(text)
    add_note(draft, text)


def _variant_title(draft: Draft, field: Field) -> None:
    add(draft.to.variant_titles, without_stop(bare(field.first("a"))))


def _parallel_title(draft: Draft, field: Field) -> None:
    add(draft.to.parallel_titles, without_stop(bare(field.first("a"))))


def _uniform_title(draft: Draft, field: Field) -> None:
    text = joined((bare(one) for one in field.all("a", "h", "i")), ". ")
    draft.to.uniform_title = draft.to.uniform_title or text


def _genre(draft: Draft, field: Field) -> None:
    add(draft.to.genres, bare(field.first("a")))


def _keywords(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add(draft.to.keywords, bare(text))


def _udc(draft: Draft, field: Field) -> None:
    for text in field.all("a"):
        add(draft.to.udc, clean(text))


def _ddc_or_bbk(draft: Draft, field: Field) -> None:
    # Some networks keep BBK in 676, the field of DDC.
    for text in field.all("a"):
        classification.by_shape(draft.to, text)


def _other_class(draft: Draft, field: Field) -> None:
    scheme = field.first("2")
    for text in field.all("a"):
        if classification.is_bbk(scheme):
            add(draft.to.bbk, clean(text))
        elif not scheme:
            classification.by_shape(draft.to, text)


def _agency(draft: Draft, field: Field) -> None:
    draft.to.agency = draft.to.agency or clean(field.first("b"))


def _address(draft: Draft, field: Field) -> None:
    add_marc_links(draft, field, "z", "2", "3")


FIELDS: dict[str, Reader] = {
    "001": _control_number,
    "005": _updated,
    "010": _isbn,
    "011": _issn,
    "100": _coded,
    "101": _languages,
    "102": _country,
    "106": _form,
    "110": _serial,
    "115": _projected,
    "120": _cartographic,
    "121": _cartographic,
    "123": _cartographic,
    "124": _cartographic,
    "125": _score,
    "126": _sound,
    "135": _electronic,
    **dict.fromkeys(("181", "182", "183"), _content_codes),
    "200": _title,
    "203": _content_and_medium,
    "204": _content_and_medium,
    "205": _edition,
    "210": add_imprint,
    "215": _extent,
    "225": _series,
    **dict.fromkeys(("300", "301", "302", "303", "304", "305", "306", "307", "308"), _note),
    **dict.fromkeys(("310", "311", "312", "313", "314", "317", "318", "320"), _note),
    **dict.fromkeys(("321", "323", "324", "326", "336", "337"), _note),
    "325": _reproduction,
    "327": _contents,
    "328": _dissertation,
    "330": _annotation,
    "333": _restriction,
    "410": in_series,
    "451": also_titled,
    "454": original,
    "461": in_set,
    "462": in_subset,
    "463": in_host,
    "464": piece,
    "500": _uniform_title,
    "510": _parallel_title,
    **dict.fromkeys(
        ("512", "513", "514", "515", "516", "517", "518", "540", "541"), _variant_title
    ),
    "600": about_person,
    "601": about_body,
    "604": about_work,
    "605": about_title,
    "606": about_topic,
    "607": about_place,
    "608": _genre,
    "610": _keywords,
    "675": _udc,
    "676": _ddc_or_bbk,
    "686": _other_class,
    "700": person,
    "701": person,
    "702": other_person,
    **dict.fromkeys(("710", "711", "712"), body),
    "801": _agency,
    "856": _address,
}
