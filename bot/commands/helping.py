"""Who helps a leader at handing out, and who did what: `/helper amy`, `/audit 12`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.calling.arguments import Number, Rest
from bot.calling.command import Answer, Ask, command
from bot.calling.filing import led
from bot.calling.verbs import words_for
from bot.commands.showing import show
from commerce.queries.record import record_of
from commerce.queries.sides import side_of
from commerce.services.people import helping, meeting
from commerce.services.people.helping import HelpWhere
from commerce.tables import Group, GroupBuy, Member


@command(leaders=True, examples=["/helper amy", "/helper", "/helper amy off"])
async def helper(ask: Ask, who: Rest | None = None) -> Answer:
    """In private it may be about any group that the leader leads: that in which the member is."""
    groups = await led(ask) if ask.message.private else [ask.here]
    if who is None:
        return await helping.helpers(ask.session, groups)
    name, off = _off(who)
    member = await meeting.named_among(ask.session, groups, name)
    there = [group for group in groups if await meeting.is_in(ask.session, group, member)]
    group = _only(there, member)
    act = helping.drop_helper if off else helping.name_helper
    return await act(ask.session, group, member, ask.deed(group))


def _only(groups: Sequence[Group], member: Member) -> Group:
    if len(groups) > 1:
        raise HelpWhere(member.name, [helping.called(group) for group in groups])
    return groups[0]


def _off(text: str) -> tuple[str, bool]:
    """A name, and whether "off" stands behind it."""
    name, _, last = text.strip().rpartition(" ")
    return (name.strip(), True) if name and last.casefold() in words_for("helping", "off") else (text, False)


@command(leaders=True, examples=["/audit 1", "/audit 1 2"])
async def audit(ask: Ask, buy: GroupBuy, page: Number | None = None) -> Answer:
    """Who did what of a buy, and when; for the leader alone."""
    side = await side_of(ask.session, buy.id, ask.here.id)
    return await show(ask, await record_of(ask.session, buy, side, page or 1))
