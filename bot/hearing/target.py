"""What a message is about: the buys it may mean, by what it replies to and where it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.hearing.correcting import begins_correcting, replies_to_own
from bot.hearing.scene import Scene
from commerce.booking.guessing import AskedToConfirm
from commerce.outcomes import Asked, AskedToRepeat
from commerce.phrases.meaning import Place
from commerce.queries.shopfront import Front, SaidHere
from commerce.tables import Utterance

QUESTIONS = frozenset({Asked.__name__, AskedToConfirm.__name__, AskedToRepeat.__name__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a message is about: the buys it may mean, and how it is addressed to them. `asked`: it answers a
    message of ours that names none of them, so that even the only one is no more than a guess. `about` is the
    utterance it replies to, where it replies to one, or to the bot's answer to one."""

    buys: Sequence[Front]
    place: Place
    ref: str | None = None
    team: int = 0
    asked: bool = False
    about: str = ""

    @property
    def only(self) -> Front | None:
        """The one buy that it is surely about."""
        return self.buys[0] if len(self.buys) == 1 and not self.asked else None


def target_of(scene: Scene) -> Target:
    """The buy of the message that is replied to; else whatever is open where they speak."""
    message, said, words = scene.message, scene.replied, scene.replied_words
    if not message.reply_to:
        return _anywhere(scene)
    if said is not None:
        return _at_ours(scene, said)
    if message.answers_us:
        return replace(_anywhere(scene), place="post", asked=True)
    target = _at_a_member(scene, words) if words is not None else _anywhere(scene)
    if replies_to_own(scene) and begins_correcting(message.text, scene.lexicon):
        return replace(target, place="post", ref=None)
    return target if message.private else replace(target, place="member")


def _at_ours(scene: Scene, said: SaidHere) -> Target:
    if said.buy_no is None:  # of ours, and about no buy: what is open may be meant
        target = _anywhere(scene)
        return replace(target, asked=bool(target.buys))
    return Target(
        buys=scene.fronts([said.buy_no]),
        place="bot" if said.outcome in QUESTIONS else "post",
        team=(said.facts.get("team") or {}).get("no", 0),
        about=said.source,
    )


def _at_a_member(scene: Scene, words: Utterance) -> Target:
    return Target(buys=scene.fronts([words.buy_id]), place="member", ref=words.text, about=words.key)


def _anywhere(scene: Scene) -> Target:
    """Whatever is open to them where they speak."""
    seen, message = scene.seen, scene.message
    open_ = (
        list(seen.open_for.get(scene.speaker.member_id, ()))
        if message.private
        else list(seen.open.get(message.chat, ()))
    )
    return Target(buys=scene.fronts(open_), place="group")
