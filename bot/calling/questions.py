"""Questions about a command: nothing of it is done; a button answers, and it goes on with that answer, once.

Every such question keeps the command as far as it is known (`waits`), so that one may follow another and no
answer is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.base import Message
from bot.calling.command import Ask, commands
from bot.calling.drafting import DROP
from bot.hearing.meaning import Call, Meaning, Reply
from bot.hearing.people import group_reader
from bot.opening import Problem, SumTwoWays
from commerce.booking.asking import AlreadyAnswered, NotYours
from commerce.fact import OwnQuestion, is_kind
from commerce.outcomes import AskedWhichSum, MomentAsked, OpenAsked, PlainAsked, Unfinished
from commerce.queries.shopfront import SaidHere
from commerce.refusals import Refusal
from commerce.services.buys.affecting import EditAsked
from commerce.services.buys.announcing import still_waits
from commerce.services.buys.drafting import Drafted
from commerce.services.buys.together import TickAsked
from commerce.services.voice.record import claimed
from commerce.services.words.addressing import TellAsked
from commerce.services.words.importing import ImportAsked, ImportDone
from commerce.services.words.teaching import LessonOffered


@dataclass(eq=False)
class Unreadable(Refusal):
    """A button whose message is not known any more, or never was."""


def about_sum(ask: Ask, unclear: SumTwoWays) -> AskedWhichSum:
    """Which of two sums is meant."""
    ways, currency = unclear.ways, ask.settings.community.currency
    return AskedWhichSum(
        written=unclear.written,
        small_minor=ways.small,
        large_minor=ways.large,
        mark=ways.mark,
        currency=currency,
        waits=ask.given,
    )


def about_moment(ask: Ask, problems: Sequence[Problem]) -> MomentAsked | None:
    """Which moment is meant, where a time that can be chosen is all that stands in the way."""
    if len(problems) != 1 or not problems[0].choices:
        return None
    problem = problems[0]
    why = problem.other if problem.kind == "bad_until" else "past"
    zone = group_reader(ask.settings, ask.here).zone
    tomorrow = len(problem.choices) == 1 and _is_tomorrow(problem.choices[0], ask.now, zone)
    return MomentAsked(
        said=problem.text, why=why, choices=list(problem.choices), tomorrow=tomorrow, waits=ask.given
    )


def _is_tomorrow(moment: datetime, now: datetime, zone: ZoneInfo) -> bool:
    return moment.astimezone(zone).date() == now.astimezone(zone).date() + timedelta(days=1)


def answered(message: Message, said: SaidHere) -> Meaning:
    """A button under the question `said`: the command goes on with what it answers."""
    if message.text == "keep" and said.outcome != Drafted.__name__:
        return None
    if is_kind(said.outcome, OwnQuestion) and said.person != message.sender:
        return Reply(NotYours())
    if said.outcome == Drafted.__name__ and message.text not in ("apply", "keep"):
        return mending(said, message.text)
    known = bool(said.source) and "waits" in said.facts
    if known and message.text == "keep":
        return Call(command=DROP, text="", given=_waits(said.facts["waits"]))
    given = _given(said, message.text) if known else None
    if given is None:
        return Reply(Unreadable())
    return Call(
        command=commands()[given.command],
        text=given.text,
        replied_buy=said.buy_no,
        given=given,
        question=said.source,
    )


async def once(ask: Ask, call: Call) -> None:
    """Raises AlreadyAnswered where the question was answered before: a second tap opens no second buy. If
    not, it now is. Of a draft it is told who opened it, or why nobody can any more."""
    if call.given is not None and call.given.origin:
        await still_waits(ask.session, call.given.origin)
    if call.question and await claimed(ask.session, f"{call.question}:answered", 0, ask.now):
        raise AlreadyAnswered()


def _given(said: SaidHere, pressed: str) -> Unfinished | None:
    """The command with what the button settles; None where the question has no such button."""
    return ANSWERS[said.outcome](_waits(said.facts["waits"]), said, pressed)


def _waits(kept: Mapping[str, Any]) -> Unfinished:
    meant = {words: datetime.fromisoformat(moment) for words, moment in kept["meant"].items()}
    mends = [(answer, line) for answer, line in kept.get("mends", ())]
    return Unfinished(
        **{**kept, "asked_at": datetime.fromisoformat(kept["asked_at"]), "meant": meant, "mends": mends}
    )


def _sum(waits: Unfinished, said: SaidHere, pressed: str) -> Unfinished | None:
    """ "1.20 or 1,200?": the decimal mark is known by the one that was chosen."""
    mark = str(said.facts["mark"])
    marks = {"sum:small": mark, "sum:large": "," if mark == "." else "."}
    return replace(waits, mark=marks[pressed]) if pressed in marks else None


def _moment(waits: Unfinished, said: SaidHere, pressed: str) -> Unfinished | None:
    choices = {f"apply:{place}": moment for place, moment in enumerate(said.facts["choices"])}
    if pressed not in choices:
        return None
    return replace(
        waits, meant=waits.meant | {str(said.facts["said"]): datetime.fromisoformat(choices[pressed])}
    )


def _yes(waits: Unfinished, said: SaidHere, pressed: str) -> Unfinished | None:
    return replace(waits, agreed=[*waits.agreed, said.outcome]) if pressed == "apply" else None


def mending(said: SaidHere, pressed: str) -> Meaning:
    """A button under a draft that leaves it a draft: a sum, a word misspelt."""
    if not said.source or "waits" not in said.facts:
        return Reply(Unreadable())
    waits = _waits(said.facts["waits"])
    verb, _, place = pressed.partition(":")
    given = _sum(waits, said, pressed)
    if verb in ("mend", "words") and place.isascii() and place.isdigit():
        lines = said.facts["nearly"] if int(place) < len(said.facts["nearly"]) else []
        for one in lines[int(place) : int(place) + 1]:
            answer = f"{one['field']} {one['value']}" if verb == "mend" else ""
            given = replace(waits, mends=[*waits.mends, (answer, one["line"])])
    return _again(given) if given is not None else Reply(Unreadable())


def mended(message: Message, said: SaidHere) -> Call | None:
    """An answer in words to a draft, by whoever it was shown to."""
    if said.person != message.sender or not said.source or "waits" not in said.facts:
        return None
    waits = _waits(said.facts["waits"])
    return _again(replace(waits, mends=[*waits.mends, (message.text, "")]))


def _again(given: Unfinished) -> Call:
    """The draft with what was answered: it is drawn anew."""
    return Call(command=commands()[given.command], text=given.text, given=given)


ANSWERS: Mapping[str, Callable[[Unfinished, SaidHere, str], Unfinished | None]] = {
    AskedWhichSum.__name__: _sum,
    MomentAsked.__name__: _moment,
    OpenAsked.__name__: _yes,
    Drafted.__name__: _yes,
    EditAsked.__name__: _yes,
    PlainAsked.__name__: _yes,
    LessonOffered.__name__: _yes,
    ImportAsked.__name__: _yes,
    ImportDone.__name__: _yes,
    TellAsked.__name__: _yes,
    TickAsked.__name__: _yes,
}
