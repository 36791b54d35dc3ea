"""What codes of a description are called on the screens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from bibnet_catalog.describing.description import Audience, Kind
from bibnet_catalog.describing.states import CopyState
from bibnet_catalog.searching.query import Form

Words = str | Promise
NO_BREAK = "\u00a0"

KINDS: Mapping[str, Words] = {
    Kind.BOOK: pgettext_lazy("kind of edition", "Book"),
    Kind.EBOOK: pgettext_lazy("kind of edition", "E-book"),
    Kind.AUDIO: pgettext_lazy("kind of edition", "Audiobook"),
    Kind.MUSIC: pgettext_lazy("kind of edition", "Recorded music"),
    Kind.PERIODICAL: pgettext_lazy("kind of edition", "Journal or newspaper"),
    Kind.ARTICLE: pgettext_lazy("kind of edition", "Article"),
    Kind.SHEET_MUSIC: pgettext_lazy("kind of edition", "Sheet music"),
    Kind.MAP: pgettext_lazy("kind of edition", "Map"),
    Kind.IMAGE: pgettext_lazy("kind of edition", "Picture"),
    Kind.VIDEO: pgettext_lazy("kind of edition", "Video"),
    Kind.MANUSCRIPT: pgettext_lazy("kind of edition", "Manuscript"),
    Kind.OBJECT: pgettext_lazy("kind of edition", "Game or thing"),
    Kind.ELECTRONIC: pgettext_lazy("kind of edition", "Electronic resource"),
    Kind.OTHER: pgettext_lazy("kind of edition", "Something else"),
}
AUDIENCES: Mapping[str, Words] = {
    Audience.TO_6: pgettext_lazy("for whom", "Up to 6 years"),
    Audience.FROM_7: pgettext_lazy("for whom", "7–10 years"),
    Audience.FROM_11: pgettext_lazy("for whom", "11–14 years"),
    Audience.TEENAGERS: pgettext_lazy("for whom", "Teenagers"),
    Audience.CHILDREN: pgettext_lazy("for whom", "Children"),
    Audience.ADULTS: pgettext_lazy("for whom", "Adults"),
}
FORMS: Mapping[str, Words] = {
    Form.LARGE_PRINT: pgettext_lazy("form of a text", "Large print"),
    Form.BRAILLE: pgettext_lazy("form of a text", "Braille"),
    Form.DIGITISED: pgettext_lazy("form of a text", "Digitised"),
}
# ISO 639-2/B, and ISO 639-1 where there is one: `tags` for whoever reads web pages by program.
LANGUAGES: Mapping[str, tuple[str, Words]] = {
    "rus": ("ru", pgettext_lazy("language", "Russian")),
    "eng": ("en", pgettext_lazy("language", "English")),
    "ger": ("de", pgettext_lazy("language", "German")),
    "fre": ("fr", pgettext_lazy("language", "French")),
    "spa": ("es", pgettext_lazy("language", "Spanish")),
    "ita": ("it", pgettext_lazy("language", "Italian")),
    "por": ("pt", pgettext_lazy("language", "Portuguese")),
    "lat": ("la", pgettext_lazy("language", "Latin")),
    "grc": ("", pgettext_lazy("language", "Ancient Greek")),
    "gre": ("el", pgettext_lazy("language", "Greek")),
    "ukr": ("uk", pgettext_lazy("language", "Ukrainian")),
    "bel": ("be", pgettext_lazy("language", "Belarusian")),
    "pol": ("pl", pgettext_lazy("language", "Polish")),
    "cze": ("cs", pgettext_lazy("language", "Czech")),
    "slo": ("sk", pgettext_lazy("language", "Slovak")),
    "bul": ("bg", pgettext_lazy("language", "Bulgarian")),
    "srp": ("sr", pgettext_lazy("language", "Serbian")),
    "hrv": ("hr", pgettext_lazy("language", "Croatian")),
    "chu": ("cu", pgettext_lazy("language", "Church Slavonic")),
    "tat": ("tt", pgettext_lazy("language", "Tatar")),
    "bak": ("ba", pgettext_lazy("language", "Bashkir")),
    "chv": ("cv", pgettext_lazy("language", "Chuvash")),
    "che": ("ce", pgettext_lazy("language", "Chechen")),
    "udm": ("", pgettext_lazy("language", "Udmurt")),
    "kaz": ("kk", pgettext_lazy("language", "Kazakh")),
    "uzb": ("uz", pgettext_lazy("language", "Uzbek")),
    "geo": ("ka", pgettext_lazy("language", "Georgian")),
    "arm": ("hy", pgettext_lazy("language", "Armenian")),
    "aze": ("az", pgettext_lazy("language", "Azerbaijani")),
    "mol": ("ro", pgettext_lazy("language", "Moldavian")),
    "rum": ("ro", pgettext_lazy("language", "Romanian")),
    "lit": ("lt", pgettext_lazy("language", "Lithuanian")),
    "lav": ("lv", pgettext_lazy("language", "Latvian")),
    "est": ("et", pgettext_lazy("language", "Estonian")),
    "fin": ("fi", pgettext_lazy("language", "Finnish")),
    "swe": ("sv", pgettext_lazy("language", "Swedish")),
    "nor": ("no", pgettext_lazy("language", "Norwegian")),
    "dan": ("da", pgettext_lazy("language", "Danish")),
    "dut": ("nl", pgettext_lazy("language", "Dutch")),
    "hun": ("hu", pgettext_lazy("language", "Hungarian")),
    "tur": ("tr", pgettext_lazy("language", "Turkish")),
    "ara": ("ar", pgettext_lazy("language", "Arabic")),
    "heb": ("he", pgettext_lazy("language", "Hebrew")),
    "yid": ("yi", pgettext_lazy("language", "Yiddish")),
    "chi": ("zh", pgettext_lazy("language", "Chinese")),
    "jpn": ("ja", pgettext_lazy("language", "Japanese")),
    "kor": ("ko", pgettext_lazy("language", "Korean")),
    "mul": ("", pgettext_lazy("language", "several languages")),
}


def kind(code: str) -> str:
    return str(KINDS.get(code, code))


def audience(code: str) -> str:
    return str(AUDIENCES.get(code, code))


def form(code: str) -> str:
    return str(FORMS.get(code, code))


def language(code: str) -> str:
    """A language by its name; one that we do not know by its code."""
    return str(LANGUAGES[code][1]) if code in LANGUAGES else code


def language_tag(code: str) -> str:
    """The code of a language in web pages, or an empty string."""
    return LANGUAGES[code][0] if code in LANGUAGES else ""


def copies_in(state: CopyState, number: int, back: date | None) -> str:
    """«1 copy is free», «2 copies are lent, the first is due on 5 December»."""
    said = {
        CopyState.FREE: ngettext("%(count)s is free", "%(count)s are free", number),
        CopyState.LENT: ngettext("%(count)s is lent", "%(count)s are lent", number),
        CopyState.KEPT: ngettext("%(count)s is put aside", "%(count)s are put aside", number),
        CopyState.NOT_LENT: ngettext(
            "%(count)s is read in the library only",
            "%(count)s are read in the library only",
            number,
        ),
        CopyState.AWAY: ngettext(
            "%(count)s is not lent for a time", "%(count)s are not lent for a time", number
        ),
        CopyState.EXPECTED: ngettext(
            "%(count)s has not come yet", "%(count)s have not come yet", number
        ),
        CopyState.LOST: ngettext("%(count)s is lost", "%(count)s are lost", number),
        CopyState.WITHDRAWN: ngettext("%(count)s is withdrawn", "%(count)s are withdrawn", number),
    }[state] % {"count": number}
    said = said.replace(" ", NO_BREAK, 1)  # no line ends with the number
    if state is not CopyState.LENT or back is None:
        return said
    due = _("due on %(day)s") if number == 1 else _("the first is due on %(day)s")
    return f"{said}, {due % {'day': date_format(back, 'j E')}}"
