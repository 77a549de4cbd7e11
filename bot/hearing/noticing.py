"""Is a message clearly a leader's announcement? Pure, by the reader of announcements; who may open is asked later."""

from __future__ import annotations

import re

from adapters.base import Message
from bot.config import Settings
from bot.hearing.door import LONGEST
from bot.hearing.framing import frame_of
from bot.hearing.vocabulary import Vocabulary
from bot.opening.pasted import read_announcement

_SHORTEST = 25  # characters; what is shorter is never looked at
# Anybody may write to a group, and what reading costs grows faster than a line and than what is counted in it.
_LONGEST_LINE, _MOST_NUMBERS = 300, 120
_FEWEST_LINES = 3  # of what is taken for an announcement before it is read as an order


def announces(message: Message, settings: Settings, words: Vocabulary) -> bool:
    """A sale with a title and its prices; only what is new, and was said to the whole group."""
    text = message.text[:LONGEST]
    if message.private or message.reply_to or not _may_be_one(text):
        return False
    frame = frame_of(message, settings, words)
    said = read_announcement(text, frame, words.pasted.of(text, frame.tender.language))
    return said.opens and not {"title", "price"} & set(said.asks)


def sells(message: Message, settings: Settings, words: Vocabulary) -> bool:
    """An announcement of several lines: from a leader it is no order, however much of it reads like one
    ("box 99" where boxes are open)."""
    lines = [line for line in message.text[:LONGEST].splitlines() if line.strip()]
    return message.kind == "say" and len(lines) >= _FEWEST_LINES and announces(message, settings, words)


def _may_be_one(text: str) -> bool:
    """By what costs nothing to see."""
    if len(text) < _SHORTEST or max(map(len, text.splitlines())) > _LONGEST_LINE:
        return False
    return 0 < len(re.findall("[0-9]+", text)) <= _MOST_NUMBERS
