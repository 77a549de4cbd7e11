"""A member corrects themselves: "sorry, 2", in reply to their own message or to the answer it got."""

from __future__ import annotations

from dataclasses import replace

from bot.hearing.scene import Scene
from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Reading
from commerce.phrases.normalise import said
from commerce.phrases.scan import scan
from commerce.phrases.shelf import stock_shelf

_BEGINS = frozenset({Kind.OOPS, Kind.SORRY})


def begins_correcting(text: str, lexicon: Lexicon) -> bool:
    """Does it begin with a word that takes something back?"""
    tokens = scan(said(text).folded, lexicon, stock_shelf(lexicon, ()))
    return bool(tokens) and not tokens[0].kinds.isdisjoint(_BEGINS)


def replies_to_own(scene: Scene) -> bool:
    """Is it an answer to a message of their own, whether that was understood or not?"""
    message, words = scene.message, scene.replied_words
    if words is not None:
        return words.member_id == scene.speaker.member_id
    return bool(message.reply_to) and message.answered_by == message.sender


def corrected(reading: Reading) -> Reading | None:
    """What stands in the place of the message that is corrected; None where it adds to it, or is no plain
    order."""
    plain = reading.intent in ("order", "set") and bool(reading.items) and not (reading.ask or reading.unsaid)
    if not plain or reading.more or reading.again or any(item.qty is None for item in reading.items):
        return None
    return replace(reading, intent="order")
