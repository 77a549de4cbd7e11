"""Matters: what a member puts to the one who decides, and what becomes of it."""

from __future__ import annotations

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.rights import LeadersOnly
from bot.calling.verbs import of_number
from bot.commands.groups import home_of
from bot.hearing.people import NOBODY, NoPerson
from commerce.services.words import mattering
from commerce.services.words.mattering import NoSuchMatter
from commerce.tables import Matter


@command(examples=["/matter The gate is locked at six.", "/matter"])
async def matter(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await mattering.own(ask.session, ask.here, ask.member)
    if ask.message.sender in NOBODY:
        raise NoPerson()
    leaders = ask.settings.group(ask.here.chat).leaders or ()
    return await mattering.put(ask.session, ask.here, ask.member, text, leaders=leaders, now=ask.now)


@command(
    leaders=True, examples=["/matters", "/matters answer 1 I will ask the caretaker.", "/matters close 1"]
)
async def matters(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await mattering.listed(ask.session, ask.here)
    verb, no, words = of_number("matters", text)
    if verb not in ("answer", "close", "reopen") or (verb == "answer") > bool(words):
        raise misused(ask, "matters", "text", text, example=1)
    group = await home_of(ask, Matter, no)
    if group is None:
        raise NoSuchMatter(no)
    if not ask.leads(group):
        raise LeadersOnly("matters")
    deed = ask.deed(group)
    if verb == "reopen":
        return await mattering.reopen(ask.session, deed, no)
    change = mattering.answer if verb == "answer" else mattering.close
    return await change(ask.session, deed, no, words)
