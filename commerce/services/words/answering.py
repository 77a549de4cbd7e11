"""Questions about a group buy: answered from what is known of it, or in its leader's own words; what nobody
could answer is counted for the leader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.writing import facts_json
from commerce.outcomes import Outcome, StepFact
from commerce.phrases.reader import taught_key
from commerce.queries.acts import arrival
from commerce.queries.board import Board, board
from commerce.rules.bundles import Plain
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import audit, claimed, say
from commerce.tables import Enquiry, Group, GroupBuy, Member, Outgoing

LONGEST = 300  # characters of a leader's answer
LONGEST_TOPIC = 40
OFTEN = timedelta(minutes=10)  # the same answer is given once in this time, to a group
ALWAYS = frozenset({"price", "left", "deadline"})  # known of every buy
_WORD = re.compile(r"[\w']+")
UNKNOWN = frozenset({"pickup", "arrival", "shipping"})  # known where somebody said


@dataclass(slots=True, kw_only=True)
class AnsweredOffer:
    """One product with the price in force (minor units) and what is left; None: as much as anybody wants."""

    title: str
    unit: str
    price_minor: int
    left: int | None
    bundles: list[Plain] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class QuestionAnswered(Outcome):
    """The answer to a question, from what everybody may see. `topic`: price, left, deadline, pickup, arrival,
    shipping, other; the price with the step ahead. `words` are the leader's, or the place; `arrived`: the goods have
    come, and are at the place."""

    buy_no: int
    title: str
    topic: str
    offers: list[AnsweredOffer]
    currency: str
    is_open: bool
    closes_at: datetime
    words: str = ""
    arrived: bool = False
    next_step: StepFact | None = None


@dataclass(slots=True)
class AnsweredAbove(Outcome):
    """The very same was answered in this group a moment ago."""

    buy_no: int
    title: str


@dataclass(slots=True, kw_only=True)
class NobodyAnswered(Outcome):
    """Told privately to the leader, once for each topic of a buy: it is asked, and nobody could answer.
    `topic` is the reader's, "other" where only the words tell; `word` then finds the question again."""

    where = "private"
    buy_no: int
    title: str
    topic: str
    words: str
    word: str


@dataclass(slots=True)
class AnswerKept(Outcome):
    """Whoever asks about this buy's `topic` hears the leader's words from now on. `asked`: members who have
    asked already."""

    buy_no: int
    title: str
    topic: str
    words: str
    asked: int


@dataclass(slots=True)
class KnownAnswer:
    """What is asked about a buy: `asked` members had no answer; `words` '' while there is none."""

    topic: str
    words: str
    asked: int


@dataclass(slots=True)
class AnswerList(Outcome):
    """For the leader: what is asked about a buy, and what they answered."""

    where = "private"
    buy_no: int
    title: str
    answers: list[KnownAnswer]


async def answer(
    session: AsyncSession, buy: GroupBuy, group: Group, topic: str, text: str, now: datetime
) -> QuestionAnswered | None:
    """What is known of it; None where nobody has said."""
    shown = await board(session, buy.id, now, group.id)
    fact = _fact(shown, topic)
    told = await _told(session, buy.id, topic, text)
    if told is not None:
        fact.words = told.answer
        fact.topic = told.topic if topic == "other" and told.topic in UNKNOWN else topic
    elif topic == "pickup":
        fact.words = await _place(session, buy, group)
    elif topic == "arrival":
        fact.words = shown.arrives
    fact.arrived = topic == "arrival" and buy.arrived_at is not None
    if fact.arrived:  # when they would come is no news any more; where they are is
        fact.words = await _place(session, buy, group)
    return fact if topic in ALWAYS or fact.words or fact.arrived else None


async def _place(session: AsyncSession, buy: GroupBuy, group: Group) -> str:
    """Where the goods are, else where they will be."""
    came = await arrival(session, buy, group.id)
    return (came.detail if came else "") or buy.pickup


def _fact(shown: Board, topic: str) -> QuestionAnswered:
    asks_goods = topic in ("price", "left")
    return QuestionAnswered(
        buy_no=shown.buy_no,
        title=shown.title,
        topic=topic,
        offers=[
            AnsweredOffer(
                title=one.title,
                unit=one.unit,
                price_minor=one.price_minor,
                left=one.left,
                bundles=one.bundles,
            )
            for one in shown.offers
            if asks_goods
        ],
        currency=shown.currency,
        is_open=shown.state == "open",
        closes_at=shown.closes_at,
        next_step=shown.next_step if topic == "price" and shown.state == "open" else None,
    )


async def _told(session: AsyncSession, buy_id: int, topic: str, text: str) -> Enquiry | None:
    """The leader's words on the topic; of other questions, on the longest word of theirs that is in it."""
    rows = (
        await session.execute(select(Enquiry).where(col(Enquiry.buy_id) == buy_id, col(Enquiry.answer) != ""))
    ).scalars()
    answers, asked = list(rows), taught_key(text)
    on_topic = [row for row in answers if row.topic == topic]
    named = sorted((row for row in answers if row.word in asked), key=lambda row: len(row.word))
    return [*named, *on_topic][-1] if named or on_topic else None


async def said_just_now(session: AsyncSession, chat: str, fact: QuestionAnswered, now: datetime) -> bool:
    """Did this group hear the very same within ten minutes?"""
    rows = await session.execute(
        select(col(Outgoing.facts)).where(
            col(Outgoing.chat) == chat,
            col(Outgoing.outcome) == QuestionAnswered.__name__,
            col(Outgoing.buy_id) == fact.buy_no,
            col(Outgoing.due_at) > now - OFTEN,
        )
    )
    return facts_json(fact) in set(rows.scalars())


async def count(
    session: AsyncSession, buy: GroupBuy, topic: str, member: Member, text: str, platform: str, now: datetime
) -> None:
    """One more member whom nobody could answer; the leader hears of the first."""
    if await claimed(session, f"asked:{buy.id}:{topic}:{member.id}", 0, now):
        return
    row = await _row(session, buy.id, topic, now)
    row.asked += 1
    await session.flush()
    if row.asked == 1 and (address := await address_of(session, buy.leader_id, platform)):
        fact = NobodyAnswered(
            buy_no=buy.id, title=buy.title, topic=topic, words=text[:LONGEST], word=telling_word(text)
        )
        say(session, address, fact, now, kind="private", buy_id=buy.id, person=address)


async def keep(
    session: AsyncSession,
    buy: GroupBuy,
    topic: str,
    called: str,
    words: str,
    by: Member,
    now: datetime,
    source: str,
) -> AnswerKept:
    """The leader's words on a topic, which they `called` so, in the place of those before."""
    row = await _row(session, buy.id, topic, now)
    is_first = not row.answer
    row.word, row.answer, row.at = called, words[:LONGEST], now
    await session.flush()
    if is_first:
        await _tell_askers(session, buy, topic, called, now)
    audit(session, "answer", now, actor_id=by.id, buy_id=buy.id, source=source, detail=f"{topic} = {words}")
    return AnswerKept(buy.id, buy.title, topic, row.answer, row.asked)


def telling_word(text: str) -> str:
    """The word that tells a question from others: its longest, or all of it where words are not spaced."""
    words = _WORD.findall(taught_key(text))
    return max(words, key=len, default="")[:LONGEST_TOPIC]


def mark(
    session: AsyncSession,
    buy: GroupBuy,
    topic: str,
    text: str,
    *,
    chat: str,
    message: str,
    person: str,
    now: datetime,
) -> None:
    """A sign at the question that it was passed on. It remembers who asked where, for the day the leader
    answers."""
    kept = orjson.dumps({"topic": topic, "words": text[:LONGEST]}).decode()
    session.add(
        Outgoing(
            chat=chat, kind="react", reply_to=message, person=person, buy_id=buy.id, facts=kept, due_at=now
        )
    )


async def _tell_askers(session: AsyncSession, buy: GroupBuy, topic: str, called: str, now: datetime) -> None:
    """The first answer is told where it was asked before, once to each chat, in reply to who asked first."""
    rows = await session.execute(
        select(Outgoing)
        .where(col(Outgoing.kind) == "react", col(Outgoing.buy_id) == buy.id, col(Outgoing.person) != "")
        .order_by(col(Outgoing.id))
    )
    group, told = await session.get_one(Group, buy.group_id), set[str]()
    for row in rows.scalars():
        asked = orjson.loads(row.facts)
        is_it = asked.get("topic") == topic or called in taught_key(asked.get("words", ""))
        if row.chat in told or not is_it:
            continue
        told.add(row.chat)
        fact = await answer(session, buy, group, asked["topic"], asked["words"], now)
        if fact is not None:
            say(session, row.chat, fact, now, buy_id=buy.id, person=row.person, reply_to=row.reply_to)


async def listed(session: AsyncSession, buy: GroupBuy) -> AnswerList:
    """All that is asked about it or answered, what most ask first."""
    rows = await session.execute(
        select(Enquiry)
        .where(col(Enquiry.buy_id) == buy.id)
        .order_by(col(Enquiry.asked).desc(), col(Enquiry.id))
    )
    return AnswerList(buy.id, buy.title, _known(rows.scalars().all()))


def _known(rows: Sequence[Enquiry]) -> list[KnownAnswer]:
    return [KnownAnswer(row.topic, row.answer, row.asked) for row in rows]


async def _row(session: AsyncSession, buy_id: int, topic: str, now: datetime) -> Enquiry:
    query = select(Enquiry).where(col(Enquiry.buy_id) == buy_id, col(Enquiry.topic) == topic)
    row = (await session.execute(query)).scalar_one_or_none()
    if row is None:
        row = Enquiry(buy_id=buy_id, topic=topic, at=now)
        session.add(row)
    return row
