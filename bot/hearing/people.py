"""Who is speaking: an account -> a member, their role in this chat, their language and clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, Message
from bot.config import Settings
from bot.languages import spoken
from bot.saying.speech import Reader
from commerce.queries import shopfront
from commerce.services.people import meeting as people
from commerce.tables import Group, Member

NOBODY = frozenset({"telegram:1087968824", "telegram:777000", "telegram:136817688"})  # Telegram's own: no person to bill


async def leads(settings: Settings, adapters: Mapping[str, Adapter], message: Message, chat: str) -> bool:
    """May this person lead in that chat, at this moment? By platform id, never by name."""
    configured = settings.group(chat).leaders
    if configured is not None:
        return message.sender in configured or (message.leads_here and message.chat == chat)
    if message.leads_here and message.chat == chat:
        return True
    adapter = adapters.get(chat.partition(":")[0])
    return adapter is not None and message.sender not in NOBODY and await adapter.leads(chat, message.sender)


async def meet(session: AsyncSession, settings: Settings, message: Message, now: datetime) -> tuple[Member, Group | None]:
    """The member who speaks and the group they speak in; both are made when first met."""
    group = None if message.private else await _meet_group(session, settings, message, now)
    return await people.meet(session, message.sender, message.name, now, group), group


async def meet_all(session: AsyncSession, settings: Settings, messages: Sequence[Message], now: datetime) -> dict[str, Member]:
    """The members who speak in these messages, by address."""
    places = {message.chat: message for message in messages if not message.private}
    groups = {chat: await _meet_group(session, settings, message, now) for chat, message in places.items()}
    seen = [people.Seen(message.sender, message.name, groups.get(message.chat)) for message in messages]
    return await people.meet_all(session, seen, now)


async def _meet_group(session: AsyncSession, settings: Settings, message: Message, now: datetime) -> Group:
    listed = settings.group(message.chat)
    return await people.meet_group(session, message.chat, listed.name or message.chat_name, now)


def group_reader(settings: Settings, group: Group) -> Reader:
    """How a group is spoken to: its own language, else the config's, else the community's."""
    listed = settings.group(group.chat)
    return Reader(
        group.language or listed.language or settings.community.language, listed.timezone or settings.community.timezone
    )


async def person_reader(session: AsyncSession, settings: Settings, address: str, group: Group | None = None) -> Reader:
    """How one person is spoken to in private: their own choice, else their group's language, else the community's."""
    found = await shopfront.identity(session, address)
    around = group_reader(settings, group) if group else Reader(settings.community.language, settings.community.timezone)
    if found and found[0].language:
        return Reader(found[0].language, around.zone)
    if group is None and found:
        groups = await shopfront.groups_of(session, found[0].id)
        return group_reader(settings, groups[0]) if groups else around
    return around


def known_language(tag: str) -> str:
    """A platform's language tag -> one the bot speaks, or ''."""
    short = tag.casefold().replace("_", "-")
    if short.startswith("zh"):
        return "zh-Hant" if any(mark in short for mark in ("hant", "tw", "hk", "mo")) else "zh-Hans"
    return next((language for language in spoken() if short.split("-")[0] == language), "")
