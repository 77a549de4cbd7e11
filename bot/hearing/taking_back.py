"""Words that take back what was said, or put it back: which message they mean."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.undoing import PUT_BACK, TAKE_BACK, says_whole
from bot.hearing.meaning import Call, Meaning, Spoken
from bot.hearing.scene import Scene
from bot.hearing.target import Target
from commerce.outcomes import Ordered
from commerce.phrases.meaning import Reading

_ORDERED = frozenset({"applied", "asked", "answered", "undone"})


def takes_back(scene: Scene, reading: Reading) -> bool:
    """Is what was said in one message to be taken back, and nothing else? "Cancel" in reply to an order of
    one's own is about that one, unless the words speak of the whole order."""
    own = scene.replied_words
    if reading.undo or reading.intent != "cancel" or reading.items or own is None:
        return reading.undo
    is_own_order = own.member_id == scene.speaker.member_id and own.state in _ORDERED
    return is_own_order and not says_whole(scene.message.text)


def taken_back(scene: Scene, target: Target) -> Meaning:
    """A word for taking back: of the message answered where it is their own, or of the one our answer
    answered; else of the last."""
    own, said = scene.replied_words, scene.replied
    if own is not None and own.member_id == scene.speaker.member_id:
        return Spoken(replace(scene.heard(own.buy_id, None), undo=own.key))
    ordered = said is not None and said.outcome == Ordered.__name__ and said.person == scene.message.sender
    if said is not None and ordered and said.source and said.buy_no:
        return Spoken(replace(scene.heard(said.buy_no, None), undo=said.source))
    return Call(command=TAKE_BACK, text=_only(target))


def put_back(target: Target) -> Call:
    """A word for putting back: what was last given up."""
    return Call(command=PUT_BACK, text=_only(target))


def _only(target: Target) -> str:
    return str(target.buys[0].buy_no) if len(target.buys) == 1 else ""
