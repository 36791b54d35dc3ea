"""Tables as pages: looked at, brought in once, told row by row."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from taggit.models import Tag

from bibnet.events.models import Audience, EventPage, Occurrence, PlaceKind
from bibnet.libraries.models import Role
from bibnet.pages.importing import BadFile, known_kinds, services
from bibnet.pages.models import ImportedPage, NewsPage, PageImport
from bibnet.text import sheets
from tests.bibnet.events.conftest import dates_of
from tests.bibnet.events.importing.bringing import TABLE, bring, results, run

PORTAL = {"host": "region.localhost"}


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
