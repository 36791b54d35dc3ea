from __future__ import annotations

import json

from bibnet.demo.markup import body, rich_text


def test_paragraphs_and_lists_become_html():
    html = rich_text(["Цена < 10 ₽ и **важно**", "- раз\n- два"])
    assert html == "<p>Цена &lt; 10 ₽ и <b>важно</b></p><ul><li>раз</li><li>два</li></ul>"


def test_headings_questions_and_tables_are_blocks_of_their_own():
    blocks = json.loads(
        body(["Начало.", "## Цены", "| Услуга | Цена |\n| Копия | 10 ₽ |", "? Можно?\nДа."])
    )
    assert [one["type"] for one in blocks] == ["text", "heading", "table", "answer"]
    assert blocks[2]["value"]["title"] == "Цены"
    assert blocks[2]["value"]["table"]["rows"] == [{"values": ["Копия", "10 ₽"]}]
    assert blocks[3]["value"] == {"question": "Можно?", "answer": "<p>Да.</p>"}
