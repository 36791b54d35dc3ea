"""What lists say of an edition."""

from __future__ import annotations

import pytest
from bibnet_catalog.pages.rows import fits_on_cover


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Л. Н. Толстой", True),
        ("Художественная литература", True),
        ("Приокское книжное издательство", False),
        ("Санкт-Петербургский госуниверситет", False),
        ("", False),
    ],
)
def test_over_the_title_of_a_drawn_cover_there_is_room_for_two_lines(name, fits):
    assert fits_on_cover(name) is fits
