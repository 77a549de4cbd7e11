"""Members' words that they have paid: one leader confirms, the other hears who did; on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.ground.db import Database
from commerce.phrases.proof import PaymentSaid
from commerce.queries.board import mine
from commerce.refusals import Refusal
from commerce.services.money import placing, proving
from commerce.services.money.proved import NoSuchProof, ProofDone, ProofsConfirmed
from commerce.services.people.joining import join, part
from commerce.tables import Link, Member, Proof
from tests.services.conftest import Elsewhere
from tests.services.keyless import without_keys
from tests.services.shop import Shop
from tests.services.words import order

PLATFORM = "telegram"


@pytest.fixture
async def bill(shop: Shop) -> int:
    """amy owes 9,900, bob 19,800."""
    buy = await shop.open()
    await shop.say("amy", order(1), buy)
    await shop.say("bob", order(2), buy)
    await shop.close(buy)
    return buy


async def says(shop: Shop, name: str, said: PaymentSaid, words: str = "paid", photo: str = "") -> list[str]:
    known = await shop.member(name)
    async with shop.database.write() as session:
        member = await session.get_one(Member, known.id)
        orders = (await mine(session, member.id)).orders
        return await proving.prove(
            session, member, orders, said, words=words, photo=photo, platform=PLATFORM, now=shop.now
        )


async def confirm(
    shop: Shop, no: int, source: str, amount: int | None = None, database: Database | None = None
) -> ProofsConfirmed:
    async with (database or shop.database).write() as session:
        deed = shop.deed(source)
        return await proving.confirm(session, no, [shop.group.id], deed, PLATFORM, amount)


async def received(shop: Shop) -> int:
    return int(
        await shop.one("SELECT COALESCE(SUM(amount_minor), 0) FROM postings WHERE account = 'received'")
    )


async def test_a_word_is_no_payment_until_the_leader_says_so(shop: Shop, bill: int) -> None:
    assert await says(shop, "amy", PaymentSaid(9_900, "12345")) == ["lena"]
    assert await received(shop) == 0
    assert (await mine_of(shop, "amy")).proven
    done = await confirm(shop, 1, "c1")
    assert (done.names, done.amount_minor, done.left, await received(shop)) == (["amy"], 9_900, 0, 9_900)
    assert not (await mine_of(shop, "amy")).proven


async def mine_of(shop: Shop, name: str):  # type: ignore[no-untyped-def]
    member = await shop.member(name)
    async with shop.database.read() as session:
        return (await mine(session, member.id)).orders[0]


async def test_what_is_said_later_completes_what_waits(shop: Shop, bill: int) -> None:
    await says(shop, "amy", PaymentSaid())
    await says(shop, "amy", PaymentSaid(None, "12345"))
    await says(shop, "amy", PaymentSaid(9_900), photo="a picture")
    rows = await shop.rows("SELECT amount_minor, digits, photo FROM proofs")
    assert [tuple(row) for row in rows] == [(9_900, "12345", "telegram:a picture")]


async def confirmed_by_four(shop: Shop, elsewhere: Elsewhere) -> list[ProofsConfirmed | BaseException]:
    """amy says that she has paid, and four say at once that it is there, at two doors."""
    await says(shop, "amy", PaymentSaid(9_900))
    doors = [shop.database, elsewhere()]
    calls = (confirm(shop, 1, f"c{at}", None, doors[at % 2]) for at in range(4))
    return await asyncio.gather(*calls, return_exceptions=True)


async def test_two_leaders_confirm_one_proof_and_one_books(
    shop: Shop, elsewhere: Elsewhere, bill: int
) -> None:
    done = await confirmed_by_four(shop, elsewhere)
    assert sum(isinstance(one, ProofsConfirmed) for one in done) == 1
    others = [one for one in done if isinstance(one, ProofDone)]
    assert [(one.name, one.state, one.by) for one in others] == [("amy", "confirmed", "lena")] * 3
    assert await received(shop) == 9_900


@pytest.mark.parametrize(("keyed", "booked"), [(True, 9_900), (False, 4 * 9_900)])
async def test_control_where_nobody_looks_whether_it_waits_the_ledgers_keys_alone_book_once(
    shop: Shop, elsewhere: Elsewhere, bill: int, monkeypatch: pytest.MonkeyPatch, keyed: bool, booked: int
) -> None:
    """Neither of the two: each who confirms books."""
    monkeypatch.setattr(proving, "_answered_by", _unasked)
    if not keyed:
        monkeypatch.setattr(placing, "transfer", without_keys())
    done = await confirmed_by_four(shop, elsewhere)
    assert not any(isinstance(one, ProofDone) for one in done)
    assert await received(shop) == booked


@pytest.mark.postgres
async def test_control_without_the_lock_two_find_it_waiting(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: whoever does not hold the proof while they look books it too. SQLite has one writer."""
    shop, other = await Shop.at(Database.at(postgres_database)), Database.at(postgres_database)
    monkeypatch.setattr(proving, "_locked", _unlocked)
    monkeypatch.setattr(placing, "transfer", without_keys())
    try:
        await shop.say("amy", order(1), await shop.open())
        await shop.close(1)
        await confirmed_by_four(shop, lambda: other)
        assert await received(shop) > 9_900, "without the lock two must book, or the race proves nothing"
    finally:
        await shop.desk.close()
        for database in (shop.database, other):
            await database.close()


async def _unasked(session: AsyncSession, no: int, *_: Any) -> Proof:
    return await session.get_one(Proof, no)


async def _unlocked(session: AsyncSession, no: int) -> Proof | None:
    proof = await session.get(Proof, no)
    await asyncio.sleep(0.1)
    return proof


async def test_another_amount_is_what_counts(shop: Shop, bill: int) -> None:
    await says(shop, "amy", PaymentSaid(9_900))
    await says(shop, "bob", PaymentSaid(19_800))
    less = await confirm(shop, 1, "c1", 5_000)
    assert (less.amount_minor, less.still_minor, less.credit_minor) == (5_000, 4_900, 0)
    more = await confirm(shop, 2, "c2", 20_000)
    assert (more.still_minor, more.credit_minor) == (0, 200)


async def test_all_that_agree_are_confirmed_and_no_other(shop: Shop, bill: int) -> None:
    await says(shop, "amy", PaymentSaid(9_900))
    await says(shop, "bob", PaymentSaid(100))
    async with shop.database.write() as session:
        shown = await proving.listed(session, [shop.group.id])
        done = await proving.confirm_agreeing(session, [shop.group.id], shop.deed("c1"), PLATFORM)
    assert (shown.count, shown.agreeing) == (2, 1)
    assert (done.names, done.left) == (["amy"], 1)


async def test_declined_it_is_owed_and_the_member_hears(shop: Shop, bill: int) -> None:
    await says(shop, "amy", PaymentSaid())
    async with shop.database.write() as session:
        await proving.decline(session, 1, [shop.group.id], shop.deed("d1"), PLATFORM)
    assert len(await shop.told("YourPaymentMissing")) == 1
    with pytest.raises(ProofDone):
        await confirm(shop, 1, "c1")
    assert await received(shop) == 0


async def test_a_leader_of_another_group_sees_and_confirms_nothing(shop: Shop, bill: int) -> None:
    await says(shop, "amy", PaymentSaid(9_900))
    async with shop.database.write() as session:
        assert (await proving.listed(session, [shop.group.id + 1])).count == 0
        with pytest.raises(NoSuchProof):
            await proving.confirm(session, 1, [shop.group.id + 1], shop.deed("c1"), PLATFORM)


async def test_the_leader_hears_once_of_the_same_word(shop: Shop, bill: int) -> None:
    for _ in range(3):
        await says(shop, "amy", PaymentSaid())
        shop.now += timedelta(minutes=5)
    assert len(await shop.told("PaymentMentioned")) == 1


def test_refusals_are_private() -> None:
    assert all(issubclass(kind, Refusal) and kind.private for kind in (ProofDone, NoSuchProof))


async def test_the_proof_of_a_bill_that_goes_into_another_follows_it_and_back(shop: Shop, bill: int) -> None:
    await says(shop, "bob", PaymentSaid(19_800))
    amy, bob = await shop.member("amy"), await shop.member("bob")
    before = await shop.one("SELECT orders FROM proofs")
    async with shop.database.write() as session:
        link = await join(session, amy.id, bob.id, shop.now)
    kept = await shop.one("SELECT id FROM orders WHERE member_id = :no", no=amy.id)
    assert await shop.one("SELECT orders FROM proofs") == str(kept) != before
    async with shop.database.write() as session:
        await part(session, await session.get_one(Link, link.id), shop.now)
    assert await shop.one("SELECT orders FROM proofs") == before
    done = await confirm(shop, 1, "c1")
    assert (done.names, await received(shop)) == (["bob"], 19_800)
