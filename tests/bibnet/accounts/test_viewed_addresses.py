"""Addresses that alone are enough to act are taken out of what others are shown."""

from __future__ import annotations

import pytest

from bibnet.accounts.viewed_addresses import acts_alone, without_secrets
from bibnet.notices.models import Notice
from tests.browsers import look_with_eyes_of

OWN = "/events/registration/3/abcdef/"
AWAY = f"http://northern.localhost:8000{OWN}"


@pytest.mark.parametrize(
    "address",
    [OWN, AWAY, f"{AWAY}?new#top", AWAY.rstrip("/"), "//northern.localhost/questions/3/abcdef/"],
)
def test_what_its_view_keeps_for_own_eyes_acts_alone(address):
    assert acts_alone(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#main",
        "mailto:masha@mail.ru",
        "/events/",
        "/events/3/register/",
        "http://northern.localhost:8000/",
        "https://[broken/",
        # These ask who is there, and say why they are refused.
        "/accounts/data/",
        "/admin/l/northern/tokens/",
    ],
)
def test_other_addresses_are_left(address):
    assert not acts_alone(address)


def test_a_link_stays_as_words():
    shown = without_secrets(f'<a class="btn" href="{AWAY}">Cancel</a> <a href="/events/">All</a>')
    assert "abcdef" not in shown
    assert 'class="btn" role="link" aria-disabled="true"' in shown
    assert "Эту страницу видит только сам человек." in shown
    assert '>Cancel</a> <a href="/events/">All</a>' in shown


@pytest.mark.parametrize(
    "text",
    [
        f"See {AWAY}.",
        f"<form action='{OWN}'>",
        f'{{"url": "{OWN}", "other": "/events/"}}',
        f'<i data-all="[&quot;/events/&quot;,&quot;{OWN}&quot;,&quot;{AWAY}&quot;]">',
        f"<i data-all='{{&#x27;url&#x27;: &#x27;{OWN}&#x27;}}'>",
    ],
)
def test_elsewhere_the_address_is_gone(text):
    shown = without_secrets(text)
    assert "abcdef" not in shown
    assert shown.startswith(text[:4])
    assert ("/events/" in shown) is ("/events/&" in text or '"/events/"' in text)


def test_of_a_notice_neither_link_nor_address_is_shown(client, masha, region, regional_admin):
    Notice.objects.create(
        user=masha,
        library=region,
        kind="core.security",
        subject="Book",
        text=f"Renew: {AWAY}",
        url="http://northern.localhost:8000/lending/renew/?key=abcdef",
    )
    look_with_eyes_of(masha, client, regional_admin)
    for path in ("/accounts/", "/accounts/notices/"):
        text = client.get(path, headers={"host": "region.localhost"}).content.decode()
        assert "Book" in text
        assert "abcdef" not in text
