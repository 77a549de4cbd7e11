"""A typed word for taking back does what the button does: the effect of one message goes, everything else
stays. One for putting back gives again what was last given up."""

from __future__ import annotations

import re
from functools import cache

from bot.calling.arguments import Number
from bot.calling.command import Answer, Ask, Command, commands, local_name
from bot.languages import languages
from commerce.booking.book import Heard
from commerce.booking.shift import NothingToChange
from commerce.phrases.lexicon import is_written_apart
from commerce.phrases.meaning import Reading
from commerce.phrases.reader import taught_key
from commerce.queries import shopfront
from commerce.tables import Utterance
from commerce.tables.base import to_millis


def says_undo(text: str) -> bool:
    """Is the whole message a word for taking back, in any language?"""
    return taught_key(text) in _words()


def says_put_back(text: str) -> bool:
    """Is it a word for putting back what was given up?"""
    return taught_key(text) in _words_back()


def says_whole(text: str) -> bool:
    """Does it speak of the whole order ("cancel everything"), and not of one message?"""
    return bool(_whole().search(taught_key(text)))


@cache
def _words() -> frozenset[str]:
    names = [local_name("undo", language) for language in languages()]
    return frozenset(taught_key(word) for word in [*_listed("words"), *names])


@cache
def _words_back() -> frozenset[str]:
    return frozenset(taught_key(word) for word in _listed("put_back"))


@cache
def _whole() -> re.Pattern[str]:
    """Where words are written apart, a whole word."""
    words = sorted({taught_key(word) for word in _listed("whole")}, key=len, reverse=True)
    return re.compile(
        "|".join(rf"\b{re.escape(word)}\b" if is_written_apart(word) else re.escape(word) for word in words)
    )


def _listed(kind: str) -> list[str]:
    return [word for table in languages().values() for word in table.get("undo", {}).get(kind, ())]


async def take_back(ask: Ask, buy: Number | None = None) -> Answer:
    """/undo; but a word said to nobody, by somebody who has nothing to take back, is left alone."""
    addressed = ask.message.private or ask.message.reply_to
    if not addressed and await shopfront.last_said(ask.session, ask.member.id, buy, asked=True) is None:
        return None
    return await commands()["undo"].run(ask, buy)


async def without(ask: Ask, said: Utterance) -> Answer:
    """The order without what that utterance did; the desk answers."""
    await ask.desk.within(ask.session, [by_words(ask, said, undo=said.key)])
    return None


def by_words(ask: Ask, said: Utterance, *, reading: Reading | None = None, undo: str = "") -> Heard:
    """The asker's words, about the buy in which that was said."""
    message = ask.message
    return Heard(
        key=message.key,
        version=0,
        buy_id=said.buy_id,
        member_id=ask.member.id,
        actor_id=ask.member.id,
        group_id=said.group_id,
        chat=message.chat,
        person=message.sender,
        name=message.name or ask.member.name,
        message_id=message.id,
        sent=to_millis(message.sent),
        text=message.text,
        reading=reading,
        ticket=message.private_reply,
        undo=undo,
    )


async def put_back(ask: Ask, buy: Number | None = None) -> Answer:
    """What the member last gave up is theirs again; where their last word gave nothing up, that is said."""
    last = await shopfront.last_gave_up(ask.session, ask.member.id, buy)
    if last is None:
        raise NothingToChange("")
    return await without(ask, last)


PUT_BACK = Command(
    name="", run=put_back, leaders=False, anywhere=True, examples=(), parameters=(("buy", Number, True),)
)
TAKE_BACK = Command(
    name="", run=take_back, leaders=False, anywhere=True, examples=(), parameters=(("buy", Number, True),)
)
