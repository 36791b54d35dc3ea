"""The codes of a ticket: bars that scanners read, a square that is worth a day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bibnet_lending import barcodes, phone
from bibnet_lending.models import LendingSettings
from bibnet_lending.services import desk
from bibnet_lending.services.tickets import report_lost
from django.test import Client
from django.utils import timezone

from tests.plugins.lending.conftest import NOW


def test_signs_are_of_one_width_and_each_is_another():
    assert len(set(barcodes.WIDTHS)) == len(barcodes.WIDTHS) == 107
    widths = [sum(map(int, one)) for one in barcodes.WIDTHS]
    assert widths == [11] * 106 + [13]
    # Bars of a sign make an even number, which is what scanners check.
    assert all(sum(map(int, one[::2])) % 2 == 0 for one in barcodes.WIDTHS[:106])


def test_a_known_word_has_its_known_check():
    assert barcodes.signs_of("Wikipedia") == [104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88, 106]


def test_digits_go_in_pairs():
    assert barcodes.signs_of("123456")[:4] == [105, 12, 34, 56]
    assert barcodes.signs_of("A-12345")[:6] == [104, 33, 13, 99, 12, 34]
    assert barcodes.signs_of("A-12345")[6:8] == [100, 21]


@pytest.mark.parametrize("text", ["", "БИЛЕТ", "№ 5"])
def test_what_has_no_place_is_refused(text):
    assert not barcodes.is_writable(text)
    with pytest.raises(ValueError, match="Code 128"):
        barcodes.signs_of(text)


def test_a_square_is_good_for_a_day_and_for_its_ticket(ticket, northern):
    one, other = ticket(northern), ticket(northern)
    said = phone.number_for(one, now=NOW)
    assert (len(said), said.isdecimal()) == (phone.LENGTH, True)
    for later in (timedelta(0), timedelta(hours=24)):
        assert phone.ticket_behind(said, now=NOW + later) == one
    assert phone.good_until(NOW) <= NOW + timedelta(hours=25)
    for elsewhere in (timedelta(hours=25), timedelta(hours=-1)):
        assert phone.ticket_behind(said, now=NOW + elsewhere) is None
    forged = said.replace(f"{one.pk:010d}", f"{other.pk:010d}")
    assert phone.ticket_behind(forged, now=NOW) is None
    report_lost(ticket=one, actor=None)
    assert phone.ticket_behind(said, now=NOW) is None


def test_the_desk_opens_the_ticket_that_a_square_shows(ticket, northern, southern):
    one = ticket(southern)
    said = phone.number_for(one, now=timezone.now())
    here = desk.Desk(branch=northern, ticket=None, actor=None)
    assert desk.scan(here, said, key="1").ticket is None
    LendingSettings.objects.update_or_create(library=northern, defaults={"honours": "region"})
    assert desk.scan(here, said, key="2").ticket == one


def test_the_page_shows_the_familys_tickets_and_the_kept_frame_nothing_of_anybody(
    ticket, reader, person, northern, settings
):
    # A page that is the same for everybody is one that the page cache takes.
    settings.BIBNET_PAGE_CACHE_BYTES = 1_000_000
    user = person("masha")
    one = ticket(northern, reader=reader(user=user), number="000042", now=timezone.now())
    ticket(northern, number="000043")
    born = timezone.localdate() - timedelta(days=3000)
    small = {"representative": one.reader, "birth_date": born}
    ticket(northern, reader=reader(first_name="Петя", **small), number="000044")
    client = Client(headers={"host": "northern.localhost"})
    assert client.get("/lending/card/").status_code == 302
    client.force_login(user)
    answer = client.get("/lending/card/")
    page = answer.content.decode()
    assert one.number in page
    assert "000043" not in page
    assert page.index("· Петя") < page.index("000044")
    shown = re.findall(r'<section class="lending-card".*?</section>', page, re.S)
    for number, card in zip(["000042", "000044"], shown, strict=True):
        assert barcodes.code128_svg(number) in card
        assert card.count("<svg") == 2
    squares = [card.split("lending-card__square")[1] for card in shown]
    assert squares[0] != squares[1]
    assert "no-store" in answer["Cache-Control"]
    frame = Client(headers={"host": "northern.localhost"}).get("/lending/card/kept/")
    assert frame["X-Bibnet-Offline"] == "keep"
    assert "000042" not in frame.content.decode()
