"""Who may give a command: leaders as their platform or config.toml says at this moment, helpers by what a leader said,
looked up in the very commit that it is used in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calling.command import Ask, Command
from bot.calling.filing import led
from commerce.refusals import Refusal
from commerce.services.people import helping
from commerce.tables import Group


@dataclass(eq=False)
class LeadersOnly(Refusal):
    """Only a leader of this group may do that, or (`helpers`) one of its helpers."""

    command: str
    helpers: bool = False


async def may_give(ask: Ask, command: Command, group: Group) -> bool:
    """May the asker give the command in that group?"""
    if not command.leaders or ask.leads(group):
        return True
    return command.helpers and await helping.helps(ask.session, group.id, ask.member.id)


async def served(ask: Ask) -> list[Group]:
    """The groups whose money the asker may answer for: those they lead, and those they help in."""
    groups = await led(ask)
    theirs = await helping.helped_by(ask.session, ask.member.id)
    return groups + [
        group
        for group in theirs
        if group not in groups and await helping.helps(ask.session, group.id, ask.member.id)
    ]
