"""What a library has lent, and what waits there for readers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from bibnet_catalog import api as catalog
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending import consent
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.electronic.funds import Terms, Title, add_licence, own_fund
from bibnet_lending.electronic.money import allot
from bibnet_lending.electronic.wanting import ask
from bibnet_lending.models import (
    ApplicationQuestion,
    Call,
    Channel,
    Joining,
    PageCopy,
    Proof,
    Purpose,
    ReaderGroup,
    ReaderTicket,
    RefusalReason,
    Rule,
)
from bibnet_lending.moving_in import lists
from bibnet_lending.services import calling
from bibnet_lending.services.applying import Applicant, Wish, apply
from bibnet_lending.services.class_sets import place_set
from bibnet_lending.services.course import Paper, put_on_act
from bibnet_lending.services.exchanging import ask_library
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.ordering import place_order
from bibnet_lending.services.page_copies import deliver_here
from bibnet_lending.services.parting import entry_of
from bibnet_lending.services.requesting import Wanted, ask_for_book
from bibnet_lending.services.tickets import issue_ticket
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from bibnet.accounts.models import Reader
from bibnet.accounts.services.consents import Agreed
from bibnet.plugins.services import enable_plugin

from .things import Things


def lend_books(things: Things) -> None:
    """A ticket with a loan, an order and a place in the queue for what another one has."""
    enable_plugin(library=things.library, slug="lending", actor=None)
    # Everybody sees which books there are; who has them is the library's own.
    rows = [Row(inventory=f"{things.mark} lent {number}") for number in range(5)]
    editions = []
    for number, row in enumerate(rows):
        title = f"Lent book {number} of {things.library.code}"
        record = enter(things.library, Description(title=title, is_brief=True), [row], actor=None)
        editions.append(record.edition_id)
    tickets = []
    for number in range(2):
        reader = Reader.objects.create(last_name=f"{things.mark} reader {number}", first_name="A")
        tickets.append(
            issue_ticket(
                library=things.library,
                reader=reader,
                number=f"{things.mark} {number}",
                actor=None,
            )
        )
    things.made["ticket"] = first = tickets[0]
    (copy,) = catalog.numbered_copies(things.library, rows[0].inventory)
    own = {"actor": None, "ticket": first}
    things.made["loan"] = lend(copy=copy.number, branch=things.library, **own)
    settle(things, tickets)
    things.made["order"] = place_order(edition=editions[1], pickup=things.library, **own)
    things.made["hold"] = place_hold(
        ticket=tickets[1], edition=editions[0], pickup=things.library, actor=None
    )
    things.made["electronic"] = number = editions[1]
    things.made["wanted"] = ask(
        ticket=first, edition=editions[0], branch=things.library, sold=None, actor=None
    )
    things.made["budget"] = allot(
        library=things.library,
        amount=Decimal(1000),
        explanation=f"{things.mark} money",
        actor=None,
    )
    things.made["licence"] = add_licence(
        fund=own_fund(library=things.library, name=f"{things.mark} fund", actor=None),
        titles=[Title(number, f"{things.mark} title")],
        terms=Terms(),
        actor=None,
    )
    things.made["electronic_loan"] = borrow(
        ticket=tickets[1], edition=number, branch=things.library, actor=None
    )
    calling.put_on_list(
        library=things.library,
        branch=things.library,
        reader=first.reader,
        kind="order_late",
        order=things.order,
        now=timezone.now(),
    )
    things.made["call"] = Call.objects.of(things.library).get()
    joined = {"ticket": first, "reader": first.reader, "entry": entry_of(first.reader)}
    things.made["joining"] = Joining.objects.of(things.library).create(
        library=things.library, **joined, proof=Proof.DESK, joined_at=timezone.now()
    )
    things.made["channel"] = Channel.objects.of(things.library).create(
        library=things.library,
        code=f"poster-{things.library.pk}",
        name=f"{things.mark} poster",
        heading="Come",
    )
    _apply(things)
    _bring(things)
    _ask_others(things, tickets[1])


def _apply(things: Things) -> None:
    """Somebody who waits for a ticket, and the library's own words about it."""
    own = {"library": things.library}
    things.made["application"] = apply(
        applicant=Applicant(
            last_name=f"{things.mark} applicant",
            first_name="Anna",
            phone="+79000000001",
            agreed=Agreed(document=consent.document()),
        ),
        wish=Wish(branch=things.library, key=things.mark),
    )
    things.made["question"] = ApplicationQuestion(**own, label="Where do you study?")
    things.made["refusal_reason"] = RefusalReason(**own, text=f"{things.mark} reason")
    for one in (things.question, things.refusal_reason):
        one.save()


def _bring(things: Things) -> None:
    """A list of readers that was looked at."""
    text = f"номер билета;фамилия;имя\n{things.mark} brought;{things.mark};\n"
    made = lists.bring(
        library=things.library, name=f"{things.mark}.csv", content=text.encode(), actor=None
    )
    lists.go_on(made, seconds=60)
    things.made["reader_list"] = made


def settle(things: Things, tickets: list[ReaderTicket]) -> None:
    """An overdue loan, an act on a copy, a set for a class."""
    (late,) = catalog.numbered_copies(things.library, f"{things.mark} lent 2")
    (bought,) = catalog.numbered_copies(things.library, f"{things.mark} lent 3")
    long_ago = timezone.now() - timedelta(days=90)
    things.made["debt"] = lend(
        ticket=tickets[1], copy=late.number, branch=things.library, actor=None, lent_at=long_ago
    )
    paper = Paper(
        kind="receipt", number="1", day=date(2026, 5, 7), reason="A gift", signed_by=things.mark
    )
    things.made["act"] = put_on_act(
        library=things.library, paper=paper, copies={bought.number: None}, actor=None
    )
    own = {"library": things.library}
    things.made["rule"] = Rule.objects.of(things.library).create(**own, age_to=6, most_loans=3)
    things.made["reader_group"] = ReaderGroup.objects.of(things.library).create(
        **own, name=things.mark
    )
    group = issue_ticket(
        library=things.library,
        reader=tickets[1].reader,
        number=f"{things.mark} class",
        kind="group",
        actor=None,
    )
    things.made["group_ticket"] = group
    things.made["class_set"] = place_set(
        ticket=group,
        edition=late.edition.number,
        copies=2,
        needed_by=timezone.localdate() + timedelta(days=60),
        pickup=things.library,
        actor=None,
    )


def _ask_others(things: Things, ticket: ReaderTicket) -> None:
    """A request to decide, and one for which a library outside the network was asked."""
    requests = [
        ask_for_book(
            ticket=ticket,
            wanted=Wanted(title=f"{things.mark} wanted {number}", why=f"{things.mark} why"),
            pickup=things.library,
            actor=None,
        )
        for number in range(2)
    ]
    things.made["book_request"] = requests[0]
    of_pages = Wanted(
        title=f"{things.mark} copied", pages="1–9", purpose=Purpose.STUDY, knows_law=True
    )
    copied = ask_for_book(ticket=ticket, wanted=of_pages, pickup=things.library, actor=None)
    scan = BytesIO()
    Image.new("L", (40, 60)).save(scan, "PNG")
    page = SimpleUploadedFile("page.png", scan.getvalue())
    things.made["copied"] = deliver_here(request=copied, files=[page], actor=None)
    things.made["page_copy"] = PageCopy.objects.of(things.library).get(request=copied)
    things.made["exchange"] = ask_library(request=requests[1], partner="Moscow", actor=None)
