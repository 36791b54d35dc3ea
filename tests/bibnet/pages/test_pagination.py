from __future__ import annotations

import pytest

from bibnet.libraries.models import District
from bibnet.pages.pagination import BoundedPaginator

pytestmark = pytest.mark.django_db


def write(name: str) -> None:
    District.objects.create(code=name, name=name)


def test_what_is_published_while_a_list_is_shown_pushes_nothing_out_of_it():
    write("first")
    paginator = BoundedPaginator(District.objects.order_by("-pk"), per_page=10)
    assert paginator.count == 1
    write("second")
    assert [one.name for one in paginator.page(1)] == ["second", "first"]


def test_a_portion_holds_no_more_than_its_number():
    for number in range(5):
        write(str(number))
    paginator = BoundedPaginator(District.objects.order_by("pk"), per_page=2)
    portions = [[one.name for one in paginator.page(number)] for number in paginator.page_range]
    assert portions == [["0", "1"], ["2", "3"], ["4"]]
