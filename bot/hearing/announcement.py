"""What members reply to a leader's announcement before it is open: kept where it means something, whatever else
is open meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.base import Message
from bot.hearing.door import LONGEST
from bot.hearing.meaning import Ahead
from bot.hearing.people import NOBODY
from bot.hearing.scene import Scene
from commerce.ground.db import Database
from commerce.phrases.meaning import Goods, Reading
from commerce.phrases.reader import Context, read
from commerce.services.buys.announcing import hold
from commerce.services.buys.opening import letters
from commerce.tables import HeldReply, Notice


def replied_early(scene: Scene) -> Ahead | None:
    """A reply to an announcement that waits to be opened, or an edit of one that is held."""
    message, seen = scene.message, scene.seen
    if message.private or message.sender in NOBODY or message.key in seen.claimed:
        return None
    held = seen.held.get(message.key)
    if held is not None:
        own = held.member_id == scene.speaker.member_id
        return Ahead(announced=held.notice_id, member_id=held.member_id) if own else None
    row = seen.announced.get(f"{message.chat}:{message.reply_to}") if message.reply_to else None
    if row is None or row.state != "waiting" or not _tells(scene, row):
        return None
    return Ahead(announced=row.id, member_id=scene.speaker.member_id)


async def keep_reply(database: Database, message: Message, early: Ahead, now: datetime) -> bool:
    """-> False where the announcement was opened meanwhile."""
    reply = HeldReply(
        key=message.key,
        notice_id=early.announced,
        member_id=early.member_id,
        version=message.version,
        person=message.sender,
        name=message.name,
        sent_at=message.sent,
        text=message.text[:LONGEST],
    )
    async with database.write() as session:
        return await hold(session, early.announced, reply, now)


def _tells(scene: Scene, row: Notice) -> bool:
    """Is it an order, or nearly one, or a question about the goods?"""
    context = Context(
        lexicon=scene.lexicon,
        goods=tuple(_goods(code, good) for code, good in zip(letters(), row.goods, strict=False)),
        place="post",
        sender=scene.message.name,
    )
    reading = read(scene.message.text[:LONGEST], context)
    return _orders(reading) or reading.guess is not None or bool(reading.question)


def _orders(reading: Reading) -> bool:
    return reading.intent not in ("none", "query") or reading.undo


def _goods(code: str, good: list[Any]) -> Goods:
    title, _, options = good
    return Goods(code=code, title=title, variants=tuple((axis, tuple(values)) for axis, values in options))
