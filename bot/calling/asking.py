"""The answer to a question about a group buy: facts where it was asked, sums privately; where nobody knows,
the leader learns that it is asked.

A group hears the same answer once in ten minutes, and no word at all where there is nothing to tell.
"""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from bot.calling.privately import stand_about
from commerce.queries import shopfront
from commerce.services.words import answering
from commerce.tables import GroupBuy

SUMS = {"mine_total": "owed", "paid": "paid"}


async def asked(ask: Ask, topic_and_words: Rest) -> Answer:
    """`price how much is it`: the topic, and the words it was read from."""
    topic, _, words = topic_and_words.partition(" ")
    if topic in SUMS:
        return await stand_about(ask, words, SUMS[topic])
    buy = await ask.session.get(GroupBuy, ask.replied_buy) if ask.replied_buy is not None else None
    group = ask.group or (await shopfront.home_of(ask.session, buy.id) if buy else None)
    if buy is None or group is None:
        return None
    fact = await answering.answer(ask.session, buy, group, topic=topic, text=words, now=ask.now)
    if fact is None:
        platform = ask.message.platform
        await answering.count(
            ask.session, buy, topic=topic, member=ask.member, text=words, platform=platform, now=ask.now
        )
        return await stand_about(ask, words, "") if ask.message.private else None
    if not ask.message.private and await answering.said_just_now(
        ask.session, ask.message.chat, fact, ask.now
    ):
        return answering.AnsweredAbove(fact.buy_no, fact.title)
    return fact


ASKED = Command(
    name="",
    run=asked,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("topic_and_words", Rest, False),),
)
