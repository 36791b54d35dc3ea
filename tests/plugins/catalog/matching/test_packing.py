"""What a record is compared by comes back from its text as it was."""

from __future__ import annotations

import json

from bibnet_catalog.describing.description import Description
from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.packing import VERSION, packed, unpacked
from hypothesis import given

from .pairs.labelled import pairs
from .test_keys import descriptions


@given(descriptions)
def test_any_features_come_back(description):
    found = features(description)
    assert unpacked(packed(found)) == found


def test_features_of_labelled_records_come_back_and_equal_ones_are_equal_texts():
    for pair in pairs():
        found = features(pair.second)
        text = packed(found)
        back = unpacked(text)
        assert back == found
        assert packed(back) == text


def test_another_version_and_nothing_are_none():
    text = packed(features(Description(title="Труды")))
    other = json.dumps([VERSION + 1, *json.loads(text)[1:]])
    assert unpacked(other) is None
    assert unpacked("") is None
