"""A bank's file that a leader sends in private: fetched and read before anything is locked, then matched and shown."""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from sqlmodel import col

from adapters.base import Message, TooLarge, TryLater, Undeliverable
from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command, Read
from bot.calling.privately import stand
from bot.house import House
from commerce.queries import shopfront
from commerce.rules.matching import Proven
from commerce.services.money.filing import ColumnsAsked, shapes_of
from commerce.services.money.proofs import waiting
from commerce.services.money.statements import take_in
from commerce.statements import reading
from commerce.statements.columns import Unmapped
from commerce.statements.entry import MOST_BYTES, BrokenStatement
from commerce.tables import Group


async def read_file(house: House, message: Message, rights: frozenset[str]) -> Read | None:
    """What stands in the document of a leader's private message; None where there is none, or it is not for us."""
    if message.file is None or not message.private or not rights:
        return None
    adapter = house.adapters.get(message.platform)
    if adapter is None:
        return None
    try:
        content = await adapter.fetch(message.file, MOST_BYTES)
    except TooLarge:
        return BrokenStatement("size")
    except (Undeliverable, TryLater):
        return BrokenStatement("gone")
    async with house.database.read() as session:
        found = await shopfront.identity(session, message.sender)
        told = await shapes_of(session, found[0].id) if found else {}
    try:
        return await asyncio.to_thread(reading.read, content, house.settings.community.currency, told)
    except BrokenStatement as broken:
        return broken


async def filed(ask: Ask, words: Rest | None = None) -> Answer:
    """The file's payments against the bills of every group that its sender leads."""
    document, groups = ask.document, await led(ask)
    if document is None or not groups:
        return await stand(ask, words or Rest("?"))
    if isinstance(document, BrokenStatement):
        return document
    if isinstance(document, Unmapped):
        return ColumnsAsked.of(document)
    numbers = [group.id for group in groups]
    proofs = [
        Proven(member=one.member_id, digits=one.digits, day=one.at.date())
        for one in await waiting(ask.session, numbers)
    ]
    return await take_in(
        ask.session,
        document,
        numbers,
        proofs,
        ask.deed(groups[0]),
        ask.settings.community.currency,
    )


async def led(ask: Ask) -> list[Group]:
    """The groups that the asker may lead at this moment."""
    query = select(Group).where(col(Group.chat).in_(ask.rights)).order_by(col(Group.id))
    return list((await ask.session.execute(query)).scalars())


FILED = Command(
    name="", run=filed, leaders=False, anywhere=True, examples=(), parameters=(("words", Rest, True),)
)
