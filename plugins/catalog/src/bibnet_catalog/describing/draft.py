"""A description in the making: what several fields say together is settled at its end."""

from __future__ import annotations

from collections.abc import Callable

from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.remarks import Remark

from . import ages, kinds, numbers, relators, volumes
from .description import Description, Level, Link, Person, Subject
from .holdings import HoldingsProfile, held
from .imprint import places, publisher, years
from .texts import MOST_TEXT, add, bare, clean, joined

MOST_REMARKS = 50  # nobody reads more


class Draft:
    """The description so far, and what waits for the other fields."""

    __slots__ = (
        "author_mark",
        "author_of_set",
        "call_number",
        "coded_country",
        "coded_languages",
        "coded_last_year",
        "coded_year",
        "copies",
        "copyright",
        "date_of_host",
        "date_of_set",
        "is_independent",
        "is_title_significant",
        "issue",
        "leader",
        "marked",
        "original_title_said",
        "pieces",
        "profile",
        "responsibility",
        "shelf_mark",
        "signs",
        "to",
    )

    def __init__(self, record: MarcRecord, profile: HoldingsProfile) -> None:
        self.to = Description()
        self.leader = record.leader
        self.profile = profile
        self.signs = kinds.Signs()
        self.copies: list[Field] = []
        self.marked: list[str] = []  # texts in which an age mark may stand
        self.pieces: list[str] = []  # titles of what it contains
        self.responsibility: list[str] = []
        self.is_title_significant = True
        self.is_independent = False  # a volume that is known by its own title
        self.coded_year: int | None = None
        self.coded_last_year: int | None = None
        self.coded_country = ""
        self.coded_languages: list[str] = []
        self.copyright = ""
        self.date_of_host = ""
        self.date_of_set = ""
        self.author_of_set = ""
        self.issue: list[str] = []  # year, volume and number of a periodical
        self.shelf_mark = ""
        self.author_mark = ""
        self.call_number = ""  # for copies that have none of their own
        self.original_title_said = ""


Reader = Callable[[Draft, Field], None]


def finish(draft: Draft) -> Description:
    """Settle what several fields say together: kind, title, year, age, holdings."""
    to = draft.to
    to.responsibility = joined(draft.responsibility, " ; ")
    kinds.settle(to, draft.signs)
    _settle_years(draft)
    if to.level is Level.PART:
        volumes.settle_host(to, draft.date_of_host)
    elif to.linked and (not draft.is_independent or volumes.is_number(to.title)):
        volumes.name_after_set(to, significant=draft.is_title_significant)
    to.part_number = volumes.spaced(to.part_number)
    if not to.title:
        to.title = to.part_number or to.uniform_title
        if not to.title:
            to.remarks.append(Remark("describing.title"))
    if draft.marked:
        to.age_mark = ages.mark(draft.marked)
    if draft.pieces and not to.contents:
        to.contents = joined(draft.pieces, " ; ")
    to.country = to.country or draft.coded_country
    to.languages = to.languages or draft.coded_languages
    to.original_title = to.original_title or draft.original_title_said
    if draft.copies:
        to.held = held(draft.profile, draft.copies)
        for row in to.held:
            row.call_number = row.call_number or draft.call_number
    return to


def remark(draft: Draft, code: str, **values: str) -> None:
    """Tell the cataloguer about something, once."""
    one = Remark(code, values)
    if one not in draft.to.remarks and len(draft.to.remarks) < MOST_REMARKS:
        draft.to.remarks.append(one)


def add_person(draft: Draft, one: Person | None) -> None:
    """Put a person at the end; who is there already gets the further roles."""
    if one is None:
        return
    for known in draft.to.people:
        if known.surname == one.surname and _same_given(known, one):
            for role in one.roles:
                add(known.roles, role)
            return
    draft.to.people.append(one)


def roles(draft: Draft, texts: list[str], default: str) -> list[str]:
    """The codes of the roles, or the default where none is named or known."""
    if not texts:
        return [default]
    found = relators.codes(texts)
    if not found:
        remark(draft, "describing.role", role=clean(", ".join(texts)[:80]))
    return found or [default if default != relators.AUTHOR else relators.OTHER]


def add_isbns(draft: Draft, text: str, note: str) -> None:
    """Read the numbers of a subfield; a wrong check digit is remarked on."""
    text = clean(text)
    if not text:
        return
    for one in numbers.isbns(text, note):
        if not one.isbn13:
            remark(draft, "describing.isbn", number=one.text[:80])
        draft.to.isbns.append(one)


def add_issn(draft: Draft, text: str) -> None:
    text = clean(text)
    if not text:
        return
    number = numbers.issn(text)
    if number:
        add(draft.to.issns, number)
    else:
        remark(draft, "describing.issn", number=text[:80])


def add_imprint_texts(draft: Draft, towns: list[str], firms: list[str]) -> None:
    """Places and publishers that stand apart from each other."""
    for text in towns:
        for place in places(text):
            add(draft.to.places, place)
    for text in firms:
        add(draft.to.publishers, publisher(text))


def add_date(draft: Draft, text: str) -> None:
    """The date as printed: the first that a record names."""
    if not draft.to.date:
        draft.to.date = bare(text)


def add_imprint(draft: Draft, field: Field) -> None:
    """Places, publishers and date of a field 210, which RUSMARC and IRBIS have alike."""
    to = draft.to
    for code, text in field.subfields:
        if code == "a":
            for place in places(text):
                add(to.places, place)
        elif code == "c":
            add(to.publishers, publisher(text))
        elif code == "d":
            add_date(draft, text)


def add_other_title(draft: Draft, text: str) -> None:
    """Other information of the title; an age mark there is a mark and no title."""
    text = bare(text)
    if "+" in text:
        draft.marked.append(text)
        if ages.is_mark(text):
            return
    if text:
        draft.to.other_title = _continued(draft.to.other_title, " : ", text)


def add_note(draft: Draft, text: str) -> None:
    text = clean(text)
    if not text:
        return
    if ages.is_mark(text):
        draft.marked.append(text)
        return
    add(draft.to.notes, text)
    if not draft.original_title_said and text.startswith(("Загл. ориг", "Загл. и авт. ориг")):
        draft.original_title_said = bare(text.partition(":")[2].split("/")[0]).rstrip(".")


def add_annotation(draft: Draft, text: str) -> None:
    text = clean(text)
    if text:
        draft.to.annotation = _continued(draft.to.annotation, " ", text)


def add_contents(draft: Draft, text: str) -> None:
    text = clean(text).removeprefix("Содерж.:").strip()
    if text:
        draft.to.contents = _continued(draft.to.contents, " ; ", text)


def add_subject(
    draft: Draft, scheme: str, heading: str, parts: list[str], authority: str = ""
) -> None:
    """A heading with its subdivisions; some write both into one subfield, parted by « -- »."""
    heading = bare(heading)
    if " -- " in heading:
        heading, *inner = (one.strip() for one in heading.split(" -- "))
        parts = inner + parts
    if heading:
        parts = [text for one in parts if (text := bare(one))]
        subject = Subject(scheme=scheme, heading=heading, parts=parts, authority=clean(authority))
        if subject not in draft.to.subjects:
            draft.to.subjects.append(subject)


def add_marc_links(draft: Draft, field: Field, *codes: str) -> None:
    """The addresses of field 856, of which indicator 2 says what they lead to: 1 is a copy of the
    thing, 2 something about it.
    """
    said = joined((bare(one) for one in field.all(*codes)), ", ")
    leads_to = field.indicators[1:2]
    for url in field.all("u"):
        add_link(draft, url, said, is_related=leads_to == "2")
    if leads_to == "1" and field.first("u"):
        draft.signs.is_digitised = True


def add_link(draft: Draft, url: str, text: str, *, is_related: bool = False) -> None:
    """An electronic address; that of a picture of the cover is the cover's."""
    url, text = "".join(clean(url).split()), bare(text)
    if not url.lower().startswith(("http://", "https://", "ftp://")):
        if not url.lower().startswith("www."):
            return
        url = f"http://{url}"
    path = url.lower().split("?")[0]
    is_picture = path.endswith((".jpg", ".jpeg", ".png", ".gif", ".webp"))
    is_cover = "облож" in text.lower() or "cover" in text.lower() or path.endswith("/cover")
    if is_cover or (is_picture and "/cover" in path):
        draft.to.cover = draft.to.cover or url
    elif all(one.url != url for one in draft.to.links):
        draft.to.links.append(Link(url=url, text=text, is_related=is_related))


def _continued(text: str, between: str, more: str) -> str:
    if not text:
        return more
    return text if len(text) > MOST_TEXT else f"{text}{between}{more}"


def _settle_years(draft: Draft) -> None:
    to = draft.to
    if not to.date and draft.copyright:
        to.date = bare(draft.copyright.rstrip(". "))
    if to.date:
        to.year, to.last_year = years(to.date)
    if to.year is None:
        to.year, to.last_year = draft.coded_year, draft.coded_last_year
    elif to.last_year is None and draft.coded_year == to.year:
        to.last_year = draft.coded_last_year
    if to.last_year is not None and (to.year is None or to.last_year <= to.year):
        to.last_year = None


def _same_given(known: Person, one: Person) -> bool:
    if known.given and one.given:
        return known.given == one.given
    return known.initials == one.initials and known.numeration == one.numeration
