"""The drawing of the network."""

from __future__ import annotations

from bibnet.libraries.scheme import LETTER, SPARE, WIDTH, Dot, draw


def test_no_label_is_cut_at_an_edge_even_in_a_wider_font():
    names = ["Суземский район", "Стародубский муниципальный округ", "Сельцо", "Унечский район"]
    dots = [
        Dot(name, 52.0 + row, 32.0 + column / 4, f"?district={row}{column}")
        for row, name in enumerate(names)
        for column in range(9)
    ]
    scheme = draw(dots)
    assert scheme is not None
    labelled = [mark for mark in scheme.marks if mark.anchor]
    assert labelled
    for mark in labelled:
        width = len(mark.dot.title) * (LETTER + SPARE)
        before = {"start": 0.0, "middle": width / 2, "end": width}[mark.anchor]
        assert mark.label_x - before >= 0, mark.dot.title
        assert mark.label_x - before + width <= WIDTH, mark.dot.title
