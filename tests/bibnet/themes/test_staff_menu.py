"""The staff's menu in one line."""

from __future__ import annotations

from bibnet.plugins.items import StaffMenuItem
from bibnet.themes.staff_menu import IN_THE_BAR, laid_out


def items(count: int) -> list[StaffMenuItem]:
    return [StaffMenuItem(f"Screen {n}", url=f"/admin/l/northern/{n}/") for n in range(count)]


def test_a_short_menu_stands_whole_in_the_bar():
    menu = laid_out(items(IN_THE_BAR), "/")
    assert len(menu.bar) + len(menu.low) == IN_THE_BAR
    assert menu.more == []


def test_a_long_menu_keeps_every_entry_once_and_in_order():
    menu = laid_out(items(20), "/")
    titles = [one.title for one in (*menu.bar, *menu.low, *menu.more)]
    assert titles == [f"Screen {n}" for n in range(20)]
    assert len(menu.bar) + len(menu.low) == IN_THE_BAR - 1


def test_the_screen_at_hand_is_marked_and_a_screen_below_it_as_well():
    own, below = (
        laid_out(items(9), path).more for path in ("/admin/l/northern/8/", "/admin/l/northern/8/5/")
    )
    assert [one.current for one in own] == ["", "", "page"]
    assert [one.current for one in below] == ["", "", "true"]


def test_only_the_nearest_of_two_nested_screens_is_marked():
    outer = StaffMenuItem("Libraries", url="/admin/l/northern/libraries/")
    inner = StaffMenuItem("Planned", url="/admin/l/northern/libraries/planned/")
    menu = laid_out([outer, inner], "/admin/l/northern/libraries/planned/3/")
    assert [one.current for one in menu.bar] == ["", "true"]


def test_more_says_that_the_screen_at_hand_is_below_it():
    assert laid_out(items(9), "/admin/l/northern/8/").is_current_below
    menu = laid_out(items(9), "/admin/l/northern/4/")
    assert menu.is_current_low and not menu.is_current_below


def test_an_empty_menu_is_no_menu():
    assert not laid_out([], "/")
