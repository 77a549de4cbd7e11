"""An answer to "which one do you mean?"."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.questions import Unreadable
from bot.hearing.meaning import Meaning, Reply, Spoken
from bot.hearing.scene import Scene
from commerce.booking.asking import NotYours
from commerce.queries.shopfront import Front, SaidHere


def chosen(scene: Scene, asked: SaidHere, choice: str) -> Meaning:
    """What was said first, now of the buy chosen; only by whoever said it."""
    if asked.person != scene.message.sender:
        return Reply(NotYours())
    front = _called(scene, choice.removeprefix("#").casefold())
    if front is None:
        return Reply(Unreadable())
    text = str(asked.facts.get("text", ""))
    return Spoken(replace(scene.heard(front.buy_no, scene.read_at(front, text)), text=text))


def _called(scene: Scene, word: str) -> Front | None:
    """The buy of that number, or with that code."""
    for front in scene.seen.fronts.values():
        if word == str(front.buy_no) or word in {code.casefold() for code in front.codes}:
            return front
    return None
