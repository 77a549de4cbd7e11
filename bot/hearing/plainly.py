"""What the words of a message to a post would change, if a leader says them. Pure; who leads is asked after."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.base import Message
from bot.config import Settings
from bot.hearing.framing import frame_of
from bot.hearing.scene import said_at
from bot.hearing.target import QUESTIONS
from bot.hearing.vocabulary import Vocabulary
from bot.opening.plainly import LONGEST, perhaps, plainly
from commerce.queries.glance import Glance


@dataclass(frozen=True, slots=True)
class Told:
    """`text` is that of /edit; not `sure`: it is asked first."""

    text: str
    sure: bool


def told_of(message: Message, seen: Glance, settings: Settings, words: Vocabulary) -> Told | None:
    """None for what is no reply to the post of an open buy, or says nothing of the kind."""
    if message.kind != "say" or message.private or not message.reply_to or len(message.text) > LONGEST:
        return None
    said = said_at(message, seen, message.reply_to)
    front = seen.fronts.get(said.buy_no) if said and said.buy_no and said.outcome not in QUESTIONS else None
    if front is None or front.state != "open":
        return None
    codes = {one.code: one.title for one in front.goods}
    given = (message.text, codes, front.prices, frame_of(message, settings, words))
    sure = plainly(*given)
    told = sure or perhaps(*given)
    return Told(f"{front.buy_no}; {told}", bool(sure)) if told else None
