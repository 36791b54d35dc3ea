"""No page and no screen asks the database for more in a network of a thousand libraries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import furnishing
from benchmarks.cloning import Sample, clone
from benchmarks.network import REGION_HOST
from benchmarks.screens import SCREENS, Screen, Visitor
from bibnet.background.statistics import refresh_statistics
from bibnet.libraries.founding import found_region

FEW, MANY = 10, 1_000
# Of a page that nobody has signed in for, all caches of pages and fragments passed by.
MOST_OF_A_PAGE = 25


def queries_of(visitor: Visitor, screen: Screen) -> int:
    # What a process remembers is remembered after the first request.
    first = visitor.ask(screen)
    assert first.status_code in (200, 302), screen.label
    with CaptureQueriesContext(connection) as queries:
        visitor.ask(screen)
    return len(queries)


@pytest.mark.slow
@pytest.mark.empty_network
def test_queries_are_the_same_with_a_thousand_libraries_as_with_ten(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    region = found_region(code="region", name="Region", hostname=REGION_HOST)
    furnishing.make_directories()
    furnishing.found(1)
    sample = Sample()
    library = furnishing.found(2)
    sample.finish(library)
    clone(sample, range(3, FEW + 1))
    furnishing.spread(region)
    furnishing.crew(region)
    visitor = Visitor()
    before = {one: queries_of(visitor, one) for one in SCREENS}
    clone(sample, range(FEW + 1, MANY + 1))
    furnishing.spread(region)
    refresh_statistics()
    after = {one: queries_of(visitor, one) for one in SCREENS}
    more = {one.label: (before[one], after[one]) for one in SCREENS if after[one] > before[one]}
    assert more == {}
    public = {one.label: after[one] for one in SCREENS if not one.who}
    assert {label: count for label, count in public.items() if count > MOST_OF_A_PAGE} == {}
