"""What a row repeats of the row that it hangs on."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library


def repeated_library() -> models.ForeignKey[Any, Any]:
    """The library of a row that hangs on another row of the same library.

    The database sees to that one's. It is not asked for the library again with each of the many
    rows that an import writes, and has no index by which nobody looks for them.
    """
    return models.ForeignKey(
        Library,
        models.PROTECT,
        related_name="+",
        verbose_name=_("library"),
        db_index=False,
        db_constraint=False,
    )
