"""Structured logs on standard error: what happened where, never what a member wrote and never a secret."""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO, cast

import structlog

_SECRET = re.compile(
    r"(?<!\d)\d{6,}:[\w-]{30,}|[\w-]{20,}\.[\w-]{6}\.[\w-]{25,}|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_TRACES = logging.Formatter()
_hidden: set[str] = set()
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


class _StandardError(io.TextIOBase):
    """Standard error as it is when something is written: it may be exchanged, and the old one closed, while
    the process lives."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


_ERRORS = _StandardError()


def configure(*, verbose: bool = False, quiet: bool = False) -> None:
    """One line an event. `quiet` keeps only what went wrong."""
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    logging.basicConfig(stream=_ERRORS, level=level, format="%(message)s", force=True)
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
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _ERRORS)),
    )


def hide(*secrets: str) -> None:
    """Values that no log may hold, whatever they look like."""
    # a shorter one would blot out ordinary words
    _hidden.update(secret for secret in secrets if len(secret) >= 6)


def redacted(text: str) -> str:
    """The text without anything that is, or looks like, a token or a password."""
    for secret in _hidden:
        text = text.replace(secret, "[secret]")
    return _SECRET.sub("[secret]", text)


def one_line(text: str) -> str:
    """A stranger's text can neither begin a line of its own nor move a terminal's cursor."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def _clean(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: redacted(value) if isinstance(value, str) else value for name, value in event.items()}


def _redact(record: logging.LogRecord) -> bool:
    said = record.getMessage()
    if record.exc_info:
        said += "\n" + _TRACES.formatException(record.exc_info)
    record.msg, record.args, record.exc_info, record.exc_text = one_line(redacted(said)), None, None, None
    return True
