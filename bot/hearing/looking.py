"""One look at the shop for a run of messages; what each of them means is then read without another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Message
from bot.hearing.acquaintance import Speaker
from commerce.queries.glance import Glance, Named, glance
from commerce.queries.shopfront import SaidHere

_DECLINE = re.compile(r"decline:([0-9]{1,5})")

Place = tuple[str, str]  # a chat or a person, and a message there


async def look(
    session: AsyncSession,
    messages: Sequence[Message],
    speakers: Mapping[str, Speaker],
    recognised: Mapping[Place, SaidHere] | None = None,
) -> Glance:
    """Fetches all that these messages name. `recognised`: messages of ours that only their words tell."""
    named = Named(
        chats={message.chat for message in messages},
        answered=_answered(messages),
        keys={message.key for message in messages},
        edited={message.key for message in messages if message.kind == "edit"},
        private_members=_in_private(messages, speakers),
        private_people={one.sender for one in messages if one.private and one.kind == "say"},
        members=[speaker.member_id for speaker in speakers.values()],
        declined=dict(_declined(messages, speakers)),
        lists=any("\n" in message.text for message in messages),
        recognised=recognised or {},
    )
    return await glance(session, named)


def places(message: Message) -> tuple[Place, Place]:
    """Where the answered message may stand: in the chat, or before its sender's eyes alone."""
    return (message.chat, message.answered), (message.sender, message.answered)


def _answered(messages: Sequence[Message]) -> set[Place]:
    return {place for message in messages if message.answered for place in places(message)}


def _in_private(messages: Sequence[Message], speakers: Mapping[str, Speaker]) -> list[int]:
    senders = [message.sender for message in messages if message.private]
    return [speakers[sender].member_id for sender in senders if sender in speakers]


def _declined(
    messages: Sequence[Message], speakers: Mapping[str, Speaker]
) -> Iterator[tuple[Place, tuple[int, int]]]:
    """Buttons that give units up -> (member, units)."""
    for message in messages:
        units = _DECLINE.fullmatch(message.text)
        if units and message.sender in speakers:
            for place in places(message):
                yield place, (speakers[message.sender].member_id, int(units[1]))
