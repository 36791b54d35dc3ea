"""Applying rows: found what is missing, bring up to date what is there, leave the rest alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bibnet.libraries import network, roles
from bibnet.libraries.codes import propose_code
from bibnet.libraries.facts import change_facts
from bibnet.libraries.founding import Founding, FoundingError, check_founding, found_library
from bibnet.libraries.models import Kind, Library
from bibnet.libraries.schedule.plan import Plan, SeasonPlan, plan_of
from bibnet.libraries.schedule.services import set_regular_hours
from bibnet.text.tables import BadCell, Row

from .columns import BY_KEY, MARK_WORDS

if TYPE_CHECKING:
    from bibnet.accounts.models import User

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"
# Parts of a library have no site of their own unless the list says so.
WITHOUT_MICROSITE = frozenset({Kind.BRANCH, Kind.DEPARTMENT, Kind.POINT, Kind.LEGAL_ENTITY})
MEMBERS = frozenset({Kind.SYSTEM, Kind.CENTRAL, Kind.LIBRARY})


@dataclass(frozen=True)
class Outcome:
    """What became of one row, or would become of it: a word and the sentences that explain it.

    `changes` names the columns in which the row says something else than the portal.
    """

    row: int
    result: str
    code: str = ""
    problems: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass
class _Run:
    """What the rows before have named and founded, in a dry run too."""

    actor: User | None
    is_dry: bool
    founded: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


class _Refused(Exception):
    """Problems of a row."""


def run_rows(rows: Iterable[Row], *, actor: User | None, is_dry: bool) -> Iterator[Outcome]:
    """Apply row by row, parents before their parts, and tell the outcome of each as it is there.

    A dry run writes nothing. `actor` None is a command.
    """
    run = _Run(actor, is_dry)
    for row in parents_first(rows):
        try:
            yield _apply(row, run)
        except _Refused as refusal:
            yield Outcome(row.number, REFUSED, row.cells.get("code", ""), refusal.args)


def parents_first(rows: Iterable[Row]) -> list[Row]:
    """The rows in their order, except that a part comes after the library above it."""
    waiting = list(rows)
    by_code = {row.cells["code"]: row for row in waiting if "code" in row.cells}
    ordered: dict[int, Row] = {}
    for row in waiting:
        line = [row]
        while (parent := by_code.get(line[-1].cells.get("parent", ""))) is not None:
            if parent.number in ordered or parent in line:
                break
            line.append(parent)
        for one in reversed(line):
            ordered.setdefault(one.number, one)
    return list(ordered.values())


def _apply(row: Row, run: _Run) -> Outcome:
    values = _read(row)
    code = values.get("code")
    if code in run.seen:
        raise _Refused(_column_problem("code", _("«{code}» is there twice").format(code=code)))
    if code:
        run.seen.add(code)
    existing = _existing(row)
    parent = _parent(row, run)
    if existing is not None and existing.is_region:
        raise _Refused(_column_problem("code", _("«{code}» is the region").format(code=code)))
    if existing is not None:
        return _update(row, values, existing, parent, run)
    return _found(row, values, parent, run)


def _read(row: Row) -> dict[str, Any]:
    """The cells' values by column key. Raises _Refused with all problems of the row."""
    values: dict[str, Any] = {}
    problems = []
    for key, text in row.cells.items():
        column = BY_KEY[key]
        try:
            values[key] = column.read(text)
        except BadCell as error:
            problems.append(_column_problem(key, str(error)))
    if "name" not in row.cells:
        problems.append(_column_problem("name", _("is empty")))
    if problems:
        raise _Refused(*problems)
    return values


def _column_problem(key: str, text: str) -> str:
    return _("column «{column}»: {problem}").format(column=_heading(key), problem=text)


def _heading(key: str) -> str:
    return BY_KEY[key].names[-1] if key in BY_KEY else key


def _existing(row: Row) -> Library | None:
    """The library of the row: by its code, else by its name and place."""
    if "code" in row.cells:
        return Library.objects.filter(code=row.cells["code"]).first()
    found = Library.objects.filter(name=row.cells["name"], place=row.cells.get("place", ""))
    return found.first()


def _parent(row: Row, run: _Run) -> Library | None:
    """The library above; None if it will be founded by an earlier row of a dry run."""
    code = row.cells.get("parent")
    if not code:
        return network.region()
    found = Library.objects.filter(code=code).first()
    if found is None and not (run.is_dry and code in run.founded):
        raise _Refused(
            _column_problem("parent", _("there is no library «{code}»").format(code=code))
        )
    return found


def _found(row: Row, values: dict[str, Any], parent: Library | None, run: _Run) -> Outcome:
    kind = values.get("kind", Kind.LIBRARY)
    code = values.get("code") or propose_code(
        values["name"], place=values.get("place", ""), taken=run.founded
    )
    founding = Founding(
        code=code,
        name=values["name"],
        short_name=values.get("short_name", ""),
        kind=kind,
        parent=parent,
        district=values.get("district"),
        is_member=values.get("is_member", kind in MEMBERS),
        has_microsite=values.get("has_microsite", kind not in WITHOUT_MICROSITE),
        is_practice=values.get("is_practice", False),
        hostname=values.get("hostname", ""),
        facts=_further_facts(values),
    )
    try:
        if run.is_dry:
            check_founding(founding, actor=run.actor)
        else:
            _found_with_hours(founding, values.get("hours"), run.actor)
    except (FoundingError, ValidationError, PermissionDenied) as error:
        raise _Refused(*_sentences(error)) from error
    run.founded.add(code)
    return Outcome(row.number, CREATED, code)


@transaction.atomic
def _found_with_hours(founding: Founding, hours: Any, actor: User | None) -> None:
    library = found_library(founding, actor=actor)
    if hours:
        plan = Plan(seasons=[SeasonPlan(week=hours)])
        set_regular_hours(library=library, plan=plan, actor=actor)


def _further_facts(values: dict[str, Any]) -> dict[str, Any]:
    own = {"name", "short_name", "kind", "district", "is_member"}
    facts = {key: value for key, value in values.items() if BY_KEY[key].is_fact and key not in own}
    return facts | dict.fromkeys(values.get("marks", ()), True)


def _update(
    row: Row, values: dict[str, Any], library: Library, parent: Library | None, run: _Run
) -> Outcome:
    if run.actor is not None and not roles.has_role(run.actor, library, roles.Role.LIBRARY_ADMIN):
        raise _Refused(_("You may not change this library."))
    if "parent" in values and (parent is None or not library.is_child_of(parent)):
        raise _Refused(
            _column_problem("parent", _("the library stands elsewhere: move it on its own screen"))
        )
    facts = {key: value for key, value in values.items() if BY_KEY[key].is_fact}
    if "marks" in values:
        facts |= {name: name in values["marks"] for name in set(MARK_WORDS.values())}
    changed = [name for name, value in facts.items() if getattr(library, name) != value]
    if "district" in changed and run.actor is not None and not roles.is_regional_admin(run.actor):
        raise _Refused(_column_problem("district", _("the region changes it")))
    plan = _changed_plan(library, values.get("hours"))
    if not changed and plan is None:
        return Outcome(row.number, UNCHANGED, library.code)
    for name in changed:
        setattr(library, name, facts[name])
    try:
        library.clean_fields(exclude=["path", "depth", "numchild", "root_path"])
        if not run.is_dry:
            _save(library, changed, plan, run.actor)
    except ValidationError as error:
        raise _Refused(*_sentences(error)) from error
    marks = set(MARK_WORDS.values())
    keys = ["marks" if name in marks else name for name in changed] + ["hours"] * (plan is not None)
    headings = tuple(dict.fromkeys(_heading(key) for key in keys))
    return Outcome(row.number, CHANGED, library.code, changes=headings)


@transaction.atomic
def _save(library: Library, changed: list[str], plan: Plan | None, actor: User | None) -> None:
    change_facts(library=library, fields=changed, actor=actor)
    if plan is not None:
        set_regular_hours(library=library, plan=plan, actor=actor)


def _changed_plan(library: Library, hours: Any) -> Plan | None:
    """The plan with the row's hours for all the year, or None if it says what is there."""
    if not hours:
        return None
    present = plan_of(library)
    seasons = [one for one in present.seasons if one.starts or one.ends]
    wanted = Plan(seasons=[SeasonPlan(week=hours), *seasons], rules=present.rules)
    return wanted if wanted.as_json() != present.as_json() else None


def _sentences(error: Exception) -> list[str]:
    if isinstance(error, ValidationError):
        fields = getattr(error, "error_dict", None) or {}
        return [
            _column_problem(name, message)
            for name, problems in fields.items()
            for problem in problems
            for message in problem.messages
        ] or error.messages
    if isinstance(error, PermissionDenied):
        return [_("You may not found a library here.")]
    return [str(error)]
