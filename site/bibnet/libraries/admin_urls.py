"""Screens of the staff of a library, under `/admin/l/<code>/`."""

from __future__ import annotations

from django.urls import path

from .views import holidays, imports, messages, network, schedule, setup

app_name = "libraries_admin"
urlpatterns = [
    path("libraries/", network.whole_region, {"screen": "tree"}, name="region_tree"),
    path("libraries/found/", network.whole_region, {"screen": "found"}, name="region_found"),
    path("libraries/import/", network.whole_region, {"screen": "import"}, name="region_import"),
    path("l/<slug:code>/libraries/", network.tree, name="tree"),
    path("l/<slug:code>/libraries/found/", network.found, name="found"),
    path("l/<slug:code>/libraries/code/", network.proposed_code, name="proposed_code"),
    path("l/<slug:code>/libraries/import/", imports.upload, name="import"),
    path("l/<slug:code>/libraries/import/<int:pk>/", imports.report, name="import_report"),
    path("l/<slug:code>/libraries/<int:pk>/setup/", setup.change, name="setup"),
    path("l/<slug:code>/libraries/<int:pk>/site/", setup.site, name="site"),
    path("l/<slug:code>/libraries/<int:pk>/<slug:kind>/", network.act, name="act"),
    path("l/<slug:code>/libraries/planned/<int:pk>/cancel/", network.cancel, name="cancel_act"),
    path("l/<slug:code>/library/", network.edit, name="edit"),
    path("l/<slug:code>/library/addresses/", network.addresses, name="addresses"),
    path("l/<slug:code>/messages/", messages.message_list, name="messages"),
    path("l/<slug:code>/messages/add/", messages.add, name="add_message"),
    path("l/<slug:code>/messages/<int:pk>/", messages.edit, name="edit_message"),
    path("l/<slug:code>/messages/<int:pk>/end/", messages.end, name="end_message"),
    path("l/<slug:code>/schedule/", schedule.overview, name="schedule"),
    path("l/<slug:code>/schedule/hours/", schedule.hours, name="hours"),
    path("l/<slug:code>/schedule/hours/notice/", schedule.hours_notice, name="hours_notice"),
    path("l/<slug:code>/schedule/change/", schedule.change, name="add_change"),
    path("l/<slug:code>/schedule/change/<int:pk>/", schedule.change, name="edit_change"),
    path("l/<slug:code>/schedule/change/<int:pk>/own/", schedule.correct, name="correct_change"),
    path(
        "l/<slug:code>/schedule/change/<int:pk>/withdraw/",
        schedule.withdraw,
        name="withdraw_change",
    ),
    path("l/<slug:code>/schedule/change/<int:pk>/notice/", schedule.notice, name="notice"),
    path("l/<slug:code>/schedule/undo/<int:pk>/", schedule.undo, name="undo"),
    path("l/<slug:code>/schedule/holidays/<int:year>/", holidays.holidays, name="holidays"),
]
