"""Resale: a leader offers an open buy to another group's leaders for a commission; one of them says yes, and
it is shown there too.

The stock and the prices stay the one buy's own; what is ordered in a group belongs to it. Nothing is shown
there before the yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome
from commerce.queries.goods import offers_of
from commerce.queries.sides import carriers
from commerce.refusals import Refusal
from commerce.rules.commission import Rate, fits
from commerce.services.buys.closing import locked
from commerce.services.buys.editing import Edit
from commerce.services.deed import Deed
from commerce.services.money.commissioning import tell_leader
from commerce.services.voice.record import say
from commerce.tables import Group, GroupBuy, Identity, Member, Offer, Outgoing, Post, Resale


@dataclass(eq=False, kw_only=True)
class BadRate(Refusal):
    """A commission that cannot be. `why`: "unread", "percent" (not over 0 to 50), or "amount" (not below
    `below_minor`, the lowest price there is)."""

    private = True
    found: str
    why: str
    below_minor: int
    currency: str


@dataclass(eq=False)
class NobodyToAsk(Refusal):
    """No leader of that group is known to the bot yet, so nobody can be asked to carry the buy."""

    group: str


@dataclass(eq=False)
class CannotResell(Refusal):
    """The buy cannot be offered to that group, or the offer not taken back. `why`: "here" (it is shown there
    anyway), "accepted", "team" (teams show their members' names), "nothing" (nothing is offered there)."""

    private = True
    title: str
    group: str
    why: str


@dataclass(eq=False, kw_only=True)
class ResaleOver(Refusal):
    """The question to carry a buy is no longer open. `why`: "accepted", "declined", "withdrawn", "closed"
    (the buy is), "unknown"."""

    private = True
    title: str
    why: str
    by: str = ""  # who answered it or took it back, and when
    at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class ResaleOffered(Outcome):
    """What was offered to another group's leaders, `asked` of them; nothing is shown there before one
    accepts."""

    where = "private"
    buy_no: int
    title: str
    group: str
    rate_bp: int
    unit_minor: int
    currency: str
    asked: int


@dataclass(slots=True, kw_only=True)
class ResaleQuestion(Outcome):
    """Asked privately of another group's leaders: will you show this buy in `group` for a commission? Offers
    are (title, minor units)."""

    where = "private"
    number: int
    buy_no: int
    title: str
    name: str
    from_group: str
    group: str
    offers: list[tuple[str, int]]
    closes_at: datetime
    rate_bp: int
    unit_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class ResaleTaken(Outcome):
    """Answer to the yes: the buy is on its way into their group."""

    where = "private"
    buy_no: int
    title: str
    group: str
    rate_bp: int
    unit_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class ResaleAccepted(Outcome):
    """Told privately to the leader who offered it: `name` shows the buy in `group` now."""

    where = "private"
    buy_no: int
    title: str
    group: str
    name: str
    rate_bp: int
    unit_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class ResaleDeclined(Outcome):
    """A no: the answer to it, and (`told`) the word to the leader who offered it."""

    where = "private"
    buy_no: int
    title: str
    group: str
    name: str
    told: bool


@dataclass(slots=True)
class ResaleWithdrawn(Outcome):
    """An offer that nobody had accepted is taken back."""

    where = "private"
    buy_no: int
    title: str
    group: str


async def offer(
    session: AsyncSession, no: int, rate: Rate, deed: Deed, group: Group, leaders: Sequence[str]
) -> ResaleOffered:
    """Asks the accounts `leaders` of another group; an offer that still waits there is replaced. Raises
    BadRate, CannotResell, NobodyToAsk."""
    buy = await locked(session, no)
    offers = await offers_of(session, no)
    before = await _before(session, buy, group)
    lowest = lowest_price(buy, offers)
    if not fits(rate, lowest):
        raise BadRate(
            found="", why="percent" if rate.bp else "amount", below_minor=lowest, currency=buy.currency
        )
    if not leaders:
        raise NobodyToAsk(_name(group))
    if before is not None:
        before.state, before.decided_at = "withdrawn", deed.now
        await session.flush()
    row = Resale(
        buy_id=no,
        group_id=group.id,
        offered_by=deed.by.id,
        rate_bp=rate.bp,
        unit_minor=rate.unit_minor,
        offered_at=deed.now,
    )
    session.add(row)
    await session.flush()
    question = await _question(session, row, buy, offers, deed.by, group)
    for address in leaders:
        say(session, address, question, deed.now, kind="private", buy_id=no, person=address)
    detail = f"to group {group.id}: {rate.bp} bp, {rate.unit_minor} a unit"
    deed.sign(session, "resale_offered", group_id=buy.group_id, buy_id=no, detail=detail)
    return ResaleOffered(
        buy_no=no,
        title=buy.title,
        group=_name(group),
        rate_bp=rate.bp,
        unit_minor=rate.unit_minor,
        currency=buy.currency,
        asked=len(leaders),
    )


async def _question(
    session: AsyncSession, row: Resale, buy: GroupBuy, offers: Sequence[Offer], by: Member, group: Group
) -> ResaleQuestion:
    home = (await session.execute(select(Group).where(col(Group.id) == buy.group_id))).scalar_one()
    return ResaleQuestion(
        number=row.id,
        buy_no=buy.id,
        title=buy.title,
        name=by.name,
        from_group=_name(home),
        group=_name(group),
        offers=[(one.title, one.price_minor) for one in offers],
        closes_at=buy.closes_at,
        rate_bp=row.rate_bp,
        unit_minor=row.unit_minor,
        currency=buy.currency,
    )


async def withdraw(session: AsyncSession, no: int, deed: Deed, group: Group) -> ResaleWithdrawn:
    """Takes back an offer that nobody has accepted. Raises CannotResell."""
    buy = await locked(session, no, "")
    live = await _live(session, no, group.id)
    if live is None or live.state != "offered":
        raise CannotResell(buy.title, _name(group), "accepted" if live else "nothing")
    live.state, live.decided_at = "withdrawn", deed.now
    deed.sign(session, "resale_withdrawn", group_id=buy.group_id, buy_id=no)
    return ResaleWithdrawn(no, buy.title, _name(group))


async def accept(session: AsyncSession, number: int, deed: Deed) -> ResaleTaken:
    """The buy is shown in that group from now on. Raises ResaleOver; who may say it is asked before."""
    row, buy, group = await _open(session, number)
    row.state, row.leader_id, row.decided_at = "accepted", deed.by.id, deed.now
    buy.revision += 1
    session.add(Post(buy_id=buy.id, group_id=group.id))
    session.add(Outgoing(chat=group.chat, kind="post", buy_id=buy.id, due_at=deed.now, source=deed.source))
    taken = ResaleTaken(
        buy_no=buy.id,
        title=buy.title,
        group=_name(group),
        rate_bp=row.rate_bp,
        unit_minor=row.unit_minor,
        currency=buy.currency,
    )
    told = ResaleAccepted(**asdict(taken), name=deed.by.name)
    await tell_leader(session, row.offered_by, group, told, buy.id, deed.now)
    deed.sign(session, "resale_accepted", group_id=group.id, buy_id=buy.id)
    return taken


async def decline(session: AsyncSession, number: int, deed: Deed) -> ResaleDeclined:
    """A no for the whole group. Raises ResaleOver."""
    row, buy, group = await _open(session, number)
    row.state, row.leader_id, row.decided_at = "declined", deed.by.id, deed.now
    await tell_leader(
        session,
        row.offered_by,
        group,
        ResaleDeclined(buy_no=buy.id, title=buy.title, group=_name(group), name=deed.by.name, told=True),
        buy.id,
        deed.now,
    )
    deed.sign(session, "resale_declined", group_id=group.id, buy_id=buy.id)
    return ResaleDeclined(buy_no=buy.id, title=buy.title, group=_name(group), name=deed.by.name, told=False)


async def asked_group(session: AsyncSession, number: int) -> Group:
    """The group that a question is about. Raises ResaleOver where there is no such question."""
    query = select(Group).join(Resale, col(Resale.group_id) == col(Group.id)).where(col(Resale.id) == number)
    group = (await session.execute(query)).scalar_one_or_none()
    if group is None:
        raise ResaleOver(title="", why="unknown")
    return group


async def may_become(session: AsyncSession, buy: GroupBuy, change: Edit) -> None:
    """Raises CannotResell for a buy that another group carries and that would be bought in teams from now
    on."""
    teams = change.mechanic is not None and MECHANICS[change.mechanic].team_size(change.terms or {})
    carried = await carriers(session, buy.id) if teams else ()
    for _, group in carried:
        raise CannotResell(buy.title, _name(group), "team")


async def known_leaders(session: AsyncSession, group: Group) -> list[str]:
    """Accounts of those who have opened a buy in that group, on its platform: for groups whose leaders no
    config names."""
    opened = select(col(GroupBuy.leader_id)).where(col(GroupBuy.group_id) == group.id).distinct()
    rows = await session.execute(
        select(col(Identity.address))
        .where(col(Identity.member_id).in_(opened))
        .order_by(col(Identity.address))
    )
    platform = group.chat.partition(":")[0]
    return [address for address in rows.scalars() if address.startswith(f"{platform}:")]


def lowest_price(buy: GroupBuy, offers: Sequence[Offer]) -> int:
    """The least that a unit may come to before discounts, minor units."""
    return MECHANICS[buy.mechanic].lowest(buy.terms, min(one.price_minor for one in offers))


async def _before(session: AsyncSession, buy: GroupBuy, group: Group) -> Resale | None:
    """The offer to that group that still waits. Raises CannotResell where there is nothing to offer."""
    if MECHANICS[buy.mechanic].team_size(buy.terms):
        raise CannotResell(buy.title, _name(group), "team")
    live = await _live(session, buy.id, group.id)
    if live is not None and live.state == "accepted":
        raise CannotResell(buy.title, _name(group), "accepted")
    posts = select(col(Post.id)).where(col(Post.buy_id) == buy.id, col(Post.group_id) == group.id)
    if (await session.execute(posts)).first() is not None:
        raise CannotResell(buy.title, _name(group), "here")
    return live


async def _live(session: AsyncSession, no: int, group_id: int) -> Resale | None:
    query = select(Resale).where(
        col(Resale.buy_id) == no,
        col(Resale.group_id) == group_id,
        col(Resale.state).in_(("offered", "accepted")),
    )
    return (await session.execute(query.with_for_update())).scalar_one_or_none()


async def _open(session: AsyncSession, number: int) -> tuple[Resale, GroupBuy, Group]:
    """The offer, its buy and the group, both rows held. Raises ResaleOver."""
    group = await asked_group(session, number)
    no = (await session.execute(select(col(Resale.buy_id)).where(col(Resale.id) == number))).scalar_one()
    buy = await locked(session, no, "")
    query = select(Resale).where(col(Resale.id) == number).with_for_update()
    row = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()
    if row.state != "offered":
        by = await session.get(Member, row.offered_by if row.state == "withdrawn" else row.leader_id)
        raise ResaleOver(title=buy.title, why=row.state, by=by.name if by else "", at=row.decided_at)
    if buy.state != "open":
        raise ResaleOver(title=buy.title, why="closed")
    if MECHANICS[buy.mechanic].team_size(buy.terms):  # made a team buy since
        raise CannotResell(buy.title, _name(group), "team")
    return row, buy, group


def _name(group: Group) -> str:
    return group.name or group.chat
