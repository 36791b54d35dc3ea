"""Applying rows: what is new becomes a page, what was brought before is left alone."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.models import ImportedPage, LibraryPage, PageImport
from bibnet.text.tables import BadCell, Row

from .kinds import NOTES, REFUSAL, BadColumns, Kind

if TYPE_CHECKING:
    from bibnet.accounts.models import User

logger = logging.getLogger(__name__)

CREATED, KNOWN, REFUSED = "created", "known", "refused"
MOST_KEY = 255
# What the tree, the list above and Wagtail fill in.
OF_THE_TREE = frozenset(
    {
        *("path", "depth", "numchild", "url_path", "slug", "translation_key", "locale"),
        *("content_type", "page_ptr", "draft_title", "owner"),
    }
)


@dataclass(frozen=True)
class Outcome:
    """What became of one row, or would become of it: a word and the sentences that explain it."""

    row: int
    result: str
    title: str = ""
    page: int | None = None
    problems: tuple[str, ...] = ()


@dataclass
class Run:
    """Whose rows they are, what is to be done with them, and the keys that came before."""

    library: Library
    kind: Kind
    publishes: bool
    actor: User | None = None
    # None in a dry run.
    job: PageImport | None = None
    seen: dict[str, int] = field(default_factory=dict)
    # Asked once for all rows: pages that came before by key, and what the columns name.
    before: dict[str, ImportedPage] = field(default_factory=dict)
    said_before: dict[tuple[int, str], Row] = field(default_factory=dict)
    readers: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Made:
    """An unsaved page, and what its row says."""

    page: LibraryPage
    values: Mapping[str, Any]


class _Refused(Exception):
    """Problems of a row."""


class TakenBack(Exception):
    """Somebody takes the import back, so no further row goes in."""


# What no row is to blame for: the work is gone on with later.
NO_ROWS_FAULT = (OperationalError, InterfaceError, TakenBack)


def run_rows(rows: Iterable[Row], run: Run) -> Iterator[Outcome]:
    """Apply row by row and tell the outcome of each as it is there.

    Without a job nothing is written. Rights are the caller's to check. Raises TakenBack.
    """
    rows = list(rows)
    run.before = _before((key_of(row, run.kind) for row in rows), run)
    run.said_before = _said_before(run)
    run.readers = run.kind.look_up(run.library)
    for row in rows:
        try:
            outcome = _apply(row, run)
        except _Refused as refusal:
            outcome = _refused(row, refusal.args)
        except NO_ROWS_FAULT:
            raise
        except Exception:
            # One row that nobody foresaw does not keep the others from going in.
            logger.exception("a row cannot be brought in", extra={"row": row.number})
            outcome = _refused(row, (_("a fault of the portal; it was written down"),))
        yield outcome


def _refused(row: Row, problems: tuple[str, ...]) -> Outcome:
    return Outcome(row.number, REFUSED, _title(row), problems=problems)


def _title(row: Row) -> str:
    return row.cells.get("title", "")[:MOST_KEY]


def _notes(row: Row) -> tuple[str, ...]:
    return tuple(row.cells.get(NOTES, "").splitlines())


def index_of(library: Library, kind: Kind) -> Page | None:
    """The list of the site that speaks for the library, under which its pages stand."""
    root = network.site_of(library).root_page
    found: Page | None = kind.index.objects.child_of(root).first() if root is not None else None
    return found


def _apply(row: Row, run: Run) -> Outcome:
    key = key_of(row, run.kind)
    if key in run.seen:
        raise _Refused(_("the same as row {number}").format(number=run.seen[key]))
    run.seen[key] = row.number
    if key in run.before:
        return _known(row, run.before[key], run)
    made = _built(row, run)
    if run.job is None:
        return Outcome(row.number, CREATED, _title(row), problems=_notes(row))
    try:
        return _brought(made, row, key, run)
    except (IntegrityError, OperationalError):
        # At the same moment another page came to stand there, or the same row from elsewhere.
        if known := _before([key], run).get(key):
            return _known(row, known, run)
        return _brought(_built(row, run), row, key, run)


def _before(keys: Iterable[str], run: Run) -> dict[str, ImportedPage]:
    """The pages that came of rows with these keys."""
    found = ImportedPage.objects.of(run.library).filter(kind=run.kind.key, key__in=list(keys))
    return {one.key: one for one in found}


def _said_before(run: Run) -> dict[tuple[int, str], Row]:
    """The rows of which those pages came, by the number of their import and their key."""
    numbers = {one.job_id for one in run.before.values()}
    jobs = PageImport.objects.of(run.library).filter(pk__in=numbers).defer("outcomes", "kept")
    rows = ((job.pk, Row(number, cells)) for job in jobs for number, cells in job.rows)
    return {(number, key_of(row, run.kind)): row for number, row in rows} if numbers else {}


def _changes(row: Row, known: ImportedPage, run: Run) -> tuple[str, ...]:
    """A sentence that names the columns in which a row says something else than it did."""
    earlier = run.said_before.get((known.job_id, known.key))
    if earlier is None:
        return ()
    headings = [
        run.kind.heading(one.key)
        for one in run.kind.columns
        if _value(row, one.key, run.kind) != _value(earlier, one.key, run.kind)
    ]
    words = _("in the file it is otherwise now: {columns}")
    return (words.format(columns=", ".join(headings)),) if headings else ()


def _known(row: Row, known: ImportedPage, run: Run) -> Outcome:
    """The outcome of a row that was brought before."""
    # Of this very import: it was killed after the row and before it was written down.
    is_own = run.job is not None and known.job_id == run.job.pk
    if is_own:
        return Outcome(row.number, CREATED, _title(row), known.page_id)
    return Outcome(row.number, KNOWN, _title(row), known.page_id, _changes(row, known, run))


def key_of(row: Row, kind: Kind) -> str:
    """By what the row is known when it comes again: its own key, else its title, day and hour."""
    own = row.cells.get("key", "")
    if own and len(own) <= MOST_KEY:
        return own
    said = own or "\x1f".join(_said(row, one, kind) for one in ("title", "date", "time_from"))
    return "sha256:" + hashlib.sha256(said.casefold().encode()).hexdigest()


def _said(row: Row, key: str, kind: Kind) -> str:
    """What a cell means, in one way of writing: a workbook writes days otherwise than people."""
    value = _value(row, key, kind)
    return value.isoformat() if isinstance(value, date | time) else row.cells.get(key, "")


def _value(row: Row, key: str, kind: Kind) -> Any:
    """What a cell means; its text where it is not understood."""
    text = row.cells.get(key, "")
    try:
        return kind.column(key).read(text) if text else ""
    except BadCell:
        return text


def _built(row: Row, run: Run) -> _Made:
    """The page of a row, unsaved and looked through. Raises _Refused with all its problems."""
    if REFUSAL in row.cells:
        raise _Refused(row.cells[REFUSAL])
    values: dict[str, Any] = {}
    problems = {}
    for key, text in row.cells.items():
        if key == NOTES:
            continue
        read = run.readers.get(key) or run.kind.column(key).read
        try:
            values[key] = read(text)
        except BadCell as error:
            problems[key] = str(error)
    if not row.cells.get("title"):
        problems["title"] = _("is empty")
    if problems:
        raise _Refused(*(_of_column(run.kind, *one) for one in problems.items()))
    try:
        page = run.kind.build(values, run.library)
        _check(page, publishes=run.publishes)
    except BadColumns as error:
        told = (_of_column(run.kind, *one) for one in error.problems.items())
        raise _Refused(*told) from error
    except ValidationError as error:
        raise _Refused(*_sentences(error, run.kind)) from error
    return _Made(page, values)


def _check(page: LibraryPage, *, publishes: bool) -> None:
    """Raise ValidationError for what does not fit, or is missing where it is to be published."""
    # Objects that were just looked up are there.
    given = [one for one in page._meta.fields if one.is_relation and one.is_cached(page)]
    left_out = OF_THE_TREE | {one.name for one in given if getattr(page, one.attname)}
    if not publishes:
        fields = [one for one in page._meta.fields if not getattr(page, one.attname)]
        left_out |= {one.name for one in fields}
    page.clean_fields(exclude=left_out)
    if publishes:
        page.check_may_be_published()


def _brought(made: _Made, row: Row, key: str, run: Run) -> Outcome:
    try:
        page = _added(made, key, run)
    except ValidationError as error:
        raise _Refused(*_sentences(error, run.kind)) from error
    return Outcome(row.number, CREATED, _title(row), page, _notes(row))


@transaction.atomic
def _added(made: _Made, key: str, run: Run) -> int:
    jobs = PageImport.objects.of(run.library).select_for_update()
    if run.job is None or not jobs.filter(pk=run.job.pk, undoing_at=None).exists():
        raise TakenBack
    index = index_of(run.library, run.kind)
    if index is None:
        raise ValidationError(_("This library has no list where it could stand."))
    page = made.page
    page.live, page.owner = False, run.actor
    # A tag is a row of the database, so a dry run knows none.
    page.tags.add(*made.values.get("tags", []))
    index.add_child(instance=page)
    run.kind.settle(page, made.values, run.library)
    revision = page.save_revision(user=run.actor, clean=run.publishes)
    if run.publishes:
        revision.publish(user=run.actor)
    ImportedPage.objects.of(run.library).create(
        library=run.library,
        job=run.job,
        page_id=page.pk,
        kind=run.kind.key,
        key=key,
        revision=revision.pk,
    )
    return int(page.pk)


def _of_column(kind: Kind, key: str, problem: str) -> str:
    return _("column «{column}»: {problem}").format(column=kind.heading(key), problem=problem)


def _sentences(error: ValidationError, kind: Kind) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    told = []
    for name, errors in error.error_dict.items():
        for one in errors:
            is_empty = one.code in ("blank", "null")
            for words in [_("is empty")] if is_empty else one.messages:
                told.append(words if name == NON_FIELD_ERRORS else _of_column(kind, name, words))
    return told
