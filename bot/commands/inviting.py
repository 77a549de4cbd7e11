"""Who brings whom: a member's own link and code, by which others come; and the leader's view of it."""

from __future__ import annotations

import re

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.privately import NotUnderstood
from bot.calling.rights import LeadersOnly
from bot.calling.verbs import of_number
from bot.commands.groups import home_of
from commerce.queries import shopfront
from commerce.queries.invitations import tree
from commerce.services.people import inviting
from commerce.services.people.inviting import CameBy, NoSuchInvitation
from commerce.tables import Invitation

INVITED = re.compile(rf"{inviting.PAYLOAD}(\w+)")
MOST = 5  # groups whose links are shown at once


@command(anywhere=True, examples=["/invite", "/invite K7QM4X"])
async def invite(ask: Ask, code: Rest | None = None) -> Answer:
    if code:
        return await came(ask, code)
    groups = [ask.group] if ask.group else (await shopfront.groups_of(ask.session, ask.member.id))[:MOST]
    if not groups:
        raise NotUnderstood()
    rules, currency = ask.settings.invitations, ask.settings.community.currency
    return [
        await inviting.show(ask.session, ask.member, group, rules, currency, ask.deed(group))
        for group in groups
    ]


async def came(ask: Ask, code: str) -> CameBy:
    """The asker says by whose invitation they come."""
    rules, currency = ask.settings.invitations, ask.settings.community.currency
    return await inviting.come(ask.session, ask.member, code.strip(), rules, currency, ask.now)


@command(leaders=True, examples=["/invitations", "/invitations strike 1", "/invitations restore 1"])
async def invitations(ask: Ask, text: Rest | None = None) -> Answer:
    credit = ask.settings.invitations.credit_minor
    if not text:
        return await tree(ask.session, ask.here, credit)
    verb, no, behind = of_number("inviting", text)
    if not verb or behind:
        raise misused(ask, "invitations", "text", text, example=1)
    group = await home_of(ask, Invitation, no)
    if group is None:
        raise NoSuchInvitation(no)
    if not ask.leads(group):
        raise LeadersOnly("invitations")
    change = inviting.strike if verb == "strike" else inviting.restore
    await change(ask.session, ask.deed(group), no)
    return await tree(ask.session, group, credit)
