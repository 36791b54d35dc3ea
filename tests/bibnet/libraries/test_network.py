from __future__ import annotations

from bibnet import stamps
from bibnet.libraries import network


def test_pages_of_many_libraries_are_remembered_in_two_queries(
    northern, southern, django_assert_num_queries
):
    pages = [northern.root_page.specific, southern.root_page.specific]
    with stamps.snapshot("network"):
        network.region()
        with django_assert_num_queries(2):
            network.remember_pages(page.path for page in pages)
        with django_assert_num_queries(0):
            assert [network.library_of_page_path(page.path) for page in pages] == [
                northern,
                southern,
            ]
            assert network.root_url(southern) == "http://southern.localhost:8000"
