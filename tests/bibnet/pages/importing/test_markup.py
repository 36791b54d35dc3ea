"""HTML from elsewhere: what an editor could have written stays, the rest goes."""

from __future__ import annotations

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from bibnet.pages.blocks.body import TEXT_FEATURES
from bibnet.pages.importing import markup
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


def test_a_text_that_is_there_twice_is_refused():
    with pytest.raises(BadColumns):
        one_body({"body": "[1]", "html": "[2]"})
