"""The lines of a recorded conversation, a JSON object each: what happens, and when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Event = Mapping[str, Any]
KNOWN = "say, edit, delete, press, whisper, join, leave, tick and crash are known"


class NotAnEvent(ValueError):
    """A line that is no event: says which line, what was found, what would work."""


def events_of(lines: Iterable[str]) -> Iterator[tuple[int, Event]]:
    """Each line's number and what it says; empty lines say nothing. Raises NotAnEvent."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            event = json.loads(text)
        except ValueError as error:
            raise NotAnEvent(
                f'line {number}: no JSON ({error}); one object a line, like {{"at": ..., "kind": "tick"}}'
            ) from None
        if not isinstance(event, dict) or not isinstance(event.get("kind"), str) or "at" not in event:
            raise NotAnEvent(
                f'line {number}: "at" and "kind" are needed, like {{"at":"2026-11-21T10:00:00+08:00","kind":"tick"}}'
            )
        yield number, event


def moment_of(text: Any, line: int) -> datetime:
    """The moment that is written, in UTC. Raises NotAnEvent."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise NotAnEvent(f"line {line}: {text!r} is no time; write 2026-11-21T10:00:00+08:00") from None
    if moment.tzinfo is None:
        raise NotAnEvent(f"line {line}: {text!r} has no offset; write 2026-11-21T10:00:00+08:00")
    return moment.astimezone(UTC)


def sent_at(event: Event) -> datetime:
    """When it was said, which may be before it comes."""
    return moment_of(event.get("sent") or event["at"], 0)
