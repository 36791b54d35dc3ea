"""What the API of lending is told, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bibnet_lending.estimating import Estimate
from bibnet_lending.models import (
    Hold,
    HoldStep,
    Licence,
    LicensedTitle,
    Loan,
    LoanKind,
    Order,
    OrderStep,
    ReaderTicket,
    TicketKind,
    WantedBook,
    WantedStep,
)

if TYPE_CHECKING:
    from bibnet_catalog.api import EditionFacts


class BookSerializer(serializers.Serializer):
    """The edition by its number, with author, title and year."""

    edition = serializers.IntegerField()
    title = serializers.CharField()
    author = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)


class OneOf(serializers.CharField):
    """One of some words. An enumeration of the document would need a name in the core's settings,
    since other parts have kinds too.
    """

    def __init__(self, choices: type[TextChoices], **kwargs: Any) -> None:
        self._choices = choices
        super().__init__(help_text=", ".join(choices.values), **kwargs)

    def to_internal_value(self, data: Any) -> str:
        said = super().to_internal_value(data)
        if said not in self._choices.values:
            known = ", ".join(self._choices.values)
            raise serializers.ValidationError(_("It is one of: {known}.").format(known=known))
        return said


@extend_schema_field(BookSerializer)
class BookField(serializers.Field):
    """The edition by its number, with author, title and year, read for all rows at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(
        self, row: Loan | Order | Hold | LicensedTitle | WantedBook
    ) -> dict[str, Any]:
        known: Mapping[int, EditionFacts] = self.context["books"]
        facts = known[row.edition_id]
        return {
            "edition": facts.number,
            "title": facts.title,
            "author": facts.heading,
            "year": facts.year,
        }


class TicketSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(read_only=True)
    library = serializers.CharField(source="library.code", read_only=True)
    reader = serializers.CharField(source="reader.formal_name", read_only=True)

    class Meta:
        model = ReaderTicket
        fields = (
            *("id", "library", "reader", "number", "barcode", "kind", "state", "reason"),
            *("valid_until", "registered_on"),
        )
        read_only_fields = fields


# Fields that are named are made in a third of the time of those worked out of the model.
class LoanSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    library = serializers.CharField(source="library.code", read_only=True)
    branch = serializers.CharField(source="branch.code", read_only=True)
    ticket = serializers.CharField(source="ticket.number", default="", read_only=True)
    book = BookField()
    copy = serializers.IntegerField(source="copy_id", read_only=True, allow_null=True)
    kind = serializers.CharField(read_only=True)
    lent_at = serializers.DateTimeField(read_only=True)
    due_at = serializers.DateTimeField(read_only=True)
    due_on = serializers.DateField(read_only=True)
    renewals = serializers.IntegerField(read_only=True)
    returned_at = serializers.DateTimeField(read_only=True, allow_null=True)
    licence = serializers.IntegerField(source="licence_id", read_only=True, allow_null=True)
    is_electronic = serializers.BooleanField(read_only=True)


class LicensedTitleSerializer(serializers.ModelSerializer):
    book = BookField()

    class Meta:
        model = LicensedTitle
        fields = ("book", "vendor_title")
        read_only_fields = fields


class LicenceSerializer(serializers.ModelSerializer):
    library = serializers.CharField(source="library.code", read_only=True)
    fund = serializers.CharField(source="fund.name", read_only=True)
    titles = LicensedTitleSerializer(many=True, read_only=True)
    loans_left = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Licence
        fields = (
            *("id", "library", "fund", "vendor", "vendor_number", "titles", "state"),
            *("at_once", "most_loans", "ends_on", "loan_days", "renewals", "price", "bought_on"),
            *("loans_made", "loans_open", "places_kept", "loans_left"),
        )
        read_only_fields = fields


class StepSerializer(serializers.Serializer):
    """One step on the way: what, when, and the sentence that goes with it."""

    state = serializers.CharField()
    at = serializers.DateTimeField()
    note = serializers.CharField(source="told")


class OrderSerializer(serializers.ModelSerializer):
    library = serializers.CharField(source="library.code", read_only=True)
    pickup = serializers.CharField(source="pickup.code", read_only=True)
    ticket = serializers.CharField(source="ticket.number", default="", read_only=True)
    book = BookField()
    reason = serializers.CharField(source="told", read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = (
            *("id", "library", "pickup", "ticket", "book", "copy", "state", "placed_at"),
            *("state_at", "until", "reason", "loan", "steps"),
        )
        read_only_fields = fields

    def get_steps(self, order: Order) -> list[dict[str, Any]]:
        steps: Mapping[int, list[OrderStep]] = self.context["steps"]
        return list(StepSerializer(steps.get(order.pk, []), many=True).data)


class HoldSerializer(serializers.ModelSerializer):
    library = serializers.CharField(source="library.code", read_only=True)
    pickup = serializers.CharField(source="pickup.code", read_only=True)
    ticket = serializers.CharField(source="ticket.number", default="", read_only=True)
    book = BookField()
    position = serializers.SerializerMethodField()
    expected_in_days = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Hold
        fields = (
            *("id", "library", "pickup", "ticket", "book", "is_exact", "copy", "state"),
            *("placed_at", "state_at", "suspended_until", "until", "wanted_until", "position"),
            *("expected_in_days", "is_electronic", "steps"),
        )
        read_only_fields = fields

    def get_expected_in_days(self, hold: Hold) -> list[int] | None:
        """From and to; null where too little is known."""
        estimates: Mapping[int, Estimate] = self.context["estimates"]
        found = estimates.get(hold.pk)
        return [found.low, found.high] if found else None

    def get_position(self, hold: Hold) -> int | None:
        positions: Mapping[int, int] = self.context["positions"]
        return positions.get(hold.pk)

    def get_steps(self, hold: Hold) -> list[dict[str, Any]]:
        steps: Mapping[int, list[HoldStep]] = self.context["steps"]
        return list(StepSerializer(steps.get(hold.pk, []), many=True).data)


class WantedSerializer(serializers.ModelSerializer):
    library = serializers.CharField(source="library.code", read_only=True)
    ticket = serializers.CharField(source="ticket.number", default="", read_only=True)
    book = BookField()
    steps = serializers.SerializerMethodField()

    class Meta:
        model = WantedBook
        fields = (
            *("id", "library", "ticket", "book", "price", "state", "asked_at", "state_at"),
            *("answer_by", "until", "reason", "next_best", "decided_by", "loan", "steps"),
        )
        read_only_fields = fields

    def get_steps(self, wanted: WantedBook) -> list[dict[str, Any]]:
        steps: Mapping[int, list[WantedStep]] = self.context["steps"]
        return list(StepSerializer(steps.get(wanted.pk, []), many=True).data)


class Wish(serializers.Serializer):
    """What a reader wants; without a ticket the own one is meant.

    Who uses a library for the first time by another one's ticket is refused with `not_agreed` until
    `agree` is sent: that the reader agrees to the rules of this library.
    """

    ticket = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    edition = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    pickup = serializers.SlugField(required=False, default="", allow_blank=True)
    is_exact = serializers.BooleanField(required=False, default=False)
    agree = serializers.BooleanField(required=False, default=False)


class WishedPlace(Wish):
    is_electronic = serializers.BooleanField(required=False, default=False)
    wanted_until = serializers.DateField(required=False, default=None, allow_null=True)


class Lending(serializers.Serializer):
    """A ticket by number or barcode, a copy by barcode, inventory number or its own number; or the
    edition of an electronic book, on the reader's own ticket if none is named.

    `agree` counts for an electronic book, as with a wish.
    """

    ticket = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    copy = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)
    edition = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=2**63 - 1
    )
    branch = serializers.SlugField(required=False, default="", allow_blank=True)
    kind = OneOf(LoanKind, required=False, default=LoanKind.HOME)
    override = serializers.CharField(required=False, default="", allow_blank=True, max_length=255)
    lent_at = serializers.DateTimeField(required=False, default=None, allow_null=True)
    agree = serializers.BooleanField(required=False, default=False)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if bool(told["copy"]) == (told["edition"] is not None):
            raise serializers.ValidationError(_("Name a copy or an edition, one of them."))
        if told["copy"] and not told["ticket"]:
            raise serializers.ValidationError({"ticket": [_("Name a ticket.")]})
        return told


class NewTicket(serializers.Serializer):
    """A reader to be, and the ticket; the number comes from the series unless it is given."""

    last_name = serializers.CharField(max_length=150)
    first_name = serializers.CharField(max_length=150)
    patronymic = serializers.CharField(required=False, default="", allow_blank=True, max_length=150)
    birth_date = serializers.DateField(required=False, default=None, allow_null=True)
    phone = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    email = serializers.EmailField(required=False, default="", allow_blank=True)
    kind = OneOf(TicketKind, required=False, default=TicketKind.PERMANENT)
    number = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    barcode = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)


class Reason(serializers.Serializer):
    reason = serializers.CharField(max_length=500, allow_blank=True)


class Until(serializers.Serializer):
    until = serializers.DateField()


class Asked(serializers.Serializer):
    """What a reader asks the library to buy; without a ticket the own one is meant."""

    ticket = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    edition = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class Purchase(serializers.Serializer):
    """The price that was seen, above which nothing is bought and without which neither; whether an
    unfinished book is.
    """

    price = serializers.DecimalField(
        required=False, default=None, allow_null=True, max_digits=10, decimal_places=2
    )
    takes_draft = serializers.BooleanField(required=False, default=False)


class PutOff(Until):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
