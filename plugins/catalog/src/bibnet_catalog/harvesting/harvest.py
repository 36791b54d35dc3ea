"""Harvesting a server: its list is fetched into a file, which then is a delivery like any other.

Where the list stands is kept with the source (`Source.harvest`), so a harvest that was killed goes
on there; once a delivery is made of it, the next one asks only for what changed since.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, timedelta
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet_catalog.fetching import Fetcher, FetchError
from bibnet_catalog.importing.bringing import bring
from bibnet_catalog.importing.running import go_on
from bibnet_catalog.models import ImportRun, RunState, Source
from bibnet_catalog.oai import stamps
from bibnet_catalog.reading.containers import Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.remarks import BadFile
from bibnet_catalog.writing.marcxml import EXCHANGE, MARC21

from .delivering import HEAD, TAIL, delivered
from .listing import Answer, AnswerError, BadToken, Format, Given, read

# Between two requests.
PAUSE = 0.5
# Changes that were being written when the server was asked last are asked for once more.
OVERLAP = timedelta(hours=1)
LARGEST = 20_000_000_000
MOST_BEGINNINGS = 3
# What is asked for where a server has several formats, the first that it has.
PREFERRED = ("rusmarc", "unimarc", "marcxchange", "marc21", "marcxml", "marc21xml", "marc")
_DIALECTS = {Dialect.MARC21: PREFERRED[3:], Dialect.RUSMARC: PREFERRED[:3]}

Tell = Callable[[str], None]


class HarvestError(Exception):
    """A harvest that cannot go on, with a sentence; what came so far is kept."""


@dataclass(slots=True)
class State:
    """What is kept with a source: what is asked for, since when, how far the list has come."""

    prefix: str = ""
    set_name: str = ""
    since: str = ""  # when the last whole list was begun, by the server's clock
    dialect: str = ""
    done_at: str = ""
    error: str = ""
    # Of the list that is being fetched.
    begun: str = ""  # when, by the server's clock; empty: none is
    asked_since: str = ""
    asked_prefix: str = ""
    token: str = ""
    is_whole: bool = False
    size: int = 0
    records: int = 0
    deleted: int = 0

    @classmethod
    def of(cls, source: Source) -> Self:
        known = {name: value for name, value in source.harvest.items() if name in cls.__slots__}
        return cls(**known)

    def begin(self) -> None:
        """Forget the list that was being fetched."""
        fresh = State()
        for name in ("begun", "asked_since", "asked_prefix", "token", "is_whole", "size"):
            setattr(self, name, getattr(fresh, name))
        self.records = self.deleted = 0


@dataclass(slots=True)
class Harvested:
    """What came of it: records and deletions that were given, the runs that took them."""

    records: int = 0
    deleted: int = 0
    runs: list[ImportRun] = field(default_factory=list)


def aim(source: Source, *, set_name: str | None = None, prefix: str | None = None) -> None:
    """Let a source's server be asked for a set and a format; what changes begins from nothing."""
    state = State.of(source)
    wanted = (
        state.set_name if set_name is None else set_name,
        state.prefix if prefix is None else prefix,
    )
    if wanted != (state.set_name, state.prefix):
        state = State(set_name=wanted[0], prefix=wanted[1])
        source.harvest = asdict(state)
        source.save(update_fields=["harvest"])


def harvest(
    source: Source,
    *,
    fetch: Fetcher,
    since: str | None = None,
    tell: Tell = lambda said: None,
    tell_run: Callable[[ImportRun], None] = lambda run: None,
) -> Harvested:
    """Take what a source's server has changed since it was asked last, or since a datestamp.

    Deliveries that were left unfinished are finished first. Raises HarvestError, and SourceBusy
    where a file of the source is being imported.
    """
    with _alone(source):
        source.refresh_from_db()
        work = _Harvest(source, fetch, tell)
        try:
            done = Harvested(runs=[_taken(run, tell_run) for run in _left(source)])
            work.fetch(since)
            done.records, done.deleted = work.state.records, work.state.deleted
            run = work.delivery()
        except (FetchError, AnswerError, BadFile) as error:
            work.state.error = str(error)
            work.save()
            raise HarvestError(str(error)) from error
        if run is not None:
            done.runs.append(_taken(run, tell_run))
        return done


class _Harvest:
    def __init__(self, source: Source, fetch: Fetcher, tell: Tell) -> None:
        self.source = source
        self.fetch_url = fetch
        self.tell = tell
        self.state = State.of(source)
        self.path = _folder() / f"harvest-{source.pk}.xml"

    def fetch(self, since: str | None) -> None:
        """Fetch the list to its end, from where it was left."""
        if not self._goes_on(since):
            self._begin(since)
        for _number in range(MOST_BEGINNINGS):
            try:
                self._fetch_rest()
            except BadToken:
                # Lists do not live for ever; what came of this one may have changed.
                self.tell(_("The server has forgotten the list; it is begun anew."))
                self._begin(self.state.asked_since)
            else:
                return
        raise AnswerError(_("The server forgets each list before it has ended."))

    def save(self) -> None:
        self.source.harvest = asdict(self.state)
        self.source.save(update_fields=["harvest"])

    def delivery(self) -> ImportRun | None:
        """Make the run of what was fetched, and remember up to when that was; None of nothing."""
        state = self.state
        is_telling = state.records or (state.deleted and state.dialect)
        with transaction.atomic():
            run = self._brought() if is_telling else None
            if run is not None:
                state.dialect = run.dialect
            state.since = state.begun
            state.done_at, state.error = stamps.written(timezone.now()), ""
            records, deleted = state.records, state.deleted
            state.begin()
            self.save()
        state.records, state.deleted = records, deleted
        self.path.unlink(missing_ok=True)
        return run

    def _brought(self) -> ImportRun:
        known = self.state.dialect if not self.state.records else ""
        try:
            run = bring(
                source=self.source,
                path=self.path,
                actor=None,
                dialect=Dialect(known) if known else None,
                encoding=Encoding.UTF8,
            )
        except BadFile:
            self.state.begin()
            raise
        run.file_name = f"{urlsplit(self.source.address).hostname}.xml"[:255]
        run.save(update_fields=["file_name"])
        return run

    def _goes_on(self, since: str | None) -> bool:
        """Whether the list that was being fetched is the one that is wanted, and all there."""
        state = self.state
        if not state.begun or (since is not None and since != state.asked_since):
            return False
        if state.prefix and state.prefix != state.asked_prefix:
            return False
        return self.path.exists() and self.path.stat().st_size >= state.size

    def _begin(self, since: str | None) -> None:
        """Ask the server what it is, and begin its list."""
        state = self.state
        state.begin()
        identity = self._ask({"verb": "Identify"})
        state.begun = identity.answered or stamps.written(timezone.now())
        state.asked_prefix = state.prefix or self._prefix()
        state.asked_since = _since(since, state.since, identity.granularity)
        with self.path.open("wb") as file:
            file.write(HEAD)
            state.size = _written(file)
        self.save()

    def _prefix(self) -> str:
        """The format to ask for: one of MARC, in the source's dialect if that is known."""
        formats = self._ask({"verb": "ListMetadataFormats"}).formats
        found = {one.prefix.lower(): one.prefix for one in formats if _is_marc(one)}
        dialect = Dialect(self.source.dialect) if self.source.dialect else None
        for name in (*_DIALECTS.get(dialect, ()), *PREFERRED) if dialect else PREFERRED:
            if name in found:
                return found[name]
        if found:
            return next(iter(found.values()))
        raise AnswerError(
            _("The server gives no MARC records, only: {formats}.").format(
                formats=", ".join(one.prefix for one in formats)[:200]
            )
        )

    def _fetch_rest(self) -> None:
        state = self.state
        with self.path.open("r+b") as file:
            file.truncate(state.size)
            file.seek(state.size)
            while not state.is_whole:
                before = state.token
                answer = self._page(file)
                if answer.token and answer.token == before:
                    raise AnswerError(_("The server gives the same part of its list for ever."))
                state.token, state.is_whole = answer.token, not answer.token
                if state.is_whole:
                    file.write(TAIL)
                state.size = _written(file)
                if state.size > LARGEST:
                    raise AnswerError(_("The list is longer than {n} bytes.").format(n=LARGEST))
                self.save()
                self.tell(
                    _("{records} records and {deleted} deletions so far").format(
                        records=state.records, deleted=state.deleted
                    )
                )

    def _page(self, file: BinaryIO) -> Answer:
        """Write the next part of the list behind the others."""
        state = self.state
        arguments = {"verb": "ListRecords"}
        if state.token:
            arguments["resumptionToken"] = state.token
        else:
            arguments["metadataPrefix"] = state.asked_prefix
            named = {"set": state.set_name, "from": state.asked_since}
            arguments |= {name: value for name, value in named.items() if value}

        def take(one: Given) -> None:
            file.write(delivered(one))
            counts[one.is_deleted] += 1

        counts = [0, 0]
        answer = self._ask(arguments, take)
        state.records += counts[0]
        state.deleted += counts[1]
        return answer

    def _ask(
        self, arguments: dict[str, str], take: Callable[[Given], None] = lambda one: None
    ) -> Answer:
        if self.fetch_url.requests:
            self.fetch_url.pause(PAUSE)
        address = self.source.address
        between = "&" if urlsplit(address).query else "?"
        with self.fetch_url(f"{address}{between}{urlencode(arguments)}") as file:
            return read(file, take)


def _since(wanted: str | None, last: str, granularity: str) -> str:
    """From when on the server is asked, as it writes its datestamps; "" is from the beginning."""
    if wanted is not None:
        return wanted
    try:
        moment = stamps.read(last).begins - OVERLAP
    except (ValueError, OverflowError):
        return ""
    is_exact = granularity.endswith("Z")
    return stamps.written(moment) if is_exact else moment.astimezone(UTC).date().isoformat()


def _is_marc(one: Format) -> bool:
    is_named = one.namespace.rstrip("/") in (MARC21, EXCHANGE)
    return is_named or "marcxchange" in one.namespace or one.prefix.lower() in PREFERRED


def _left(source: Source) -> Iterator[ImportRun]:
    """Runs of this source that were made and not finished, the oldest first."""
    states = [RunState.WAITING, RunState.RUNNING, RunState.FAILED, RunState.PAUSED]
    runs = ImportRun.objects.of(source.library).filter(source=source, state__in=states)
    for run in runs.filter(is_dry=False).order_by("pk"):
        if run.state == RunState.PAUSED:
            said = _("The import {run} of this source is paused; go on with it or undo it first.")
            raise HarvestError(said.format(run=run.pk))
        yield run


def _taken(run: ImportRun, tell: Callable[[ImportRun], None]) -> ImportRun:
    go_on(run, tell=tell)
    return run


@contextmanager
def _alone(source: Source) -> Iterator[None]:
    """No other process harvests this source meanwhile; a killed one lets go."""
    with (_folder() / f"harvest-{source.pk}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HarvestError(_("This source is being harvested already.")) from None
        yield


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "catalog" / "deliveries"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _written(file: BinaryIO) -> int:
    """How long the file is, once its bytes are on the disk."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()
