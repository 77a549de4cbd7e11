"""A bank's file that a leader sends in private: fetched and read before anything is locked, then matched and shown."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.base import Attached, Message, TooLarge, TryLater, Undeliverable
from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command, Read
from bot.calling.privately import stand
from bot.calling.progress import FETCHED, READ, FileProgress
from bot.hearing import people
from bot.hearing.meaning import Call
from bot.house import House
from commerce.queries import shopfront
from commerce.rules.matching import Proven
from commerce.services.money.filing import ColumnsAsked, asked_again, shapes_of
from commerce.services.money.proofs import waiting
from commerce.services.money.statements import take_in, weigh
from commerce.statements import reading
from commerce.statements.columns import Unmapped
from commerce.statements.entry import MOST_BYTES, BrokenStatement, Statement
from commerce.tables import Group

COLUMNS = re.compile(
    r"([0-9a-f]{32}) ([0-9]{1,3})(?: (-1|[0-9]{1,3}))?"
)  # a table's shape, its amount, its text


async def read_file(
    house: House, message: Message, call: Call, rights: frozenset[str], progress: FileProgress
) -> Read | None:
    """What stands in the document of a leader's private message, or in the one whose columns a button just named; None
    where there is none, or it is not for us."""
    if not message.private or not rights:
        return None
    async with house.database.read() as session:
        file = message.file if call.command is FILED else await _asked_about(session, message, call)
        found = await shopfront.identity(session, message.sender)
        told = await shapes_of(session, found[0].id) if found else {}
        reader = await people.person_reader(session, house.settings, message.sender, None)
    if file is None or message.platform not in house.adapters:
        return None
    told |= _named(call.text)
    await progress.begin(file, reader)
    try:
        content = await house.adapters[message.platform].fetch(file, MOST_BYTES)
    except TooLarge:
        return BrokenStatement("size")
    except (Undeliverable, TryLater):
        return BrokenStatement("gone")
    await progress.tell(FETCHED)
    try:
        found_in = await asyncio.to_thread(reading.read, content, house.settings.community.currency, told)
    except BrokenStatement as broken:
        return broken
    await progress.tell(READ, len(found_in.entries) if isinstance(found_in, Statement) else 0)
    return found_in


async def _asked_about(session: AsyncSession, message: Message, call: Call) -> Attached | None:
    """The document that a question about columns was about, once its last answer is given."""
    if call.command.name != "columns" or message.kind != "press" or not _named(call.text):
        return None
    said = await shopfront.said_here(session, message.chat, message.on or "", message.sender)
    if said is None or said.outcome != ColumnsAsked.__name__:
        return None
    asked = asked_again(said.facts)
    return Attached(asked.ref, asked.name, asked.size)


def _named(text: str) -> dict[str, tuple[int, int]]:
    """The columns that a button names, where it names both."""
    said = COLUMNS.fullmatch(text.strip())
    return {said[1]: (int(said[2]), int(said[3]))} if said and said[3] else {}


FEW = 100  # entries that are matched while others wait, without their noticing


async def filed(ask: Ask, words: Rest | None = None) -> Answer:
    """The file's payments against the bills of every group that its sender leads."""
    document, groups = ask.document, await led(ask)
    if document is None or not groups:
        return await stand(ask, words or Rest("?"))
    if isinstance(document, BrokenStatement):
        return document
    if isinstance(document, Unmapped):
        return _about(ask, ColumnsAsked.of(document))
    numbers = [group.id for group in groups]
    proofs = [
        Proven(member=one.member_id, digits=one.digits, day=one.at.date())
        for one in await waiting(ask.session, numbers)
    ]
    work = partial(
        weigh, statement=document, groups=numbers, leader=ask.member.id, proofs=proofs, now=ask.now
    )
    return await take_in(
        ask.session,
        document,
        numbers,
        proofs,
        ask.deed(groups[0]),
        ask.settings.community.currency,
        weighed=await ask.ahead(work, much=len(document.entries) > FEW),
    )


def _about(ask: Ask, asked: ColumnsAsked) -> ColumnsAsked:
    file = ask.message.file
    return replace(asked, ref=file.ref, name=file.name, size=file.size) if file else asked


async def led(ask: Ask) -> list[Group]:
    """The groups that the asker may lead at this moment."""
    query = select(Group).where(col(Group.chat).in_(ask.rights)).order_by(col(Group.id))
    return list((await ask.session.execute(query)).scalars())


FILED = Command(
    name="", run=filed, leaders=False, anywhere=True, examples=(), parameters=(("words", Rest, True),)
)
