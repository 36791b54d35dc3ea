"""Limits hold also for many who ask at the same moment."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from bibnet.accounts.forms import taken
from bibnet.accounts.throttle import Throttle


@pytest.fixture
def looked(monkeypatch) -> None:
    """Each of many has looked before any of them was counted."""
    monkeypatch.setattr(Throttle, "is_open", lambda self, who: True)


def test_no_more_answers_than_the_limit_say_what_is_taken(person, looked, monkeypatch):
    monkeypatch.setattr(taken, "taken_answers", Throttle("test", limit=2, seconds=60))
    person("masha")
    told = []
    for _turn in range(4):
        with pytest.raises(ValidationError) as refused:
            taken.check_free("username", "masha", message="taken", client="10.0.0.1")
        told.append(refused.value.messages == ["taken"])
    assert told == [True, True, False, False]


def test_a_free_name_counts_nothing(db, monkeypatch):
    monkeypatch.setattr(taken, "taken_answers", Throttle("test", limit=1, seconds=60))
    for _turn in range(3):
        assert taken.check_free("username", "free", message="taken", client="10.0.0.1") == "free"
