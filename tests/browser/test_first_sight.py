"""What anybody sees who opens the addresses that `./dev run` prints."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_every_printed_address_opens_and_fits_the_screen(request, portal, shot, screen):
    page = request.getfixturevalue(screen)
    hosts = portal.facts()["hosts"]
    assert hosts[0] == "bryansk.localhost"
    assert len(hosts) >= 13
    for host in hosts:
        response = page.goto(portal.url(host))
        assert response is not None
        assert response.status == 200, host
        assert page.get_by_role("heading", level=1).count() == 1, host
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], host
        if host in hosts[:3]:
            shot(page, host.partition(".")[0])


def test_an_unknown_address_is_not_found(portal, desktop):
    response = desktop.goto(portal.url("no-such-library.localhost"))
    assert response is not None
    assert response.status == 404
