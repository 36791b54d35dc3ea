"""Coded fields of MARC21: what it is, in what form, from where and for whom (006, 007, 008)."""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field

from . import ages
from .draft import Draft
from .imprint import coded_year
from .languages import add_languages, marc_country

_DATES_OF_SEVERAL_YEARS = frozenset("cdikmq")
# Types of record whose form stands six places later, and where a file comes from: 007/11, a of the
# original, b of a microform, d of several.
_FORM_LATER = frozenset("efgkor")
_REPRODUCED = frozenset("abd")
_WHOLE_008 = 38  # shorter ones lost their blanks, and with them the places of what follows


def further_form(draft: Draft, field: Field) -> None:
    data = field.value
    if data[:1] == "m":
        draft.signs.is_electronic_too = True
        return
    form = data[12:13] if data[:1] in _FORM_LATER else data[6:7]
    draft.to.is_large_print = draft.to.is_large_print or form == "d"
    draft.to.is_braille = draft.to.is_braille or form == "f"


def physical(draft: Draft, field: Field) -> None:
    form, source = field.value[:2], field.value[11:12]
    draft.to.is_large_print = draft.to.is_large_print or form == "tb"
    draft.to.is_braille = draft.to.is_braille or form in ("tc", "fb", "fc")
    signs = draft.signs
    signs.is_electronic_too = signs.is_electronic_too or form == "cr"
    signs.is_digitised = signs.is_digitised or (form[:1] == "c" and source in _REPRODUCED)
    # A disc beside a book does not make it electronic.
    if draft.leader[6:7] == "m" and form in ("co", "cj"):
        draft.signs.is_on_disc = True


def coded(draft: Draft, field: Field) -> None:
    data = field.value
    draft.coded_year = coded_year(data[7:11])
    if data[6:7] in _DATES_OF_SEVERAL_YEARS:
        draft.coded_last_year = coded_year(data[11:15])
    draft.coded_country = marc_country(data[15:18])
    if len(data) < _WHOLE_008:
        return
    add_languages(draft.coded_languages, data[35:38])
    record_type = draft.leader[6:7]
    if not draft.signs.is_serial and record_type not in ("e", "f"):
        draft.to.audiences = ages.audiences(data[22], ages.MARC21)
    form = data[29] if record_type in _FORM_LATER else data[23]
    draft.signs.is_printed = form in " dfr"
    draft.to.is_large_print = draft.to.is_large_print or form == "d"
    draft.to.is_braille = draft.to.is_braille or form == "f"
    draft.signs.is_electronic = draft.signs.is_electronic or form in ("o", "q", "s")
    if record_type == "m":
        draft.signs.is_programme = data[26] not in ("d", "h")
        draft.signs.is_sound = data[26] == "h"
