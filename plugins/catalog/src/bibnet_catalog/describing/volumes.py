"""Volumes under the title of their set, articles with what their host tells."""

from __future__ import annotations

import re

from .description import Description, Level, Linked
from .imprint import years
from .texts import joined, without_stop

# «Т. 2», «Ч. 1, кн. 3», «Вып. 13.», «№ 5», «2001, № 3», «Vol. IV»: a number and no title.
_NUMBER = re.compile(
    r"\[?(?:(?:т(?:ом)?|ч(?:асть)?|кн(?:ига)?|вып(?:уск)?|сб|п/?т|полут(?:ом)?|раздел|разд|тетр(?:адь)?"
    r"|альбом|билет|серия|сер|цикл|грп|дис[кс]|vol(?:ume)?|v|bd|band|t(?:ome)?|pt|part|p|book|no|nr"
    r"|issue|н|n|№)\.?\s*)?"
    r"(?:\(?[ivxlcdmхivxусм]+\)?|\d[\d\s,./()–-]*(?:-?[йяеагоы]{1,3})?|[а-яa-z])?"
    r"(?:\s*\((?:[^()]{1,30})\))?\.?\]?",
    re.IGNORECASE,
)
_TIGHT = re.compile(r"(?<=[^\W\d_])\.(?=\d)")
_DIGIT = re.compile(r"\d|\b[IVXLХ]+\b")


def spaced(number: str) -> str:
    """«Вып.2» as «Вып. 2», for one form of what is compared."""
    return _TIGHT.sub(". ", number) if "." in number else number


def is_number(text: str) -> bool:
    """Whether it names a volume or an issue and nothing else."""
    if len(text) > 60:
        return False
    parts = [one.strip() for one in text.split(",")]
    return bool(_DIGIT.search(text)) and all(_NUMBER.fullmatch(one) for one in parts if one)


def name_after_set(to: Description, *, significant: bool) -> None:
    """Give a volume the title of the set it names; its own title becomes that of the part.

    `significant` is what the source says of the volume's own title (RUSMARC 200, indicator 1).
    """
    above = next((one for one in to.linked if one.relation == "set" and one.title), None)
    if above is None:
        return
    own_is_number = not significant or is_number(to.title)
    # Leaders often say «alone» of what is a numbered volume; a series is no set.
    is_volume = to.level is not Level.ALONE or not to.title or own_is_number
    if not is_volume and not is_number(above.part):
        return
    if to.level is Level.ALONE and to.title and _is_series(to, above.title):
        return
    subset = next((one for one in to.linked if one.relation == "subset" and one.title), None)
    own = without_stop(to.title) if own_is_number else ""
    inherited = subset.part if subset is not None else above.part
    is_told = to.part_number or inherited == to.title
    numbers = [own or ("" if is_told else inherited), to.part_number]
    names = ["" if own_is_number else to.title, to.part_title]
    if subset is not None:
        (numbers if is_number(subset.title) else names).insert(0, subset.title)
        numbers.insert(0, above.part)
    to.title = above.title
    to.part_number = joined(dict.fromkeys(numbers), ", ")
    to.part_title = joined(dict.fromkeys(names), ". ")
    to.responsibility = to.responsibility or above.responsibility
    if to.level is Level.ALONE:
        to.level = Level.VOLUME


def settle_host(to: Description, date: str) -> None:
    """Join the host of an article out of its journal (461) and its issue (463); take its year."""
    whole = next((one for one in to.linked if one.relation in ("set", "subset")), None)
    host = next((one for one in to.linked if one.relation == "host"), None)
    if host is None and whole is not None:
        whole.relation = "host"
        host = whole
    elif host is not None and whole is not None:
        _join(host, whole)
        to.linked.remove(whole)
    if host is not None and to.year is None:
        to.year, _last = years(date or host.part)


def completed(volume: Description, whole: Description) -> Description:
    """The volume with what only the record of its set (or its periodical) says; changed in place.

    For records whose link is no more than a number; nothing that the volume has is replaced.
    """
    if not volume.title or volume.title == volume.part_number or is_number(volume.title):
        volume.part_number = volume.part_number or volume.title
        volume.title = whole.title
        volume.other_title = volume.other_title or whole.other_title
    for name in (
        "people",
        "bodies",
        "responsibility",
        "places",
        "publishers",
        "series",
        "languages",
        "original_languages",
        "country",
        "udc",
        "bbk",
        "ddc",
        "subjects",
        "issns",
    ):
        if not getattr(volume, name):
            value = getattr(whole, name)
            setattr(volume, name, list(value) if isinstance(value, list) else value)
    return volume


def _is_series(to: Description, title: str) -> bool:
    return any(one.title == title for one in to.series)


def _join(host: Linked, whole: Linked) -> None:
    """The issue under the title of its journal."""
    if whole.title and (not host.title or is_number(host.title) or host.title == whole.part):
        host.part = host.part if host.part and host.part != host.title else ""
        host.part = joined([host.title, host.part], ", ") or whole.part
        host.title = whole.title
    host.issn = host.issn or whole.issn
    host.control_number = host.control_number or whole.control_number
    host.responsibility = host.responsibility or whole.responsibility
