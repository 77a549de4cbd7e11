"""A message of ours whose id nobody wrote down is known again by its words: the copy that a kill or a lost
answer left behind.

The platform vouches that it is ours, so its words can be trusted. An answer is the row that reads the same; a
living post is named by its title and number; anything else is about the one buy whose title it carries. What
could be two things is nothing: then the member is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson
import structlog
from jinja2 import TemplateError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Message
from adapters.markup import plain
from bot.house import House
from bot.saying.wording import facts_of, reader_of
from commerce.ground.db import Database
from commerce.ground.trouble import passes
from commerce.queries import recognising
from commerce.queries.shopfront import SaidHere
from commerce.tables import Outgoing

log = structlog.get_logger(__name__)

_ORDER = re.compile(r"#(\d{1,9})(?!\d)")


def same_words(one: str, other: str) -> bool:
    """Do they read alike? Platforms trim, fold and mark up: letters and digits decide."""
    return bool(_core(one)) and _core(one) == _core(other)


def _core(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def headed(text: str, titles: Mapping[int, str]) -> int | None:
    """The buy whose living post this is, by its first line: "Cherries · number 12". None where it is none, or
    might be two."""
    line = " ".join(text.strip().partition("\n")[0].split())
    found = [no for no, title in titles.items() if re.fullmatch(rf"{_spaced(title)} · \D*{no}\D*", line)]
    return found[0] if len(found) == 1 else None


def carried(text: str, titles: Mapping[int, str]) -> set[int]:
    """The buys whose titles stand in the text; a title that is part of a longer one there does not count."""
    words, found = " ".join(text.split()), set[int]()
    for title in sorted(set(titles.values()), key=len, reverse=True):
        rest = re.sub(rf"(?<![a-zA-Z0-9]){_spaced(title)}(?![a-zA-Z0-9])", "\n", words)
        if rest != words:
            found |= {no for no, other in titles.items() if other == title}
            words = rest
    return found


def _spaced(title: str) -> str:
    return re.escape(" ".join(title.split()))


async def recognise(house: House, session: AsyncSession, message: Message) -> SaidHere | None:
    """What the message of ours was that this one answers or presses, by its words alone. Words that cannot be
    compared are unknown words, and no reason to lose a neighbour's order."""
    try:
        return await _recognise(house, session, message)
    except Exception as error:
        if passes(error):
            raise
        log.exception("could not be recognised", at=message.key, error=type(error).__name__)
        return None


async def _recognise(house: House, session: AsyncSession, message: Message) -> SaidHere | None:
    text = message.answered_text
    if not message.answers_us or not text.strip():
        return None
    rows = await recognising.perhaps_said_twice(session, (message.chat, message.sender))
    row = await _reading_so(house, session, rows, text)
    if row is not None:
        return SaidHere.of(row)
    here = recognising.titles_for if message.private else recognising.titles_in
    titles = await here(session, message.chat)
    buy = headed(text, titles) or await _only(session, text, carried(text, titles))
    return SaidHere.post(buy) if buy else None


async def _reading_so(
    house: House, session: AsyncSession, rows: Sequence[Outgoing], text: str
) -> Outgoing | None:
    """The one row that says this; two that read alike are two orders, and none of them is meant for sure."""
    found = [row for row in rows if same_words(await _words(house, session, row), text)]
    return found[0] if len(found) == 1 else None


async def _words(house: House, session: AsyncSession, row: Outgoing) -> str:
    adapter = house.adapters.get(row.chat.partition(":")[0])
    if adapter is None:
        return ""
    reader = await reader_of(session, house.settings, row)
    try:
        return plain(house.speech().say(row.outcome, facts_of(adapter, row), reader, house.now()).text)
    except TemplateError:  # its facts were forgotten, or its template is no more
        return ""


async def _only(session: AsyncSession, text: str, buys: set[int]) -> int | None:
    """Of buys with one title, the one whose order the text names."""
    if len(buys) > 1:
        buys &= await recognising.buys_of_orders(session, [int(no) for no in _ORDER.findall(text)])
    return buys.pop() if len(buys) == 1 else None


async def adopt(database: Database, found: Sequence[tuple[Message, SaidHere]], now: datetime) -> None:
    """Puts the copies in the books, each as the message it is: whoever answers one next meets a message that
    is known."""
    if found:
        copies = {(message.chat, message.answered): _copy(message, said, now) for message, said in found}
        async with database.write() as session:
            session.add_all(copies.values())


def _copy(message: Message, said: SaidHere, now: datetime) -> Outgoing:
    return Outgoing(
        chat=message.chat,
        kind="copy",
        outcome="" if said.outcome == "post" else said.outcome,
        buy_id=said.buy_no,
        facts=orjson.dumps(dict(said.facts)).decode(),
        person=said.person,
        source=said.source,
        state="sent",
        message_id=message.answered,
        due_at=now,
    )
