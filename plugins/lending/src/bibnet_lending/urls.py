from __future__ import annotations

from django.urls import path

from bibnet.plugins.registers import LibraryRegister

from .registers import QuestionRegister, RefusalReasonRegister
from .rest import licences, loans, tickets, wanted, wishes
from .views import (
    applications,
    applying,
    calendar,
    calls,
    class_sets,
    course,
    debtors,
    desk,
    electronic,
    fund,
    history,
    orders,
    readers,
    settling,
)

urlpatterns = [
    path("", readers.my_books, name="mine"),
    path("ticket/", applying.apply, name="apply"),
    path("ticket/<int:pk>/<str:secret>/", applying.application, name="application"),
    path("order/<int:edition>/", readers.order, name="order"),
    path("electronic/<int:edition>/", electronic.take, name="take"),
    path("read/<int:pk>/", electronic.read, name="read"),
    path("history/", history.history, name="history"),
    path("history/table/", history.export, name="history_export"),
    path("calendar/", calendar.calendar_settings, name="calendar_settings"),
    path("calendar/<str:secret>/", calendar.feed, name="calendar"),
]
admin_urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("orders/", orders.orders, name="orders"),
    path("orders/slips/", orders.slips, name="slips"),
    path("rules/", settling.rules, name="rules"),
    path("rules/new/", settling.rule, name="new_rule"),
    path("rules/<int:pk>/", settling.rule, name="rule"),
    path("rules/bench/", settling.bench, name="bench"),
    path("groups/new/", settling.group, name="new_group"),
    path("groups/<int:pk>/", settling.group, name="group"),
    path("numbers/", settling.series, name="series"),
    path("terms/", settling.find_terms, name="find_terms"),
    path("terms/<int:pk>/", settling.terms, name="terms"),
    path("copies/", course.copies, name="copies"),
    path("copies/<int:pk>/", course.copy, name="copy"),
    path("acts/new/", course.new_act, name="new_act"),
    path("acts/<int:pk>/", course.act, name="act"),
    path("debtors/", debtors.debtors, name="debtors"),
    path("debtors/table.<str:kind>", debtors.debtors_table, name="debtors_table"),
    path("debtors/<int:pk>/", debtors.debt, name="debt"),
    path("debtors/<int:pk>/letter/", debtors.letter, name="letter"),
    path("sets/", class_sets.sets, name="sets"),
    path("licences/", fund.licences, name="licences"),
    path("vendors/", fund.vendors, name="vendors"),
    path("calls/", calls.calls, name="calls"),
    path("calls/sheet/", calls.call_sheet, name="call_sheet"),
]
api_urlpatterns = [
    path("tickets/", tickets.Tickets.as_view(), name="tickets"),
    path("loans/", loans.Loans.as_view(), name="loans"),
    path("loans/<int:pk>/renew/", loans.Renewal.as_view(), name="renew"),
    path("loans/<int:pk>/return/", loans.Return.as_view(), name="return"),
    path("licences/", licences.Licences.as_view(), name="licences"),
    path("requests/", wanted.Requests.as_view(), name="requests"),
    path("requests/<int:pk>/cancel/", wanted.Cancellation.as_view(), name="cancel_request"),
    path("requests/<int:pk>/approve/", wanted.Approval.as_view(), name="approve_request"),
    path("requests/<int:pk>/refuse/", wanted.Refusal.as_view(), name="refuse_request"),
    path("requests/<int:pk>/postpone/", wanted.Postponement.as_view(), name="postpone_request"),
    path("orders/", wishes.Orders.as_view(), name="orders"),
    path("orders/<int:pk>/accept/", wishes.Acceptance.as_view(), name="accept_order"),
    path("orders/<int:pk>/search/", wishes.Search.as_view(), name="search_order"),
    path("orders/<int:pk>/not-found/", wishes.NotFound.as_view(), name="order_not_found"),
    path("orders/<int:pk>/refuse/", wishes.Refusal.as_view(), name="refuse_order"),
    path("orders/<int:pk>/cancel/", wishes.OrderCancellation.as_view(), name="cancel_order"),
    path("holds/", wishes.Holds.as_view(), name="holds"),
    path("holds/<int:pk>/cancel/", wishes.HoldCancellation.as_view(), name="cancel_hold"),
    path("holds/<int:pk>/suspend/", wishes.Suspension.as_view(), name="suspend_hold"),
    path("holds/<int:pk>/resume/", wishes.Resumption.as_view(), name="resume_hold"),
]
registers: list[type[LibraryRegister]] = [QuestionRegister, RefusalReasonRegister]
