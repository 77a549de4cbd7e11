"""Private words that begin with "feedback" or 意见: they are for whoever decides."""

from __future__ import annotations

import re
from functools import cache

from bot.calling.command import commands
from bot.calling.verbs import words_for
from bot.hearing.meaning import Call
from bot.hearing.scene import Scene
from commerce.phrases.lexicon import is_written_apart


def put_to_leader(scene: Scene) -> Call | None:
    """What stands behind that word; alone it shows what they have put before."""
    message = scene.message
    found = _begun().match(message.text.strip()) if message.private and message.kind == "say" else None
    return Call(command=commands()["matter"], text=found["rest"].strip()) if found else None


@cache
def _begun() -> re.Pattern[str]:
    words = sorted(words_for("matters", "begins"), key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in words if is_written_apart(word))
    dense = "|".join(re.escape(word) for word in words if not is_written_apart(word))
    return re.compile(
        rf"(?:(?:{spaced})(?!\w)|(?:{dense}))\s*[:：,，]?(?P<rest>.*)", re.DOTALL | re.IGNORECASE
    )
