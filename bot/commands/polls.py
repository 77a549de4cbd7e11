"""A question to the group, with candidates to choose from."""

from __future__ import annotations

import re

from bot.calling.arguments import Misused, Number, Rest
from bot.calling.command import Answer, Ask, command, commands
from bot.calling.obeying import LeadersOnly
from bot.calling.verbs import verbs
from bot.commands.terms import closing_time
from bot.hearing.people import NOBODY, NoPerson
from bot.opening.fields import cut, known
from commerce.outcomes import MomentAsked
from commerce.queries import shopfront
from commerce.services.words import voting
from commerce.services.words.voting import NoSuchPoll
from commerce.tables import Group, Poll

_CALL = re.compile(r"(?P<verb>\S+)\s+#?(?P<no>[0-9]{1,9})(?:\s+#?(?P<place>[0-9]{1,2}))?")


@command(leaders=True, examples=["/poll Which fruit next?; durian; mango; until 2h"])
async def poll(ask: Ask, text: Rest) -> Answer:
    call = _CALL.fullmatch(text)
    verb = verbs("polls").get(call["verb"].casefold()) if call else None
    if call is not None and verb is not None:
        return await _do(ask, verb, int(call["no"]), int(call["place"] or 0), text)
    question, *pieces = cut(text)
    deadlines = [
        said.value
        for piece in pieces
        if (said := known(piece, ask.words.opening)).name == "until" and said.value
    ]
    candidates = [piece for piece in pieces if known(piece, ask.words.opening).name != "until"]
    if not candidates or len(deadlines) > 1:
        raise _misused(text)
    closes_at = (
        closing_time(ask, deadlines[0], ask.now) if deadlines else ask.now + ask.settings.defaults.duration
    )
    if isinstance(closes_at, MomentAsked):
        return closes_at
    return await voting.put(ask.session, ask.deed(), question, candidates, closes_at)


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
        raise _misused(text)
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
    """The group here; in private the one of theirs whose poll it is, since a number says which."""
    row = await ask.session.get(Poll, no) if ask.message.private else None
    if row is None or row.group_id == ask.here.id:
        return ask.here
    theirs = [
        group for group in await shopfront.groups_of(ask.session, ask.member.id) if group.id == row.group_id
    ]
    if not theirs:
        raise NoSuchPoll(no)
    return theirs[0]


def _misused(text: str) -> Misused:
    made = commands()["poll"]
    return Misused(
        command=made.name, argument="text", found=text[:80], usage=made.usage(), example=made.examples[0]
    )
