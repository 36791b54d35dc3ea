"""What the matrix of libraries and plugins shows: rows, a preview, what happened lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.libraries.models import Library

from . import errors, state
from .models import Rollout, RolloutStep
from .planning import Plan

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Counts(TypedDict):
        """What `recent_rollouts` adds to a rollout."""

        total: int
        waiting: int
        moved: int
        refused: int
        failed: int
        times_undone: int
        first_library: str

    CountedRollout = WithAnnotations[Rollout, Counts]

Outcome = RolloutStep.Outcome


@dataclass(frozen=True)
class Cell:
    """One switch; `mark` says what the preview would do with it."""

    slug: str
    title: str
    is_on: bool
    mark: str = ""

    @property
    def next_state(self) -> str:
        return "off" if self.is_on else "on"


@dataclass(frozen=True)
class Row:
    """One library and its switches."""

    library: Library
    cells: list[Cell]
    is_picked: bool = False


def members(
    *, words: str = "", district: str = "", slug: str = "", is_on: bool | None = None
) -> QuerySet[Library]:
    """The libraries of the matrix in tree order, the region first, narrowed by the filter."""
    found = Library.objects.members().select_related("district")
    if words:
        found = found.containing(words)
    if district:
        found = found.filter(district__code=district)
    if slug and is_on is not None:
        with_it = state.libraries_with(slug).values("pk")
        found = found.filter(pk__in=with_it) if is_on else found.exclude(pk__in=with_it)
    return found


def rows(libraries: Sequence[Library], plans: Mapping[int, Plan]) -> list[Row]:
    """A row for each library; those with a plan are picked and marked by it. One query."""
    on = state.enabled_in(list(libraries))
    titles = {slug: str(config.plugin.title) for slug, config in state.installed_plugins().items()}
    found = []
    for library in libraries:
        plan = plans.get(library.pk)
        marks = _marks(plan) if plan else {}
        cells = [
            Cell(slug, title, slug in on[library.pk], marks.get(slug, ""))
            for slug, title in titles.items()
        ]
        found.append(Row(library, cells, is_picked=plan is not None))
    return found


def _marks(plan: Plan) -> dict[str, str]:
    marks = {refusal.change.slug: "wont" for refusal in plan.refusals}
    marks.update(
        {change.slug: "will-on" if change.enabled else "will-off" for change in plan.changes}
    )
    return marks


@dataclass(frozen=True)
class Group:
    """Libraries with which the same would happen, or nothing for the same reason."""

    text: str
    libraries: list[Library]
    is_refused: bool = False

    @property
    def count(self) -> int:
        return len(self.libraries)

    @property
    def some(self) -> list[Library]:
        return self.libraries[:3]

    @property
    def others(self) -> int:
        return max(0, self.count - 3)


def preview_groups(plans: Iterable[Plan]) -> list[Group]:
    """What would happen, gathered: at once, along with what is required, not at all and why."""
    groups: dict[tuple[int, str], list[Library]] = {}
    for plan in plans:
        if plan.changes:
            text = _along_text(plan)
            groups.setdefault((1 if plan.along else 0, text), []).append(plan.library)
        for refusal in plan.refusals:
            groups.setdefault((3, str(refusal.error)), []).append(plan.library)
        if not plan.changes and not plan.refusals:
            groups.setdefault((2, _("is so already")), []).append(plan.library)
    return [
        Group(text, libraries, is_refused=rank == 3)
        for (rank, text), libraries in sorted(groups.items())
    ]


def _along_text(plan: Plan) -> str:
    if not plan.along:
        return _("changes at once")
    titles = errors.quoted_titles([one.slug for one in plan.changes if one in plan.along])
    return _("changes together with %(titles)s: it does not work without") % {"titles": titles}


def wanted_lines(wanted: Mapping[str, bool]) -> list[str]:
    """What is to be switched on and off, a line each."""
    on = errors.quoted_titles([slug for slug, enabled in wanted.items() if enabled])
    off = errors.quoted_titles([slug for slug, enabled in wanted.items() if not enabled])
    lines = [_("Switch on: %(title)s") % {"title": on}] if on else []
    return [*lines, *([_("Switch off: %(title)s") % {"title": off}] if off else [])]


def recent_rollouts(count: int | None = None) -> QuerySet[CountedRollout]:
    """Rollouts, newest first, with what became of their libraries counted in the same query."""
    first = RolloutStep.objects.filter(rollout=OuterRef("pk")).order_by("pk")
    found = Rollout.objects.select_related("by").annotate(
        total=Count("steps", distinct=True),
        waiting=_counted(Outcome.WAITING),
        moved=_counted(Outcome.MOVED),
        refused=_counted(Outcome.REFUSED),
        failed=_counted(Outcome.FAILED),
        times_undone=Count("undone_by", distinct=True),
        first_library=Subquery(first.values("library__short_name")[:1]),
    )
    return found.order_by("-pk")[:count] if count else found.order_by("-pk")


def _counted(outcome: RolloutStep.Outcome) -> Count:
    return Count("steps", filter=Q(steps__outcome=outcome), distinct=True)


def describe(rollout: CountedRollout) -> str:
    """One line about a rollout of `recent_rollouts`: «LitRes» is switched on in 5 libraries."""
    titles = errors.quoted_titles(sorted(rollout.wanted))
    where = rollout.first_library
    if rollout.total != 1:
        where = ngettext("in %(count)d library", "in %(count)d libraries", rollout.total) % {
            "count": rollout.total
        }
    kinds = Counter(rollout.wanted.values())
    if rollout.undoes_id:
        text = _("%(titles)s put back: %(where)s")
    elif len(kinds) > 1:
        text = _("%(titles)s set: %(where)s")
    elif kinds[True]:
        text = _("%(titles)s on: %(where)s")
    else:
        text = _("%(titles)s off: %(where)s")
    return text % {"titles": titles, "where": where}


def when(rollout: Rollout) -> str:
    """The time if it was today, else the day."""
    at = timezone.localtime(rollout.at)
    days = (timezone.localdate() - at.date()).days
    if days == 0:
        return formats.date_format(at, "H:i")
    return _("yesterday") if days == 1 else formats.date_format(at, "j E")
