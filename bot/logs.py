"""Structured logs on standard error: what happened where, never what a member wrote and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET = re.compile(r"\b\d{6,}:[\w-]{30,}|[\w-]{20,}\.[\w-]{6}\.[\w-]{25,}|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
NOISY = (
    "alembic",
    "uvicorn",
    "uvicorn.error",
    "httpx",
    "httpcore",
    "telegram",
    "discord",
    "apscheduler",
    "aiosqlite",
    "uvicorn.access",
    "watchfiles",
    "asyncio",
)


def configure(*, verbose: bool = False, quiet: bool = False) -> None:
    """One line an event. `quiet` keeps only what went wrong."""
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=level, format="%(message)s", force=True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_redact)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _clean,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def redacted(text: str) -> str:
    """The text without anything that looks like a token or a password, on one line."""
    return _SECRET.sub("[secret]", text)


def _clean(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: redacted(value) if isinstance(value, str) else value for name, value in event.items()}


def _redact(record: logging.LogRecord) -> bool:
    record.msg, record.args = redacted(record.getMessage()), None
    return True
