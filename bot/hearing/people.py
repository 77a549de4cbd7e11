"""Who is speaking: an account -> a member, their role in this chat, their language and clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, Message
from bot.config import Settings
from bot.languages import FALLBACK, spoken, spoken_as
from bot.saying.speech import Reader
from commerce.queries import shopfront
from commerce.refusals import Refusal
from commerce.services.people import meeting as people
from commerce.tables import Group, Member

# Telegram's own: no person to bill
NOBODY = frozenset({"telegram:1087968824", "telegram:777000", "telegram:136817688"})


@dataclass(eq=False)
class NoPerson(Refusal):
    """An anonymous administrator or a channel cannot order: there is nobody to bill."""


async def leads(settings: Settings, adapters: Mapping[str, Adapter], message: Message, chat: str) -> bool:
    """May this person lead in that chat, at this moment? By platform id, never by name."""
    configured = settings.group(chat).leaders
    if configured is not None:
        return message.sender in configured or (message.leads_here and message.chat == chat)
    if message.leads_here and message.chat == chat:
        return True
    adapter = adapters.get(chat.partition(":")[0])
    return adapter is not None and message.sender not in NOBODY and await adapter.leads(chat, message.sender)


async def meet(
    session: AsyncSession, settings: Settings, message: Message, now: datetime
) -> tuple[Member, Group | None]:
    """The member who speaks and the group they speak in; both are made when first met."""
    group = None if message.private else await _meet_group(session, settings, message, now)
    return await people.meet(
        session, message.sender, message.name, now, group, language=message.language
    ), group


async def meet_all(
    session: AsyncSession, settings: Settings, messages: Sequence[Message], now: datetime
) -> dict[str, Member]:
    """The members who speak in these messages, by address."""
    places = {message.chat: message for message in messages if not message.private}
    groups = {chat: await _meet_group(session, settings, message, now) for chat, message in places.items()}
    seen = [
        people.Seen(
            address=message.sender,
            name=message.name,
            group=groups.get(message.chat),
            language=message.language,
        )
        for message in messages
    ]
    return await people.meet_all(session, seen, now)


async def _meet_group(session: AsyncSession, settings: Settings, message: Message, now: datetime) -> Group:
    listed = settings.group(message.chat)
    return await people.meet_group(session, message.chat, listed.name or message.chat_name, now)


def group_reader(settings: Settings, group: Group) -> Reader:
    """How a group is spoken to: its own language, else the config's, else the community's."""
    listed = settings.group(group.chat)
    return Reader(
        _first_spoken(group.language, listed.language, settings.community.language),
        listed.timezone or settings.community.timezone,
    )


async def person_reader(
    session: AsyncSession, settings: Settings, address: str, group: Group | None = None
) -> Reader:
    """How one person is spoken to in private: as they chose, else as this account's platform says that they
    read, else as their group is, else as the community."""
    found = await shopfront.identity(session, address)
    if group is None and found:
        group = next(iter(await shopfront.groups_of(session, found[0].id)), None)
    around = (
        group_reader(settings, group)
        if group
        else Reader(settings.community.language, settings.community.timezone)
    )
    if found is None:
        return around
    member, account = found
    return Reader(
        _first_spoken(member.language, spoken_as(account.language or ""), around.language), around.zone
    )


async def answer_reader(session: AsyncSession, settings: Settings, address: str, group: Group) -> Reader:
    """How one person is answered before a group: as they chose, else as the group is spoken to. What their
    platform tells of them is
    for their own eyes: a group does not change its language with whoever speaks."""
    found = await shopfront.identity(session, address)
    around = group_reader(settings, group)
    return Reader(_first_spoken(found[0].language if found else None, around.language), around.zone)


def _first_spoken(*languages: str | None) -> str:
    """The first that is told and still spoken: a language chosen once may be gone today."""
    return next((one for one in languages if one in spoken()), FALLBACK)
