"""What the sandbox's room keeps on disk: its events, a line of JSON each."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from adapters.base import Attached, Message, Photo

Event = dict[str, Any]


def recalled(transcript: str) -> list[Event]:
    """What still matters: of a living post's many edits the last; a line torn by a crash is let go."""
    log: list[Event] = []
    for line in transcript.splitlines():
        with contextlib.suppress(ValueError):
            log.append(json.loads(line))
    last = {(event["chat"], event["id"]): at for at, event in enumerate(log) if event["do"] == "repost"}
    return [
        event
        for at, event in enumerate(log)
        if event["do"] != "repost" or last[(event["chat"], event["id"])] == at
    ]


def as_plain(message: Message) -> Event:
    """A message as JSON values."""
    return {**asdict(message), "sent": message.sent.isoformat()}


def from_plain(plain: Event) -> Message:
    """The same message again."""
    photo = Photo(**plain["photo"]) if plain["photo"] else None
    file = Attached(**plain["file"]) if plain.get("file") else None
    sent = datetime.fromisoformat(plain["sent"])
    return Message(**{**plain, "sent": sent, "photo": photo, "file": file})
