"""Structured logs: one JSON line an event, a request number in each, no personal data.

What may be logged is an allow-list by key, so that a name or a document number passed by mistake
never reaches a file.
"""

import logging
import logging.config
import re
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from core.request import request_number

ALLOWED_KEYS = frozenset(
    [
        "event",
        "level",
        "logger",
        "timestamp",
        "request",
        "method",
        "route",
        "status",
        "ms",
        "task",
        "state",
        "error",
        "at",
        "counts",
        "command",
        "on",
        "reader",
        "entries",
        "kind",
        "attempt",
    ]
)
QUIET = {
    "django.server": {"handlers": [], "propagate": False},
    "django.request": {"level": "ERROR"},
    # Our tasks say the same with name, time and counts; these would leave the name out.
    "celery.app.trace": {"level": "CRITICAL"},
    "celery.worker.strategy": {"level": "WARNING"},
    "celery.beat": {"level": "WARNING"},
}
_LONG_DIGITS = re.compile(r"\b(?=[A-Z0-9]*\d{5})[A-Z0-9]{6,}\b", re.IGNORECASE)


def configure(config: Mapping[str, Any]) -> None:
    """Set up the standard library's and structlog's loggers to print the same JSON lines."""
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_request_number,
        only_error_kind,
        allow_listed,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                    "foreign_pre_chain": before,
                    "use_get_message": False,  # a message's arguments may be personal data
                }
            },
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["console"], "level": config.get("level", "INFO")},
            "loggers": QUIET,
        }
    )
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def add_request_number(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
    """Put the number of the request in hand into the line."""
    if number := request_number.get():
        event["request"] = number
    return event


def only_error_kind(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
    """Keep an exception's type and the places it passed; its text may quote a person's data."""
    info = event.pop("exc_info", None)
    if info is True:
        import sys

        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
        frames = traceback.extract_tb(info[2])[-12:]
        event["at"] = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}" for frame in frames]
    return event


def allow_listed(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
    """Drop every key that is not listed; blot out what looks like a document number or IIN."""
    for key in list(event):
        if key not in ALLOWED_KEYS and not key.startswith("_"):
            del event[key]
    for key in ("event", "route"):
        if isinstance(event.get(key), str):
            event[key] = _LONG_DIGITS.sub("[removed]", event[key])
    return event
