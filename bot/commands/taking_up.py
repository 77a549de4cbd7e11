"""What was replied to an announcement before it was open becomes orders with its opening, in one commit: each in its
own time and turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.base import Message
from bot.calling import arguments
from bot.calling.command import Ask
from bot.hearing.acquaintance import Speaker
from bot.hearing.door import Talk, runs
from bot.hearing.intake import understand
from bot.hearing.looking import look
from bot.hearing.meaning import Call, Meaning, Reply, Spoken
from bot.hearing.scene import Scene
from bot.saying.answering import answer
from commerce.booking.book import Heard
from commerce.outcomes import Outcome, Unfinished
from commerce.phrases.meaning import Reading
from commerce.refusals import Refusal
from commerce.services.buys.announcing import Shown, goods_of, held, let_go, opened
from commerce.services.buys.opening import Opened
from commerce.services.voice.record import claimed
from commerce.tables import HeldReply, Member, Notice

_ORDERS = frozenset({"order", "set", "change"})


@dataclass(frozen=True, slots=True)
class _Reply:
    """A reply that was held, as it was said."""

    kept: HeldReply
    message: Message


async def take_up(ask: Ask, buy: Opened) -> None:
    """The announcement is a post of the buy from now on, and whoever replied to it has ordered."""
    row = await opened(ask.session, ask.given.origin, buy, ask.message.sender, ask.deed())
    if row is None:
        return
    replies = {one.key: _Reply(one, _message(row, one)) for one in await held(ask.session, row)}
    goods = dict(zip([one.code for one in buy.offers], goods_of(buy), strict=True))
    for run in runs([Talk(reply.message) for reply in replies.values()]):
        await _take(ask, [replies[one.message.key] for one in run], goods)
    await let_go(ask.session, row)


def _message(row: Notice, kept: HeldReply) -> Message:
    chat, _, number = kept.key.rpartition(":")
    return Message(
        kind="say",
        chat=chat,
        sender=kept.person,
        id=number,
        sent=kept.sent_at,
        text=kept.text,
        name=kept.name,
        version=kept.version,
        reply_to=row.key.rpartition(":")[2],
    )


async def _take(ask: Ask, run: Sequence[_Reply], goods: dict[str, list[Any]]) -> None:
    """Replies of different members: what they order is decided together, what they ask is answered after."""
    speakers = {one.kept.person: Speaker(one.kept.member_id, one.kept.name) for one in run}
    seen = await look(ask.session, [one.message for one in run], speakers)
    meant: list[tuple[_Reply, Meaning]] = []
    for one in run:
        speaker = speakers[one.kept.person]
        scene = Scene(message=one.message, speaker=speaker, seen=seen, lexicon=ask.words.lexicon, now=ask.now)
        meant.append((one, understand(scene)))
    orders = [
        _as_shown(meaning.heard, one.kept.shown, goods)
        for one, meaning in meant
        if isinstance(meaning, Spoken)
    ]
    if orders:
        await ask.desk.within(ask.session, orders)
    for one, meaning in meant:
        await _answer(ask, one, meaning.asks if isinstance(meaning, Spoken) else meaning)


def _as_shown(heard: Heard, shown: Shown, goods: dict[str, list[Any]]) -> Heard:
    """The order; a guess that its member confirms, where what is open costs more than they were shown, or has other
    choices."""
    reading = heard.reading
    if reading is None or reading.intent not in _ORDERS or reading.ask:
        return heard
    codes = {item.code for item in reading.items if item.code} or set(goods)
    if all(_is_as_shown(goods[code], shown) for code in codes if code in goods):
        return heard
    return replace(heard, reading=Reading(intent="none", guess=reading, note=reading.note))


def _is_as_shown(good: list[Any], shown: Shown) -> bool:
    """One of several goods is known by its title, an only one by being the only one."""
    title, price, options = good
    before = [one for one in shown if one[0] == title] or (shown if len(shown) == 1 else [])
    return any(was is not None and price <= was and options == chosen for _, was, chosen in before)


async def _answer(ask: Ask, reply: _Reply, meaning: Meaning) -> None:
    """A question, or a no that is known already."""
    if not isinstance(meaning, Call | Reply):
        return
    message, kept = reply.message, reply.kept
    if await claimed(ask.session, message.key, message.version, ask.now):
        return
    fact = meaning.fact if isinstance(meaning, Reply) else await _called(ask, message, kept, meaning)
    if fact is not None:
        buy = meaning.replied_buy if isinstance(meaning, Call) else None
        answer(ask.session, message, fact, buy, ask.now)


async def _called(ask: Ask, message: Message, kept: HeldReply, call: Call) -> Outcome | Refusal | None:
    """What the member asks beside an order, as if they asked it now."""
    given = Unfinished(command=call.command.name, text=call.text, asked_at=ask.now)
    member = await ask.session.get_one(Member, kept.member_id)
    theirs = replace(
        ask, message=message, member=member, rights=frozenset(), given=given, replied_buy=call.replied_buy
    )
    try:
        async with ask.session.begin_nested():
            values = await arguments.read(theirs, call.command, call.text)
            said = await call.command.run(theirs, **values)
    except Refusal as refusal:
        return refusal
    return said if isinstance(said, Outcome | Refusal) else None
