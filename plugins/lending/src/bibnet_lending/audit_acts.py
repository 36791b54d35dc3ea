"""What lending's acts are called in the audit log, by the name of each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from .models import CopyActKind, SettlementKind

ACTS = {
    "ticket_issued": gettext_lazy("A reader ticket was issued"),
    "ticket_moved": gettext_lazy("A reader ticket was blocked, freed or reported lost"),
    "ticket_replaced": gettext_lazy("A reader ticket was replaced"),
    "ticket_renewed": gettext_lazy("A reader was registered anew"),
    "fund_added": gettext_lazy("An electronic fund was opened"),
    "licence_added": gettext_lazy("A licence came into an electronic fund"),
    "licence_extended": gettext_lazy("A licence of an electronic fund was extended"),
    "licence_withdrawn": gettext_lazy("A licence was taken out of an electronic fund"),
    "budget_changed": gettext_lazy("The budget of the electronic fund was changed"),
    "money_paid_in": gettext_lazy("Money was paid in with a supplier of electronic books"),
    "readers_brought": gettext_lazy("Readers were taken in from a list"),
    "ticket_noted": gettext_lazy("The note on a ticket was changed"),
    "application_confirmed": gettext_lazy("A ticket was given to who applied"),
    "application_refused": gettext_lazy("An application for a ticket was refused"),
    "copies_ordered": gettext_lazy("Copies were entered as ordered"),
    **{f"act_{kind}": gettext_lazy("An act on copies was entered") for kind in CopyActKind.values},
    **{f"debt_{kind}": gettext_lazy("A debt was settled") for kind in SettlementKind.values},
    "debtors_exported": gettext_lazy("The list of debtors was downloaded"),
    "rule_added": gettext_lazy("A rule of lending was added"),
    "rule_changed": gettext_lazy("A rule of lending was changed"),
    "rule_deleted": gettext_lazy("A rule of lending was deleted"),
    "group_added": gettext_lazy("A group of readers was added"),
    "group_changed": gettext_lazy("A group of readers was changed"),
    "group_deleted": gettext_lazy("A group of readers was deleted"),
    "series_changed": gettext_lazy("The series of ticket numbers was changed"),
    "ticket_terms": gettext_lazy("The terms of a reader ticket were changed"),
    "set_placed": gettext_lazy("A set for a class was asked for"),
    "set_ended": gettext_lazy("A set for a class was ended"),
    "channel_made": gettext_lazy("A poster with a code was made"),
    "channel_ended": gettext_lazy("A poster with a code was ended"),
    "joining_code": gettext_lazy("A code to join a reader ticket was given"),
    "tickets_joined": gettext_lazy("A reader ticket was joined to those of other libraries"),
    "tickets_parted": gettext_lazy("A reader ticket was parted from those of other libraries"),
}
