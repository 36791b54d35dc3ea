"""Numbers of who came with another library: told by the old card, each somebody's own."""

from __future__ import annotations

import pytest
from bibnet_lending.services.former_numbers import LONGEST, apart


@pytest.mark.parametrize("number", ["1", "000123", "9" * 31, "9" * 39, "9" * 40])
@pytest.mark.parametrize("code", ["k", "karachev", "karachev-and-all-of-its-branches-together"])
def test_a_number_that_is_taken_becomes_one_that_nobody_has(number, code):
    taken = {number}
    found = [apart(number, code=code, taken=taken) for _turn in range(12)]
    assert len({number, *found}) == 13
    assert all(len(one) <= LONGEST for one in found)
    assert all(one.startswith(code[:8]) for one in found)
    assert taken == {number, *found}
