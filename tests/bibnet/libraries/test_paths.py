from __future__ import annotations

from django.db import connection
from wagtail.models import Collection, Page

from bibnet.libraries.models import Library, RoleAssignment


def test_startswith_of_a_tree_path_finds_the_node_and_all_under_it(region, northern, southern):
    under = Page.objects.filter(path__startswith=northern.root_page.path)
    assert set(under) == {northern.root_page, *northern.root_page.get_descendants()}
    assert set(Library.objects.filter(path__startswith=region.path)) == {region, northern, southern}
    assert northern.collection in Collection.objects.filter(path__startswith=region.collection.path)


def test_a_sibling_with_a_longer_number_is_not_under(db):
    first = Library.add_root(code="first", name="First", path="0001", depth=1)
    Library.add_root(code="second", name="Second")
    assert list(Library.objects.filter(path__startswith=first.path)) == [first]


def test_the_index_answers_on_sqlite_through_joins_too(northern):
    plan = Page.objects.filter(path__startswith=northern.root_page.path).explain()
    joined = RoleAssignment.objects.filter(library__path__startswith=northern.path)
    if connection.vendor == "sqlite":
        assert "SEARCH" in plan
        assert "LIKE" not in str(joined.query)
