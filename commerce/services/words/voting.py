"""Polls: put to a group, voted on, closed once; the winner may become a wish of those who voted for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.phrases.wishing import LONGEST, key_of, product_of
from commerce.queries.acts import latest
from commerce.queries.narrow import a_redraw_waits, an_open_poll
from commerce.queries.polls import ChoiceFact, PollBoard, asked_by, choices_of, voters
from commerce.refusals import Refusal
from commerce.rules.marks import carried
from commerce.services.deed import Deed
from commerce.services.people import stirring
from commerce.services.voice.record import audit, say
from commerce.services.words import wishing
from commerce.tables import Audit, Candidate, Group, Member, Outgoing, Poll, Standard, Vote

LONGEST_QUESTION = 200
MOST = 10  # candidates of one poll


@dataclass(slots=True)
class PollOpened(Outcome):
    """A poll is up: its living message follows."""

    no: int
    question: str
    closes_at: datetime


@dataclass(slots=True, kw_only=True)
class Voted(Outcome):
    """A member's vote as it stands; it can be changed until the poll closes. `changed`: it was for something
    else before."""

    no: int
    product: str
    changed: bool
    closes_at: datetime


@dataclass(slots=True, kw_only=True)
class PollEnded(Outcome):
    """The result, said once. `winners` have the most votes; several share them, none where nobody voted."""

    where = "group"
    no: int
    question: str
    choices: list[ChoiceFact]
    winners: list[ChoiceFact]


@dataclass(slots=True, kw_only=True)
class StandardDecided(Outcome):
    """What a group's vote on a standard came to, said once: is it `expected` now? `drops`: it was to be expected no more."""

    where = "group"
    text: str
    expected: bool
    drops: bool
    yes: int
    no: int


@dataclass(slots=True)
class PollCancelled(Outcome):
    """A leader took it back: it has no result."""

    no: int
    question: str


@dataclass(slots=True)
class BecameWish(Outcome):
    """A candidate is a wish now, of those who voted for it."""

    no: int
    product: str
    members: int


@dataclass(eq=False)
class NoSuchPoll(Refusal):
    """No poll of that number in this group, or none that stands so that this could be done."""

    no: int


@dataclass(eq=False, kw_only=True)
class PollDone(Refusal):
    """It has ended already, and nothing changes: `what` is closed or cancelled, `by` whom ('': its deadline)
    and when."""

    no: int
    question: str
    what: str
    by: str
    at: datetime


@dataclass(eq=False)
class PollOver(Refusal):
    """The vote was sent at or after the deadline, or the poll has ended otherwise."""

    question: str
    closes_at: datetime


@dataclass(eq=False)
class BadPoll(Refusal):
    """A poll that cannot be put. `why`: few (less than two candidates), many or long (more than `most` of
    them, or characters), twice (`found` is there twice)."""

    why: str
    found: str
    most: int


async def put(
    session: AsyncSession, deed: Deed, question: str, candidates: Sequence[str], closes_at: datetime
) -> PollOpened:
    """Puts it to the group; its living message is on its way in the same commit. Raises BadPoll."""
    products = [product_of(one) for one in candidates]
    _check(question, products)
    row = Poll(
        group_id=deed.group.id,
        leader_id=deed.by.id,
        question=question,
        opened_at=deed.now,
        closes_at=closes_at,
    )
    await _post(session, deed, row, products)
    deed.sign(session, "poll", detail=question)
    return PollOpened(row.id, question, closes_at)


async def _post(session: AsyncSession, deed: Deed, row: Poll, products: Sequence[str]) -> None:
    """The poll with its candidates; its living message is on its way."""
    session.add(row)
    await session.flush()
    for position, product in enumerate(products, 1):
        session.add(Candidate(poll_id=row.id, position=position, product=product))
    session.add(
        Outgoing(
            chat=deed.group.chat,
            kind="post",
            outcome=PollBoard.__name__,
            facts=_about(row),
            due_at=deed.now,
            source=deed.source,
        )
    )
    await session.flush()


async def put_standard(
    session: AsyncSession,
    deed: Deed,
    standard: Standard,
    choices: Sequence[str],
    closes_at: datetime,
    *,
    drops: bool = False,
) -> None:
    """Asks the group whether it expects this from now on, or (`drops`) no more."""
    row = Poll(
        group_id=deed.group.id,
        leader_id=deed.by.id,
        question=standard.text,
        opened_at=deed.now,
        closes_at=closes_at,
    )
    await _post(session, deed, row, choices)
    standard.poll_id, standard.drops = row.id, drops
    await session.flush()
    deed.sign(session, "standard_asked", detail=standard.text)


async def is_asked(session: AsyncSession, standard: Standard) -> bool:
    """Is there an open poll about it?"""
    query = select(col(Poll.id)).where(an_open_poll(), col(Poll.id) == standard.poll_id)
    return (await session.execute(query.limit(1))).first() is not None


async def vote(
    session: AsyncSession, group: Group, no: int, position: int, member: Member, sent: datetime, now: datetime
) -> Voted:
    """The member's vote, or their new one; the deadline is judged by when it was `sent`. Raises NoSuchPoll or
    PollOver."""
    poll = await find(session, group, no)
    if poll.state != "open" or sent >= poll.closes_at:
        raise PollOver(poll.question, poll.closes_at)
    chosen = await _candidate(session, poll, position)
    own = await session.get(Vote, (no, member.id), populate_existing=True)
    changed = own is not None and own.candidate_id != chosen.id
    if own is None:
        session.add(Vote(poll_id=no, member_id=member.id, candidate_id=chosen.id, at=now))
    elif changed:
        own.candidate_id, own.at = chosen.id, now
    if own is None or changed:
        await redraw_poll(session, poll, group.chat, now)
    if own is None:
        await stirring.stir(session, [member.id], [group.id], now)
    return Voted(no=no, product=chosen.product, changed=changed, closes_at=poll.closes_at)


async def close(
    session: AsyncSession, group: Group, no: int, now: datetime, *, by: Member | None = None, source: str = ""
) -> PollEnded | StandardDecided:
    """Ends it and says the result to the group, once. Raises PollDone where it has ended already."""
    poll = await _open(session, group, no)
    poll.state, poll.closes_at = "closed", min(poll.closes_at, now)
    choices = await choices_of(session, poll)
    about = await asked_by(session, poll)
    ended = _ended(poll, choices) if about is None else await _decided(session, about, choices, now)
    await redraw_poll(session, poll, group.chat, now)
    say(session, group.chat, ended, now, source=source)
    audit(
        session,
        "poll_closed",
        now,
        actor_id=by.id if by else None,
        group_id=group.id,
        source=source,
        detail=str(no),
    )
    return ended


def _ended(poll: Poll, choices: list[ChoiceFact]) -> PollEnded:
    best = max((one.votes for one in choices), default=0)
    winners = [one for one in choices if best and one.votes == best]
    return PollEnded(no=poll.id, question=poll.question, choices=choices, winners=winners)


async def _decided(
    session: AsyncSession, row: Standard, choices: list[ChoiceFact], now: datetime
) -> StandardDecided:
    """What the vote on a standard came to, which is so from now on."""
    yes, no = (one.votes for one in choices)
    if carried(yes, no) or not row.drops:
        row.state = ("dropped" if row.drops else "kept") if carried(yes, no) else "declined"
        row.since = now
    await stirring.stir_marks(session, [row.group_id], now)
    return StandardDecided(text=row.text, expected=row.state == "kept", drops=row.drops, yes=yes, no=no)


async def cancel(session: AsyncSession, deed: Deed, no: int) -> PollCancelled:
    """Takes it back. Raises PollDone where it has ended already."""
    poll = await _open(session, deed.group, no)
    poll.state = "cancelled"
    about = await asked_by(session, poll)
    if about is not None and not about.drops:
        about.state = "declined"
    await redraw_poll(session, poll, deed.group.chat, deed.now)
    deed.sign(session, "poll_cancelled", detail=str(no))
    return PollCancelled(no, poll.question)


async def make_wish(session: AsyncSession, deed: Deed, no: int, position: int) -> BecameWish:
    """What was voted for is a wish now, of all who voted for it; twice is once. Raises NoSuchPoll."""
    poll = await find(session, deed.group, no)
    if await asked_by(session, poll) is not None:
        raise NoSuchPoll(no)
    chosen = await _candidate(session, poll, position)
    row = await wishing.of_product(session, deed.group, chosen.product, deed.now)
    for member in await voters(session, chosen.id):
        await wishing.join(session, row, member, deed.now)
    deed.sign(session, "poll_wish", detail=f"{no}: {chosen.product}")
    return BecameWish(row.id, row.product, await wishing.count(session, row))


async def find(session: AsyncSession, group: Group, no: int) -> Poll:
    """Poll number `no` of the group, its row held until the commit. Raises NoSuchPoll; another group's does
    not exist here."""
    query = select(Poll).where(col(Poll.id) == no, col(Poll.group_id) == group.id).with_for_update()
    found = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
    if found is None:
        raise NoSuchPoll(no)
    return found


async def redraw_poll(session: AsyncSession, poll: Poll, chat: str, now: datetime) -> None:
    """Has its living message drawn again; one redraw waits at most, and is not said before this commit."""
    await session.flush()
    waiting = select(col(Outgoing.id)).where(
        a_redraw_waits(),
        col(Outgoing.chat) == chat,
        col(Outgoing.outcome) == PollBoard.__name__,
        col(Outgoing.facts) == _about(poll),
    )
    if (await session.execute(waiting.with_for_update())).first() is None:
        session.add(
            Outgoing(chat=chat, kind="refresh", outcome=PollBoard.__name__, facts=_about(poll), due_at=now)
        )


def _about(poll: Poll) -> str:
    return orjson.dumps({"poll": poll.id}).decode()


async def _open(session: AsyncSession, group: Group, no: int) -> Poll:
    poll = await find(session, group, no)
    if poll.state != "open":
        of_this = col(Audit.action).in_(("poll_closed", "poll_cancelled")), col(Audit.group_id) == group.id
        act = await latest(session, *of_this, col(Audit.detail) == str(no))
        raise PollDone(
            no=no,
            question=poll.question,
            what=poll.state,
            by=act.by if act else "",
            at=act.at if act else poll.closes_at,
        )
    return poll


async def _candidate(session: AsyncSession, poll: Poll, position: int) -> Candidate:
    query = select(Candidate).where(col(Candidate.poll_id) == poll.id, col(Candidate.position) == position)
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NoSuchPoll(poll.id)
    return found


def _check(question: str, products: Sequence[str]) -> None:
    if len(products) < 2 or not all(products):
        raise BadPoll("few", "", MOST)
    if len(products) > MOST:
        raise BadPoll("many", "", MOST)
    _check_lengths(question, products)
    keys = [key_of(one) for one in products]
    twice = next((one for one, key in zip(products, keys, strict=True) if keys.count(key) > 1), None)
    if twice is not None:
        raise BadPoll("twice", twice, MOST)


def _check_lengths(question: str, products: Sequence[str]) -> None:
    if len(question) > LONGEST_QUESTION:
        raise BadPoll("long", question[:40], LONGEST_QUESTION)
    too_long = next((one for one in products if len(one) > LONGEST), None)
    if too_long is not None:
        raise BadPoll("long", too_long[:40], LONGEST)
