from __future__ import annotations

from datetime import timedelta

from bibnet_lending.models import DeskAct, Loan, Order
from bibnet_lending.services import desk as acts
from bibnet_lending.services.ordering import cancel_order
from bibnet_lending.services.upkeep import keep_in_order

from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import order


def test_what_is_over_forgets_its_reader_and_the_desk_its_days(stock, ticket, northern):
    copies = stock(northern, title(1), title(2), title(3))
    who = ticket(northern)
    desk = acts.Desk(branch=northern, ticket=who, actor=None, now=NOW)
    for copy in copies[:2]:
        acts.with_copy(desk, copy, key=f"lend-{copy}")
    later = acts.Desk(branch=northern, ticket=None, actor=None, now=NOW + timedelta(hours=1))
    acts.with_copy(later, copies[0], key="return")
    cancel_order(order=order(who, copies[2], northern), actor=None, now=NOW)
    keep_in_order(northern, NOW + timedelta(days=6))
    assert Loan.objects.of(northern).filter(reader=who.reader).count() == 2
    keep_in_order(northern, NOW + timedelta(days=8))
    (known,) = Loan.objects.of(northern).filter(reader=who.reader)
    assert known.is_open
    assert not DeskAct.objects.of(northern).exists()
    assert Order.objects.of(northern).get().reader == who.reader
    keep_in_order(northern, NOW + timedelta(days=31))
    gone = Order.objects.of(northern).get()
    assert (gone.reader, gone.ticket) == (None, None)
