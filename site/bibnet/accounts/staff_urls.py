"""The staff's start page and screens about people: under `/admin/l/<code>/`."""

from __future__ import annotations

from django.urls import path

from bibnet.libraries.models import Role
from bibnet.libraries.staff import library_screen

from .services import viewing
from .views import own_leave, start, texts
from .views.guards import confirmed
from .views.people import (
    desks,
    districts,
    importing,
    inviting,
    listing,
    merging,
    person,
    withdrawals,
)
from .views.people import viewing as people_viewing

app_name = "accounts_admin"

administrator = library_screen(Role.LIBRARY_ADMIN)
anybody = library_screen()
at_the_desk = library_screen(Role.LIBRARY_ADMIN, Role.LIBRARIAN)

viewer = library_screen(*viewing.VIEWERS)
of_the_region = library_screen(Role.REGIONAL_ADMIN)

# Under `/admin/l/<region>/districts/`.
DISTRICTS = [
    path("", of_the_region(districts.DistrictsView.as_view()), name="list"),
    path("<int:pk>/dismiss/", of_the_region(districts.dismiss), name="dismiss"),
]
# Under `/admin/l/<region>/consents/`.
TEXTS = [
    path("", of_the_region(texts.texts), name="list"),
    path("<str:purpose>/", of_the_region(texts.TextView.as_view()), name="publish"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("leave/", anybody(own_leave.OwnLeaveView.as_view()), name="own_leave"),
    path("leave/<int:leave>/end/", anybody(own_leave.end), name="end_own_leave"),
    path("people/", administrator(listing.staff_list), name="staff"),
    path("people/add/", administrator(inviting.InviteView.as_view()), name="invite"),
    path("people/add-known/", administrator(inviting.AddKnownView.as_view()), name="add_known"),
    path("people/import/", administrator(importing.ImportView.as_view()), name="import"),
    path("people/slips/<str:token>/", at_the_desk(listing.slips), name="slips"),
    path("people/<int:pk>/", administrator(person.person), name="person"),
    path("people/<int:pk>/roles/", administrator(person.GrantView.as_view()), name="grant"),
    path(
        "people/<int:pk>/roles/<int:assignment>/revoke/",
        administrator(person.revoke),
        name="revoke",
    ),
    path("people/<int:pk>/slip/", administrator(person.NewSlipView.as_view()), name="new_slip"),
    path("people/<int:pk>/suspend/", administrator(person.SuspendView.as_view()), name="suspend"),
    path("people/<int:pk>/restore/", administrator(person.restore), name="restore"),
    path(
        "people/<int:pk>/factors/reset/", administrator(person.reset_factors), name="reset_factors"
    ),
    path(
        "people/<int:pk>/hand-over/", administrator(person.HandOverView.as_view()), name="hand_over"
    ),
    path("people/<int:pk>/leave/", administrator(person.LeaveView.as_view()), name="leave"),
    path(
        "people/<int:pk>/leave/<int:leave>/end/", administrator(person.end_leave), name="end_leave"
    ),
    path(
        "people/view-as/",
        viewer(confirmed(people_viewing.FindViewedView.as_view())),
        name="find_viewed",
    ),
    path(
        "people/<int:pk>/view-as/",
        viewer(confirmed(people_viewing.ViewAsView.as_view())),
        name="view_as",
    ),
    path("people/desks/", administrator(desks.DesksView.as_view()), name="desks"),
    path("people/desks/<int:pk>/forget/", administrator(desks.forget), name="forget_desk"),
    path("people/readers/", at_the_desk(listing.reader_list), name="readers"),
    path("people/readers/add/", at_the_desk(inviting.AddReaderView.as_view()), name="add_reader"),
    path(
        "people/readers/<int:pk>/slip/",
        at_the_desk(person.ReaderSlipView.as_view()),
        name="reader_slip",
    ),
    path(
        "people/readers/<int:pk>/withdraw/",
        at_the_desk(withdrawals.NoteView.as_view()),
        name="note_withdrawal",
    ),
    path("people/withdrawn/", administrator(withdrawals.withdrawn), name="withdrawn"),
    path(
        "people/withdrawn/<int:pk>/",
        administrator(withdrawals.EraseView.as_view()),
        name="erase_withdrawn",
    ),
    path("people/readers/merge/", administrator(merging.MergeView.as_view()), name="merge_readers"),
]
