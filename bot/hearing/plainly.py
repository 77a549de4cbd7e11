"""What the words of a message to a post would change, if a leader says them. Pure; who leads is asked after."""

from __future__ import annotations

from adapters.base import Message
from bot.config import Settings
from bot.hearing.framing import frame_of
from bot.hearing.scene import said_at
from bot.hearing.target import QUESTIONS
from bot.hearing.vocabulary import Vocabulary
from bot.opening.plainly import LONGEST, plainly
from commerce.queries.glance import Glance


def told_of(message: Message, seen: Glance, settings: Settings, words: Vocabulary) -> str:
    """The text of /edit; '' for what is no reply to the post of an open buy, or says nothing of the kind."""
    if message.kind != "say" or message.private or not message.reply_to or len(message.text) > LONGEST:
        return ""
    said = said_at(message, seen, message.reply_to)
    front = seen.fronts.get(said.buy_no) if said and said.buy_no and said.outcome not in QUESTIONS else None
    if front is None or front.state != "open":
        return ""
    frame = frame_of(message, settings, words)
    told = plainly(message.text, {one.code: one.title for one in front.goods}, front.prices, frame)
    return f"{front.buy_no}; {told}" if told else ""
