"""Making good: open again, restore, correct what was misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.calling.arguments import ClosedBuy, Number, Rest, WhichBuy, misused, none_ended
from bot.calling.command import Answer, Ask, command
from bot.calling.people import known_first
from bot.calling.verbs import numbered
from bot.commands.deadlines import closing_time
from bot.commands.ordering import heard_for, named_first, order_about, own_member, read_for
from bot.hearing import unlearning
from commerce.booking.book import Heard
from commerce.booking.decide import NoSuchBuy
from commerce.outcomes import MomentAsked, Ordered, Unfinished
from commerce.phrases.meaning import Reading
from commerce.phrases.reader import Context, is_silent, read, taught_key
from commerce.queries import shopfront
from commerce.queries.names import typed_in
from commerce.queries.sides import owned
from commerce.rules.lifecycle import NotOpen
from commerce.services.buys import mending
from commerce.services.people import meeting as people
from commerce.services.voice.record import audit
from commerce.services.words import teaching
from commerce.tables import GroupBuy, Member, Utterance
from commerce.tables.base import to_millis


@command(leaders=True, examples=["/reopen 1 2h", "/reopen 1"])
async def reopen(ask: Ask, buy: ClosedBuy, until: Rest | None = None) -> Answer:
    await owned(ask.session, buy, ask.here.id)
    ask.given = replace(ask.given, text=f"{buy.id} {until or ''}")
    closes_at = closing_time(ask, until, ask.now) if until else ask.now + ask.settings.defaults.duration
    if isinstance(closes_at, MomentAsked):
        return closes_at
    await mending.reopen(ask.session, buy.id, closes_at, ask.deed())
    await ask.desk.promote(ask.session, buy.id)
    return None


@command(leaders=True, examples=["/restore 1"])
async def restore(ask: Ask, buy: Number | None = None) -> Answer:
    ended = await _ended(ask, buy)
    await owned(ask.session, ended, ask.here.id)
    await mending.restore(ask.session, ended.id, ask.deed())
    await ask.desk.promote(ask.session, ended.id)
    return None


async def _ended(ask: Ask, number: int | None) -> GroupBuy:
    """The buy of that number, of any state; without one the latest that was cancelled. Raises NoSuchBuy where
    there is none."""
    if number is not None:
        buy = await shopfront.buy_in(ask.session, ask.here.id, number)
        if buy is None:
            raise NoSuchBuy(number)
        return buy
    for buy in await shopfront.latest_buys(ask.session, ask.here.id):
        if buy.state == "cancelled":
            return buy
    raise await none_ended(ask, "cancelled")


@command(leaders=True, examples=["/correct amy 2"])
async def correct(ask: Ask, who_and_what: Rest) -> Answer:
    meant = await _meant(ask, who_and_what)
    buy = meant.buy
    await own_member(ask, meant.member, buy.id)
    if buy.state != "open":
        raise NotOpen(no=buy.id, title=buy.title, state=buy.state)

    front = await shopfront.front(ask.session, buy)
    reading = read_for(ask, meant.order, front.goods, meant.member.name)
    if reading.intent in ("none", "query"):
        raise misused(ask, "correct", "order", meant.order)

    answers = await ask.desk.within(ask.session, [await _heard(ask, meant, reading)])
    if not isinstance(answers[0], Ordered):
        return None
    _record(ask, meant)
    return _offer(ask, meant, front)


def _record(ask: Ask, meant: _Meant) -> None:
    """Whose words were corrected, and which they were."""
    said = meant.said
    audit(
        ask.session,
        "correct",
        ask.now,
        actor_id=ask.member.id,
        group_id=ask.here.id,
        buy_id=meant.buy.id,
        source=ask.message.key,
        detail=f"{said.key}: {said.text[:200]}" if said else "",
    )


def _offer(ask: Ask, meant: _Meant, front: shopfront.Front) -> teaching.LessonOffered | None:
    """A phrase of its own that nobody could read may be learnt, by the leader's tap; one that is read
    never."""
    teachable = teaching.can_be_taught(meant.words) and len(meant.order) <= teaching.LONGEST
    if not teachable or not is_silent(_as_it_stands(ask, meant, front)):
        return None

    phrase = taught_key(meant.words)
    lesson = Unfinished(
        command="phrases", text=f"{phrase} = {meant.order}", asked_at=ask.now, group_no=ask.here.id
    )
    return teaching.LessonOffered(buy_no=front.buy_no, phrase=phrase, meaning=meant.order, waits=lesson)


def _as_it_stands(ask: Ask, meant: _Meant, front: shopfront.Front) -> Reading:
    """How the words are read that were misread, all of them."""
    name = meant.member.name
    said = Context(lexicon=ask.words.lexicon, goods=front.goods, place="post", ref=None, sender=name)
    return read(meant.words, said)


@command(leaders=True, examples=["/phrases", "/phrases the usual = 2", "/phrases forget 1"])
async def phrases(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await teaching.phrases_of(ask.session, ask.here)
    forget = numbered("teaching", "forget", r"\s*").fullmatch(text.strip().casefold())
    if forget is not None:
        return await teaching.unlearn(ask.session, ask.deed(), int(forget[1]))
    return await _taught(ask, text)


async def _taught(ask: Ask, text: str) -> Answer:
    phrase, _, meaning = text.replace("＝", "=").partition("=")
    await unlearning.refuse_read(ask.session, ask.words.lexicon, ask.here, phrase)
    if not meaning.strip():
        raise misused(ask, "phrases", "text", text, example=1)

    learnt = await teaching.teach(
        ask.session,
        ask.deed(),
        phrase,
        meaning.strip(),
    )
    if learnt is None:
        raise misused(ask, "phrases", "text", text, example=1)
    return learnt


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """What `member` should have been understood to mean; `said` is what it takes the place of, None where
    nothing of theirs counts; `words` are those that were misread, as far as they are known."""

    member: Member
    buy: GroupBuy
    order: str
    said: Utterance | None
    words: str = ""


async def _meant(ask: Ask, text: str) -> _Meant:
    """Of the message replied to, or that the bot's answer replied to; of the latest one of who is named, or
    whose message it is."""
    said = await _answered(ask)
    buy = await shopfront.buy_in(ask.session, ask.here.id, said.buy_id) if said else None
    if said is not None and buy is not None and not await _names_another(ask, text, said.member_id):
        return await _meant_of(ask, said, buy, text)

    buys = await order_about(ask)
    member, order, words = await _named(ask, text, buys)
    latest = await _latest(ask, member, buys)
    if latest is not None:
        said, buy = latest
        return _Meant(member=member, buy=buy, order=order, said=said, words=words or _own_words(said))
    if len(buys) != 1:
        raise WhichBuy([(buy.id, buy.title, "") for buy in buys])
    return _Meant(member=member, buy=buys[0], order=order, said=None, words=words)


async def _meant_of(ask: Ask, said: Utterance, buy: GroupBuy, text: str) -> _Meant:
    member = await ask.session.get_one(Member, said.member_id)
    counting = await shopfront.counting(ask.session, said)
    return _Meant(member=member, buy=buy, order=_unnamed(text, member), said=counting, words=_own_words(said))


async def _latest(ask: Ask, member: Member, buys: Sequence[GroupBuy]) -> tuple[Utterance, GroupBuy] | None:
    """What they said last of any of these buys."""
    found = [(await shopfront.last_said(ask.session, member.id, buy.id), buy) for buy in buys]
    spoken = [(said, buy) for said, buy in found if said is not None]
    return max(spoken, key=lambda one: one[0].sent_at, default=None)


def _own_words(said: Utterance) -> str:
    """Only what they said themselves can have been misread."""
    return said.text if said.actor_id == said.member_id else ""


async def _answered(ask: Ask) -> Utterance | None:
    """What was said in the message replied to; of an answer of the bot's, what it answered."""
    on = ask.message.reply_to
    if not on:
        return None
    heard = await shopfront.utterance(ask.session, f"{ask.message.chat}:{on}")
    said = None if heard else await shopfront.said_here(ask.session, ask.message.chat, on, ask.message.sender)
    return heard or (await shopfront.utterance(ask.session, said.source) if said and said.source else None)


async def _named(ask: Ask, text: str, buys: Sequence[GroupBuy]) -> tuple[Member, str, str]:
    """-> whom it is about, what they meant, and their words: whoever is named, else the author of the message
    replied to."""
    author = (
        await shopfront.identity(ask.session, ask.message.answered_by) if ask.message.answered_by else None
    )
    if author is not None and not await _names_another(ask, text, author[0].id):
        return author[0], _unnamed(text, author[0]), ask.message.answered_text
    goods = [one for buy in buys for one in (await shopfront.front(ask.session, buy)).goods]
    name, order = await named_first(ask, text, goods)
    if not order:
        raise misused(ask, "correct", "order", text)
    return await people.named(ask.session, ask.here, name), order, ""


async def _names_another(ask: Ask, text: str, member_id: int) -> bool:
    """Does it begin with the name of somebody here who is not the one replied to, and say more?"""
    words = text.split()
    names = await typed_in(ask.session, ask.here.id)
    others = {name for name, called_so in names.items() if set(called_so) != {member_id}}
    return bool(known_first(words, others, len(words) - 1))


def _unnamed(text: str, member: Member) -> str:
    """The order alone, where the leader names whose message they reply to as well."""
    name, rest = text[: len(member.name)], text[len(member.name) :]
    return rest.strip() if name.casefold() == member.name.casefold() and rest[:1].isspace() else text


async def _heard(ask: Ask, meant: _Meant, reading: Reading) -> Heard:
    """The correction takes the place of what was said, at the moment it was said."""
    heard = await heard_for(ask, meant.member, buy_no=meant.buy.id, text=meant.order, reading=reading)
    if meant.said is None:
        return replace(heard, version=0)
    said = meant.said
    return replace(heard, version=0, group_id=said.group_id, sent=to_millis(said.sent_at), answers=said.key)
