"""A practice library exists in no list, search, feed, API, sitemap or figure of the network."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bibnet.events.models import EventIndexPage, EventPage
from bibnet.libraries import network
from bibnet.libraries.models import Library, State
from bibnet.pages.completeness.keeping import count_all
from bibnet.pages.models import Completeness

REGION = "region.localhost"
WHERE = (
    "/",
    "/libraries/",
    "/libraries/?q=southern",
    "/news/",
    "/news/feed/",
    "/events/",
    "/events/calendar.ics",
    "/search/?q=secretword",
    "/api/v1/libraries/",
    "/api/v1/news/",
    "/api/v1/events/",
    "/api/v1/schedule-changes/",
    "/sitemap.xml",
    "/sitemap-pages-1.xml",
    "/sitemap-libraries-1.xml",
)


@pytest.fixture
def practice(southern, make_news) -> Library:
    """The Southern library with something of each kind, as a practice library."""
    make_news(southern, "News secretword")
    index = EventIndexPage.objects.child_of(southern.root_page).get()
    event = EventPage(
        title="Event secretword",
        date=date.today() + timedelta(days=3),
        time_from=time(15),
        age_mark="6+",
        hall="Hall",
    )
    index.add_child(instance=event)
    event.save_revision().publish()
    return southern


def shown(client, path: str) -> str:
    return client.get(path, headers={"host": REGION}).content.decode()


def test_the_words_are_found_while_the_library_is_real(client, practice):
    seen = {path for path in WHERE if "secretword" in shown(client, path)}
    # The search page repeats what was typed.
    assert {"/", "/news/", "/news/feed/", "/events/", "/events/calendar.ics"} <= seen
    assert {"/api/v1/news/", "/api/v1/events/"} <= seen
    assert "Southern library" in shown(client, "/libraries/")
    assert "Southern library" in shown(client, "/api/v1/libraries/")


def test_a_practice_library_is_nowhere(client, practice, region):
    practice.state = State.PRACTICE
    practice.save(update_fields=["state"])
    network.library(practice.pk)
    for path in WHERE:
        text = shown(client, path)
        assert "Southern library" not in text, path
        assert "southern.localhost" not in text, path
        if not path.startswith("/search/"):
            assert "secretword" not in text, path
    count_all(region)
    assert not Completeness.objects.under(region).filter(library=practice).exists()
    own = client.get("/", headers={"host": "southern.localhost"})
    assert own.status_code == 200
    assert "noindex" in own.content.decode()
