"""A member says that they have paid: kept as a proof, shown to their leader, and on record only once the leader says
that the money is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.phrases.proof import PaymentSaid
from commerce.queries.board import MyOrder, my_order
from commerce.queries.ledger import received
from commerce.queries.narrow import has_picture
from commerce.queries.sides import leader_in
from commerce.rules.references import found_in
from commerce.services.deed import Deed
from commerce.services.money.placing import place
from commerce.services.money.pressing import OwnOrder
from commerce.services.money.proofs import orders_of, waiting, waiting_of
from commerce.services.money.proved import (
    ListedProof,
    NoSuchProof,
    PaymentMentioned,
    ProofDeclined,
    ProofDone,
    ProofList,
    ProofsConfirmed,
    ProofShown,
    YourPaymentFound,
    YourPaymentMissing,
)
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import claimed, say
from commerce.tables import Group, GroupBuy, Member, Order, Proof

LONGEST = 200  # characters of the member's words that are passed on


MOST_LISTED = 10  # proofs of one answer; the rest follow when these are answered


async def prove(
    session: AsyncSession,
    member: Member,
    orders: Sequence[MyOrder],
    said: PaymentSaid,
    words: str,
    photo: str,
    platform: str,
    now: datetime,
) -> list[str]:
    """Keeps what a member says of having paid, one proof for each group and currency, and tells the leaders. What is
    said later completes what waits. -> the names of the leaders who know."""
    told: dict[str, None] = {}
    for group_no, mine in await _by_group(session, _meant(orders, said, words)):
        leader = await leader_of(session, mine[0])
        told[leader.name] = None
        proof, is_new = await _kept(
            session,
            member,
            group_no,
            mine,
            said=said,
            words=words,
            photo=f"{platform}:{photo}" if photo else "",
            now=now,
        )
        before = await claimed(session, f"proof:{proof.id}:{now:%Y%m%d%H}", 0, now)
        if is_new or not before:  # once an hour is enough where nothing is new
            await _tell(session, leader, proof, member, mine, platform=platform, now=now)
    return list(told)


async def listed(session: AsyncSession, groups: Sequence[int], buy_no: int | None = None) -> ProofList:
    """What waits for the leader of these groups; of one buy, or of all."""
    proofs = [await _listed(session, proof, buy_no) for proof in await waiting(session, groups)]
    shown = [one for one in proofs if one is not None]
    return ProofList(proofs=shown[:MOST_LISTED], count=len(shown), agreeing=sum(one.agrees for one in shown))


async def confirm(
    session: AsyncSession,
    no: int,
    groups: Sequence[int],
    deed: Deed,
    platform: str,
    amount: int | None = None,
) -> ProofsConfirmed:
    """The money of one proof is there: `amount` of it, else what was said, else what is due. Raises NoSuchProof,
    OwnOrder, ProofDone."""
    proof = await _answered_by(session, no, groups, deed)
    booked, still, credit = await _book(session, proof, deed, platform, amount)
    return await _confirmed(session, [(proof, booked)], groups, still, credit)


async def confirm_agreeing(
    session: AsyncSession, groups: Sequence[int], deed: Deed, platform: str
) -> ProofsConfirmed:
    """Every proof that nothing speaks against, in one tap; not a helper's own."""
    done: list[tuple[Proof, int]] = []
    for proof in await waiting(session, groups):
        one = await _listed(session, proof, None)
        if one is None or not one.agrees or await _spared(session, proof, deed):
            continue
        locked = await _locked(session, proof.id)
        if locked is not None and locked.state == "waiting":
            booked, _, _ = await _book(session, locked, deed, platform, None)
            done.append((locked, booked))
    return await _confirmed(session, done, groups, 0, 0)


async def decline(
    session: AsyncSession, no: int, groups: Sequence[int], deed: Deed, platform: str
) -> ProofDeclined:
    """The leader has not found the money. Raises NoSuchProof, OwnOrder, ProofDone."""
    proof = await _answered_by(session, no, groups, deed)
    proof.state, proof.actor_id, proof.decided_at = "declined", deed.by.id, deed.now
    await _sign(session, "proof_declined", proof, deed)
    member = await session.get_one(Member, proof.member_id)
    fact = YourPaymentMissing(titles=await _titles(session, proof), leader=deed.by.name)
    await _tell_member(session, proof, fact, platform, deed.now)
    return ProofDeclined(name=member.name, left=len(await waiting(session, groups)))


async def picture(session: AsyncSession, no: int, groups: Sequence[int]) -> ProofShown:
    """What came with a proof, for the leader of its group. Raises NoSuchProof."""
    proof = await session.get(Proof, no)
    if proof is None or proof.group_id not in groups:
        raise NoSuchProof(no)
    platform, _, home = proof.photo.partition(":")
    member = await session.get_one(Member, proof.member_id)
    return ProofShown(proof_no=no, name=member.name, picture=home, platform=platform, gone=not home)


async def forget_pictures(session: AsyncSession, decided_before: datetime) -> None:
    """Forgets where the pictures of proofs lie that were answered before that moment."""
    old = col(Proof.decided_at) < decided_before, has_picture()
    await session.execute(update(Proof).where(*old).values(photo=""))


async def currency_of(session: AsyncSession, no: int, groups: Sequence[int]) -> str:
    """What a proof is in. Raises NoSuchProof."""
    proof = await session.get(Proof, no)
    if proof is None or proof.group_id not in groups:
        raise NoSuchProof(no)
    return proof.currency


def _meant(orders: Sequence[MyOrder], said: PaymentSaid, words: str) -> list[MyOrder]:
    """The bills that are meant: whose code stands in the words, else the one that comes to what was said, else all that
    are to be paid."""
    owing = [one for one in orders if one.now_minor]
    named = [one for one in owing if one.order_no in found_in(words)]
    same = [one for one in owing if one.now_minor == said.amount_minor]
    return named or same[-1:] or owing


async def _by_group(session: AsyncSession, orders: Iterable[MyOrder]) -> list[tuple[int, list[MyOrder]]]:
    found: dict[tuple[int, str], list[MyOrder]] = {}
    for one in orders:
        group = (await session.get_one(Order, one.order_no)).group_id
        found.setdefault((group, one.currency), []).append(one)
    return [(group, sorted(mine, key=lambda one: one.order_no)) for (group, _), mine in found.items()]


async def _kept(
    session: AsyncSession,
    member: Member,
    group_no: int,
    orders: Sequence[MyOrder],
    said: PaymentSaid,
    words: str,
    photo: str,
    now: datetime,
) -> tuple[Proof, bool]:
    """The proof that waits, completed by what is said now, else a new one. -> (it, does it say anything new?)."""
    before = await _waits_for(session, member, group_no, orders[0].currency)
    is_new = before is None or bool(photo) or said != PaymentSaid()
    proof = before or Proof(
        member_id=member.id, group_id=group_no, at=now, currency=orders[0].currency, orders=""
    )
    session.add(proof)
    if not proof.orders or said.amount_minor is not None:
        proof.orders = " ".join(str(one.order_no) for one in orders)
    if said.amount_minor is not None:
        proof.amount_minor = said.amount_minor
    proof.digits, proof.photo = said.digits or proof.digits, photo or proof.photo
    proof.words = words[:LONGEST]
    await session.flush()
    return proof, is_new


async def _waits_for(session: AsyncSession, member: Member, group_no: int, currency: str) -> Proof | None:
    proofs = await waiting_of(session, [member.id])
    return next((one for one in proofs if (one.group_id, one.currency) == (group_no, currency)), None)


async def _tell(
    session: AsyncSession,
    leader: Member,
    proof: Proof,
    member: Member,
    orders: Sequence[MyOrder],
    platform: str,
    now: datetime,
) -> None:
    address = await address_of(session, leader.id, platform)
    fact = PaymentMentioned(
        proof_no=proof.id,
        name=member.name,
        titles=_joined(one.title for one in orders),
        words=proof.words,
        due_minor=sum(one.now_minor for one in orders),
        amount_minor=proof.amount_minor,
        digits=proof.digits,
        currency=proof.currency,
        pictured=bool(proof.photo),
    )
    if address:
        say(session, address, fact, now, kind="private", buy_id=orders[0].buy_no, person=address)


async def leader_of(session: AsyncSession, order: MyOrder) -> Member:
    """Whom the member of an order pays."""
    return await leader_in(session, order.buy_no, (await session.get_one(Order, order.order_no)).group_id)


async def _bills(session: AsyncSession, proof: Proof) -> list[MyOrder]:
    """The bills of a proof as they stand now."""
    numbers = orders_of(proof)
    paid = await received(session, numbers)
    found = []
    for no in numbers:
        order = await session.get_one(Order, no)
        buy = await session.get_one(GroupBuy, order.buy_id)
        found.append(await my_order(session, order, buy, paid.get(no, 0)))
    return found


async def _listed(session: AsyncSession, proof: Proof, buy_no: int | None) -> ListedProof | None:
    bills = await _bills(session, proof)
    if buy_no is not None and buy_no not in {one.buy_no for one in bills}:
        return None
    due = sum(one.now_minor for one in bills)
    return ListedProof(
        proof_no=proof.id,
        name=(await session.get_one(Member, proof.member_id)).name,
        titles=_joined(one.title for one in bills),
        due_minor=due,
        amount_minor=proof.amount_minor,
        digits=proof.digits,
        currency=proof.currency,
        pictured=bool(proof.photo),
        agrees=due > 0 and proof.amount_minor == due,
    )


async def _locked(session: AsyncSession, no: int) -> Proof | None:
    query = select(Proof).where(col(Proof.id) == no).with_for_update()
    rows = await session.execute(query, execution_options={"populate_existing": True})
    return rows.scalar_one_or_none()


async def _spared(session: AsyncSession, proof: Proof, deed: Deed) -> bool:
    return deed.spares(proof.member_id, await session.get_one(Group, proof.group_id))


async def _answered_by(session: AsyncSession, no: int, groups: Sequence[int], deed: Deed) -> Proof:
    """A proof that waits, held until this commit: whoever comes second hears who was first."""
    proof = await _locked(session, no)
    if proof is None or proof.group_id not in groups:
        raise NoSuchProof(no)
    if await _spared(session, proof, deed):
        raise OwnOrder(await _titles(session, proof))
    if proof.state != "waiting":
        member = await session.get_one(Member, proof.member_id)
        by = await session.get(Member, proof.actor_id) if proof.actor_id else None
        raise ProofDone(
            name=member.name, state=proof.state, by=by.name if by else "", at=proof.decided_at or proof.at
        )
    return proof


async def _book(
    session: AsyncSession, proof: Proof, deed: Deed, platform: str, amount: int | None
) -> tuple[int, int, int]:
    """-> what is booked, what is still owed of what was due now, what was more than is owed."""
    query = select(Order).where(col(Order.id).in_(orders_of(proof))).order_by(col(Order.id))
    fresh = {"populate_existing": True}
    orders = list((await session.execute(query.with_for_update(), execution_options=fresh)).scalars())
    due = sum(one.now_minor for one in await _bills(session, proof))
    paid = amount if amount is not None else proof.amount_minor if proof.amount_minor is not None else due
    proof.state, proof.actor_id, proof.decided_at = "confirmed", deed.by.id, deed.now
    await _sign(session, "proof_confirmed", proof, deed)
    await session.flush()
    credit = 0
    if paid > 0:
        placed = await place(session, orders, paid, proof.currency, deed, f"proof:{proof.id}")
        credit = placed.credit_minor
    still = max(0, due - paid)
    fact = YourPaymentFound(
        titles=await _titles(session, proof),
        amount_minor=paid,
        currency=proof.currency,
        still_minor=still,
        credit_minor=credit,
    )
    await _tell_member(session, proof, fact, platform, deed.now)
    return paid, still, credit


async def _sign(session: AsyncSession, action: str, proof: Proof, deed: Deed) -> None:
    """On record with each of its bills."""
    for no in orders_of(proof):
        order = await session.get_one(Order, no)
        deed.sign(
            session,
            action,
            group_id=proof.group_id,
            buy_id=order.buy_id,
            order_id=no,
            detail=f"proof {proof.id}",
        )


async def _confirmed(
    session: AsyncSession, done: Sequence[tuple[Proof, int]], groups: Sequence[int], still: int, credit: int
) -> ProofsConfirmed:
    await session.flush()
    return ProofsConfirmed(
        names=[(await session.get_one(Member, proof.member_id)).name for proof, _ in done],
        amount_minor=sum(booked for _, booked in done),
        currency=done[0][0].currency if done else "",
        still_minor=still,
        credit_minor=credit,
        left=len(await waiting(session, groups)),
    )


def _joined(titles: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(titles))


async def _titles(session: AsyncSession, proof: Proof) -> str:
    query = select(col(GroupBuy.title)).join(Order, col(Order.buy_id) == col(GroupBuy.id))
    rows = await session.execute(query.where(col(Order.id).in_(orders_of(proof))).order_by(col(Order.id)))
    return _joined(rows.scalars())


async def _tell_member(
    session: AsyncSession, proof: Proof, fact: Outcome, platform: str, now: datetime
) -> None:
    chat = (await session.get_one(Group, proof.group_id)).chat
    address = await address_of(session, proof.member_id, chat.partition(":")[0] or platform)
    if address:
        say(session, address, fact, now, kind="private", person=address)
