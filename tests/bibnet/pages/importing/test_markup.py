"""HTML from elsewhere: what an editor could have written stays, the rest goes."""

from __future__ import annotations

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from bibnet.pages.blocks.body import TEXT_FEATURES
from bibnet.pages.importing import BadCell, markup
from bibnet.pages.importing.cells import one_body, rich
from bibnet.pages.importing.kinds import BadColumns

PAIRS = [
    ("<div>Раз</div><div>Два <strong>три</strong></div>", "<p>Раз</p><p>Два <b>три</b></p>"),
    ("<h1>Часы</h1><p>Пн</p>", "<h2>Часы</h2><p>Пн</p>"),
    ("Раз<br />Два", "<p>Раз<br/>Два</p>"),
    ("<ul><li><p>а</p></li><li>б<p>в</p></li></ul>", "<ul><li>а</li><li>бв</li></ul>"),
    (
        "<table><tr><td>Пн</td><td>9–18</td></tr><tr><td>Вт</td></tr></table>",
        "<p>Пн 9–18</p><p>Вт</p>",
    ),
    ("<blockquote><p>Цитата</p></blockquote>", "<p>Цитата</p>"),
    (
        '<p style="color:red" onclick="x()">Текст <a href="https://a.ru/?b=1&amp;c=2" '
        'target="_blank">здесь</a></p>',
        '<p>Текст <a href="https://a.ru/?b=1&amp;c=2">здесь</a></p>',
    ),
    ("<p>а</p><p>&nbsp;</p><p><br></p>", "<p>а</p>"),
    ("2 &lt; 3", "<p>2 &lt; 3</p>"),
]
EVIL = (
    '<p>Текст<script>alert(1)</script><style>p{}</style><img src="x" onerror="alert(1)">'
    '<iframe src="https://evil.example/"></iframe><a href="javascript:alert(1)">ссылка</a>'
    '<a href="data:text/html,x">ещё</a><a linktype="page" id="1">внутрь</a>'
    '<embed embedtype="image" id="1"/><svg><a xlink:href="javascript:x">s</a></svg></p>'
)


@pytest.mark.parametrize(("html", "written"), PAIRS)
def test_html_becomes_what_an_editor_would_have_written(html, written):
    assert markup.cleaned(html) == written
    assert markup.cleaned(written) == written


@pytest.mark.parametrize(("html", "written"), PAIRS)
def test_the_editor_leaves_the_text_blocks_as_they_are(html, written):
    converter = ContentstateConverter(features=TEXT_FEATURES)
    for block in markup.blocks(written):
        if block["type"] == "text":
            again = converter.to_database_format(converter.from_database_format(block["value"]))
            assert markup.KEY.sub("", again) == block["value"]


@pytest.mark.parametrize("clean", [markup.cleaned, lambda html: str(json.loads(rich(html)))])
def test_nothing_that_runs_or_reaches_out_stays(clean):
    left = clean(EVIL)
    assert "Текст" in left and "ссылка" in left
    for bad in ("alert", "script", "style", "<img", "iframe", "data:", "linktype", "embed", "svg"):
        assert bad not in left


def test_headings_are_blocks_of_their_own():
    assert markup.blocks("<p>а</p><h2>Часы <b>работы</b></h2><p>б</p><h2> </h2>") == [
        {"type": "text", "value": "<p>а</p>"},
        {"type": "heading", "value": "Часы работы"},
        {"type": "text", "value": "<p>б</p>"},
    ]


def test_a_deep_file_does_not_break_it():
    deep = "<div>" * 3000 + "<ul><li>" * 500 + "конец"
    assert "конец" in markup.cleaned(deep)


def test_items_without_a_list_keep_what_they_say():
    assert markup.cleaned("<li>раз<p>два</p>") == "<p>раз два</p>"


@pytest.mark.parametrize("read", [markup.text_of, markup.cleaned])
def test_tags_without_an_end_are_refused_with_a_sentence(read):
    with pytest.raises(markup.BadMarkup, match="теги не закрыты"):
        read("<p " * 16_000)


def test_a_tag_without_an_end_is_given_up_at_the_next_one():
    assert not markup.SPACED.search("<p <p <p ")
    assert markup.SPACED.search("<p <p <p>").span() == (6, 9)


def test_breaks_in_a_row_are_passed_in_one_go():
    """Else each of them is the beginning of another search up to the end."""
    assert [one.span() for one in markup.BREAKS.finditer("<br/> <br/>\n<br/>x")] == [(0, 17)]


def test_breaks_before_the_end_of_an_item_go_and_others_stay():
    assert markup.cleaned("<ul><li>а<br><br></li></ul>") == "<ul><li>а</li></ul>"
    assert markup.cleaned("а<br><br>б") == "<p>а<br/><br/>б</p>"


def test_a_long_text_is_cut_before_it_is_read_and_not_in_a_tag(monkeypatch):
    monkeypatch.setattr(markup, "MOST_LENGTH", 11)
    text = "<b>слово</b> и ещё"
    assert markup.cleaned(text) == "<p><b>слово</b></p>"
    assert markup.text_of(text) == "слово"
    assert list(markup.remarks(text)) == ["текст слишком длинный, его конец отрезан"]
    assert list(markup.remarks("слово")) == []


def test_more_tags_than_anybody_writes_are_not_parsed(monkeypatch):
    monkeypatch.setattr(markup, "_converter", lambda: pytest.fail("is slow for so many"))
    text = "<p>а" * (markup.MOST_TAGS + 1)
    assert markup.cleaned(text).startswith("<p>а а а") and markup.cleaned(text).count("<") == 2
    assert list(markup.remarks(text)) == ["в тексте слишком много тегов, он взят без них"]


def test_what_comes_of_a_text_may_be_read_again():
    markup.blocks(markup.cleaned("<p>а" * markup.MOST_TAGS))
    with pytest.raises(BadCell, match="слишком много разметки"):
        rich("<p>а" * (markup.MOST_TAGS + 1))


def test_a_text_that_is_there_twice_is_refused():
    with pytest.raises(BadColumns):
        one_body({"body": "[1]", "html": "[2]"})
