from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet import stamps
from bibnet.demo import texts
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, State
from bibnet.pages.models import PageText, Word
from bibnet.pages.search import guess, search, vocabulary
from bibnet.pages.search.asking import words_of
from bibnet.plugins.services import disable_plugin, enable_plugin
from bibnet_dummy.models import NotePage

MISTYPED = Path(__file__).parent / "mistyped.csv"
LEAST_RECALL = 0.95
LETTERS_OF_A_PAGE = 8_000


def guessed(library, typed: str) -> str:
    found = guess(library, typed)
    return found.words if found else ""


@pytest.fixture
def page(northern, make_news):
    return make_news(northern, "Ёлочные игрушки", lead="Открыли выставку к новому году.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("игршки", "игрушки"),  # a letter is missing
        ("игррушки", "игрушки"),  # one is too many
        ("играшки", "игрушки"),  # one is another
        ("иргушки", "игрушки"),  # two changed places
        ("выстовкв", "выставку"),  # a long word may have two errors
        ("ёлочныи", "ёлочные"),
        ("елочныи", "ёлочные"),
        ("ИГРУШКЫ", "игрушки"),
        ("igruhski", "игрушки"),
        ("buheirb", "игрушки"),
        ("buherb", "игрушки"),
    ],
)
def test_a_mistyped_word_is_guessed(typed, meant, northern, page):
    found = guess(northern, typed) if search(northern, typed, limit=1).total == 0 else None
    assert (found.words if found else meant) == meant
    assert search(northern, found.words if found else typed, limit=1).total == 1


@pytest.mark.parametrize("typed", ["выставка", "игрушка", "году", "фыва", "12345", "кто", "!", "и"])
def test_what_is_there_or_like_nothing_is_not_guessed(typed, northern, page):
    assert guess(northern, typed) is None


def test_a_short_word_takes_one_error_only(northern, make_news):
    make_news(northern, "Шашки")
    assert guessed(northern, "шошки") == "шашки"
    assert guessed(northern, "шошкв") == "", "two errors"


def test_other_words_stay_as_they_were_typed(northern, page):
    assert guessed(northern, "Ёлочные  игршки, к году!") == "Ёлочные  игрушки, к году!"


def test_how_many_pages_have_all_the_words_is_told(northern, page, make_news):
    make_news(northern, "Игрушки из глины")
    assert guess(northern, "игршки").total == 2
    assert guess(northern, "игршки глины").total == 1
    assert guess(northern, "елочные глтны").total == 0


def test_of_equally_near_words_the_more_frequent_one_is_guessed(northern, make_news):
    make_news(northern, "Кот")
    for word, times in (("башня", 1), ("пашня", 3)):
        for at in range(times):
            make_news(northern, f"Старая {word} {at}")
    assert guessed(northern, "кашня") == "пашня"


def test_a_nearer_word_goes_before_a_frequent_one(northern, make_news):
    make_news(northern, "Сказочники")
    for at in range(3):
        make_news(northern, f"Сказочница {at}")
    assert guessed(northern, "сказочнкии") == "сказочники"


def test_a_foreign_sentence_is_not_corrected_word_by_word(northern, page):
    assert guess(northern, "игршки выстовка откырли нвоому") is None


def test_russian_in_latin_letters_is_read_as_russian(northern, make_news):
    make_news(northern, "Война и мир")
    answer = search(northern, "vojna i mir", limit=1)
    assert (answer.asked, answer.total) == ("война и мир", 1)
    assert guessed(northern, "vojjna i mir") == "война и мир"


# Nothing hidden


def test_a_draft_gives_no_word_and_a_withdrawn_page_takes_its_own_along(northern, make_news):
    make_news(northern, "Мармелад", live=False)
    assert guess(northern, "мармилад") is None
    page = make_news(northern, "Пастила")
    assert guessed(northern, "постила") == "пастила"
    page.unpublish()
    assert guess(northern, "постила") is None


def test_a_draft_of_a_published_page_gives_no_word(northern, make_news):
    page = make_news(northern, "Варенье")
    page.title = "Мармелад"
    page.save_revision()
    assert guess(northern, "мармилад") is None


def test_a_word_that_was_edited_away_is_not_guessed(northern, make_news):
    page = make_news(northern, "Мармелад")
    page.title = "Варенье"
    page.save_revision().publish()
    assert guess(northern, "мармилад") is None
    assert guessed(northern, "варнье") == "варенье"


def test_a_library_guesses_words_of_its_own_and_of_its_branches(
    region, northern, southern, make_news
):
    make_news(southern, "Мармелад")
    branch = found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH), actor=None
    )
    make_news(branch, "Пастила")
    assert guess(northern, "мармилад") is None
    assert guessed(northern, "постила") == "пастила"
    assert guessed(branch, "постила") == "пастила"
    assert guess(southern, "постила") is None
    assert (guessed(region, "мармилад"), guessed(region, "постила")) == ("мармелад", "пастила")


def test_a_form_that_only_another_library_has_is_not_shown(northern, southern, make_news):
    make_news(northern, "Пряник")
    make_news(southern, "Пряниками")
    assert guessed(northern, "прянникам") == "пряник"


def test_words_of_practice_libraries_stay_on_their_own_site(region, southern, make_news):
    make_news(southern, "Мармелад")
    southern.state = State.PRACTICE
    southern.save(update_fields=["state"])
    assert guess(region, "мармилад") is None
    assert guessed(southern, "мармилад") == "мармелад"


def test_a_plugins_page_is_found_and_guessed_only_where_the_plugin_is_on(region, northern):
    enable_plugin(library=northern, slug="dummy", actor=None)
    northern.root_page.specific.add_child(instance=NotePage(title="Мармелад", slug="notes"))
    for library in (region, northern):
        assert search(library, "мармелад", limit=1).total == 1
        assert guessed(library, "мармилад") == "мармелад"
    disable_plugin(library=northern, slug="dummy", actor=None)
    for library in (region, northern):
        assert search(library, "мармелад", limit=1).total == 0
        assert guess(library, "мармилад") is None
    enable_plugin(library=northern, slug="dummy", actor=None)
    assert guessed(northern, "мармилад") == "мармелад"


def test_a_page_of_a_plugin_that_is_gone_is_neither_found_nor_guessed(northern, page):
    PageText.objects.of(northern).filter(page=page.pk).update(plugin="gone")
    assert search(northern, "игрушки", limit=1).total == 0
    assert guess(northern, "игршки") is None


# The screen


def test_the_screen_offers_the_guess_as_a_search(client, northern, page):
    html = client.get("/search/?q=игршки", headers={"host": "northern.localhost"}).content.decode()
    told = html.partition("Может быть, вы искали:")[2].partition("</p>")[0]
    assert 'href="/search/?q=%D0%B8%D0%B3%D1%80%D1%83%D1%88%D0%BA%D0%B8"' in told
    assert ">игрушки<" in told
    assert "на 1 странице" in told
    assert "Попробуйте другие слова" in html


def test_the_screen_offers_it_where_some_words_were_found(client, northern, page):
    html = client.get("/search/?q=игршки выставка", headers={"host": "northern.localhost"})
    told = html.content.decode()
    assert ">игрушки выставка<" in told
    assert 'class="news__item"' in told


def test_the_screen_offers_nothing_where_the_page_was_found(client, northern, page):
    html = client.get("/search/?q=игрушки", headers={"host": "northern.localhost"}).content.decode()
    assert "Может быть, вы искали" not in html


# Growth


def queries_of(act) -> int:
    with stamps.snapshot("network", "plugins"), CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def test_a_guess_asks_five_questions_however_many_words_pages_and_libraries(
    region, northern, southern, make_news
):
    def asked() -> list[int]:
        return [
            queries_of(lambda one=one, typed=typed: guess(one, typed))
            for one in (region, northern)
            for typed in ("игршки", "igrshki vistavki", "игршки выстовки гадов")
        ]

    make_news(northern, "Игрушки с выставки прошлых годов")
    asked()  # what a process remembers is remembered now
    few = asked()
    for at in range(20):
        make_news(southern, f"Игрушки {at} с выставок {'абвгдежзиклмнопрстуф'[at]}игрушки")
    for number in range(3):
        found_library(
            Founding(code=f"b{number}", name="B", parent=northern, kind=Kind.BRANCH), actor=None
        )
    guess(region, "игршки"), guess(northern, "игршки")
    assert asked() == few
    assert max(few) <= 5


def test_publishing_learns_its_words_in_one_question(northern, page):
    words = [f"{a}{b}{c}{d}" for a in "абвгд" for b in "оуиея" for c in "клмнп" for d in "оуиея"]
    assert queries_of(lambda: vocabulary.learn("мармелад")) == 1
    assert queries_of(lambda: vocabulary.learn(" ".join(words))) == 1
    assert Word.objects.filter(form__in=words).count() == len(words)


def test_nobody_reads_the_whole_list_of_words(northern, page):
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as seen:
        vocabulary.nearest(["игршки"])
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {seen.captured_queries[0]['sql']}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {seen.captured_queries[0]['sql']}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    for index in ("pages_word_beginning", "pages_word_middle", "pages_word_end"):
        assert index in plan
    assert "SCAN pages_word" not in plan
    assert "Seq Scan on pages_word" not in plan


def test_words_that_say_nothing_are_not_learnt(db):
    vocabulary.learn("дом 12345 2026-й кот длинношеееедлинношеееедлинношеееедлинношееее мармелад")
    learnt = Word.objects.filter(form__in=["дом", "12345", "2026", "кот", "мармелад"])
    assert [word.form for word in learnt] == ["мармелад"]


def test_indexing_all_pages_forgets_words_that_no_page_has(northern, make_news):
    make_news(northern, "Мармелад").delete()
    make_news(northern, "Пастила")
    assert Word.objects.filter(form="мармелад").exists()
    call_command("index_pages", "--library", "northern")
    assert Word.objects.filter(form="мармелад").exists(), "others may have it"
    call_command("index_pages")
    assert not Word.objects.filter(form="мармелад").exists()
    assert guessed(northern, "постила") == "пастила"


# Real typing errors


@pytest.fixture
def demo_texts(northern, make_news):
    """The demonstration's texts on pages of a library."""
    for file in sorted(texts.folder().glob("*/*.md")):
        text = re.sub(r"[<>&]", " ", file.read_text("utf-8"))
        for at in range(0, len(text), LETTERS_OF_A_PAGE):
            piece = text[at : at + LETTERS_OF_A_PAGE]
            make_news(northern, f"{file.stem} {at}", body=[("text", f"<p>{piece}</p>")])


def test_nearly_every_mistyped_query_leads_to_what_was_meant(northern, demo_texts):
    with MISTYPED.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    missed = [row for row in rows if not leads_to(northern, row["typed"], row["meant"])]
    assert len(rows) >= 60
    assert 1 - len(missed) / len(rows) >= LEAST_RECALL, missed


def leads_to(library, typed: str, meant: str) -> bool:
    """Whether the search understands, or the guess offers, the words that were meant."""
    answer = search(library, typed, limit=1)
    found = typed
    if answer.total and not answer.is_partial:
        found = answer.asked
    elif offered := guess(library, typed):
        found = offered.words
    understood, wanted = words_of(found), words_of(meant)
    return len(understood) == len(wanted) and all(map(frozenset.intersection, understood, wanted))
