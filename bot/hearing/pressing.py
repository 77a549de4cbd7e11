"""A button: commands speak for themselves, all else is looked up by the message it stands under.

A button's data is a verb, and perhaps a value: "pick:2". What each verb asks of the desk stands in one table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.calling import questions
from bot.calling.command import commands
from bot.calling.confirming import FOR_THEM, GUESSES
from bot.calling.questions import Unreadable
from bot.calling.verbs import said_by
from bot.hearing.door import command_in
from bot.hearing.meaning import Call, Meaning, Reply, Spoken
from bot.hearing.scene import Scene
from bot.hearing.which import chosen
from commerce.booking.book import Heard
from commerce.booking.teams import START_ONE
from commerce.phrases.meaning import Item, Reading
from commerce.queries.searching import FoundGoods
from commerce.queries.shopfront import Front, SaidHere


def pressed(scene: Scene) -> Meaning:
    """What a button means."""
    text, said = scene.message.text, scene.pressed
    if text.startswith("/"):
        called = command_in(text)
        about = said.buy_no if said is not None else None
        return replace(called, replied_buy=about) if isinstance(called, Call) else called
    return _under(scene, said) if said is not None else Reply(Unreadable())


def _under(scene: Scene, said: SaidHere) -> Meaning:
    """A button under a message that is known."""
    text = scene.message.text
    if text.startswith("which:"):
        return chosen(scene, said, text.partition(":")[2])
    if text == "wish" and said.outcome == FoundGoods.__name__:
        return Call(command=commands()["wish"], text=str(said.facts["product"]))
    if said.outcome in questions.ANSWERS:
        return questions.answered(scene.message, said)
    if said.outcome in GUESSES and said.person != scene.message.sender:
        return Call(command=FOR_THEM, text=text)
    front = scene.seen.fronts.get(said.buy_no or 0)
    return _verb(scene, said, front) if front is not None else Reply(Unreadable())


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A verb with its value, under what was said of one buy; `heard` is the press with no effect yet."""

    verb: str
    value: str
    scene: Scene
    said: SaidHere
    front: Front
    heard: Heard

    @property
    def number(self) -> int | None:
        return int(self.value) if self.value.isascii() and self.value.isdigit() else None


def _verb(scene: Scene, said: SaidHere, front: Front) -> Meaning:
    verb, _, value = scene.message.text.partition(":")
    if verb == "keep":
        return None
    asks = VERBS.get(verb)
    if asks is None or (verb in _OF_ONE_ANSWER and not said.source):
        return Reply(Unreadable())  # nobody's button, or a copy of ours that could answer several messages
    heard = asks(
        Press(
            verb=verb, value=value, scene=scene, said=said, front=front, heard=scene.heard(front.buy_no, None)
        )
    )
    return Spoken(heard) if heard is not None else Reply(Unreadable())


def _one(press: Press) -> Heard | None:
    """Of the product in that place of what was found; else of the only one there is, or asked which."""
    code = _found_code(press.said, press.number) if press.value else ""
    return replace(press.heard, reading=one_more_or_less(press.verb, press.front, code))


def _found_code(said: SaidHere, place: int | None) -> str:
    offers = [offer for entry in said.facts.get("entries", ()) for offer in entry["offers"]]
    return str(offers[place]["code"]) if place is not None and place < len(offers) else ""


def _joined(press: Press) -> Heard | None:
    """A seat in that team; without a number, in a new one."""
    if press.verb == "join" and press.number is None:
        return None
    team = START_ONE if press.verb == "team" and not press.value else press.number
    if team is None:
        return None
    return replace(press.heard, reading=one_more_or_less("+1", press.front), team=team, joins=True)


def _undone(press: Press) -> Heard | None:
    return replace(press.heard, undo=press.said.source, back=press.verb == "back")


def _picked(press: Press) -> Heard | None:
    if press.number is None:
        return None
    return replace(press.heard, pick=press.number, answers=press.said.source)


def _agreed(press: Press) -> Heard | None:
    in_its_place = press.said.outcome in GUESSES
    return replace(press.heard, confirmed=True, answers=press.said.source, in_its_place=in_its_place)


def _dropped(press: Press) -> Heard | None:
    if press.said.outcome not in GUESSES:
        return None
    return replace(press.heard, declined=True, answers=press.said.source, in_its_place=True)


def _declined(press: Press) -> Heard | None:
    reading = press.scene.given_up
    return replace(press.heard, reading=reading) if reading is not None else None


VERBS: Mapping[str, Callable[[Press], Heard | None]] = {
    "+1": _one,
    "-1": _one,
    "team": _joined,
    "join": _joined,
    "undo": _undone,
    "cancel": _undone,
    "back": _undone,
    "pick": _picked,
    "yes": _agreed,
    "no": _dropped,
    "decline": _declined,
}
# what a button means depends on whose words it answers
_OF_ONE_ANSWER = frozenset({"undo", "cancel", "pick", "yes", "no", "decline", "back"})


def one_more_or_less(verb: str, front: Front, code: str = "") -> Reading:
    """The post's own buttons: one unit of the only choice there is, or of what `code` names, else a question."""
    choices = [one for one in front.goods if one.code == code] or front.goods
    only = choices[0] if len(choices) == 1 else None
    item = Item(code=only.code if only else "", axes=(), qty=1)
    if verb == "-1":
        return Reading(intent="cancel", items=(item,))
    missing = ("sku",) if only is None else tuple(axis for axis, _ in only.variants)
    return Reading(intent="order", items=(item,), ask=missing)


def yes_or_no(scene: Scene) -> Meaning:
    """The button's own word, written in answer to a guess by whoever it was asked of; None: other words."""
    said = scene.replied
    if said is None or said.outcome not in GUESSES or said.person != scene.message.sender or not said.source:
        return None
    answer = said_by("answers", scene.message.text)
    if not answer or said.buy_no not in scene.seen.fronts:
        return None
    heard = scene.heard(said.buy_no, None)
    return Spoken(replace(heard, confirmed=answer == "yes", declined=answer == "no", answers=said.source))
