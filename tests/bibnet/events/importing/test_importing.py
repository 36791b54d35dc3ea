"""Events and news from files: looked at, brought in once, gone on with, taken back."""

from __future__ import annotations

import datetime
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, OperationalError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from taggit.models import Tag
from wagtail.models import Page

from bibnet.events.models import Audience, EventIndexPage, EventPage, Occurrence, PlaceKind
from bibnet.events.services.registering import Applicant, register
from bibnet.libraries.models import Role
from bibnet.pages.importing import BadFile, known_kinds, services, tasks
from bibnet.pages.models import ImportedPage, NewsPage, PageImport
from bibnet.text import sheets
from tests.bibnet.events.conftest import dates_of

PORTAL = {"host": "region.localhost"}
TABLE = """ключ;название;дата;начало;повтор;возраст;мест;запись;для кого;метки
1;Громкие чтения;05.12.2027;15:00;каждую неделю;6+;20;да;;чтения
2;Выставка;06.12.2027;;;;;;;
"""


def bring(library, text: str = TABLE, *, kind="events", name="list.csv", actor=None) -> PageImport:
    found = known_kinds()[kind]
    return services.bring(
        library=library, kind=found, name=name, content=text.encode(), actor=actor
    )


def run(job: PageImport, *, publishes=False, actor=None) -> list:
    assert services.start(job=job, publishes=publishes, actor=actor)
    return list(services.carry_out(job))


def results(outcomes) -> list[str]:
    return [one.result for one in outcomes]


def undo(job: PageImport, actor=None) -> list:
    assert services.begin_undo(job=job, actor=actor)
    list(services.take_back(job, actor))
    return job.kept


def test_a_table_becomes_drafts_with_all_that_it_says(northern, northern_editor):
    outcomes = run(bring(northern, actor=northern_editor), actor=northern_editor)
    assert results(outcomes) == ["created", "created"]
    page = EventPage.objects.get(title="Громкие чтения")
    assert not page.live and page.owner == northern_editor
    assert (page.rrule, page.age_mark, page.capacity) == ("FREQ=WEEKLY", "6+", 20)
    assert page.has_registration and [tag.name for tag in page.tags.all()] == ["чтения"]
    assert EventPage.objects.get(title="Выставка").is_all_day is False
    assert Occurrence.objects.of(northern).count() == 0


def test_published_at_once_they_have_dates_and_what_lacks_its_mark_is_refused(northern):
    outcomes = run(bring(northern), publishes=True)
    assert results(outcomes) == ["created", "refused"]
    assert any("возраст" in problem for problem in outcomes[1].problems)
    page = EventPage.objects.get()
    assert page.live and page.title == "Громкие чтения"
    assert len(dates_of(page)) > 1


def test_a_dry_run_says_the_same_and_writes_nothing(northern):
    job = bring(northern)
    assert results(services.foresee(job, publishes=True)) == ["created", "refused"]
    assert results(services.foresee(job, publishes=False)) == ["created", "created"]
    news = bring(northern, "название;дата;метки\nКниги;05.12.2027;чтения\n", kind="news")
    assert results(services.foresee(news, publishes=False)) == ["created"]
    assert not EventPage.objects.exists() and not ImportedPage.objects.of(northern).exists()
    assert not Tag.objects.exists()


def test_the_same_file_twice_is_the_same_pages(northern):
    run(bring(northern))
    assert results(run(bring(northern))) == ["known", "known"]
    without_key = "название;дата\nКлуб;05.12.2027\n"
    assert results(run(bring(northern, without_key))) == ["created"]
    assert results(run(bring(northern, without_key))) == ["known"]
    assert EventPage.objects.count() == 3


def test_a_workbook_with_real_dates_says_the_same_as_a_table(northern):
    table = "название;дата;начало\nКлуб;5.12.2027;9.30\nКружок;05.12.2027;\nВечер;когда-нибудь;\n"
    book = sheets.xlsx_of(
        [
            ["название", "дата", "начало"],
            ["Клуб", datetime.date(2027, 12, 5), datetime.time(9, 30)],
            ["Кружок", datetime.datetime(2027, 12, 5), None],
        ]
    )
    assert results(run(bring(northern, table))) == ["created", "created", "refused"]
    job = services.bring(
        library=northern, kind=known_kinds()["events"], name="a.xlsx", content=book, actor=None
    )
    assert results(run(job)) == ["known", "known"]


def test_looking_at_many_rows_asks_no_more_than_at_few(
    northern, django_assert_num_queries, django_assert_max_num_queries
):
    audience = Audience.objects.first() or Audience.objects.create(name="Дети")

    def table(count: int) -> PageImport:
        head = "название;дата;начало;возраст;филиал;для кого;метки\n"
        rest = f"05.12.2027;15:00;6+;northern;{audience.name};чтения"
        lines = [f"Клуб {number};{rest}\n" for number in range(count)]
        return bring(northern, head + "".join(lines))

    for publishes in (False, True):
        few, many = table(5), table(50)
        with django_assert_max_num_queries(12) as asked:
            assert results(services.foresee(few, publishes=publishes)) == ["created"] * 5
        with django_assert_num_queries(len(asked)):
            assert results(services.foresee(many, publishes=publishes)) == ["created"] * 50


def test_a_row_that_says_something_else_now_is_left_alone_and_told(
    client, northern, northern_editor, django_assert_num_queries
):
    run(bring(northern))
    text = TABLE.replace("15:00", "16:00").replace(";20;", ";30;").replace(";да;", ";1;")
    text = text.replace("06.12.2027", "2027-12-06")
    job = bring(northern, text)
    with django_assert_num_queries(4):
        one, two = services.foresee(job, publishes=False)
    assert (one.result, two.result, two.problems) == ("known", "known", ())
    assert one.problems == ("в файле теперь иначе: начало, мест",)
    client.force_login(northern_editor)
    report = reverse("editing_admin:import_report", args=("northern", job.pk))
    shown = client.get(report, headers=PORTAL).content.decode()
    assert "в файле теперь иначе: начало, мест" in shown.replace("\u00a0", " ")
    run(job)
    assert EventPage.objects.get(title="Громкие чтения").capacity == 20


def test_a_row_that_stands_twice_is_told_with_its_number(northern):
    outcomes = run(bring(northern, "название;дата\nКлуб;05.12.2027\nКлуб;05.12.2027\n"))
    assert results(outcomes) == ["created", "refused"]
    assert "2" in outcomes[1].problems[0]


def test_bad_cells_are_told_all_at_once_in_russian(northern):
    text = (
        "название;дата;начало;возраст;мест;филиал;повтор\n"
        "Клуб;вчера;25:00;7+;много;;иногда\nКлуб;05.12.2027;;;;Южная;\n;05.12.2027;;;;;\n"
    )
    one, two, three = services.foresee(bring(northern, text), publishes=False)
    assert len(one.problems) == 5
    assert one.problems[0] == "колонка «дата»: «вчера» — не дата; пример: 05.12.2026"
    assert two.problems == ("колонка «филиал»: здесь нет филиала «Южная»",)
    assert three.problems == ("колонка «название»: пусто",)


@pytest.mark.parametrize("kind", ["events", "news"])
def test_a_tag_that_is_too_long_is_told(northern, kind):
    text = f"название;метки\nКлуб;чтения, {'и' * 101}\nКружок;{'и' * 100}\n"
    one, two = run(bring(northern, text, kind=kind))
    (problem,) = one.problems
    assert problem.startswith("колонка «метки»") and problem.endswith("длиннее 100 букв")
    assert two.result == "created"


def test_a_day_in_a_year_nobody_plans_for_is_told(northern):
    text = "название;дата;повтор;повторять до\nКлуб;05.12.2027;ежедневно;31.12.9999\n"
    (one,) = services.foresee(bring(northern, text), publishes=False)
    assert one.problems == ("колонка «повторять до»: «31.12.9999» — слишком далеко",)


def test_a_killed_import_goes_on_where_it_stopped(northern, monkeypatch):
    rows = "".join(f"{number};Клуб {number};05.12.2027\n" for number in range(9))
    job = bring(northern, "ключ;название;дата\n" + rows)
    services.start(job=job, publishes=False, actor=None)
    monkeypatch.setattr(services, "SAVED_EVERY", 3)
    work = services.carry_out(job)
    for _row in range(5):
        next(work)
    work.close()  # pages of five rows are there, outcomes of three
    assert EventPage.objects.count() == 5
    job = PageImport.objects.of(northern).get()
    assert len(job.outcomes) == 3 and job.finished_at is None
    tasks.run_import.func(northern.pk, job.pk)
    job.refresh_from_db()
    assert EventPage.objects.count() == 9 and job.finished_at
    assert [one["result"] for one in job.outcomes] == ["created"] * 9
    assert undo(job) == [] and not EventPage.objects.exists()


def killed(job: PageImport, rows: int = 1) -> PageImport:
    """The import as it stands when its worker was killed for the third time after so many rows."""
    services.start(job=job, publishes=False, actor=job.by)
    work = services.carry_out(job)
    for _row in range(rows):
        next(work)
    work.close()
    PageImport.objects.of(job.library).filter(pk=job.pk).update(
        heard_at=timezone.now() - 2 * services.SILENCE
    )
    job.refresh_from_db()
    return job


def test_a_row_that_nobody_foresaw_is_refused_and_the_others_go_in(northern, monkeypatch, caplog):
    page_of = EventPage.save_revision

    def broken(page, *args, **kwargs):
        if page.title == "Громкие чтения":
            raise RuntimeError("nobody foresaw it")
        return page_of(page, *args, **kwargs)

    monkeypatch.setattr(EventPage, "save_revision", broken)
    job = bring(northern)
    outcomes = run(job)
    assert results(outcomes) == ["refused", "created"] and job.finished_at
    assert outcomes[0].problems == ("ошибка портала, она записана в журнал",)
    assert [page.title for page in EventPage.objects.all()] == ["Выставка"]
    assert "nobody foresaw it" in caplog.text


def test_a_page_that_cannot_be_deleted_does_not_keep_the_others(northern, monkeypatch, caplog):
    job = bring(northern)
    run(job)
    first = EventPage.objects.get(title="Громкие чтения")
    delete = Page.delete

    def broken(page, *args, **kwargs):
        if page.pk == first.pk:
            raise RuntimeError("nobody foresaw it")
        return delete(page, *args, **kwargs)

    monkeypatch.setattr(Page, "delete", broken)
    assert undo(job) == [[first.pk, "ошибка портала, она записана в журнал"]]
    assert EventPage.objects.count() == 1 and job.undone_at
    assert "nobody foresaw it" in caplog.text


@pytest.mark.parametrize("error", [IntegrityError, OperationalError])
def test_two_pages_at_the_same_place_at_once_are_tried_again(northern, monkeypatch, error):
    add, tried = EventIndexPage.add_child, []

    def beside_another(index, **kwargs):
        tried.append(kwargs["instance"])
        found = add(index, **kwargs)
        if len(tried) == 1:
            raise error("path")
        return found

    monkeypatch.setattr(EventIndexPage, "add_child", beside_another)
    assert results(run(bring(northern))) == ["created", "created"]
    assert len(tried) == 3 and EventPage.objects.count() == 2


def test_a_database_that_is_away_is_no_rows_fault(northern, monkeypatch):
    def away(index, **kwargs):
        raise OperationalError("away")

    job = bring(northern)
    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(EventIndexPage, "add_child", away)
        run(job)
    assert results(services.carry_out(job)) == ["created", "created"]


def test_no_row_goes_in_once_the_import_is_taken_back(northern):
    job = bring(northern)
    services.start(job=job, publishes=False, actor=None)
    work = services.carry_out(job)
    next(work)
    other = PageImport.objects.of(northern).get()
    assert undo(other) == []
    assert list(work) == [] and not EventPage.objects.exists()
    job.refresh_from_db()
    assert job.finished_at is None and len(job.outcomes) == 1
    assert list(services.carry_out(job)) == []


def test_a_row_that_stands_twice_is_told_after_a_restart_too(northern, monkeypatch):
    monkeypatch.setattr(services, "SAVED_EVERY", 1)
    job = killed(bring(northern, "название;дата\nКлуб;05.12.2027\nКлуб;05.12.2027\n"))
    list(services.carry_out(job))
    assert [one["result"] for one in job.outcomes] == ["created", "refused"]


def test_what_nobody_touched_goes_in_one_press_and_the_rest_is_named(northern, northern_editor):
    job = bring(northern)
    run(job)
    edited = EventPage.objects.get(title="Выставка")
    edited.lead = "Дописано"
    edited.save_revision(user=northern_editor, clean=False)
    assert undo(job) == [[edited.pk, "правили после загрузки"]]
    assert list(EventPage.objects.all()) == [edited]
    assert not services.begin_undo(job=job, actor=None)
    again = bring(northern)
    assert results(run(again)) == ["created", "known"]


def test_what_a_colleague_has_published_since_is_not_taken_back(northern, northern_editor, person):
    northern.has_moderation = True
    northern.save(update_fields=["has_moderation"])
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    job = bring(northern, actor=novice)
    run(job, actor=novice)
    page = EventPage.objects.get(title="Громкие чтения")
    # As the explorer publishes several pages at once: without a new version.
    page.get_latest_revision().publish(user=northern_editor)
    assert undo(job, novice) == [[page.pk, "опубликовали после загрузки"]]
    assert EventPage.objects.get().live


def test_what_was_moved_since_is_not_taken_back(northern, southern):
    job = bring(northern)
    run(job)
    page = EventPage.objects.get(title="Громкие чтения")
    page.move(EventIndexPage.objects.child_of(southern.root_page).get(), pos="last-child")
    assert undo(job) == [[page.pk, "перенесли после загрузки"]]


def test_what_the_person_may_not_delete_is_not_taken_back(northern, northern_editor):
    job = bring(northern, actor=northern_editor)
    run(job, actor=northern_editor)
    assert services.begin_undo(job=job, actor=northern_editor)
    northern_editor.is_active = False  # dismissed before the worker comes to it
    northern_editor.save(update_fields=["is_active"])
    tasks.undo_import.func(northern.pk, job.pk, northern_editor.pk)
    job.refresh_from_db()
    assert {why for _page, why in job.kept} == {"удалять эту страницу вам нельзя"}
    assert EventPage.objects.count() == 2


def test_a_page_is_looked_at_when_its_turn_comes(northern, northern_editor):
    job = bring(northern)
    run(job)
    services.begin_undo(job=job, actor=None)
    work = services.take_back(job)
    next(work)  # the first is gone, and the second is edited meanwhile
    page = EventPage.objects.get()
    page.save_revision(user=northern_editor, clean=False)
    list(work)
    assert job.kept == [[page.pk, "правили после загрузки"]]


def test_an_event_that_people_expect_stays(northern):
    job = bring(northern)
    run(job, publishes=True)
    date = dates_of(EventPage.objects.get())[0]
    register(occurrence=date, applicant=Applicant(name="Anna"), people=1)
    ((number, why),) = undo(job)
    assert number == date.page_id and why
    assert EventPage.objects.get().live


def test_news_are_brought_in_too(northern):
    text = "заголовок;дата;анонс;текст;метки\nНовые книги;05.12.2026;Пришли;<b>Раз</b>;книги\n"
    run(bring(northern, text, kind="news"), publishes=True)
    page = NewsPage.objects.get(title="Новые книги")
    assert [tag.name for tag in page.tags.all()] == ["книги"]
    assert page.live and str(page.date) == "2026-12-05"
    assert "&lt;b&gt;" in page.body.render_as_block()


def test_a_branch_without_a_site_brings_events_held_in_it(northern, person, region):
    from bibnet.libraries.founding import Founding, found_library
    from bibnet.libraries.models import Kind

    branch = found_library(
        Founding(
            code="branch", name="Branch", parent=northern, kind=Kind.BRANCH,
            is_member=False, has_microsite=False,
        ),
        actor=None,
    )  # fmt: skip
    run(bring(branch), publishes=True)
    page = EventPage.objects.get()
    assert page.place == branch and page.library == northern
    assert page.place_kind == PlaceKind.LIBRARY


def test_who_may_not_publish_brings_drafts_and_nobody_brings_for_others(
    northern, southern_editor, person
):
    northern.has_moderation = True
    northern.save(update_fields=["has_moderation"])
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    job = bring(northern, actor=novice)
    with pytest.raises(PermissionDenied):
        services.start(job=job, publishes=True, actor=novice)
    assert results(run(job, actor=novice)) == ["created", "created"]
    for act in (
        lambda: bring(northern, actor=southern_editor),
        lambda: services.start(job=job, publishes=False, actor=southern_editor),
        lambda: services.begin_undo(job=job, actor=southern_editor),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_files_that_are_nothing_are_refused(northern, monkeypatch):
    for name, text in (
        ("a.csv", "название\nа\0б\n"),
        ("a.ics", "BEGIN:VCALENDAR\0"),
        ("a.pdf", "x"),
        ("a.csv", "название\n"),
        ("a.csv", "цвет\nx\n"),
    ):
        with pytest.raises(BadFile):
            bring(northern, text, name=name)
    with pytest.raises(BadFile):
        bring(northern, "BEGIN:VCALENDAR", kind="news", name="a.ics")
    monkeypatch.setattr("bibnet.pages.importing.kinds.MOST_PAGES", 1)
    with pytest.raises(BadFile):
        bring(northern)


# The screens and the command


@pytest.fixture
def address():
    return reverse("editing_admin:import", kwargs={"code": "northern"})


def test_the_screens_show_what_comes_of_it_then_do_it_and_take_it_back(
    client, northern, northern_editor, address, django_capture_on_commit_callbacks
):
    client.force_login(northern_editor)
    file = SimpleUploadedFile("list.csv", TABLE.encode())
    answer = client.post(address, {"kind": "events", "file": file}, headers=PORTAL)
    report = answer["Location"]
    shown = client.get(report, headers=PORTAL)
    assert shown.context["made"] == 2
    shown = client.get(report, {"publish": "1"}, headers=PORTAL)
    assert (shown.context["made"], shown.context["refused"]) == (1, 1)
    assert not EventPage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"publish": "0"}, headers=PORTAL)
    job = PageImport.objects.of(northern).get()
    if job.finished_at is None:
        tasks.run_import.func(northern.pk, job.pk)
    shown = client.get(report, headers=PORTAL).content.decode()
    assert EventPage.objects.count() == 2 and "Громкие чтения" in shown
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"undo": "1"}, headers=PORTAL)
    job.refresh_from_db()
    if job.undone_at is None:
        tasks.undo_import.func(northern.pk, job.pk, northern_editor.pk)
    assert not EventPage.objects.exists()
    assert client.get(report, headers=PORTAL).status_code == 200


def test_an_import_that_nobody_is_at_is_gone_on_with_from_the_screen(
    client, northern, northern_editor, django_capture_on_commit_callbacks
):
    client.force_login(northern_editor)
    job = killed(bring(northern, actor=northern_editor))
    report = reverse("editing_admin:import_report", args=("northern", job.pk))
    shown = client.get(report, headers=PORTAL).content.decode()
    assert "Продолжить" in shown and "data-reload" not in shown
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"resume": "1"}, headers=PORTAL)
    job.refresh_from_db()
    assert job.finished_at and EventPage.objects.count() == 2
    services.begin_undo(job=job, actor=northern_editor)
    PageImport.objects.of(northern).update(heard_at=timezone.now() - 2 * services.SILENCE)
    assert "Продолжить" in client.get(report, headers=PORTAL).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"resume": "1"}, headers=PORTAL)
    job.refresh_from_db()
    assert job.undone_at and not EventPage.objects.exists()
    assert "Продолжить" not in client.get(report, headers=PORTAL).content.decode()


def test_an_import_that_is_worked_at_is_not_gone_on_with(northern, northern_editor):
    job = bring(northern, actor=northern_editor)
    assert not services.resume(job=job, actor=northern_editor)
    services.start(job=job, publishes=False, actor=northern_editor)
    assert not services.resume(job=job, actor=northern_editor)


def test_an_import_that_was_broken_off_is_taken_back_from_the_screen(
    client, northern, northern_editor, django_capture_on_commit_callbacks
):
    client.force_login(northern_editor)
    job = killed(bring(northern, actor=northern_editor))
    report = reverse("editing_admin:import_report", args=("northern", job.pk))
    assert "Отменить загрузку" in client.get(report, headers=PORTAL).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"undo": "1"}, headers=PORTAL)
    assert not EventPage.objects.exists()


def test_the_list_of_earlier_files_does_not_read_what_is_in_them(
    client, northern, northern_editor, address, django_assert_max_num_queries
):
    bring(northern)
    client.force_login(northern_editor)
    with django_assert_max_num_queries(100) as asked:
        assert "list.csv" in client.get(address, headers=PORTAL).content.decode()
    assert not any('"outcomes"' in one["sql"] for one in asked.captured_queries)


def test_a_poisoned_file_is_told_of_beside_the_field(client, northern_editor, address):
    client.force_login(northern_editor)
    file = SimpleUploadedFile("list.csv", "название\n=1+1\n".encode())
    answer = client.post(address, {"kind": "events", "file": file}, headers=PORTAL)
    assert "формула" in answer.content.decode()


def test_the_template_is_understood_as_it_is(client, northern, northern_editor):
    client.force_login(northern_editor)
    for kind in known_kinds().values():
        path = reverse("editing_admin:import_template", args=("northern", kind.key))
        content = client.get(path, headers=PORTAL).content
        assert load_workbook(io.BytesIO(content)).active.max_row == 2
        job = services.bring(
            library=northern, kind=kind, name="a.xlsx", content=content, actor=None
        )
        assert results(services.foresee(job, publishes=True)) == ["created"]


def test_the_southern_editor_sees_no_import_of_northern(client, northern, southern_editor):
    job = bring(northern)
    client.force_login(southern_editor)
    for code in ("northern", "southern"):
        path = reverse("editing_admin:import_report", args=(code, job.pk))
        assert client.get(path, headers=PORTAL).status_code in (302, 403, 404)


def test_the_command_does_the_same(northern, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(TABLE.partition("\n2;")[0] + "\n", encoding="utf-8")
    call_command("import_pages", "northern", str(file), "--dry-run")
    assert not EventPage.objects.exists() and not PageImport.objects.of(northern).exists()
    capsys.readouterr()
    call_command("import_pages", "northern", str(file), "--publish", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"created": 1} and EventPage.objects.get().live
    call_command("import_pages", "northern", str(file), "--publish")
    assert "known 1" in capsys.readouterr().out
    call_command("import_pages", "northern", "--undo", str(told["import"]))
    assert not EventPage.objects.exists()


def test_the_command_goes_on_with_the_import_that_was_killed(northern, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(TABLE, encoding="utf-8")
    job = killed(bring(northern))
    call_command("import_pages", "northern", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["import"] == job.pk and told["counts"] == {"created": 2}
    assert PageImport.objects.of(northern).get() == job
    half = killed(bring(northern, "название\nКлуб\nКружок\n"))
    call_command("import_pages", "northern", "--undo", str(half.pk))
    assert EventPage.objects.count() == 2
