"""The labelled pairs: enough of them, of every kind, and judged rightly."""

from __future__ import annotations

import pytest

from tests.plugins.catalog.matching.pairs.judging import figures, judged
from tests.plugins.catalog.matching.pairs.labelled import pairs


@pytest.fixture(scope="module")
def known():
    return pairs()


def test_there_are_enough_pairs_of_each_kind(known):
    assert len(known) >= 1000
    assert sum(not one.is_same for one in known) >= 300
    assert sum(one.is_real for one in known) >= 150


def test_no_pair_is_a_record_and_its_copy(known):
    for one in known:
        assert one.first.as_json() != one.second.as_json()


def test_a_seed_makes_the_same_pairs(known):
    assert pairs() == known
    assert pairs(seed=1) != known


def test_no_work_stands_in_both_halves(known):
    halves = {True: set(), False: set()}
    for one in known:
        halves[one.is_for_fitting].add(one.work)
    assert not halves[True] & halves[False]


def test_a_pair_is_judged_the_same_in_either_order(known):
    turned = [one._replace(first=one.second, second=one.first) for one in known]
    for forth, back in zip(judged(known), judged(turned), strict=True):
        assert forth.verdict.outcome is back.verdict.outcome
        assert forth.verdict.score == pytest.approx(back.verdict.score)


def test_what_is_called_same_is_the_same_and_most_of_it_is_found(known):
    """On the half on which no threshold was fitted."""
    found = figures(judged(one for one in known if not one.is_for_fitting))
    assert found.precision >= 0.995
    assert found.recall >= 0.95
    assert found.kept >= 0.98
    assert found.sharing >= 0.98
