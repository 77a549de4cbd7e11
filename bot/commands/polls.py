"""A question to the group, with candidates to choose from."""

from __future__ import annotations

import re

from bot.calling.arguments import Number, Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.rights import LeadersOnly
from bot.calling.verbs import leading
from bot.commands.deadlines import closing_time
from bot.commands.groups import home_of
from bot.hearing.people import NOBODY, NoPerson
from bot.opening.fields import cut, known
from commerce.outcomes import MomentAsked
from commerce.services.words import voting
from commerce.services.words.voting import NoSuchPoll
from commerce.tables import Group, Poll

_NUMBERS = re.compile(r"#?(?P<no>[0-9]{1,9})(?:\s+#?(?P<place>[0-9]{1,2}))?")


@command(leaders=True, examples=["/poll Which fruit next?; durian; mango; until 2h"])
async def poll(ask: Ask, text: Rest) -> Answer:
    verb, rest = leading("polls", text)
    call = _NUMBERS.fullmatch(rest)
    if call is not None and verb:
        return await _do(ask, verb, int(call["no"]), int(call["place"] or 0), text)

    question, candidates, until = _asked(ask, text)
    closes_at = closing_time(ask, until, ask.now) if until else ask.now + ask.settings.defaults.duration
    if isinstance(closes_at, MomentAsked):
        return closes_at
    return await voting.put(ask.session, ask.deed(), question, candidates, closes_at)


def _asked(ask: Ask, text: str) -> tuple[str, list[str], str]:
    """-> the question, what may be chosen, and until when in the leader's words ("": unsaid)."""
    question, *pieces = cut(text)
    fields = [(piece, known(piece, ask.words.opening)) for piece in pieces]
    candidates = [piece for piece, field in fields if field.name != "until"]
    deadlines = [field.value for _, field in fields if field.name == "until" and field.value]
    if not candidates or len(deadlines) > 1:
        raise misused(ask, "poll", "text", text)
    return question, candidates, deadlines[0] if deadlines else ""


@command(examples=["/vote 1 2"])
async def vote(ask: Ask, poll: Number, choice: Number) -> Answer:
    if ask.message.sender in NOBODY:
        raise NoPerson()
    group = await _group_of(ask, poll)
    return await voting.vote(
        ask.session, group, no=poll, position=choice, member=ask.member, sent=ask.message.sent, now=ask.now
    )


async def _do(ask: Ask, verb: str, no: int, place: int, text: str) -> Answer:
    """What a leader does with a poll there is."""
    if bool(place) != (verb == "wish"):
        raise misused(ask, "poll", "text", text)
    group = await _group_of(ask, no)
    if not ask.leads(group):
        raise LeadersOnly("poll")
    if verb == "close":
        await voting.close(ask.session, group, no, ask.now, by=ask.member, source=ask.message.key)
        return None
    if verb == "cancel":
        return await voting.cancel(ask.session, ask.deed(group), no)
    return await voting.make_wish(ask.session, ask.deed(group), no, place)


async def _group_of(ask: Ask, no: int) -> Group:
    group = await home_of(ask, Poll, no)
    if group is None:
        raise NoSuchPoll(no)
    return group
