"""Columns of a list of libraries: their names in Russian and English, and what a cell means."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from bibnet.libraries.models import District, Kind
from bibnet.libraries.schedule.typed import BadHours, hours_from_text
from bibnet.text import tables
from bibnet.text.tables import BadCell, yes_no

KIND_WORDS = {
    "юридическое лицо": Kind.LEGAL_ENTITY,
    "организация": Kind.LEGAL_ENTITY,
    "система": Kind.SYSTEM,
    "библиотечная система": Kind.SYSTEM,
    "цбс": Kind.SYSTEM,
    "центральная": Kind.CENTRAL,
    "центральная библиотека": Kind.CENTRAL,
    "библиотека": Kind.LIBRARY,
    "филиал": Kind.BRANCH,
    "отдел": Kind.DEPARTMENT,
    "пункт": Kind.POINT,
    "кибо": Kind.POINT,
}
MARK_WORDS = {
    "детская": "is_childrens",
    "childrens": "is_childrens",
    "модельная": "is_model",
    "model": "is_model",
    "для слепых": "is_for_blind",
    "blind": "is_for_blind",
    "доступная среда": "is_accessible",
    "доступная": "is_accessible",
    "accessible": "is_accessible",
}


@dataclass(frozen=True)
class Column(tables.Column):
    """A column of a list of libraries; a fact is a field of the library of the same name."""

    is_fact: bool = True


def _kind(text: str) -> str:
    wanted = text.casefold()
    if wanted in Kind.values and wanted != Kind.REGION:
        return wanted
    if wanted in KIND_WORDS:
        return KIND_WORDS[wanted]
    raise BadCell(
        _("there is no kind «{text}»; there are: {kinds}").format(
            text=text, kinds=", ".join(sorted(KIND_WORDS))
        )
    )


def _degrees(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ".")).quantize(Decimal("0.000001"))
    except InvalidOperation as error:
        raise BadCell(_("«{text}» is not a number").format(text=text)) from error


def _district(text: str) -> District:
    found = District.objects.filter(code=text).first() or District.objects.filter(name=text).first()
    if found is None:
        raise BadCell(_("there is no district «{text}»; add it first").format(text=text))
    return found


def _time_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadCell(
            _("there is no time zone «{text}»; an example: Europe/Moscow").format(text=text)
        ) from error


def _marks(text: str) -> frozenset[str]:
    words = [word.strip().casefold() for word in text.replace(";", ",").split(",")]
    unknown = [word for word in words if word and word not in MARK_WORDS]
    if unknown:
        raise BadCell(_("there is no mark «{text}»").format(text=unknown[0]))
    return frozenset(MARK_WORDS[word] for word in words if word)


def _hours(text: str) -> Any:
    try:
        return hours_from_text(text)
    except BadHours as error:
        raise BadCell(str(error)) from error


COLUMNS = (
    Column("code", ("code", "код"), is_fact=False),
    Column("parent", ("parent", "вышестоящая", "код вышестоящей"), is_fact=False),
    Column("kind", ("kind", "вид"), _kind),
    Column("is_member", ("member", "участник"), yes_no),
    Column("has_microsite", ("microsite", "свой сайт", "сайт"), yes_no, is_fact=False),
    Column("is_practice", ("practice", "учебная"), yes_no, is_fact=False),
    Column("hostname", ("host", "адрес сайта"), is_fact=False),
    Column("name", ("name", "название", "полное название")),
    Column("short_name", ("short name", "краткое название")),
    Column("sigla", ("sigla", "сигла")),
    Column("district", ("district", "район", "округ", "муниципалитет"), _district),
    Column("place", ("place", "населённый пункт", "город или село")),
    Column("address", ("address", "адрес")),
    Column("directions", ("directions", "как добраться")),
    Column("latitude", ("latitude", "широта"), _degrees),
    Column("longitude", ("longitude", "долгота"), _degrees),
    Column("phone", ("phone", "telephone", "телефон")),
    Column("email", ("email", "e-mail", "почта", "электронная почта")),
    Column("time_zone", ("time zone", "часовой пояс"), _time_zone),
    Column("hours", ("hours", "часы работы", "режим работы"), _hours, is_fact=False),
    Column("marks", ("marks", "признаки"), _marks, is_fact=False),
    Column("about", ("about", "о библиотеке")),
    Column("legal_name", ("legal name", "юридическое название")),
    Column("inn", ("inn", "инн")),
    Column("founder", ("founder", "учредитель")),
    Column("head", ("head", "руководитель", "директор")),
)
BY_KEY = {one.key: one for one in COLUMNS}


BY_NAME = tables.by_name(COLUMNS)
