"""A row of a table: what each of its columns says, as the mapping of the source names them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b

from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.remarks import BadRecord

from . import ages, imprint, isbd, kinds, numbers
from .description import Description, Held, Isbn, Item, Kind, Level, Series
from .draft import Draft, add_annotation, add_imprint_texts, add_link, add_subject, remark
from .holdings import HoldingsProfile
from .states import CopyState, state_of
from .texts import add, clean
from .typed import clean_lines, copies, people

# Excel shows a number of more than eleven digits so, and writes it to CSV as it shows it.
_CUT = re.compile(r"\d[.,]?\d*E\+?1[0-3]", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;\n]\s*")
_LIST = re.compile(r"\s*[;,\n]\s*")
_DIGITS = re.compile(r"\d{1,4}")
_PERIODICAL = re.compile(r"журнал|газет|\bпериодич|сериальн|magazine|journal|newspaper|periodical")
_DISCS = re.compile(r"^(cd|dvd|диск)")
_LANGUAGES = {
    **{"русский": "rus", "рус": "rus", "russian": "rus", "ru": "rus", "английский": "eng"},
    **{"англ": "eng", "english": "eng", "en": "eng", "немецкий": "ger", "нем": "ger"},
    **{"german": "ger", "de": "ger", "французский": "fre", "фр": "fre", "франц": "fre"},
    **{"french": "fre", "fr": "fre", "испанский": "spa", "исп": "spa", "итальянский": "ita"},
    **{"татарский": "tat", "тат": "tat", "башкирский": "bak", "башк": "bak", "чувашский": "chv"},
    **{"украинский": "ukr", "укр": "ukr", "белорусский": "bel", "казахский": "kaz"},
    **{"якутский": "sah", "удмуртский": "udm", "марийский": "chm", "китайский": "chi"},
    **{"японский": "jpn", "польский": "pol", "латинский": "lat", "коми": "kom"},
}


def describe_row(record: MarcRecord, columns: Mapping[str, str]) -> Description:
    """What a row says; raises BadRecord for one without a title."""
    said: dict[str, list[str]] = {}
    for heading, _indicators, subfields in record.fields:
        meaning = columns.get(heading)
        text = subfields[0][1].strip()
        if meaning and text:
            said.setdefault(meaning, []).append(text)
    row = _Row(said)
    row.title()
    row.publication()
    row.content()
    row.numbers()
    row.stock()
    return row.described()


class _Row:
    """The cells of a row by what they mean, and the description that they come to."""

    def __init__(self, said: dict[str, list[str]]) -> None:
        self._said = said
        self._draft = Draft(MarcRecord(), HoldingsProfile())
        self.to = self._draft.to

    def _text(self, meaning: str) -> str:
        return clean(next(iter(self._said.get(meaning, ())), ""))

    def _list(self, meaning: str, between: re.Pattern[str] = _BETWEEN) -> list[str]:
        parts = (part for text in self._said.get(meaning, ()) for part in between.split(text))
        return list(dict.fromkeys(one for part in parts if (one := clean(part))))

    def title(self) -> None:
        title, other = self._text("title"), self._text("other_title")
        if not other and " : " in title:
            title, _colon, other = title.partition(" : ")
        if not any(letter.isalnum() for letter in title):
            raise BadRecord("table.no_title")
        marked = [title, other, self._text("age_mark")]
        self.to.age_mark = ages.mark(marked)
        if self.to.age_mark is None and self._text("age_mark") in ("0", "6", "12", "16", "18"):
            self.to.age_mark = int(self._text("age_mark"))
        self.to.title, self.to.other_title = title.strip(), other.strip()
        self.to.responsibility = self._text("responsibility")
        self.to.people = people("\n".join(self._said.get("authors", ())))
        volume = self._text("volume")
        self.to.part_number = f"Т. {volume}" if _DIGITS.fullmatch(volume) else volume
        self.to.part_title = self._text("part_title")
        if self.to.part_number:
            self.to.level = Level.VOLUME

    def publication(self) -> None:
        to = self.to
        add_imprint_texts(self._draft, self._list("place"), self._list("publisher"))
        to.edition, to.date = self._text("edition"), self._text("year")
        to.year, to.last_year = imprint.years(to.date)
        extent = self._text("pages")
        to.extent = f"{extent} с." if extent.isdigit() else extent
        to.pages = imprint.pages(to.extent)
        series, number = self._text("series"), self._text("series_number")
        if series:
            title, _mark, own_number = series.partition(" ; ")
            to.series = [Series(title=title, number=number or own_number)]

    def content(self) -> None:
        to = self.to
        self._kind()
        for word in self._list("language", _LIST):
            code = word.lower().rstrip(".")
            known = _LANGUAGES.get(code) or _LANGUAGES.get(code.removesuffix(" язык"))
            if known or (len(code) == 3 and code.isascii() and code.isalpha()):
                add(to.languages, known or code)
            else:
                remark(self._draft, "table.language", word=word[:40])
        for text in self._said.get("annotation", ()):
            add_annotation(self._draft, text)
        for text in self._list("subjects"):
            heading, *parts = re.split(r"\s+[-–—]+\s+", text)
            add_subject(self._draft, "topic", heading, parts)
        to.keywords, to.genres = self._list("keywords", _LIST), self._list("genres", _LIST)
        to.udc, to.bbk = self._list("udc"), self._list("bbk")
        to.notes = self._list("notes")
        for name in ("link", "cover"):
            for text in self._list(name):
                add_link(self._draft, text, name if name == "cover" else "")

    def _kind(self) -> None:
        words = self._text("kind").lower()
        signs = kinds.Signs(words=[words] if words else [])
        signs.is_serial = bool(_PERIODICAL.search(words))
        signs.is_on_disc = bool(_DISCS.match(words))
        kinds.settle(self.to, signs)
        if self.to.kind is Kind.BOOK and signs.is_on_disc:
            self.to.kind = Kind.ELECTRONIC

    def numbers(self) -> None:
        for text in self._list("isbn"):
            if _CUT.fullmatch(text.replace(" ", "")):
                remark(self._draft, "table.isbn", number=text)
                continue
            for one in numbers.isbns(text):
                if not one.isbn13:
                    remark(self._draft, "describing.isbn", number=one.text[:80])
                self.to.isbns.append(one)
        for text in self._list("issn", _LIST):
            add(self.to.issns, numbers.issn(text))

    def stock(self) -> None:
        """Copies: numbers of inventory and barcodes in pairs, or how many there are; their states,
        each copy's own or one for all. What is withdrawn is left out, as from records.
        """
        said = self._text("copies")
        number = int(said) if _DIGITS.fullmatch(said) else 0
        inventory = copies("\n".join(self._said.get("inventory", ())), number)
        barcodes = copies("\n".join(self._said.get("barcode", ())), number)
        # Vendors name the number of the goods so, which is the book's.
        goods = [one for one in barcodes if numbers.isbn13(one)]
        barcodes = [one for one in barcodes if one not in goods]
        if not self.to.isbns:
            self.to.isbns = [Isbn(text=one, isbn13=numbers.isbn13(one)) for one in goods]
        where = {name: self._text(name)[:120] for name in ("branch", "location", "call_number")}
        statuses = _of_each(self._text_of_lines("status"))
        named = max(len(inventory), len(barcodes), 1 if statuses else 0)
        states = [_nth(statuses, place if len(statuses) == named else 0) for place in range(named)]
        items = [
            Item(
                inventory=_nth(inventory, place),
                barcode=_nth(barcodes, place),
                price=self._text("price")[:40],
                status=status[:40],
                state=state_of({}, status) or "",
                received=self._text("received")[:40],
            )
            for place, status in enumerate(states)
        ]
        if not items and not number and not any(where.values()):
            return
        left = [one for one in items if one.state != CopyState.WITHDRAWN]
        number -= len(items) - len(left)
        self.to.held = [
            Held(
                library=where["branch"],
                place=where["location"],
                call_number=where["call_number"],
                number=number if number > max(len(left), 1) else 0,
                is_withdrawn=bool(items) and not left,
                items=left,
            )
        ]

    def _text_of_lines(self, meaning: str) -> str:
        return clean_lines("\n".join(self._said.get(meaning, ())))

    def described(self) -> Description:
        self.to.control_number = self._text("control_number") or _number(self.to)
        return self.to


def _number(one: Description) -> str:
    """By which a row without a number of its own is known again at the next delivery."""
    items = [item for held in one.held for item in held.items]
    inventory = next((item.inventory or item.barcode for item in items), "")
    if inventory:
        return f"inv-{inventory}"[:100]
    isbn = next((isbn.isbn13 for isbn in one.isbns if isbn.isbn13), "")
    said = [isbn, one.title, one.part_number, one.part_title]
    if not isbn:
        said += [isbd.heading(one), str(one.year), *one.publishers[:1]]
    words = "\n".join(" ".join(text.casefold().replace("ё", "е").split()) for text in said)
    return f"row-{blake2b(words.encode(), digest_size=10).hexdigest()}"


def _of_each(text: str) -> list[str]:
    return [one.strip() for one in _BETWEEN.split(text)] if text else []


def _nth(texts: list[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""
