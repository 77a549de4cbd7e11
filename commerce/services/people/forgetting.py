"""A member's data: theirs to have, and to have forgotten. Names, words and addresses go; money stays under a
number, and totals stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from commerce.fact import KeptForItsAnswer, LastWord, names
from commerce.outcomes import Outcome
from commerce.queries.narrow import caused_by
from commerce.queries.personal import Owed, addresses, still_led, still_open, still_owed
from commerce.refusals import Refusal
from commerce.services.voice.record import audit
from commerce.services.words.judging import redraw_posts
from commerce.tables import (
    Audit,
    Cursor,
    DeadLetter,
    GroupBuy,
    HeldReply,
    Helper,
    Identity,
    InviteCode,
    KeptStanding,
    Line,
    Link,
    Matter,
    Member,
    Membership,
    Miss,
    Notice,
    Order,
    Outgoing,
    PickupCode,
    PlannedCourtesy,
    Proof,
    Refund,
    Resale,
    Review,
    Reward,
    Source,
    StandingMove,
    Telling,
    Thanks,
    Transfer,
    Unwanted,
    Utterance,
    Vote,
    Waiting,
    Wisher,
)


@dataclass(slots=True)
class MyData(Outcome):
    """Everything about a member as a file, for their eyes alone."""

    where = "private"
    member_no: int


@dataclass(slots=True)
class AskedToForget(Outcome):
    """What will go and what stays, and that it cannot be undone; nothing is done yet."""

    where = "private"
    name: str


@dataclass(slots=True)
class Forgotten(LastWord, Outcome):
    """It is done. These are the last words, and they are forgotten too."""

    where = "private"
    member_no: int


@dataclass(eq=False)
class NotForgettable(Refusal):
    """Something is open or owed: it must end first."""

    private = True
    open: list[tuple[int, str]]
    leads: list[tuple[int, str]]
    owed: list[Owed]


# what is kept of a member for their own sake, and goes with them
THEIRS_ALONE: tuple[type[SQLModel], ...] = (
    Membership,
    Miss,
    Helper,
    HeldReply,
    KeptStanding,
    StandingMove,
    Unwanted,
    PlannedCourtesy,
    InviteCode,
    Matter,
    PickupCode,
    Vote,
    Wisher,
    Identity,
)


async def look_before(session: AsyncSession, member: Member) -> None:
    """Raises NotForgettable while something of theirs is under way."""
    open_, leads = await still_open(session, member.id), await still_led(session, member.id)
    owed = await still_owed(session, member.id)
    if open_ or leads or owed:
        raise NotForgettable(open_, leads, owed)


async def forget(session: AsyncSession, member: Member, now: datetime) -> Forgotten:
    """Shreds what tells who it was; orders and money stay under the member's number. Raises
    NotForgettable."""
    await look_before(session, member)
    quoted = await _quoted(session, member.id)
    for one in [member, *await _became(session, member)]:
        await _shred(session, one)
    await redraw_posts(session, quoted, now)
    audit(session, "forgotten", now, detail=f"member {member.id}")
    return Forgotten(member.id)


async def _became(session: AsyncSession, member: Member) -> list[Member]:
    """Who became one with them, and who had become one with those: their names, and what did not move, stayed."""
    found: list[Member] = []
    into = [member.id]
    while into:
        links = col(Link.kept_id).in_(into), col(Link.parted_at).is_(None)
        query = select(Member).join(Link, col(Link.joined_id) == col(Member.id)).where(*links)
        more = list((await session.execute(query)).scalars())
        found, into = found + more, [one.id for one in more]
    return found


async def _shred(session: AsyncSession, member: Member) -> None:
    own = await addresses(session, member.id)
    keys = await _keys(session, member.id)
    await _shred_words(session, member.id, keys)
    await _shred_what_was_said(session, member.id, own, keys)
    await _shred_traces(session, member.id, own)
    member.name, member.language = f"#{member.id}", ""
    await session.flush()


async def _quoted(session: AsyncSession, member_id: int) -> list[int]:
    """The products that open posts may quote them on."""
    theirs = col(Review.member_id) == member_id, col(Review.consent) != "no"
    return list((await session.execute(select(col(Review.product_id)).where(*theirs))).scalars())


async def _keys(session: AsyncSession, member_id: int) -> dict[str, str]:
    """Each message of theirs that is cited -> a key that leads nowhere."""
    query = select(col(Utterance.id), col(Utterance.key)).where(
        or_(col(Utterance.member_id) == member_id, col(Utterance.actor_id) == member_id)
    )
    return {key: f"forgotten:{no}" for no, key in await session.execute(query)}


async def _shred_words(session: AsyncSession, member_id: int, keys: dict[str, str]) -> None:
    """What they said, whom they ordered for, and every citation of it."""
    for key, blank in keys.items():
        await session.execute(
            update(Utterance)
            .where(col(Utterance.key) == key)
            .values(key=blank, text="", effect={}, answers="")
        )
        for table in (Line, Waiting):
            await session.execute(update(table).where(col(table.utterance) == key).values(utterance=blank))
    orders = list(
        (await session.execute(select(col(Order.id)).where(col(Order.member_id) == member_id))).scalars()
    )
    lines = select(Line).where(col(Line.order_id).in_(orders), col(Line.for_) != "")
    waits = select(Waiting).where(col(Waiting.order_id).in_(orders), col(Waiting.for_) != "")
    for held in [*(await session.execute(lines)).scalars(), *(await session.execute(waits)).scalars()]:
        held.for_ = f"#{held.id}"
    for transfer in (
        await session.execute(select(Transfer).where(col(Transfer.order_id).in_(orders)))
    ).scalars():
        transfer.key = f"{transfer.kind}:forgotten:{transfer.id}"
    acts = update(Audit).where(or_(col(Audit.actor_id) == member_id, col(Audit.order_id).in_(orders)))
    await session.execute(acts.values(source="", detail=""))


async def _shred_what_was_said(
    session: AsyncSession, member_id: int, own: list[str], keys: dict[str, str]
) -> None:
    """The bot's words to them, and all that was said about group buys they led or took part in: it may name them by
    any name they had."""
    to_them = or_(col(Outgoing.chat).in_(own), col(Outgoing.person).in_(own))
    offered = select(col(Resale.buy_id)).where(
        or_(col(Resale.offered_by) == member_id, col(Resale.leader_id) == member_id)
    )
    led = select(col(GroupBuy.id)).where(col(GroupBuy.leader_id) == member_id)
    buys = select(col(Order.buy_id)).where(col(Order.member_id) == member_id).union(offered, led)
    about_them = or_(
        to_them,
        col(Outgoing.source).in_(list(keys)),
        col(Outgoing.buy_id).in_(buys),
        and_(  # lists of members, for one
            col(Outgoing.buy_id).is_(None), col(Outgoing.outcome).not_in(names(KeptForItsAnswer))
        ),
    )
    unsent = col(Outgoing.state).in_(("waiting", "stuck", "held"))
    await session.execute(update(Outgoing).where(to_them, unsent).values(state="merged"))
    await session.execute(update(Outgoing).where(about_them, ~unsent).values(facts="{}", error=""))
    for key, blank in keys.items():
        await session.execute(update(Outgoing).where(caused_by(key)).values(source=blank, reply_to=""))
    private = {"chat": "forgotten", "person": "", "ticket": "", "reply_to": "", "facts": "{}", "error": ""}
    await session.execute(update(Outgoing).where(col(Outgoing.chat).in_(own)).values(**private))
    await session.execute(
        update(Outgoing).where(col(Outgoing.person).in_(own)).values(person="", ticket="", reply_to="")
    )
    for address in own:
        from_private = col(Outgoing.source).startswith(f"{address}:", autoescape=True)
        await session.execute(update(Outgoing).where(from_private).values(source="forgotten"))


async def _shred_traces(session: AsyncSession, member_id: int, own: list[str]) -> None:
    """Accounts, whereabouts, and what a private chat left behind."""
    for theirs_alone in THEIRS_ALONE:
        await session.execute(delete(theirs_alone).where(theirs_alone.__table__.c.member_id == member_id))  # type: ignore[attr-defined]
    said = update(Proof).where(col(Proof.member_id) == member_id)
    await session.execute(said.values(words="", digits="", photo=""))
    # whether they liked it stays in the sums
    spoke = update(Review).where(col(Review.member_id) == member_id)
    await session.execute(spoke.values(text="", consent="no", answer="", why=""))
    earned = delete(Reward).where(col(Reward.member_id) == member_id)
    await session.execute(
        earned.where(col(Reward.transfer_id).is_(None))
    )  # what has paid a bill stays booked
    await session.execute(update(Reward).where(col(Reward.member_id) == member_id).values(reason=""))
    await session.execute(update(Refund).where(col(Refund.member_id) == member_id).values(reason=""))
    thanked = update(Thanks).where(or_(col(Thanks.by_id) == member_id, col(Thanks.member_id) == member_id))
    await session.execute(thanked.values(text="", state="kept"))
    begun = update(Telling).where(col(Telling.by_id) == member_id)  # who is still to hear it, hears it
    await session.execute(begun.values(source=""))
    await _shred_announcements(session, member_id)
    theirs = or_(col(Link.kept_id) == member_id, col(Link.joined_id) == member_id)
    await session.execute(
        update(Link).where(theirs).values(moved={})
    )  # whom they ordered for, what they said
    for table in Member.metadata.sorted_tables:
        places = [column for column in table.columns if isinstance(column.type, String)]
        if table.name.startswith("link") and places:  # codes that waited, accounts that were joined
            await session.execute(delete(table).where(or_(*(place.in_(own) for place in places))))
    for address in own:
        await session.execute(delete(Cursor).where(col(Cursor.chat) == address))
        await session.execute(
            delete(Source).where(col(Source.key).startswith(f"{address}:", autoescape=True))
        )
        bare = address.partition(":")[2]
        if len(bare) >= 5:  # a number as platforms give them; a shorter one would take others' with it
            await session.execute(
                delete(DeadLetter).where(col(DeadLetter.raw).contains(bare, autoescape=True))
            )


async def _shred_announcements(session: AsyncSession, member_id: int) -> None:
    """What they wrote stands for its buy no more; whoever replied to what was never opened waits for nothing."""
    theirs = select(col(Notice.id)).where(col(Notice.leader_id) == member_id)
    await session.execute(delete(HeldReply).where(col(HeldReply.notice_id).in_(theirs)))
    await session.execute(delete(Notice).where(col(Notice.leader_id) == member_id))
