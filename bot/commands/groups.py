"""Which group is meant: the others that a leader names, or the one that a number is of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select
from sqlmodel import col

from bot.calling.command import Ask
from bot.commands.terms import NotYourGroup
from bot.config import GroupSettings
from commerce.queries import shopfront
from commerce.services.people import meeting as people
from commerce.tables import Group


class OfAGroup(Protocol):
    """A row that belongs to one group."""

    group_id: int


async def other_groups(ask: Ask, wanted: Sequence[str]) -> list[Group]:
    """The other groups a buy is posted in. Raises NotYourGroup for one this person does not lead: unknown is
    answered alike."""
    found: list[Group] = []
    for name in wanted:
        group = await group_named(ask, name)
        if group is None or not ask.leads(group):
            raise NotYourGroup(name)
        if group.id != ask.here.id and group.id not in {one.id for one in found}:
            found.append(group)
    return found


async def home_of(ask: Ask, kind: type[OfAGroup], no: int) -> Group | None:
    """The group here; in private the one of theirs whose poll, wish, product or review it is, since a number says which; None
    where it is of none of theirs."""
    row = await ask.session.get(kind, no) if ask.message.private else None
    if row is None or row.group_id == ask.here.id:
        return ask.here
    theirs = await shopfront.groups_of(ask.session, ask.member.id)
    return next((group for group in theirs if group.id == row.group_id), None)


async def group_named(ask: Ask, name: str) -> Group | None:
    """The one group of that name or chat address, as far as the bot knows it."""
    if ":" in name:
        return await _at(ask, name)
    chats = [one.chat for one in ask.settings.groups if _is_called(one, name)]
    if len(chats) == 1:
        return await _met(ask, chats[0])
    rows = list((await ask.session.execute(select(Group).where(col(Group.name) == name))).scalars())
    return rows[0] if len(rows) == 1 else None


def _is_called(group: GroupSettings, name: str) -> bool:
    return group.name.casefold() == name.casefold() or group.chat.endswith(f":{name}")


async def _at(ask: Ask, chat: str) -> Group | None:
    is_listed = any(one.chat == chat for one in ask.settings.groups)
    return await (_met(ask, chat) if is_listed else shopfront.group_at(ask.session, chat))


async def _met(ask: Ask, chat: str) -> Group:
    """A group of the settings, which the bot may not have met yet."""
    return await people.meet_group(ask.session, chat, ask.settings.group(chat).name, ask.now)
