"""The libraries of the demonstration: region, districts, tree, hours, looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bibnet.libraries import founding, network
from bibnet.libraries.models import District, Kind, Library
from bibnet.libraries.schedule.services import set_regular_hours
from bibnet.themes.services import choice_of, choose_theme

from .hours import plans
from .texts import rows

MARKS = {
    "childrens": "is_childrens",
    "model": "is_model",
    "blind": "is_for_blind",
    "accessible": "is_accessible",
}
REGION = {
    "code": "bryansk",
    "name": "Библиотеки Брянской области",
    "place": "Брянск",
    "phone": "+7 (4832) 00-01-00",
    "email": "portal@example.ru",
    "founder": "Департамент культуры Брянской области",
    "latitude": "53.243400",
    "longitude": "34.364200",
}
# Where editors' work waits for a second eye.
MODERATED = frozenset({"karachev", "csob", "detskaya"})


def found_region() -> Library:
    """The region, made if the installation has none."""
    region = Library.objects.filter(kind=Kind.REGION).first()
    if region is None:
        region = founding.found_region(**REGION)
    for order, row in enumerate(rows("districts"), 1):
        District.objects.get_or_create(
            code=row["code"], defaults={"name": row["name"], "sort_order": order}
        )
    return region


def found_libraries() -> Iterator[Library]:
    """Found what is missing of the tree and yield each library; those that stand are passed by."""
    districts = {one.code: one for one in District.objects.all()}
    standing = set(Library.objects.values_list("code", flat=True))
    for row in rows("libraries"):
        if row["code"] not in standing:
            founding.found_library(_founding(row, districts), actor=None)
        library = Library.objects.get(code=row["code"])
        _dress(library, row)
        yield library


def _founding(row: dict[str, str], districts: dict[str, District]) -> founding.Founding:
    parent = Library.objects.get(code=row["parent"]) if row["parent"] else network.region()
    return founding.Founding(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent=parent,
        district=districts[row["district"]],
        is_member=bool(row["member"]),
        has_microsite=bool(row["theme"]),
        is_practice="practice" in row["marks"].split(),
        facts=_facts(row),
    )


def _facts(row: dict[str, str]) -> dict[str, Any]:
    marks = row["marks"].split()
    names = ("place", "address", "directions", "latitude", "longitude", "phone", "email", "founder")
    return {
        **{name: row[name] for name in names},
        **{field: True for mark, field in MARKS.items() if mark in marks},
        "legal_name": row["name"] if row["member"] else "",
        "has_moderation": row["code"] in MODERATED,
    }


def _dress(library: Library, row: dict[str, str]) -> None:
    """Hours and look; nothing happens where they are what they should be."""
    if row["hours"]:
        set_regular_hours(library=library, plan=plans()[row["hours"]], actor=None)
    if row["theme"] and library.is_member and choice_of(library) is None:
        choose_theme(library=library, theme=row["theme"], actor=None)
