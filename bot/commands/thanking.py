"""Thanks by name: said to one, read by all only if they like."""

from __future__ import annotations

from bot.calling.arguments import Number, Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.rights import LeadersOnly
from bot.calling.verbs import verbs
from bot.commands.groups import home_of
from commerce.services.words import thanking
from commerce.services.words.thanking import NoSuchThanks
from commerce.tables import Member, Thanks


@command(examples=["/thanks amy for the photos"])
async def thanks(ask: Ask, who: Member, text: Rest | None = None) -> Answer:
    return await thanking.thank(
        ask.session,
        ask.deed(),
        who,
        text or "",
        credit_minor=ask.settings.invitations.credit_minor,
        currency=ask.settings.community.currency,
    )


@command(anywhere=True, examples=["/thanked 1 yes", "/thanked 1 no"])
async def thanked(ask: Ask, no: Number, text: Rest) -> Answer:
    """May the group read it?"""
    said = verbs("thanking").get(text.strip().casefold(), "")
    if said not in ("yes", "no"):
        raise misused(ask, "thanked", "text", text)
    return await thanking.allow(ask.session, ask.member, no, ask.now, yes=said == "yes")


@command(leaders=True, examples=["/reward 1", "/reward 1 back"])
async def reward(ask: Ask, no: Number, text: Rest | None = None) -> Answer:
    """Credit that goes with thanks, as much as an invitation earns."""
    said = verbs("thanking").get((text or "").strip().casefold(), "")
    if text and said != "back":
        raise misused(ask, "reward", "text", text)
    group = await home_of(ask, Thanks, no)
    if group is None:
        raise NoSuchThanks("unknown")
    if not ask.leads(group):
        raise LeadersOnly("reward")
    deed, currency = ask.deed(group), ask.settings.community.currency
    if said:
        return await thanking.unreward(ask.session, deed, no, currency)
    return await thanking.reward(ask.session, deed, no, ask.settings.invitations.credit_minor, currency)
