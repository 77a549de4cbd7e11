"""A guess that its author confirmed may be a phrase of their group's: the leader is asked once whether it always
means that. Nothing is learnt without their tap."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.booking.book import Heard
from commerce.booking.rows import reading_of
from commerce.booking.telling import Answer
from commerce.ground.db import Database
from commerce.outcomes import Ordered, Unfinished
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Goods, Item, Reading
from commerce.phrases.reader import Context, read, taught_key
from commerce.queries import shopfront
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import claimed, say
from commerce.services.words import teaching
from commerce.tables import GroupBuy, Utterance

log = structlog.get_logger(__name__)


async def offer(database: Database, heard: Heard, answer: Answer, lexicon: Lexicon, now: datetime) -> None:
    """After a yes that booked. The order stands whatever becomes of the offer."""
    if not (heard.confirmed and heard.answers and isinstance(answer, Ordered)):
        return
    try:
        async with database.write() as session:
            await offer_within(session, heard.answers, lexicon, now)
    except Exception as error:
        log.exception("no lesson could be offered", at=heard.key, error=type(error).__name__)


async def offer_within(session: AsyncSession, question_key: str, lexicon: Lexicon, now: datetime) -> None:
    """Asks the leader of the buy, privately, once for each phrase of a group."""
    question = await shopfront.utterance(session, question_key)
    guess = _guess(question) if question is not None else None
    if question is None or guess is None or not teaching.can_be_taught(question.text):
        return
    buy = await session.get_one(GroupBuy, question.buy_id)
    goods = (await shopfront.front(session, buy)).goods
    meaning = _in_words(guess, goods)
    context = Context(lexicon=lexicon, goods=goods, place="post")
    if not meaning or read(meaning, context).items != guess.items or buy.group_id != question.group_id:
        return
    await _ask(session, buy, taught_key(question.text), meaning, now)


async def _ask(session: AsyncSession, buy: GroupBuy, phrase: str, meaning: str, now: datetime) -> None:
    group = await shopfront.home_of(session, buy.id)
    address = await address_of(session, buy.leader_id, group.chat.partition(":")[0]) if group else ""
    if not address or await claimed(session, f"lesson:{buy.group_id}:{phrase}", 0, now):
        return
    lesson = Unfinished(command="phrases", text=f"{phrase} = {meaning}", asked_at=now, group_no=buy.group_id)
    fact = teaching.LessonOffered(buy_no=buy.id, phrase=phrase, meaning=meaning, waits=lesson)
    source = f"lesson:{buy.group_id}:{phrase}"
    say(session, address, fact, now, kind="private", buy_id=buy.id, person=address, source=source)


def _guess(question: Utterance) -> Reading | None:
    """What was confirmed, where it was a guess; a phrase can mean an order of one kind."""
    asked = reading_of(question.effect.get("ask")) if question.effect.get("guessed") else None
    return asked if asked and asked.intent == "order" and len(asked.items) == 1 else None


def _in_words(guess: Reading, goods: tuple[Goods, ...]) -> str:
    """The order as anybody would write it: "Plums red +2", by the name of the goods, since their codes mean
    others in the next buy; '' where it is for somebody else or has no amount."""
    item: Item = guess.items[0]
    if item.for_ or item.waitlist or not item.qty:
        return ""
    title = [one.title for one in goods if one.code == item.code and len(goods) > 1]
    return " ".join([*title, *(value for _, value in item.axes), f"+{item.qty}"])
