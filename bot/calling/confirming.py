"""A tap under a guess about somebody else's words: their leader's answers for them, nobody else's does."""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from bot.calling.questions import Unreadable
from bot.hearing.lessons import offer_within
from commerce.booking.asking import NotYours
from commerce.booking.book import Heard
from commerce.booking.guessing import AskedToConfirm
from commerce.outcomes import Ordered
from commerce.queries import shopfront
from commerce.queries.sides import side_of
from commerce.services.people import meeting as people
from commerce.tables import Member, Utterance
from commerce.tables.base import to_millis

GUESSES = frozenset({AskedToConfirm.__name__})


async def for_them(ask: Ask, pressed: Rest) -> Answer:
    """Yes or no in the place of the member whose words were not surely read."""
    if ask.group is None or not ask.leads(ask.group):
        raise NotYours()
    question = await _question(ask)
    if question is None or pressed not in ("yes", "no"):
        raise Unreadable()
    if not (await side_of(ask.session, question.buy_id, ask.group.id)).sees(question.group_id):
        raise NotYours()
    (answer,) = await ask.desk.within(ask.session, [await _heard(ask, question, pressed)])
    if isinstance(answer, Ordered) and pressed == "yes":
        await offer_within(ask.session, question.key, ask.words.lexicon, ask.now)
    return None


async def _question(ask: Ask) -> Utterance | None:
    """The words that were asked about in the message pressed."""
    said = await shopfront.said_here(ask.session, ask.message.chat, ask.message.on or "", ask.message.sender)
    return await shopfront.utterance(ask.session, said.source) if said and said.source else None


async def _heard(ask: Ask, question: Utterance, pressed: str) -> Heard:
    message, member = ask.message, await ask.session.get_one(Member, question.member_id)
    return Heard(
        key=message.key,
        version=message.version,
        buy_id=question.buy_id,
        member_id=member.id,
        actor_id=ask.member.id,
        group_id=question.group_id,
        chat=message.chat,
        person=message.sender,
        name=member.name,
        message_id=message.on or "",
        sent=to_millis(message.sent),
        text=pressed,
        reading=None,
        ticket=message.private_reply,
        answers=question.key,
        by=ask.member.name,
        tell=await people.address_of(ask.session, member.id, message.platform),
        confirmed=pressed == "yes",
        declined=pressed == "no",
        in_its_place=True,
    )


FOR_THEM = Command(
    name="", run=for_them, leaders=False, anywhere=True, examples=(), parameters=(("pressed", Rest, False),)
)
