from __future__ import annotations

import pytest

from bibnet.demo.texts import _items, latin

TEXT = """# Первая новость
ago: 3
tags: дети, лето

Заголовок без повода.

Абзац: с двоеточием.

# Вторая
only: yes
Сразу текст.
"""


def test_an_item_has_title_facts_and_paragraphs():
    first, second = _items(TEXT)
    assert first.title == "Первая новость"
    assert first.number("ago") == 3
    assert first.names("tags") == ("дети", "лето")
    assert first.lead == "Заголовок без повода."
    assert first.body == ("Абзац: с двоеточием.",)
    assert second.is_said("only")
    assert second.lead == "Сразу текст."


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Почему в пятницу", "pochemu-v-pyatnitsu"),
        ("«Слово о полку»: читаем", "slovo-o-polku-chitaem"),
        ("Щука и ёж", "shchuka-i-ezh"),
    ],
)
def test_a_title_becomes_latin_letters(title, slug):
    assert latin(title) == slug


def test_a_long_title_is_cut_between_words():
    slug = latin("Как мы искали родню по метрическим книгам и что из этого вышло")
    assert len(slug) <= 60
    assert slug.endswith("-i") or not slug.endswith("-")
