"""Who helps a leader at handing out: `/helper amy`, `/helper amy off`, `/helper`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, command
from bot.calling.filing import led
from bot.calling.verbs import words_for
from commerce.services.people import helping, meeting
from commerce.services.people.helping import HelpWhere
from commerce.tables import Group, Member


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
