"""The answer to a question about a group buy: facts where it was asked, sums privately; where nobody knows,
the leader learns that it is asked.

A group hears the same answer once in ten minutes, and no word at all where there is nothing to tell.
"""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from bot.calling.privately import stand, stand_about
from bot.hearing.topics import topic as about
from commerce.queries import shopfront
from commerce.services.words import answering
from commerce.tables import GroupBuy

SUMS = {"mine_total": "owed", "paid": "paid"}


async def asked(ask: Ask, topic_and_words: Rest) -> Answer:
    """`price how much is it`: the topic, and the words it was read from."""
    topic, _, words = topic_and_words.partition(" ")
    if topic in SUMS:
        return await stand_about(ask, words, SUMS[topic])
    buy = await ask.session.get(GroupBuy, ask.replied_buy)
    group = ask.group or (await shopfront.home_of(ask.session, buy.id) if buy else None)
    if buy is None or group is None:
        return None
    fact = await answering.answer(ask.session, buy, group, topic=topic, text=words, now=ask.now)
    return await _told(ask, fact) if fact is not None else await _unknown(ask, buy, topic, words)


async def _told(ask: Ask, fact: answering.QuestionAnswered) -> Answer:
    message = ask.message
    if not message.private and await answering.said_just_now(ask.session, message.chat, fact, ask.now):
        return answering.AnsweredAbove(fact.buy_no, fact.title)
    return fact


async def _unknown(ask: Ask, buy: GroupBuy, topic: str, words: str) -> Answer:
    """Counted, with a sign that it was passed on; a group may know itself, and in private there is always
    something to tell."""
    if ask.message.private and about(words, ask.words.lexicon):
        return await stand(ask, Rest(words))
    platform = ask.message.platform
    await answering.count(
        ask.session, buy, topic=topic, member=ask.member, text=words, platform=platform, now=ask.now
    )
    answering.mark(
        ask.session,
        buy,
        topic,
        words,
        chat=ask.message.chat,
        message=ask.message.id,
        person=ask.message.sender,
        now=ask.now,
    )
    return await stand_about(ask, words, "asked") if ask.message.private else None


ASKED = Command(
    name="",
    run=asked,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("topic_and_words", Rest, False),),
)
