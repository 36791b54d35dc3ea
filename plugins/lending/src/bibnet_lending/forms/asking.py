"""What a reader tells of a book that the library has to get from elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Library
from bibnet_lending.models import Purpose, ReaderTicket


class AskingForm(forms.Form):
    """The description is left out where the book is known by the catalogue."""

    title = forms.CharField(label=_("Title"), max_length=300)
    author = forms.CharField(label=_("Author"), max_length=200, required=False)
    year = forms.CharField(label=_("Year, if you know it"), max_length=20, required=False)
    pages = forms.CharField(
        label=_("Only some pages: which"),
        max_length=200,
        required=False,
        help_text=_(
            "For example: article “Bees”, pp. 12–19. A copy is made of a part, not of a whole book."
        ),
    )
    purpose = forms.ChoiceField(
        label=_("What is the copy for"),
        choices=Purpose.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    knows_law = forms.BooleanField(
        label=_("I need one copy for myself; I shall not sell it, spread it or put it on the web."),
        required=False,
        help_text=_(
            "On these terms a library may copy a part of a book (Civil Code, article 1275)."
        ),
    )
    why = forms.CharField(
        label=_("What do you need it for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For study, work or to read: it helps to choose another edition if there is one."
        ),
    )
    ticket = forms.ChoiceField(label=_("For whom"))
    pickup = forms.ChoiceField(label=_("Where to fetch it"))
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        points: list[Library],
        tickets: list[ReaderTicket],
        is_known: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {one.code: one.member.pk for one in points}
        self.libraries = {str(one.pk): one.library_id for one in tickets}
        self.tickets = tickets
        field_of(self, "ticket", forms.ChoiceField).choices = [
            (str(one.pk), f"{one.reader.first_name}, {one.library}, {one.number}")
            for one in tickets
        ]
        field_of(self, "pickup", forms.ChoiceField).choices = [
            (one.code, f"{one}, {one.address}" if one.address else str(one)) for one in points
        ]
        if is_known:
            for name in ("title", "author", "year"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A book is brought to the library of the ticket: where another one is chosen, the same
        reader's ticket of that library counts. A copy is made for what the law names.
        """
        given = super().clean() or {}
        ticket, pickup = given.get("ticket"), given.get("pickup")
        if ticket and pickup and self.libraries[ticket] != self.members[pickup]:
            own = self._ticket_at(self.members[pickup], instead_of=ticket)
            if own is None:
                self.add_error("pickup", _("This place is of another library than the ticket."))
            else:
                given["ticket"] = str(own.pk)
        if given.get("pages"):
            if not given.get("purpose"):
                self.add_error("purpose", _("Say what the copy is for."))
            if not given.get("knows_law"):
                self.add_error("knows_law", _("Without this a library may not make a copy."))
        return given

    def _ticket_at(self, library: int, *, instead_of: str) -> ReaderTicket | None:
        """The ticket of a library that is the same reader's as the one that was chosen."""
        chosen = next(one for one in self.tickets if str(one.pk) == instead_of)
        own = (one for one in self.tickets if one.reader_id == chosen.reader_id)
        return next((one for one in own if one.library_id == library), None)
