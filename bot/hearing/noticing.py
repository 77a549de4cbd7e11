"""Is a message clearly a leader's announcement? Pure, by the reader of announcements; who may open is asked later."""

from __future__ import annotations

from adapters.base import Message
from bot.config import Settings
from bot.hearing.door import LONGEST
from bot.hearing.vocabulary import Vocabulary
from bot.opening import Defaults, Frame
from bot.opening.pasted import read_announcement
from commerce.rules.sums import Tender

_SHORTEST = 25  # characters; what is shorter is never looked at


def announces(message: Message, settings: Settings, words: Vocabulary) -> bool:
    """A sale with a title and its prices; only what is new, and was said to the whole group."""
    text = message.text[:LONGEST]
    if message.private or message.reply_to or len(text) < _SHORTEST or not any(map(str.isdigit, text)):
        return False
    listed = settings.group(message.chat)
    language = listed.language or settings.community.language
    frame = Frame(
        now=message.sent,
        zone=listed.timezone or settings.community.timezone,
        tender=Tender(settings.community.currency, language),
        words=words.opening,
        defaults=Defaults(),
    )
    said = read_announcement(text, frame, words.pasted.of(text, language))
    return said.opens and not {"title", "price"} & set(said.asks)
