"""Words that take back what was said, or put it back: which message they mean."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.undoing import PUT_BACK, TAKE_BACK, says_whole
from bot.hearing.meaning import Call, Meaning, Spoken
from bot.hearing.scene import Scene
from bot.hearing.target import Target
from commerce.booking.guessing import AskedToConfirm
from commerce.outcomes import Asked, AskedToGiveBack, AskedToRepeat, Ordered
from commerce.phrases.meaning import Reading

_QUESTIONS = frozenset(one.__name__ for one in (Asked, AskedToConfirm, AskedToGiveBack, AskedToRepeat))
_ANSWERS = _QUESTIONS | {Ordered.__name__}
_ORDERED = frozenset({"applied", "asked", "answered", "undone"})


def takes_back(scene: Scene, reading: Reading) -> bool:
    """Is what was said in one message to be taken back, and nothing else? "Cancel" in reply to an order of
    one's own, or to our question about one, is about that one, unless the words speak of the whole order."""
    own = scene.replied_words
    if reading.undo or reading.intent != "cancel" or reading.items:
        return reading.undo
    is_own_order = own is not None and own.member_id == scene.speaker.member_id and own.state in _ORDERED
    return (is_own_order or _is_asked(scene, _QUESTIONS)) and not says_whole(scene.message.text)


def _is_asked(scene: Scene, outcomes: frozenset[str]) -> bool:
    """Do they reply to one of these answers of ours, given to them?"""
    said = scene.replied
    return said is not None and said.outcome in outcomes and said.person == scene.message.sender


def taken_back(scene: Scene, target: Target) -> Meaning:
    """A word for taking back: of the message answered where it is their own, or of the one that our answer or
    our question answered; else of the last."""
    own, said = scene.replied_words, scene.replied
    if own is not None and own.member_id == scene.speaker.member_id:
        return Spoken(replace(scene.heard(own.buy_id, None), undo=own.key))
    if said is not None and _is_asked(scene, _ANSWERS) and said.source and said.buy_no:
        return Spoken(replace(scene.heard(said.buy_no, None), undo=said.source))
    return Call(command=TAKE_BACK, text=_only(target))


def put_back(target: Target) -> Call:
    """A word for putting back: what was last given up."""
    return Call(command=PUT_BACK, text=_only(target))


def _only(target: Target) -> str:
    return str(target.buys[0].buy_no) if len(target.buys) == 1 else ""
