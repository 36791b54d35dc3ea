"""Icons, covers, states and components as the tags draw them."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError

from bibnet.text.typography import SOFT_HYPHEN
from bibnet.themes.components import EventRow, HoursCard, HoursDay, Link, Span
from bibnet.themes.covers import draw_cover
from bibnet.themes.hours_css import hours_css


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_an_icon_is_drawn_into_the_page_and_hidden_from_screen_readers():
    html = render('{% icon "eye" %}')
    assert html.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in html
    assert "<path" in html


def test_an_unknown_icon_names_those_there_are():
    with pytest.raises(LookupError, match="calendar-plus"):
        render('{% icon "rocket" %}')


def test_a_state_has_a_shape_and_words_and_no_other_kind():
    assert render('{% status "warn" text %}', text="осталось <7") == (
        '<span class="status status--warn">осталось &lt;7</span>'
    )
    with pytest.raises(TemplateSyntaxError):
        render('{% status "green" "да" %}')


@pytest.mark.parametrize(
    ("author", "title", "classes"),
    [
        # As in the mock-ups, which were made by other code.
        ("Н. С. Лесков", "Очарованный странник", "cover cover--p2 cover--g6 cover--l"),
        ("И. С. Тургенев", "Записки охотника", "cover cover--p6 cover--g2"),
        ("А. К. Толстой", "Князь Серебряный", "cover cover--p4 cover--g1 cover--m"),
        ("Ф. И. Тютчев", "Стихотворения", "cover cover--p4 cover--g4 cover--xl"),
        ("Н. В. Гоголь", "Вечера на хуторе близ Диканьки", "cover cover--p1 cover--g6 cover--m"),
    ],
)
def test_covers_are_those_of_the_mock_ups(author, title, classes):
    assert draw_cover(author=author, title=title).classes == classes


def test_one_author_is_one_series_however_the_name_is_typeset():
    plain = draw_cover(author="А. П. Чехов", title="Степь")
    typeset = draw_cover(author="А.\xa0П.\xa0Чехов", title="Каштанка")
    assert plain.palette == typeset.palette


def test_a_book_without_author_takes_its_series():
    assert draw_cover(author="", title="Сказки", series="Карачевская библиотека").author == (
        "Карачевская библиотека"
    )


def test_long_titles_are_cut_with_an_ellipsis():
    shown = draw_cover(author="", title="слово " * 40).title.replace(SOFT_HYPHEN, "")
    assert len(shown) <= 90
    assert shown.endswith("…")


def test_titles_cannot_break_out_of_a_cover():
    html = render("{% cover author title %}", author="<b>", title='"><script>')
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_picture_stands_in_the_place_of_the_drawing():
    html = render("{% cover 'Ю. Коваль' 'Недопёсок' picture=url %}", url='/media/1.webp?"')
    assert html.startswith('<span class="cover cover--image"><img src="/media/1.webp?&quot;"')
    assert "Недопёсок" not in html
    assert "cover--g" in render("{% cover 'Ю. Коваль' 'Недопёсок' picture=url %}", url="")


CARD = HoursCard(
    today="Сегодня, 19 ноября, чт",
    now="Открыто до 19:00",
    week=[
        HoursDay(
            "ср", "10:00–13:00, 14:00–19:00", [Span(time(10), time(13)), Span(time(14), time(19))]
        ),
        HoursDay("чт", "10:30–19:00", [Span(time(10, 30), time(19))], is_today=True),
        HoursDay("сб", "7:00–22:00", [Span(time(7), time(22))], is_changed=True),
        HoursDay("вс", "выходной"),
    ],
    schedule=Link("Весь график", "/schedule/"),
)


def test_bars_of_hours_are_classes_that_the_style_sheet_knows():
    html = render("{% hours_card card %}", card=CARD)
    used = set(re.findall(r"\b(?:from|to)-[\d-]+", html))
    assert used == {"from-10", "to-13", "from-14", "to-19", "from-10-30", "from-8", "to-20"}
    css = hours_css()
    assert all(f".{name} {{" in css for name in used)
    assert "style=" not in html


def test_today_and_a_changed_day_are_marked_and_said():
    html = render("{% hours_card card %}", card=CARD)
    assert re.search(r'<tr aria-current="date"><th scope="row">чт', html)
    assert re.search(r'<tr class="hours__changed"><th scope="row">сб', html)
    assert 'aria-labelledby="today"' in html
    assert 'id="today"' in html


def test_a_cancelled_event_says_so_in_words():
    row = EventRow(title="Лекция", url="/e/", day=date(2026, 11, 22), is_cancelled=True)
    html = render("{% event_row event %}", event=row)
    assert "event--off" in html
    assert "status--bad" in html


def test_the_level_of_a_heading_can_be_set():
    row = EventRow(title="Лекция", url="/e/", day=date(2026, 11, 22))
    assert "<h2><a" in render('{% event_row event heading="h2" %}', event=row)


def test_the_pager_keeps_the_rest_of_the_address(rf):
    page = Paginator(range(100), 10).page(2)
    request = rf.get("/news/?tag=дети&page=2")
    html = render("{% pager page %}", page=page, request=request)
    assert "?tag=%D0%B4%D0%B5%D1%82%D0%B8&amp;page=3" in html
    assert '<span aria-current="page">2</span>' in html


def test_a_single_page_needs_no_pager(rf):
    page = Paginator(range(3), 10).page(1)
    assert render("{% pager page %}", page=page, request=rf.get("/")).strip() == ""


def test_filters_keep_what_is_safe_safe_and_escape_the_rest():
    assert render("{{ text|typograph }}", text="<b>и да</b>") == "&lt;b&gt;и\xa0да&lt;/b&gt;"
    assert render("{{ text|safe|typograph }}", text="<b>и да</b>") == "<b>и\xa0да</b>"
