from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bibnet.demo import building, newswriting
from bibnet.demo.models import Demonstration
from bibnet.events.models import EventPage
from bibnet.libraries.models import Library
from bibnet.plugins.state import is_enabled

pytestmark = pytest.mark.empty_network


def test_a_loader_that_was_killed_goes_on_where_it_stopped(
    db, small_data, of_a_demonstration, monkeypatch
):
    def stumble(site):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(building, "WRITERS", (newswriting.write_news, stumble))
        building.build(print)
    half = Demonstration.objects.get()
    assert half.finished_at is None
    assert "libraries" in half.parts
    assert building.build(print) is True
    assert Demonstration.objects.get().finished_at is not None
    assert EventPage.objects.exists()
    made = Demonstration.objects.get().parts
    for library in Library.objects.members():
        assert is_enabled("catalog", library)
        part = "index" if library.is_region else "books"
        assert f"catalog {part} {library.code}" in made


def test_an_installation_that_is_no_demonstration_refuses(db, settings):
    settings.BIBNET_DEMONSTRATION = False
    for command in ("demo", "demo_accounts"):
        with pytest.raises(CommandError, match="not a demonstration"):
            call_command(command)
    assert not Library.objects.exists()
