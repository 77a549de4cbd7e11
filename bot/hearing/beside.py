"""What goes along with hearing, whatever was said: who comes and goes, how far a chat was read, what was held
for somebody."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import Message
from bot.hearing.door import Called, Parsed
from bot.hearing.lookout import look_around
from bot.hearing.unlearning import drop_read
from bot.house import House
from commerce.ground.putting import put
from commerce.services.people import linking, meeting, presence
from commerce.services.voice import outgoing, told
from commerce.services.voice.record import claimed
from commerce.tables import Cursor


async def begin(house: House) -> None:
    """Knows the groups that config.toml lists, so that content reaches them before anybody has spoken;
    unlearns what it reads."""
    async with house.database.write() as session:
        await drop_read(session, house.words.lexicon, house.now())
        await told.compare(session, house.zone_of, house.now())
        for listed in house.settings.groups:
            if listed.chat.partition(":")[0] in house.adapters:
                await meeting.meet_group(session, listed.chat, listed.name, house.now())


async def burn_codes(house: House, messages: Sequence[Message]) -> None:
    """A code for linking accounts that was shown to a group is nobody's any more."""
    shown = [
        message.text for message in messages if not message.private and linking.SHOWN.search(message.text)
    ]
    if shown:
        async with house.database.write() as session:
            await linking.burn(session, "\n".join(shown), house.now())


async def release(house: House, parsed: Sequence[Parsed]) -> None:
    """Whoever writes in private can be written to: what was held for them goes out. A command's answer shows
    it by itself."""
    said = [one.message for one in parsed if not isinstance(one, Called) and one.message.private]
    writers = {message.sender for message in said if message.kind in ("say", "press")}
    if not writers:
        return
    async with house.database.read() as session:
        waiting = await outgoing.held_for(session, writers)
    if waiting:
        async with house.database.write() as session:
            for address in waiting:
                await outgoing.release(session, address, house.now())


async def remember(house: House, messages: Sequence[Message]) -> None:
    """How far each chat has been read, for platforms that are asked what was missed: only once all of it is
    applied."""
    latest = {
        one.chat: one.id
        for one in messages
        if one.kind == "say" and not one.private and _catches_up(house, one)
    }
    if latest:
        async with house.database.write() as session:
            for chat, position in latest.items():
                await put(session, Cursor(chat=chat, position=position))


def _catches_up(house: House, message: Message) -> bool:
    adapter = house.adapters.get(message.platform)
    return adapter is not None and adapter.catches_up


async def note_presence(house: House, message: Message) -> None:
    """Writes down who came or went; of a group that the bot was added to, also what it may do there."""
    abilities = (
        await look_around(house.adapters.get(message.platform), message.chat)
        if message.kind == "added"
        else ()
    )
    async with house.database.write() as session:
        if not await claimed(session, message.key, message.version, house.now()):
            listed = house.settings.group(message.chat)
            await presence.note(session, message, listed.name or message.chat_name, house.now(), abilities)
