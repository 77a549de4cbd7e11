"""The life of a row that must be said: claimed, sent, merged, given up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.writing import facts_json
from commerce.fact import LastWord, Sending, Unasked, is_kind
from commerce.outcomes import Digest, Ordered, Outcome
from commerce.queries.narrow import unsaid, unsent
from commerce.queries.shopfront import group_at
from commerce.refusals import Refusal
from commerce.services.voice import courtesies
from commerce.services.voice.record import say
from commerce.tables import Identity, Outgoing
from commerce.tables.outgoing import UNSENT

# what is left of a last word
LAST_WORDS = {
    "chat": "forgotten",
    "person": "",
    "ticket": "",
    "source": "",
    "reply_to": "",
    "facts": "{}",
}


@dataclass(eq=False)
class WriteToMe(Refusal):
    """Something private could not be said in private: the neutral word, with no detail."""

    name: str
    link: str = field(default="")


@dataclass(slots=True)
class AnsweredPrivately(Outcome):
    """Too long for an alert: the whole answer went to the private chat."""

    where = "private"


@dataclass(slots=True)
class Cut(Outcome):
    """The last line of a list that did not fit: how many lines are `left`, and of which buy (0: of none)."""

    left: int
    about: int


async def leave_out(session: AsyncSession, rows: Collection[int]) -> None:
    """What is said again further on, word for word, is not said before."""
    superfluous = col(Outgoing.id).in_(rows), col(Outgoing.state) == "waiting", col(Outgoing.attempts) == 0
    await session.execute(update(Outgoing).where(*superfluous).values(state="merged"))


async def is_held(session: AsyncSession, row: Outgoing) -> bool:
    """Is the claim still ours? Another may have taken the row over, or what became of it was recorded
    already."""
    return (await session.execute(select(col(Outgoing.id)).where(_is_ours(row)))).first() is not None


async def renew(session: AsyncSession, row: Outgoing, until: datetime) -> None:
    """The send is still under way: nobody takes the row over before `until`."""
    await session.execute(update(Outgoing).where(_is_ours(row)).values(lease_until=until))


async def let_go(session: AsyncSession, row: Outgoing, now: datetime) -> None:
    """Ends a claim of ours that we do not know to have been committed, and on which nothing was sent."""
    # another's claim after ours has another number, or another end
    of_that_moment = col(Outgoing.lease_until) == row.lease_until
    await session.execute(
        update(Outgoing)
        .where(_is_ours(row), of_that_moment)
        .values(state="waiting", due_at=now, lease_until=None)
    )


async def abandon(session: AsyncSession) -> None:
    """Ends every claim: whoever made it is no more, and what they were saying must be said again."""
    await session.execute(
        update(Outgoing).where(unsent(), col(Outgoing.state) == "sending").values(lease_until=Outgoing.due_at)
    )


async def settle(
    session: AsyncSession, row: Outgoing, state: Sending, due_at: datetime | None, error: str
) -> None:
    """It was not said, or perhaps it was: what is left of it."""
    values = {"state": state, "error": error, "lease_until": None, **({"due_at": due_at} if due_at else {})}
    if is_kind(row.outcome, LastWord) and state not in UNSENT:
        values |= {**LAST_WORDS, "error": ""}
    if row.kind == "refresh" and state in UNSENT and await _another_redraws(session, row):
        values["state"] = "merged"
    await session.execute(update(Outgoing).where(_is_ours(row)).values(**values))


def _is_ours(row: Outgoing) -> ColumnElement[bool]:
    """The claim that we made: one who was stopped and comes back late does not overwrite what another made of
    the row since."""
    return and_(
        col(Outgoing.id) == row.id, col(Outgoing.state) == "sending", col(Outgoing.attempts) == row.attempts
    )


async def merge(session: AsyncSession, row: Outgoing, count: int) -> Outgoing:
    """Makes one digest of the `count` order answers that wait in the chat, the row first."""
    rows = list(
        (
            await session.execute(
                select(Outgoing)
                .where(
                    col(Outgoing.chat) == row.chat,
                    col(Outgoing.id) >= row.id,
                    col(Outgoing.kind) == "say",
                    col(Outgoing.outcome) == Ordered.__name__,
                    unsent(),
                    col(Outgoing.state) != "stuck",
                )
                .order_by(col(Outgoing.id))
                .limit(count)
            )
        ).scalars()
    )
    facts = [orjson.loads(one.facts) for one in rows]
    try:
        latest = {
            fact["order_no"]: (fact["order_no"], fact["name"], fact["units"], fact["waiting"])
            for fact in facts
        }
    except (KeyError, TypeError):  # one of them cannot be formed: each is said, or not, by itself
        return row
    for other in rows[1:]:
        other.state = "merged"
    head = rows[0]
    head.outcome, head.facts, head.reply_to = "Digest", facts_json(Digest(list(latest.values()))), ""
    if any(other.buy_id != head.buy_id for other in rows):
        head.buy_id = None  # a reply to it could mean any of them
    if any(other.person != head.person for other in rows):
        head.person = ""  # it is nobody's alone: in the group's language, on nobody's account
    await session.flush()
    return head


async def not_in_private(session: AsyncSession, row: Outgoing, now: datetime) -> Sending:
    """A private word that the platform will not carry waits until the person writes; a group that asked gets
    the neutral word.

    A ticket that grew old is another way to the same person: the word goes to their private chat. -> the
    row's state.
    """
    if row.kind == "alert":
        session.add(_in_private(row, now))
        return "merged"
    name = await _cannot_be_reached(session, row.person)
    asked_in = row.source.rpartition(":")[0]
    told = is_kind(row.outcome, Unasked)
    if asked_in and asked_in != row.chat and not told and await group_at(session, asked_in):
        say(session, asked_in, WriteToMe(name), now, source=row.source)
    return "held"


async def hold(session: AsyncSession, row: Outgoing, now: datetime) -> str:
    """What an alert could not hold, and no private chat would carry, waits until the person writes. -> the
    person's name."""
    waiting = _in_private(row, now)
    waiting.state = "held"
    session.add(waiting)
    return await _cannot_be_reached(session, row.person)


def _in_private(row: Outgoing, now: datetime) -> Outgoing:
    return Outgoing(
        chat=row.person,
        kind="private",
        outcome=row.outcome,
        facts=row.facts,
        buy_id=row.buy_id,
        person=row.person,
        source=row.source,
        due_at=now,
    )


async def _cannot_be_reached(session: AsyncSession, address: str) -> str:
    """-> the person's name."""
    identity = await session.get(Identity, address)
    if identity is None:
        return ""
    identity.reachable = False
    return identity.name


async def held_for(session: AsyncSession, addresses: Collection[str]) -> list[str]:
    """Of these people, those who could not be written to."""
    found = select(col(Identity.address)).where(
        col(Identity.address).in_(addresses), col(Identity.reachable).is_(False)
    )
    return list((await session.execute(found)).scalars())


async def release(session: AsyncSession, address: str, now: datetime) -> int:
    """The person can be written to now: what was held for them goes out. -> how many words."""
    identity = await session.get(Identity, address)
    if identity is None or identity.reachable:
        return 0
    identity.reachable = True
    held = col(Outgoing.chat) == address, unsaid(), col(Outgoing.state) == "held"
    outcomes = list((await session.execute(select(col(Outgoing.outcome)).where(*held))).scalars())
    await session.execute(update(Outgoing).where(*held).values(state="waiting", due_at=now))
    await courtesies.heard_late(session, identity.member_id, outcomes, now)
    return len(outcomes)


async def _another_redraws(session: AsyncSession, row: Outgoing) -> bool:
    redraws = select(col(Outgoing.id)).where(unsent(), col(Outgoing.kind) == "refresh")
    other = redraws.where(
        col(Outgoing.chat) == row.chat,
        col(Outgoing.buy_id) == row.buy_id,
        col(Outgoing.facts) == row.facts,
        col(Outgoing.state) != "sending",
        col(Outgoing.id) != row.id,
    )
    return (await session.execute(other)).first() is not None
