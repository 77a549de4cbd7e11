"""A message -> what is meant: a command, an order for the desk, an answer at once, or nothing. Reads, never writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from rapidfuzz import process
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Message
from bot.command import commands, names
from bot.meaning import Call, Meaning, Reply, Spoken
from commerce.booking.book import Heard
from commerce.booking.rows import reading_of
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Item, Place, Reading
from commerce.phrases.reader import Context, read
from commerce.queries import shopfront
from commerce.queries.shopfront import Front, SaidHere
from commerce.refusals import NoPerson, UnknownCommand, Unreadable, WhichBuy
from commerce.services import people
from commerce.tables import Group, GroupBuy
from commerce.tables.base import to_millis

ANSWER_WITHIN = timedelta(minutes=15)
LONGEST = 5_000
_COMMAND = re.compile(r"[/／](?P<name>[^\s@/／]{1,40})(?:@\S+)?(?:\s+|$)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as the desk needs it; the group is where an order of theirs belongs."""

    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a message is about: the buys it may mean, and how it is addressed to them."""

    buys: Sequence[GroupBuy]
    place: Place
    ref: str | None = None


def command_in(message: Message) -> Meaning:
    """The command a text calls, or the nearest name to one that does not exist; None where it is no command."""
    found = _COMMAND.fullmatch(message.text.strip()[:LONGEST])
    if found is None:
        return None
    word = found["name"].casefold()
    called = names().get(word)
    if called is None:
        near = process.extractOne(word, list(names()), score_cutoff=70)
        return Reply(UnknownCommand(word, near[0] if near else ""))
    return Call(commands()[called], found["rest"].strip())


async def understand(session: AsyncSession, message: Message, speaker: Speaker, lexicon: Lexicon, now: datetime) -> Meaning:
    """What a message that is no command means."""
    if message.kind == "press":
        return await _pressed(session, message, speaker)
    if message.kind == "edit":
        known = await shopfront.utterance(session, message.key)
        if known is not None:
            return await _edited(session, message, speaker, lexicon, known)
    target = await _target(session, message, speaker)
    if not target.buys or not message.text.strip():
        return None
    return await _ordered(session, message, speaker, lexicon, target, now)


async def _target(session: AsyncSession, message: Message, speaker: Speaker) -> Target:
    if message.reply_to:
        said = await shopfront.said_here(session, message.chat, message.reply_to, message.sender)
        if said is not None:
            buy = await _buy(session, said.buy_no)
            return Target([buy] if buy else [], "bot" if said.outcome in ("Asked", "AskedToRepeat") else "post")
        other = await shopfront.utterance(session, f"{message.chat}:{message.reply_to}")
        if other is not None:
            buy = await _buy(session, other.buy_id)
            return Target([buy] if buy else [], "member", other.text)
    if message.private:
        return Target(
            list({buy.id: buy for buy, _ in await shopfront.open_buys_for(session, speaker.member_id)}.values()), "group"
        )
    group = await people.group_at(session, message.chat)
    buys = await shopfront.open_buys(session, group.id) if group else []
    return Target(buys, "member" if message.reply_to else "group")


async def _ordered(
    session: AsyncSession, message: Message, speaker: Speaker, lexicon: Lexicon, target: Target, now: datetime
) -> Meaning:
    fronts = [await shopfront.front(session, buy) for buy in target.buys]
    question = await shopfront.open_question(session, fronts[0].buy_no, speaker.member_id) if len(fronts) == 1 else None
    fresh = question is not None and (target.place == "bot" or now - question.sent_at < ANSWER_WITHIN)
    pending = _pending(question.effect) if question is not None and fresh else None
    context = Context(
        lexicon,
        tuple(goods for front in fronts for goods in front.goods),
        "bot" if pending else target.place,
        target.ref,
        message.name,
        pending,
        await shopfront.roll(session, fronts[0].buy_no) if len(fronts) == 1 and "\n" in message.text else (),
    )
    reading = read(message.text[:LONGEST], context)
    if reading.intent in ("none", "query"):
        return None
    chosen = _chosen(fronts, reading)
    if chosen is None:
        return Reply(WhichBuy([(front.buy_no, front.title) for front in fronts], message.text[:200]))
    if message.sender in NO_PERSON:
        return Reply(NoPerson())
    heard = await _heard(session, message, speaker, chosen.buy_no, reading)
    if pending and question is not None and reading.intent == "order" and not reading.ask:
        heard = replace(heard, answers=question.key)
    return Spoken(heard)


NO_PERSON = frozenset({"telegram:1087968824", "telegram:777000", "telegram:136817688"})


def _chosen(fronts: Sequence[Front], reading: Reading) -> Front | None:
    """The one buy that the reading can only mean."""
    if len(fronts) == 1:
        return fronts[0]
    codes = {code for item in reading.items for code in (item.code, item.from_code) if code}
    fitting = [front for front in fronts if codes and codes <= front.codes]
    return fitting[0] if len(fitting) == 1 else None


async def _edited(session: AsyncSession, message: Message, speaker: Speaker, lexicon: Lexicon, known: Any) -> Meaning:
    buy = await _buy(session, known.buy_id)
    if buy is None or known.member_id != speaker.member_id:
        return None
    front = await shopfront.front(session, buy)
    reading = read(message.text[:LONGEST], Context(lexicon, front.goods, "post", None, message.name))
    return Spoken(await _heard(session, message, speaker, buy.id, reading))


async def _pressed(session: AsyncSession, message: Message, speaker: Speaker) -> Meaning:
    """A button: commands speak for themselves, all else is looked up by the message it stands under."""
    said = await shopfront.said_here(session, message.chat, message.on or "", message.sender)
    if message.text.startswith("/"):
        called = command_in(message)
        return replace(called, replied_buy=said.buy_no if said else None) if isinstance(called, Call) else called
    if said is None or said.buy_no is None:
        return Reply(Unreadable()) if said is None or not message.text.startswith("which:") else None
    return await _verb(session, message, speaker, said, said.buy_no)


async def _verb(session: AsyncSession, message: Message, speaker: Speaker, said: SaidHere, buy_no: int) -> Meaning:
    verb, _, value = message.text.partition(":")
    reading: Reading | None = None
    answer: dict[str, Any] = {}
    if verb in ("+1", "-1"):
        buy = await _buy(session, buy_no)
        reading = _one_more_or_less(verb, await shopfront.front(session, buy)) if buy else None
    elif verb in ("undo", "cancel"):
        answer = {"undo": said.source}
    elif verb == "pick" and value.isascii() and value.isdigit():
        answer = {"pick": int(value), "answers": said.source}
    elif verb == "yes":
        answer = {"confirmed": True, "answers": said.source}
    elif verb == "decline" and value.isascii() and value.isdigit():
        reading = await shopfront.given_up(session, said.source, speaker.member_id, int(value))
    else:
        return Reply(Unreadable()) if verb != "keep" else None
    if reading is None and not answer:
        return Reply(Unreadable())
    return Spoken(replace(await _heard(session, message, speaker, buy_no, reading), **answer))


def _one_more_or_less(verb: str, front: Front) -> Reading:
    """The post's own buttons: one unit of the only choice there is, else a question."""
    only = front.goods[0] if len(front.goods) == 1 else None
    item = Item(only.code if only else "", (), 1)
    if verb == "-1":
        return Reading("cancel", (item,))
    missing = ("sku",) if only is None else tuple(axis for axis, _ in only.variants)
    return Reading("order", (item,), missing)


def _pending(effect: dict[str, Any]) -> Item | None:
    """The line that waits for an answer."""
    asked = reading_of((orjson.loads(effect) if isinstance(effect, str) else effect).get("ask"))
    return asked.items[0] if asked and asked.items and asked.ask else None


async def _heard(session: AsyncSession, message: Message, speaker: Speaker, buy_no: int, reading: Reading | None) -> Heard:
    group = await _group_for(session, message, speaker, buy_no)
    return Heard(
        message.key, message.version, buy_no, speaker.member_id, speaker.member_id, group.id if group else 0, message.chat,
        message.sender, message.name or speaker.name, (message.on or "") if message.kind == "press" else message.id,
        to_millis(message.sent), message.text[:LONGEST], reading, message.private_reply,
    )  # fmt: skip


async def _group_for(session: AsyncSession, message: Message, speaker: Speaker, buy_no: int) -> Group | None:
    """The group an order counts in: where it was said, or the one a private order belongs to."""
    if not message.private:
        return await people.group_at(session, message.chat)
    groups = [group for buy, group in await shopfront.open_buys_for(session, speaker.member_id) if buy.id == buy_no]
    return groups[0] if groups else await shopfront.home_of(session, buy_no)


async def _buy(session: AsyncSession, no: int | None) -> GroupBuy | None:
    return await session.get(GroupBuy, no) if no is not None else None
