"""A typed word for taking back does what the button does: the effect of one message goes, everything else
stays."""

from __future__ import annotations

from functools import cache

from bot.calling.arguments import Number
from bot.calling.command import Answer, Ask, Command, commands, local_name
from bot.languages import languages
from commerce.phrases.reader import taught_key
from commerce.queries import shopfront


def says_undo(text: str) -> bool:
    """Is the whole message such a word, in any language?"""
    return taught_key(text) in _words()


@cache
def _words() -> frozenset[str]:
    own = [word for table in languages().values() for word in table.get("undo", {}).get("words", ())]
    return frozenset(
        taught_key(word) for word in [*own, *(local_name("undo", language) for language in languages())]
    )


async def take_back(ask: Ask, buy: Number | None = None) -> Answer:
    """/undo; but a word said to nobody, by somebody who has nothing to take back, is left alone."""
    addressed = ask.message.private or ask.message.reply_to
    if not addressed and await shopfront.last_said(ask.session, ask.member.id, buy) is None:
        return None
    return await commands()["undo"].run(ask, buy)


TAKE_BACK = Command(
    name="", run=take_back, leaders=False, anywhere=True, examples=(), parameters=(("buy", Number, True),)
)
