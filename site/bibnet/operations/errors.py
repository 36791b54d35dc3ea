"""What fails, told to a server of the operator's own that speaks Sentry's protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sentry_sdk
import structlog

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

# All that an event may say beside its stack; what a request carried is not among it.
KEPT = frozenset(
    {"event_id", "timestamp", "level", "platform", "environment", "logger", "transaction"}
    | {"contexts", "exception", "sdk", "tags"}
)
CONTEXTS = ("runtime",)


def report_errors(address: str) -> None:
    """Send every error that nobody caught to `address`, a DSN, without anything personal.

    Neither requests, cookies, values of variables nor the messages of exceptions are sent, which
    may quote what people typed: the kind of error, the lines of code and the request's id say
    where to look in the logs.
    """
    sentry_sdk.init(
        dsn=address,
        before_send=_without_persons,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        send_default_pii=False,
        trace_propagation_targets=[],
    )


def _without_persons(event: Event, hint: Hint) -> Event | None:
    if "exception" not in event:
        return None
    # A TypedDict made by a comprehension is a plain one to the type checker.
    kept: Event = {name: value for name, value in event.items() if name in KEPT}  # type: ignore[assignment]
    for one in kept["exception"]["values"]:
        one["value"] = ""
    kept["contexts"] = {
        name: value for name, value in event.get("contexts", {}).items() if name in CONTEXTS
    }
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    kept["tags"] = {"request_id": request_id} if request_id else {}
    return kept
