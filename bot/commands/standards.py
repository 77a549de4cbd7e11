"""What the group expects of what it buys, in its members' words."""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, command
from bot.calling.verbs import of_number
from bot.hearing.people import NOBODY, NoPerson
from bot.opening.fields import cut
from commerce.queries.portrait import own_level
from commerce.rules.standing import LEVELS
from commerce.services.words import expecting


@command(examples=["/standard", "/standard no additives; replaced if cracked", "/standard drop 1"])
async def standard(ask: Ask, text: Rest | None = None) -> Answer:
    """Read by everybody; proposed by who has ordered before, and by leaders."""
    if not text:
        return await expecting.shown(ask.session, ask.deed())
    if ask.message.sender in NOBODY:
        raise NoPerson()
    closes_at, may = ask.now + ask.settings.defaults.duration, await _may(ask)
    verb, no, behind = of_number("standards", text)
    if verb == "drop" and not behind:
        return await expecting.propose_to_drop(ask.session, ask.deed(), no, closes_at, may=may)
    return await expecting.propose(ask.session, ask.deed(), cut(text), closes_at, may=may)


async def _may(ask: Ask) -> bool:
    level = await own_level(ask.session, ask.member, ask.here.id, ask.settings.standing, ask.now)
    return ask.leads(ask.here) or LEVELS.index(level) >= LEVELS.index("member")
