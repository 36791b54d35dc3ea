"""A library of a given size that lends: rows copied in the database from those that services made.

Runs inside Django, on PostgreSQL.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

HOST = "northern.localhost"
# Numbers of copied rows begin here.
FIRST = 1_000_000
COPIES_OF_AN_EDITION = 5
TOKEN = "bn_desk-of-the-benchmark"  # of an empty database on this machine


def make(copies: int, readers: int) -> None:
    """The library with its stock and its readers, in a migrated database."""
    from bibnet_catalog.describing.description import Description
    from bibnet_catalog.entering.acts import enter
    from bibnet_catalog.entering.copies import Row
    from bibnet_catalog.models import Copy, Edition, Holding, Record, Work
    from bibnet_lending.models import Circulation, Queue, ReaderTicket, Rule
    from bibnet_lending.services.holding import place_hold
    from bibnet_lending.services.lending import lend
    from bibnet_lending.services.returning import take_back
    from bibnet_lending.services.tickets import issue_ticket
    from django.utils import timezone

    from bibnet.accounts.models import Reader
    from bibnet.libraries import founding
    from bibnet.libraries.models import Kind
    from bibnet.plugins.services import enable_plugin

    region = founding.found_region(code="region", name="Region", hostname="region.localhost")
    northern = founding.found_library(
        founding.Founding(
            code="northern", name="Northern", hostname=HOST, parent=region, kind=Kind.SYSTEM
        ),
        actor=None,
    )
    for slug in ("catalog", "lending"):
        enable_plugin(library=northern, slug=slug, actor=None)
    Rule.objects.of(northern).create(library=northern, most_loans=9_999)
    _librarian(northern)
    record = enter(
        northern, Description(title="A book", is_brief=True), [Row(inventory="i-0")], actor=None
    )
    edition = Edition.objects.get(pk=record.edition_id)
    (copy,) = Copy.objects.of(northern).filter(record=record)
    reader = Reader.objects.create(
        last_name="Reader", first_name="Anna", email="reader@example.org"
    )
    ticket = issue_ticket(library=northern, reader=reader, number="t-0", actor=None)
    lend(ticket=ticket, copy=copy.pk, branch=northern, actor=None)
    now = timezone.now() + timedelta(days=1)
    take_back(copy=copy.pk, branch=northern, actor=None, now=now)
    lend(ticket=ticket, copy=copy.pk, branch=northern, actor=None)
    other = Reader.objects.create(last_name="Other", first_name="Anna")
    place_hold(
        ticket=issue_ticket(library=northern, reader=other, number="o-0", actor=None),
        edition=edition.pk,
        pickup=northern,
        actor=None,
    )

    editions = copies // COPIES_OF_AN_EDITION
    of_edition = f"{FIRST} + (n - 1) / {COPIES_OF_AN_EDITION} + 1"
    _copied(Work, edition.work_id, editions, key="n")
    _copied(Edition, edition.pk, editions, work_id=f"{FIRST} + n")
    _copied(Record, record.pk, editions, edition_id=f"{FIRST} + n", control_number="'record-' || n")
    _copied(
        Holding,
        copy.holding_id,
        editions,
        edition_id=f"{FIRST} + n",
        record_id=f"{FIRST} + n",
    )
    _copied(
        Copy,
        copy.pk,
        copies,
        inventory="'i-' || n",
        identity="'i-' || n",
        holding_id=of_edition,
        record_id=of_edition,
    )
    course = Circulation.objects.of(northern).get(copy=copy.pk)
    free = {"state": "'free'", "place_id": "NULL"}
    _copied(Circulation, course.pk, copies, copy_id=f"{FIRST} + n", **free)
    queue = Queue.objects.of(northern).get(work=edition.work_id)
    _copied(Queue, queue.pk, editions, work=f"{FIRST} + n")
    _copied(Reader, reader.pk, readers, pseudonym="md5(n::text)", last_name="'Reader ' || n")
    _copied(
        ReaderTicket,
        ticket.pk,
        readers,
        reader_id=f"{FIRST} + n",
        number="'t-' || n",
        barcode="'b-' || n",
    )
    tidy()


def add_past_loans(count: int, *, after: int, copies: int, readers: int) -> None:
    """So many loans of the last years that came back, evenly over copies and readers."""
    from bibnet_lending.models import Loan

    first = Loan.objects.of(_library()).order_by("pk")[0]
    ago = "(mod(n, 1800) + 30) * interval '1 day'"
    _copied(
        Loan,
        first.pk,
        count,
        after=after,
        copy_id=f"{FIRST} + mod(n, {copies}) + 1",
        edition_id=f"{FIRST} + (mod(n, {copies})) / {COPIES_OF_AN_EDITION} + 1",
        reader_id=f"{FIRST} + mod(n, {readers}) + 1",
        ticket_id=f"{FIRST} + mod(n, {readers}) + 1",
        lent_at=f"now() - {ago}",
        due_at=f"now() - {ago} + interval '30 days'",
        returned_at=f"now() - {ago} + interval '14 days'",
    )
    tidy()


def lend_all(count: int, *, after: int, days: int) -> None:
    """So many loans on hand that are due in `days` days, each of another reader and copy; for each
    the next reader waits.
    """
    from bibnet_lending.models import Circulation, CopyState, Hold, Loan

    first = Loan.objects.of(_library()).order_by("pk")[0]
    _copied(
        Loan,
        first.pk,
        count,
        after=after,
        copy_id=f"{FIRST} + n - {after}",
        edition_id=f"{FIRST} + (n - {after} - 1) / {COPIES_OF_AN_EDITION} + 1",
        reader_id=f"{FIRST} + n - {after}",
        ticket_id=f"{FIRST} + n - {after}",
        lent_at="now() - interval '20 days'",
        due_at=f"date_trunc('day', now()) + interval '{days + 1} days' - interval '12 hours'",
        returned_at="NULL",
    )
    lent = Circulation.objects.of(_library()).filter(copy__gt=FIRST, copy__lte=FIRST + count)
    lent.update(state=CopyState.LENT)
    hold = Hold.objects.of(_library()).get(edition__lt=FIRST)
    _copied(
        Hold,
        hold.pk,
        count,
        after=after,
        edition_id=f"{FIRST} + (n - {after} - 1) / {COPIES_OF_AN_EDITION} + 1",
        reader_id=f"{FIRST} + n - {after} + {COPIES_OF_AN_EDITION}",
        ticket_id=f"{FIRST} + n - {after} + {COPIES_OF_AN_EDITION}",
    )
    tidy()


def clear_hand() -> None:
    """Take away what is on hand and who waits, but for the rows that are copied."""
    from bibnet_lending.models import Circulation, CopyState, Hold, Loan, Told

    northern = _library()
    rows = (
        Told.objects.of(northern),
        Hold.objects.of(northern).filter(edition__gt=FIRST),
        Loan.objects.of(northern).filter(copy__gt=FIRST, returned_at=None),
    )
    for one in rows:
        one._raw_delete("default")
    lent = Circulation.objects.of(northern).filter(copy__gt=FIRST)
    lent.exclude(state=CopyState.FREE).update(state=CopyState.FREE)


def row() -> int:
    """The number of the row that the view of comparison reads."""
    return int(_library().pk)


def _library() -> Any:
    from bibnet.libraries.models import Library

    return Library.objects.get(code="northern")


def tidy() -> None:
    """Let the database know how many rows there are, as its own housekeeping does in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _librarian(library: Any) -> None:
    from django.utils import timezone

    from bibnet.accounts.models import User
    from bibnet.api.models import ApiToken
    from bibnet.api.tokens import digest_of
    from bibnet.libraries.models import Role
    from bibnet.libraries.roles import grant_role

    user = User.objects.create(username="librarian")
    grant_role(user=user, library=library, role=Role.LIBRARIAN, actor=None)
    ApiToken.objects.of(library).create(
        library=library,
        user=user,
        name="benchmark",
        created_by=user,
        scopes=["lending:read", "lending:write"],
        prefix=TOKEN[:8],
        digest=digest_of(TOKEN),
        expires_at=timezone.now() + timedelta(days=9),
    )


def _copied(model: Any, pk: int, count: int, *, after: int = 0, **columns: str) -> None:
    """Copy a row `count` times, to the numbers that follow `FIRST + after`.

    `columns` are expressions of SQL, of `n`, for those that differ.
    """
    from django.db import connection, transaction

    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        names = [name for (name,) in cursor.fetchall()]
        given = {"id": f"{FIRST} + n", **columns}
        values = ", ".join(given.get(name, f'of."{name}"') for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        # The rows are right as they are made; a check of each would take most of the time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f'INSERT INTO "{table}" ({quoted}) SELECT {values} FROM "{table}" AS of,'
            " generate_series(%s, %s) AS n WHERE of.id = %s",
            [after + 1, after + count, pk],
        )


def told(**what: object) -> None:
    """Print one line of JSON for the benchmark that has started this process."""
    print("TOLD " + json.dumps(what))
