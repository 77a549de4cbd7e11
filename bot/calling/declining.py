"""Units that came from the waiting list are given up in words, as their button does."""

from __future__ import annotations

from bot.calling.arguments import Number, Rest
from bot.calling.command import Answer, Ask, Command
from bot.calling.undoing import by_words
from commerce.booking.shift import NothingToChange
from commerce.queries import shopfront


async def decline(ask: Ask, units: Number, source: Rest) -> Answer:
    """Gives up so many units of the line that the message `source` made."""
    reading = await shopfront.given_up(ask.session, source, ask.member.id, units)
    made = await shopfront.utterance(ask.session, source)
    if reading is None or made is None:
        raise NothingToChange("")
    await ask.desk.within(ask.session, [by_words(ask, made, reading=reading)])
    return None


DECLINE = Command(
    name="",
    run=decline,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("units", Number, False), ("source", Rest, False)),
)
