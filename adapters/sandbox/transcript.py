"""What the sandbox's room keeps on disk: its events, a line of JSON each."""

from __future__ import annotations

import contextlib
import json
from typing import Any

Event = dict[str, Any]


def recalled(transcript: str) -> list[Event]:
    """What still matters: of a living post's many edits the last; a line torn by a crash is let go."""
    log: list[Event] = []
    for line in transcript.splitlines():
        with contextlib.suppress(ValueError):
            log.append(json.loads(line))
    last = {(event["chat"], event["id"]): at for at, event in enumerate(log) if event["do"] == "repost"}
    return [event for at, event in enumerate(log) if event["do"] != "repost" or last[(event["chat"], event["id"])] == at]
