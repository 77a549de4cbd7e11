"""A member corrects themselves: "sorry, 2", in reply to their own message, to the answer it got, to the post,
or to nobody."""

from __future__ import annotations

from bot.hearing.scene import Scene
from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Reading
from commerce.phrases.normalise import said
from commerce.phrases.scan import scan
from commerce.phrases.shelf import stock_shelf
from commerce.queries.shopfront import Front

LONGEST_ASIDE = 40  # characters of a correction that is said to nobody
_BEGINS = frozenset({Kind.OOPS, Kind.SORRY, Kind.NEVER_MIND})


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


def is_plain(reading: Reading) -> bool:
    """Can it stand in the place of what it corrects? Not where it adds to it, or is no plain order."""
    plain = reading.intent in ("order", "set") and bool(reading.items) and not (reading.ask or reading.unsaid)
    return (
        plain and not (reading.more or reading.again) and all(item.qty is not None for item in reading.items)
    )


def read_aside(scene: Scene, front: Front) -> Reading | None:
    """What words said to nobody correct, where they say nothing else: short, of known words alone, and so
    many instead of what was said before."""
    text = scene.message.text
    if len(text) > LONGEST_ASIDE or not begins_correcting(text, scene.lexicon):
        return None
    tokens = scan(said(text).folded, scene.lexicon, stock_shelf(scene.lexicon, front.goods))
    if any(Kind.UNKNOWN in token.kinds for token in tokens):
        return None
    reading = scene.read_at(front, text)
    return reading if reading.intent == "set" and is_plain(reading) and not reading.question else None
