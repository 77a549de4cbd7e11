"""Making good: open again, restore, correct what was misread."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.arguments import ClosedBuy, Number, Rest
from bot.command import Answer, Ask, command, commands
from bot.commands.ordering import named_first, order_about, own_member
from bot.commands.terms import closing_time
from bot.intake import LONGEST
from commerce.booking.book import Heard
from commerce.outcomes import Ordered
from commerce.phrases.meaning import Reading
from commerce.phrases.reader import Context, read
from commerce.queries import shopfront
from commerce.queries.sides import owned
from commerce.refusals import Misused, NoOpenBuy, WhichBuy
from commerce.services import mending, people, teaching
from commerce.services.record import audit
from commerce.tables import GroupBuy, Member, Utterance
from commerce.tables.base import to_millis

_FORGET = re.compile(r"(?:forget|忘记|忘記|忘れる|删除|刪除)\s*#?([0-9]{1,9})")


@command(leaders=True, examples=["/reopen 1 2h", "/reopen 1"])
async def reopen(ask: Ask, buy: ClosedBuy, until: Rest | None = None) -> Answer:
    await owned(ask.session, buy, ask.here.id)
    closes_at = closing_time(ask, until, ask.now) if until else ask.now + ask.app.settings.defaults.duration
    await mending.reopen(ask.session, buy.id, closes_at, ask.now, ask.member.id, ask.message.key)
    await ask.app.desk.promote(ask.session, buy.id)
    return None


@command(leaders=True, examples=["/restore 1"])
async def restore(ask: Ask, buy: Number | None = None) -> Answer:
    latest = [one for one in await shopfront.latest_buys(ask.session, ask.here.id) if buy in (None, one.id)]
    chosen = next((one for one in latest if buy is not None or one.state == "cancelled"), None)
    if chosen is None and buy is not None:
        chosen = await shopfront.buy_in(ask.session, ask.here.id, buy)
    if chosen is None:
        raise NoOpenBuy()
    await owned(ask.session, chosen, ask.here.id)
    await mending.restore(ask.session, chosen.id, ask.now, ask.member.id, ask.message.key)
    await ask.app.desk.promote(ask.session, chosen.id)
    return None


@command(leaders=True, examples=["/correct amy 2"])
async def correct(ask: Ask, who_and_what: Rest) -> Answer:
    meant = await _meant(ask, who_and_what)
    await own_member(ask, meant.member, meant.buy.id)
    front = await shopfront.front(ask.session, meant.buy)
    reading = read(meant.order[:LONGEST], Context(ask.app.lexicon, front.goods, "post", None, meant.member.name))
    if reading.intent in ("none", "query"):
        raise _misused(meant.order)
    answers = await ask.app.desk.within(ask.session, [await _heard(ask, meant, reading)])
    if not isinstance(answers[0], Ordered):
        return None
    said, by = meant.said, ask.member
    detail = f"{said.key}: {said.text[:200]}" if said else ""
    audit(
        ask.session,
        "correct",
        ask.now,
        actor_id=by.id,
        group_id=ask.here.id,
        buy_id=meant.buy.id,
        source=ask.message.key,
        detail=detail,
    )
    if said is None or said.actor_id != said.member_id:
        return None
    return await teaching.teach(ask.session, ask.here, said.text, meant.order, by, ask.now, ask.message.key)


@command(leaders=True, examples=["/phrases", "/phrases the usual = 2", "/phrases forget 1"])
async def phrases(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await teaching.phrases_of(ask.session, ask.here)
    forget, (phrase, _, meaning) = _FORGET.fullmatch(text.strip().casefold()), text.replace("＝", "=").partition("=")
    if forget is not None:
        return await teaching.unlearn(ask.session, ask.here, int(forget[1]), ask.member, ask.now, ask.message.key)
    learnt = (
        await teaching.teach(ask.session, ask.here, phrase, meaning.strip(), ask.member, ask.now, ask.message.key)
        if meaning.strip()
        else None
    )
    if learnt is None:
        made = commands()["phrases"]
        raise Misused(made.name, "text", text[:80], made.usage(), made.examples[1])
    return learnt


@dataclass(frozen=True, slots=True)
class _Meant:
    """What `member` should have been understood to mean; `said` is what it takes the place of, None where that was no order."""

    member: Member
    buy: GroupBuy
    order: str
    said: Utterance | None


async def _meant(ask: Ask, text: str) -> _Meant:
    """Of the message replied to; of the latest one of who is named, where nothing is replied to."""
    if ask.message.reply_to:
        said = await shopfront.utterance(ask.session, f"{ask.message.chat}:{ask.message.reply_to}")
        buy = await shopfront.buy_in(ask.session, ask.here.id, said.buy_id) if said else None
        if said is not None and buy is not None:
            return _Meant(await ask.session.get_one(Member, said.member_id), buy, text, said)
    name, order = await named_first(ask, text)
    if not order:
        raise _misused(text)
    member, buys = await people.named(ask.session, ask.here, name), await order_about(ask)
    if not ask.message.reply_to or ask.replied_buy is not None:
        found = [(await shopfront.last_said(ask.session, member.id, buy.id), buy) for buy in buys]
        spoken = [(said, buy) for said, buy in found if said is not None]
        if spoken:
            said, buy = max(spoken, key=lambda one: one[0].sent_at)
            return _Meant(member, buy, order, said)
    if len(buys) != 1:
        raise WhichBuy([(buy.id, buy.title, "") for buy in buys])
    return _Meant(member, buys[0], order, None)


async def _heard(ask: Ask, meant: _Meant, reading: Reading) -> Heard:
    """The correction takes the place of what was said, at the moment it was said."""
    said, member = meant.said, meant.member
    address = await people.address_of(ask.session, member.id, ask.message.platform)
    return Heard(
        ask.message.key, 0, meant.buy.id, member.id, ask.member.id, said.group_id if said else ask.here.id, ask.message.chat,
        ask.message.sender, member.name, ask.message.id, to_millis(said.sent_at if said else ask.message.sent), meant.order, reading,
        ask.message.private_reply, answers=said.key if said else "", by=ask.member.name, tell=address,
    )  # fmt: skip


def _misused(found: str) -> Misused:
    made = commands()["correct"]
    return Misused(made.name, "order", found[:80], made.usage(), made.examples[0])
