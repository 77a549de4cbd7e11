"""What members say of goods: kept, changed and taken back by themselves, answered or hidden by their leader."""

from __future__ import annotations

from functools import cache

from bot.calling.arguments import Number, Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.rights import LeadersOnly
from bot.calling.verbs import of_number, said_by, verbs
from bot.commands.groups import home_of
from bot.languages import wordbooks
from commerce.booking.decide import NoSuchBuy
from commerce.phrases.reviewing import opinion
from commerce.services.words import judging, reviewing
from commerce.services.words.judging import NoSuchReview
from commerce.tables import GroupBuy, Review


@command(anywhere=True, examples=["/review 1 very sweet", "/review 1 good", "/review 1 back"])
async def review(ask: Ask, no: Number, text: Rest) -> Answer:
    """One's own word on goods that one has fetched."""
    buy = await ask.session.get(GroupBuy, no)
    if buy is None:
        raise NoSuchBuy(no)
    said = said_by("reviewing", text)
    if said == "back":
        return await reviewing.take_back(ask.session, ask.member, buy, ask.now)
    if said in ("good", "bad"):
        return await reviewing.keep(ask.session, ask.member, buy, ask.now, good=said == "good")
    good = opinion(text, words_of("good"), words_of("bad"))
    return await reviewing.keep(ask.session, ask.member, buy, ask.now, good=good, text=text)


@command(anywhere=True, examples=["/quote 1 name", "/quote 1 nameless", "/quote 1 no"])
async def quote(ask: Ask, no: Number, text: Rest) -> Answer:
    """May a review of one's own be quoted?"""
    match verbs("quoting").get(text.strip().casefold()):
        case "name":
            return await reviewing.allow(ask.session, ask.member, no, "named", ask.now)
        case "nameless":
            return await reviewing.allow(ask.session, ask.member, no, "nameless", ask.now)
        case "no":
            return await reviewing.allow(ask.session, ask.member, no, "no", ask.now)
    raise misused(ask, "quote", "text", text)


@command(leaders=True, examples=["/reviews", "/reviews answer 1 Thank you!", "/reviews hide 1 names a child"])
async def reviews(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await judging.listed(ask.session, ask.here)
    verb, no, words = of_number("judging", text)
    if not verb or (verb == "show") == bool(words):
        raise misused(ask, "reviews", "text", text, example=1)
    group = await home_of(ask, Review, no)
    if group is None:
        raise NoSuchReview(no)
    if not ask.leads(group):
        raise LeadersOnly("reviews")
    deed = ask.deed(group)
    if verb == "show":
        return await judging.show(ask.session, deed, no)
    change = judging.answer if verb == "answer" else judging.hide
    return await change(ask.session, deed, no, words)


@cache
def words_of(kind: str) -> tuple[str, ...]:
    """How languages say that goods were good, or bad."""
    return tuple(word for table in wordbooks("reviews") for word in table.get(kind, ()))
