from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.template import Context, Template
from django.utils.safestring import mark_safe

from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.errors import Refused
from bibnet.plugins.failures import failures
from bibnet.plugins.items import NavItem
from bibnet.plugins.models import LibraryPlugin
from bibnet.plugins.registrar import Registrar

core = Registrar("core")


@pytest.fixture
def forgiving(settings):
    settings.BIBNET_RAISE_PLUGIN_ERRORS = False


def test_items_come_by_their_order_and_know_who_offered_them(northern, rf):
    @core.on(points.nav_items)
    def late_and_early(library, *, request):
        return [NavItem("Late", url="/late/", order=90), NavItem("Early", url="/early/", order=1)]

    found = points.nav_items.collect(northern, request=rf.get("/"))
    mine = [item for item in found if item.title in ("Late", "Early")]
    assert [item.title for item in mine] == ["Early", "Late"]
    assert {item.plugin for item in mine} == {"core"}


def test_a_hook_takes_only_the_arguments_it_names(northern, rf):
    @core.on(points.home_side)
    def simple(library):
        return library.code

    assert "northern" in points.home_side.render(northern, request=rf.get("/"))


def test_a_hook_that_wants_an_unknown_argument_is_refused_by_name():
    with pytest.raises(TypeError, match=r"core: .*wants_more cannot answer core.home_side"):

        @core.on(points.home_side)
        def wants_more(library, *, page):
            return ""


def test_hooks_of_a_plugin_that_is_not_installed_are_never_called(northern, rf):
    LibraryPlugin.objects.create(library=northern, slug="ghost")

    @Registrar("ghost").on(points.home_side)
    def boo(library):
        return "boo"

    assert "boo" not in points.home_side.render(northern, request=rf.get("/"))


def test_a_slot_escapes_what_is_not_marked_safe(northern, rf):
    request = rf.get("/")
    request.library = northern

    @core.on(points.home_side)
    def plain(library):
        return "<b>plain</b>"

    @core.on(points.home_side)
    def safe(library):
        return mark_safe("<i>safe</i>")

    html = Template('{% load plugins %}{% slot "home_side" %}').render(
        Context({"request": request})
    )
    assert "&lt;b&gt;plain&lt;/b&gt;" in html
    assert "<i>safe</i>" in html


def test_a_failing_hook_leaves_its_place_empty_and_is_counted(northern, rf, forgiving, caplog):
    @core.on(points.home_side)
    def broken(library):
        raise ZeroDivisionError

    @core.on(points.home_side)
    def sound(library):
        return "sound"

    counted = failures.labels(plugin="core", point="home_side")
    before = counted._value.get()
    assert "sound" in points.home_side.render(northern, request=rf.get("/"))
    assert counted._value.get() == before + 1
    assert caplog.records[-1].plugin == "core"


def test_in_the_tests_a_failing_hook_raises(northern, rf):
    @core.on(points.home_side)
    def broken(library):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        points.home_side.render(northern, request=rf.get("/"))


def test_a_failed_query_in_a_hook_does_not_break_the_page_s_transaction(northern, rf, forgiving):
    @core.on(points.home_side)
    def broken(library):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    with transaction.atomic():
        points.home_side.render(northern, request=rf.get("/"))
        assert type(northern).objects.filter(pk=northern.pk).exists()


def test_a_participant_may_refuse_and_what_the_others_did_is_undone(northern, southern):
    @core.on(points.library_merging, order=1)
    def first(library, *, into):
        type(library).objects.filter(pk=library.pk).update(place="moved")

    @core.on(points.library_merging, order=2)
    def second(library):
        raise Refused("12 books are still on loan")

    with pytest.raises(Refused, match="12 books"), transaction.atomic():
        points.library_merging.run(northern, into=southern)
    northern.refresh_from_db()
    assert northern.place == ""


def test_participants_outside_a_transaction_are_a_mistake_of_the_caller():
    library = Library(code="northern")
    with pytest.raises(RuntimeError, match="inside a transaction"):
        points.library_merging.run(library, into=library)


def test_a_veto_gathers_the_reasons_of_all(northern):
    @core.on(points.library_closing)
    def loans(library):
        yield "12 books are still on loan"

    @core.on(points.library_closing)
    def orders(library):
        raise Refused("3 orders wait")

    assert points.library_closing.ask(northern) == ["12 books are still on loan", "3 orders wait"]


def test_a_plugin_that_fails_to_answer_a_veto_counts_as_an_objection(northern, forgiving):
    @core.on(points.library_closing)
    def broken(library):
        raise ZeroDivisionError

    assert len(points.library_closing.ask(northern)) == 1
