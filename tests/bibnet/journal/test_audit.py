from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import bibnet
from bibnet.journal import audit, reading
from bibnet.journal.models import AuditEntry, Entry
from bibnet.journal.services import write
from bibnet.libraries.models import LibraryAct, Role, ScheduleChange, SiteMessage
from bibnet.pages.models import NewsIndexPage, NewsPage
from bibnet.themes.models import ThemeChoice

LIST = "/admin/l/northern/audit/"
EXPORT = f"{LIST}export/"
WHOLE = "/admin/l/region/audit/"


@pytest.fixture
def northern_admin(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def at_work(northern_admin):
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(northern_admin)
    return browser


@pytest.fixture
def at_the_region(regional_admin):
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(regional_admin)
    return browser


@pytest.fixture
def make_page(northern):
    def make(title: str) -> NewsPage:
        index = NewsIndexPage.objects.child_of(northern.root_page).get()
        return index.add_child(instance=NewsPage(title=title))

    return make


def acts(answer) -> list[str]:
    return [line.entry.action for line in answer.context["lines"]]


def table(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_an_administrator_reads_her_own_library_and_the_region_reads_all(
    at_work, at_the_region, northern, southern
):
    for library in (northern, southern, None):
        audit.record(action=f"probe.{library}", actor=None, library=library)
    assert "probe.Northern library" in acts(at_work.get(LIST))
    assert not {"probe.Southern library", "probe.None"} & set(acts(at_work.get(LIST)))
    whole = {"probe.Northern library", "probe.Southern library", "probe.None"}
    assert whole <= set(acts(at_the_region.get(WHOLE)))


def test_another_librarys_log_is_closed(at_work, southern, northern_editor):
    for path in ("/admin/l/southern/audit/", "/admin/l/southern/audit/export/"):
        assert at_work.get(path).status_code in (302, 403)
    at_work.force_login(northern_editor)
    assert at_work.get(LIST).status_code in (302, 403)
    assert at_work.get(EXPORT).status_code in (302, 403)


def test_it_is_narrowed_by_library_person_act_and_day(
    at_the_region, northern, southern, northern_editor, time_machine
):
    time_machine.move_to("2026-11-20T09:00Z")
    audit.record(action="api.token_issued", actor=northern_editor, library=northern)
    time_machine.move_to("2026-11-24T09:00Z")
    audit.record(action="api.token_revoked", actor=None, library=southern)

    def found(**asked):
        return [one for one in acts(at_the_region.get(WHOLE, asked)) if one.startswith("api.")]

    assert found() == ["api.token_revoked", "api.token_issued"]
    assert found(person="northern-editor") == ["api.token_issued"]
    assert found(action="api.token_revoked") == ["api.token_revoked"]
    assert found(since="2026-11-21") == ["api.token_revoked"]
    assert found(until="2026-11-20") == ["api.token_issued"]
    assert found(where="southern") == ["api.token_revoked"]
    assert found(person="nobody") == []
    assert found(since="rubbish") == []


def test_the_names_of_acts_people_things_and_fields_are_words(at_work, northern, northern_editor):
    audit.record(
        action="libraries.edited",
        actor=northern_editor,
        library=northern,
        obj=northern,
        fields=["phone"],
    )
    line = at_work.get(LIST).context["lines"][0]
    titles = reading.titles_of_acts(northern)
    assert line.act == titles["libraries.edited"] != "libraries.edited"
    assert "Northern library" in line.thing
    assert line.fields not in ("", "phone")


def test_what_else_an_act_writes_down_is_in_words(at_work, northern, northern_editor, make_page):
    reader = get_user_model().objects.create_user(username="colleague", password=None)
    change = ScheduleChange.objects.create(
        kind="closed", since=date(2026, 12, 1), until=date(2026, 12, 1)
    )
    page = make_page("Opening of the hall")
    desired = [
        ("libraries.role_granted", northern_editor, ["editor"], "редактор"),
        ("accounts.handed_over", northern_editor, [reader.pk], "colleague"),
        ("accounts.readers_merged", None, ["77"], "№ 77"),
        ("accounts.factor_added", northern_editor, ["totp"], "коды из приложения"),
        ("libraries.act_planned", LibraryAct(pk=1), ["rename"], "переименовать"),
        ("libraries.message_saved", SiteMessage(pk=1), ["warn", "staff"], ""),
        ("pages.posts_kept", page, ["vk"], "ВКонтакте"),
        ("pages.question_passed_on", None, [northern.pk], "Northern library"),
        ("plugins.enabled", None, ["dummy"], "Notes"),
        ("journal.audit_exported", None, ["since"], "С этого дня"),
        ("libraries.schedule_change_edited", change, ["until", "libraries"], ""),
        ("dummy.note_written", None, ["pinned"], "kept on top"),
    ]
    for action, thing, fields, _words in desired:
        audit.record(action=action, actor=None, library=northern, obj=thing, fields=fields)
    newest_last = reversed(at_work.get(LIST).context["lines"])
    read = {line.entry.action: line for line in newest_last}
    for action, _thing, fields, words in desired:
        shown = read[action].fields.replace("\N{NO-BREAK SPACE}", " ")
        assert words.casefold() in shown.casefold(), action
        assert not {str(one) for one in fields} & set(shown.split(", ")), action
    assert "Opening of the hall" in read["pages.posts_kept"].thing


def test_a_row_that_a_library_has_once_has_no_number(at_work, northern):
    choice = ThemeChoice.objects.create(library=northern, theme="classic")
    audit.record(action="themes.theme_chosen", actor=None, library=northern, obj=choice)
    line = at_work.get(LIST).context["lines"][0]
    assert "№" not in line.thing


def test_an_erased_account_leaves_its_number_only(at_work, northern, stranger):
    audit.record(action="libraries.edited", actor=stranger, library=northern)
    number = str(stranger.pk)
    stranger.delete()
    line = at_work.get(LIST).context["lines"][0]
    assert number in line.actor
    assert "stranger" not in line.actor


def test_the_table_has_the_same_entries_and_no_formulas(at_work, northern, southern):
    audit.record(action="libraries.edited", actor=None, library=northern, reason="=1+1")
    audit.record(action="libraries.edited", actor=None, library=southern)
    answer = at_work.get(EXPORT, {"action": "libraries.edited"})
    rows = table(answer)
    assert len(rows) == 2
    assert rows[1][-1] == "'=1+1"
    taken = AuditEntry.objects.get(action="journal.audit_exported")
    assert (taken.library, taken.fields) == (northern, ["action"])


def test_ten_and_fifty_entries_take_as_many_queries(at_work, northern, northern_editor):
    counts = []
    for amount in (10, 60):
        for _ in range(amount):
            audit.record(
                action="accounts.invited", actor=northern_editor, library=northern, obj=northern
            )
        asked = {"action": "accounts.invited"}
        at_work.get(LIST, asked)
        with CaptureQueriesContext(connection) as queries:
            at_work.get(LIST, asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_entry_leads_to_the_logs_of_its_request(at_work, northern):
    answer = at_work.get(EXPORT)
    entry = AuditEntry.objects.get(action="journal.audit_exported")
    assert entry.request_id == answer["X-Request-ID"]


@pytest.mark.parametrize("model", [AuditEntry, Entry])
def test_the_database_itself_refuses_to_change_or_delete_an_entry(model, northern):
    """Whoever asks: the triggers know no superuser."""
    audit.record(action="libraries.edited", actor=None, library=northern)
    write(kind="probe", library=northern)
    name = model._meta.db_table
    column = "action" if model is AuditEntry else "kind"
    for statement in (f"UPDATE {name} SET {column} = 'other'", f"DELETE FROM {name}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert model.objects.exclude(**{column: "other"}).count() == model.objects.count() > 0


def test_every_act_in_the_code_has_a_name(region):
    """An act without one would stand on the screen as `app.what_happened`."""
    root = Path(bibnet.__file__).parent
    written = {
        action
        for path in root.rglob("*.py")
        if path.name != "hooks.py" and "migrations" not in path.parts
        for call in re.findall(
            r"(?:audit\.record|_written|_changed)\((.*?)\n?\)", path.read_text(), re.S
        )
        for action in re.findall(r'"([a-z]+\.[a-z_]+)"', call)
    }
    assert len(written) > 40
    assert written - reading.titles_of_acts(region).keys() == set()
