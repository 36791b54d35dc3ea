"""Filling an empty folder of data with a network of a given size."""

from __future__ import annotations

import django


def fill(size: int) -> None:
    """Migrate, found the region and two libraries, and copy the second until there are enough."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable")
    make_network(size)


def make_network(size: int) -> None:
    """The network in the present database, which has been migrated; `size` libraries."""
    from bibnet.background.statistics import refresh_statistics
    from bibnet.libraries.founding import found_region

    from . import furnishing
    from .cloning import Sample, clone
    from .network import REGION_HOST

    region = found_region(code="region", name="Библиотеки области", hostname=REGION_HOST)
    furnishing.make_directories()
    furnishing.found(1)
    sample = Sample()
    library = furnishing.found(2)
    sample.finish(library)
    clone(sample, range(3, size + 1))
    furnishing.spread(region)
    furnishing.crew(region)
    refresh_statistics()
