"""What is asked of us by the words on our own buttons: what is open, what one has ordered; and an order where
nothing is open."""

from __future__ import annotations

from bot.calling.command import commands
from bot.calling.late import LATE
from bot.calling.privately import NONE_OPEN
from bot.calling.verbs import said_by
from bot.hearing.door import LONGEST
from bot.hearing.meaning import Call
from bot.hearing.scene import Scene
from bot.hearing.topics import topic
from commerce.phrases.meaning import Goods, Reading
from commerce.phrases.reader import Context, read

_SHOWS = {"open": "menu", "orders": "mine"}
_SHORT = 80  # characters of a word in a group that may be about an order of one's own
_ANYTHING = (Goods(code="A", title="", unit="", variants=()),)


def shown(scene: Scene) -> Call | None:
    """The list that a whole message asks for, in private or in reply to us; None for other words."""
    message = scene.message
    if message.kind != "say" or not (message.private or scene.replied is not None):
        return None
    name = _SHOWS.get(said_by("private", message.text.rstrip("?？ ")))
    return Call(command=commands()[name], text="") if name else None


def nothing_open(scene: Scene) -> Call | None:
    """A private order of somebody to whom nothing is open."""
    if not scene.speaker.member_id or scene.seen.open_for.get(scene.speaker.member_id):
        return None
    text = scene.message.text[:LONGEST]
    reading = _read(scene, text)
    if _changes(reading):
        return Call(command=LATE, text=text)
    wants = reading.intent == "order" and bool(reading.items) and not reading.question
    return Call(command=NONE_OPEN, text=text) if wants and not topic(text, scene.lexicon) else None


def late(scene: Scene) -> Call | None:
    """Said to a group in which nothing is open: an order of one's own would be cancelled or changed."""
    text = scene.message.text
    if scene.message.kind != "say" or not scene.speaker.member_id or len(text) > _SHORT:
        return None
    return Call(command=LATE, text=text) if _changes(_read(scene, text)) else None


def _changes(reading: Reading) -> bool:
    return reading.undo or reading.intent in ("cancel", "change")


def _read(scene: Scene, text: str) -> Reading:
    return read(text, Context(lexicon=scene.lexicon, goods=_ANYTHING, place="group"))
