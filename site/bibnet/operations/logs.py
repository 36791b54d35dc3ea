"""JSON lines, one an event, with the request's id and without personal data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import structlog

Event = dict[str, Any]

# What must never reach a log even by way of an exception's text.
PERSONAL = [
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[e-mail]"),
    (
        re.compile(r"(?<![\w-])(?:\+7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"),
        "[phone]",
    ),
    (re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)"), "[snils]"),
    (re.compile(r"Key \(([^)]*)\)=\(.*?\)"), r"Key (\1)=([value])"),
    (re.compile(r"Failing row contains \(.*\)"), "Failing row contains ([values])"),
]


def scrub(text: str) -> str:
    """The text without e-mail addresses, telephones, SNILS and values of database rows."""
    for pattern, mark in PERSONAL:
        text = pattern.sub(mark, text)
    return text


def scrub_event(logger: Any, method: str, event: Event) -> Event:
    """A structlog processor that scrubs every text of an event."""
    return {key: scrub(value) if isinstance(value, str) else value for key, value in event.items()}


def logging_config(*, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything goes to standard error as JSON lines."""
    shared: list[Callable[..., Any]] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    scrub_event,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Django's own line carries the path, which may hold a secret link.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
