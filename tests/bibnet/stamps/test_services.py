from __future__ import annotations

import pytest
from django.db import transaction

from bibnet import stamps


@pytest.mark.django_db
def test_a_version_seen_in_an_undone_transaction_never_comes_back():
    stamps.bump("shelf")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        stamps.bump("shelf")
        seen_inside = stamps.version("shelf")
        raise ZeroDivisionError
    stamps.bump("shelf")
    assert stamps.version("shelf") != seen_inside
