"""Whom this process knows: who spoke in which chat, under which name. A memory of the members' rows, and no
more than that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Message
from bot.hearing import people
from bot.house import House
from commerce.queries import shopfront

MOST, LETTERS = 20_000, 2_000_000  # some six megabytes, also where people have long names
Place = tuple[str, str]  # who, and in which chat


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as the desk needs it; the group is where an order of theirs belongs."""

    member_id: int
    name: str
    language: str = ""  # as the platform last told it

    def is_as_told(self, message: Message) -> bool:
        """Does the message tell no other name or language? What it does not tell has not changed."""
        return message.name in ("", self.name) and message.language in ("", self.language)


class Acquaintances:
    """Each sender in each chat where they were met: the latest `MOST` of them, and no more than fit into so many
    letters; the others are looked up again."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._met: dict[Place, Speaker] = {}  # who was met last stands last
        self._letters = 0

    def forget(self) -> None:
        """Everybody: after the database was emptied or accounts were joined."""
        self._met.clear()
        self._letters = 0

    def forget_one(self, sender: str, chat: str) -> None:
        """Somebody who came to a chat or left it."""
        self._drop((sender, chat))

    def forget_chat(self, chat: str) -> None:
        """Everybody in a chat that turned out to be another group's new place."""
        for place in [place for place in self._met if place[1] == chat]:
            self._drop(place)

    def has_met(self, message: Message) -> bool:
        """Was the sender met in this very chat, under the name and in the language they have now?"""
        speaker = self._met.get((message.sender, message.chat))
        return speaker is not None and speaker.is_as_told(message)

    async def speakers(self, session: AsyncSession, messages: Sequence[Message]) -> dict[str, Speaker]:
        """Who of those speaking is a member, met in this chat or not."""
        await self._recall(session, [message for message in messages if not self.has_met(message)])
        places = {(message.sender, message.chat) for message in messages}
        known = {sender: speaker for sender, chat in places if (speaker := self._met.get((sender, chat)))}
        elsewhere = await shopfront.members_at(session, {message.sender for message in messages} - set(known))
        return known | {address: Speaker(no, name, tag) for address, no, name, tag in elsewhere}

    async def _recall(self, session: AsyncSession, unmet: Sequence[Message]) -> None:
        """Remembers those who were met by another process, or before this one began."""
        met = await shopfront.met_in(session, {one.sender for one in unmet}, {one.chat for one in unmet})
        self._keep({(address, chat): Speaker(no, name, tag) for address, chat, no, name, tag in met})

    async def meet(self, messages: Sequence[Message]) -> dict[str, Speaker]:
        """Makes the senders known, all in one commit."""
        house = self._house
        async with house.database.write() as session:
            members = await people.meet_all(session, house.settings, messages, house.now())
            met = {one.sender: Speaker(members[one.sender].id, one.name, one.language) for one in messages}
        self._keep({(message.sender, message.chat): met[message.sender] for message in messages})
        return met

    def _keep(self, met: Mapping[Place, Speaker]) -> None:
        for place, speaker in met.items():
            self._drop(place)
            self._met[place] = speaker
            self._letters += _letters(place, speaker)
        while len(self._met) > MOST or self._letters > LETTERS:
            self._drop(next(iter(self._met)))

    def _drop(self, place: Place) -> None:
        speaker = self._met.pop(place, None)
        self._letters -= _letters(place, speaker) if speaker else 0


def _letters(place: Place, speaker: Speaker) -> int:
    return len(place[0]) + len(place[1]) + len(speaker.name) + len(speaker.language)
