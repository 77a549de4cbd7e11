"""A photo of a pickup code's picture, sent by whoever hands out: the same as its digits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from io import BytesIO

from adapters.base import Attached, Message, TooLarge, TryLater, Undeliverable
from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from bot.calling.gate import DIGITS, ticks_in
from bot.calling.privately import PRIVATELY, stand
from bot.config.pictures import MissingPackage, qr_texts
from bot.hearing.meaning import Call
from bot.house import House
from commerce.queries.fetching import is_something_there
from commerce.queries.profile import own_orders
from commerce.queries.shopfront import identity
from commerce.refusals import Refusal
from commerce.rules.pickup import code_in
from commerce.services.people.helping import helped_by

MOST_BYTES = 10 * 1024 * 1024


@dataclass(eq=False)
class CannotScan(Refusal):
    """A picture came while goods are handed out, and no pickup code can be read in it, or nothing here looks at
    pictures: `package` is missing."""

    private = True
    package: str


async def scanned(house: House, message: Message, call: Call, rights: frozenset[str]) -> Call:
    """What the message means once its picture is looked at, before anything is locked: a picture alone of somebody who
    leads or helps, in private. Any other stays what it is."""
    is_alone = call.command is PRIVATELY and message.photo is not None and not message.text.strip()
    if not (
        is_alone and message.private and message.kind == "say" and (rights or await _helps(house, message))
    ):
        return call
    content = await _fetched(house, message)
    try:
        texts = await asyncio.to_thread(qr_texts, BytesIO(content)) if content else []
    except MissingPackage as missing:
        return replace(call, command=UNSEEN, text=missing.name)
    except OSError:
        texts = []
    code = next(filter(None, map(code_in, texts)), "")
    return replace(call, command=DIGITS if code else UNSEEN, text=code)


async def _helps(house: House, message: Message) -> bool:
    """May its sender help somewhere? Whether they do is asked again when the code is looked up."""
    async with house.database.read() as session:
        known = await identity(session, message.sender)
        return known is not None and bool(await helped_by(session, known[0].id))


async def _fetched(house: House, message: Message) -> bytes:
    """The picture; nothing where it cannot be had."""
    home, photo = house.adapters.get(message.platform), message.photo
    if home is None or photo is None:
        return b""
    try:
        return await home.fetch(Attached(photo.ref), MOST_BYTES)
    except (TooLarge, Undeliverable, TryLater):
        return b""


async def unseen(ask: Ask, package: Rest | None = None) -> Answer:
    """A picture in which no code was seen: meant as one where goods are there and its sender has nothing to pay."""
    groups = [group.id for group in await ticks_in(ask)]
    owes = any(one.now_minor for one in await own_orders(ask.session, ask.member.id, ""))
    if not owes and await is_something_there(ask.session, groups):
        return CannotScan(package or "")
    return await stand(ask, Rest("?"))


UNSEEN = Command(
    name="", run=unseen, leaders=False, anywhere=True, examples=(), parameters=(("package", Rest, True),)
)
