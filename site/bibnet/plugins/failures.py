"""What happens when a plugin's code raises: the page stands, the failure is logged and counted."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connections, transaction
from prometheus_client import Counter

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

logger = logging.getLogger(__name__)

failures = Counter("bibnet_plugin_failures", "Hooks of plugins that raised", ["plugin", "point"])


@contextmanager
def contained(*, plugin: str, point: str, library: Library | None) -> Iterator[None]:
    """Keep an error inside: logged with the plugin's slug and counted, never shown.

    A savepoint is set on each database with an open transaction, since PostgreSQL refuses every
    further query of a transaction in which one failed. Where BIBNET_RAISE_PLUGIN_ERRORS is on,
    as in the tests, the error goes on.
    """
    try:
        with _savepoints():
            yield
    except Exception:
        if settings.BIBNET_RAISE_PLUGIN_ERRORS:
            raise
        record_failure(plugin=plugin, point=point, library=library)


def record_failure(*, plugin: str, point: str, library: Library | None) -> None:
    """Log the exception being handled and count it under the plugin's slug."""
    failures.labels(plugin=plugin, point=point).inc()
    logger.exception(
        "plugin %s failed at %s",
        plugin,
        point,
        extra={"plugin": plugin, "point": point, "library": library and library.pk},
    )


@contextmanager
def _savepoints() -> Iterator[None]:
    with ExitStack() as stack:
        for connection in connections.all(initialized_only=True):
            if connection.in_atomic_block:
                stack.enter_context(transaction.atomic(using=connection.alias))
        yield
