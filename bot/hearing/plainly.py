"""What the words of a message to a post would change, if a leader says them. Pure; who leads is asked after."""

from __future__ import annotations

from adapters.base import Message
from bot.config import Settings
from bot.hearing.scene import said_at
from bot.hearing.target import QUESTIONS
from bot.hearing.vocabulary import Vocabulary
from bot.opening import Defaults, Frame
from bot.opening.plainly import LONGEST, plainly
from commerce.queries.glance import Glance
from commerce.rules.sums import Tender


def told_of(message: Message, seen: Glance, settings: Settings, words: Vocabulary) -> str:
    """The text of /edit; '' for what is no reply to the post of an open buy, or says nothing of the kind."""
    if message.kind != "say" or message.private or not message.reply_to or len(message.text) > LONGEST:
        return ""
    said = said_at(message, seen, message.reply_to)
    front = seen.fronts.get(said.buy_no) if said and said.buy_no and said.outcome not in QUESTIONS else None
    if front is None or front.state != "open":
        return ""
    listed = settings.group(message.chat)
    language = listed.language or settings.community.language
    frame = Frame(
        now=message.sent,
        zone=listed.timezone or settings.community.timezone,
        tender=Tender(settings.community.currency, language),
        words=words.opening,
        defaults=Defaults(),
    )
    told = plainly(message.text, {one.code: one.title for one in front.goods}, front.prices, frame)
    return f"{front.buy_no}; {told}" if told else ""
