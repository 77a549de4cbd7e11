"""Words about goods that somebody has: in reply to the question how they were, or said to nobody in particular."""

from __future__ import annotations

import re

from bot.calling.overhearing import OVERHEARD, REPLIED
from bot.commands.reviews import words_of
from bot.hearing.meaning import Call
from bot.hearing.people import NOBODY
from bot.hearing.scene import Scene
from commerce.phrases.reviewing import asks_something, opinion
from commerce.services.words.judging import LONGEST
from commerce.services.words.reviewing import ReviewAsked

_ORDERS = re.compile(r"[+＋]\s*[0-9０-９]")
_SHORT = 80  # characters of what is said by the way


def reviewed(scene: Scene) -> Call | None:
    """An answer to the question how they were; what orders or asks is none."""
    said, message = scene.replied, scene.message
    if said is None or said.outcome != ReviewAsked.__name__ or message.kind != "say":
        return None
    text = message.text.strip()
    if not text or asks_something(text) or _ORDERS.search(text) or message.sender in NOBODY:
        return None
    return Call(command=REPLIED, text=text[:LONGEST], replied_buy=said.buy_no)


def said_by_the_way(scene: Scene) -> Call | None:
    """Praise or blame in the open, short and no question: what it is of is looked up."""
    message = scene.message
    text = message.text.strip()
    if message.private or message.kind != "say" or message.sender in NOBODY or not 2 < len(text) <= _SHORT:
        return None
    if asks_something(text) or opinion(text, words_of("good"), words_of("bad")) is None:
        return None
    return Call(command=OVERHEARD, text=text)
