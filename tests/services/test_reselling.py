"""Resale on real databases: one yes, each side its own orders, the commission in the ledger once a
settlement."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.delivery.attaching import to_make
from bot.delivery.papering import Printing
from bot.saying.speech import Reader, Speech
from commerce.outcomes import Ordered
from commerce.queries.board import board
from commerce.queries.integrity import broken
from commerce.queries.lists import buy_list
from commerce.queries.personal import everything
from commerce.queries.sides import side_of
from commerce.refusals import Refusal
from commerce.rules.commission import Rate
from commerce.services.buys import closing, mending, reselling
from commerce.services.buys.editing import Edit
from commerce.services.buys.reselling import BadRate, CannotResell, NobodyToAsk, ResaleOver
from commerce.services.deed import Deed
from commerce.services.money import paying
from commerce.services.money.paying import NothingOwed
from commerce.services.people import forgetting
from commerce.services.people import meeting as people
from commerce.tables import Group, GroupBuy, Member
from tests.invariants import violations
from tests.services.shop import PLATFORM, Shop
from tests.services.words import CLOSES, OPENED, order

OFFICE = f"{PLATFORM}:-200"
FIVE = Rate(bp=500)


class Office:
    """The other group, and mei who leads it."""

    def __init__(self, shop: Shop, group: Group, mei: Member) -> None:
        self.shop, self.group, self.mei = shop, group, mei

    @classmethod
    async def of(cls, shop: Shop) -> Office:
        async with shop.database.write() as session:
            group = await people.meet_group(session, OFFICE, "Office", OPENED)
            return cls(shop, group, await people.meet(session, f"{PLATFORM}:2", "mei", OPENED, group))

    def deed(self, source: str, now: datetime | None = None) -> Deed:
        """What its leader does now, or at another moment."""
        return Deed(now=now or self.shop.now, by=self.mei, source=source, group=self.group)

    async def offer(self, buy: int, rate: Rate = FIVE, leaders: tuple[str, ...] = (f"{PLATFORM}:2",)) -> int:
        """-> the number of the question."""
        async with self.shop.database.write() as session:
            await reselling.offer(
                session,
                buy,
                rate,
                self.shop.deed("offer"),
                self.group,
                leaders,
            )
        return int(await self.shop.one("SELECT max(id) FROM resales"))

    async def accept(self, number: int) -> None:
        async with self.shop.database.write() as session:
            await reselling.accept(session, number, self.deed("accept"))

    async def orders(self, name: str, units: int, buy: int) -> None:
        """An order said in the office."""
        async with self.shop.database.write() as session:
            await people.meet(session, f"{PLATFORM}:{name}", name, self.shop.now, self.group)
        said = await self.shop.heard(name, order(units), buy)
        there = replace(said, group_id=self.group.id, chat=OFFICE, key=f"{OFFICE}:{said.message_id}")
        assert isinstance(await self.shop.desk.order(there), Ordered)

    async def entries(self) -> list[tuple[object, ...]]:
        return await self.shop.rows(
            "SELECT kind, units, base_minor, amount_minor FROM commissions ORDER BY id"
        )


async def carried(shop: Shop, rate: Rate = FIVE) -> tuple[Office, int]:
    """Amy has 2 at 99.00; the office carries it, and yuki has 3 there."""
    office, buy = await Office.of(shop), await shop.open()
    await shop.say("amy", order(2), buy)
    await office.accept(await office.offer(buy, rate))
    await office.orders("yuki", 3, buy)
    return office, buy


async def found(shop: Shop) -> list[str]:
    async with shop.database.read() as session:
        return [one.says for one in await broken(session)]


async def test_nothing_is_shown_there_before_the_yes(shop: Shop) -> None:
    office, buy = await Office.of(shop), await shop.open()
    number = await office.offer(buy)
    assert await shop.rows("SELECT count(*) FROM posts") == [(1,)]
    assert await shop.told("ResaleQuestion") == [(f"{PLATFORM}:2", "private")]
    await office.accept(number)
    assert await shop.rows("SELECT chat, kind FROM outgoing WHERE kind = 'post' ORDER BY id") == [
        (shop.group.chat, "post"),
        (OFFICE, "post"),
    ]
    assert await shop.told("ResaleAccepted") == [(f"{PLATFORM}:1", "private")]


async def test_two_leaders_at_once_are_one_yes(shop: Shop) -> None:
    office, buy = await Office.of(shop), await shop.open()
    number = await office.offer(buy)
    results = await asyncio.gather(*(office.accept(number) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in results if one] == [ResaleOver, ResaleOver]
    assert await shop.rows("SELECT group_id FROM posts ORDER BY id") == [(shop.group.id,), (office.group.id,)]


async def test_a_yes_and_a_closing_at_once_leave_no_half_of_either(shop: Shop) -> None:
    office, buy = await Office.of(shop), await shop.open()
    number = await office.offer(buy)
    await asyncio.gather(office.accept(number), shop.close(buy), return_exceptions=True)
    state = await shop.one("SELECT state FROM resales")
    assert await shop.one("SELECT count(*) FROM posts") == (2 if state == "accepted" else 1)


async def test_what_is_replaced_withdrawn_declined_or_closed_is_not_accepted(shop: Shop) -> None:
    office, buy = await Office.of(shop), await shop.open()
    first, second = await office.offer(buy), await office.offer(buy, Rate(unit_minor=100))
    with pytest.raises(ResaleOver):
        await office.accept(first)
    async with shop.database.write() as session:
        await reselling.withdraw(session, buy, shop.deed("off"), office.group)
    with pytest.raises(ResaleOver):
        await office.accept(second)
    third = await office.offer(buy)
    async with shop.database.write() as session:
        await reselling.decline(session, third, office.deed("no"))
    with pytest.raises(ResaleOver):
        await office.accept(third)
    fourth = await office.offer(buy)
    await shop.close(buy)
    with pytest.raises(ResaleOver):
        await office.accept(fourth)
    with pytest.raises(ResaleOver):
        await office.accept(999)


@pytest.mark.parametrize(
    ("rate", "leaders", "refusal"),
    [
        (Rate(bp=5_001), ("x:1",), BadRate),
        (Rate(unit_minor=9_000), ("x:1",), BadRate),  # the ladder's last step
        (FIVE, (), NobodyToAsk),
    ],
)
async def test_what_cannot_be_is_refused(
    shop: Shop, rate: Rate, leaders: tuple[str, ...], refusal: type[Refusal]
) -> None:
    office, buy = await Office.of(shop), await shop.open(mechanic="ladder", terms={"steps": [[3, 9_000]]})
    with pytest.raises(refusal):
        await office.offer(buy, rate, leaders)
    assert await shop.rows("SELECT id FROM resales") == []


async def test_a_team_buy_is_not_carried_nor_becomes_one(shop: Shop) -> None:
    office, team = (
        await Office.of(shop),
        await shop.open(mechanic="team", terms={"size": 2, "price": 8_000, "span": 1_000}),
    )
    with pytest.raises(CannotResell):
        await office.offer(team)
    _, buy = await carried(shop)
    async with shop.database.read() as session:
        with pytest.raises(CannotResell):
            change = Edit(mechanic="team", terms={"size": 2, "price": 8_000, "span": 1_000})
            await reselling.may_become(session, await session.get_one(GroupBuy, buy), change)


async def test_the_commission_is_booked_at_settlement_undone_by_reopen_and_booked_anew(shop: Shop) -> None:
    office, buy = await carried(shop)
    await shop.close(buy)
    assert await office.entries() == [("commission", 3, 29_700, 1_485)]
    assert await shop.rows("SELECT owner_id, leader_id FROM commissions") == [(shop.leader.id, office.mei.id)]
    assert await shop.told("CommissionDue") == [(f"{PLATFORM}:2", "private"), (f"{PLATFORM}:1", "private")]
    async with shop.database.write() as session:
        await mending.reopen(session, buy, shop.now + timedelta(hours=1), shop.deed("reopen"))
    assert (await office.entries())[1:] == [("commission_undone", 3, 29_700, 1_485)]
    assert await found(shop) == []
    async with shop.database.write() as session:
        await closing.close(session, buy, shop.now + timedelta(hours=2), shop.standards)
    assert (await office.entries())[2:] == [("commission", 3, 29_700, 1_485)]
    assert await found(shop) == []


async def test_a_payment_taken_back_does_not_touch_it(shop: Shop) -> None:
    office, buy = await carried(shop)
    await shop.close(buy)
    before = await office.entries()
    yuki = await shop.member("yuki")
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        side = await side_of(session, buy, office.group.id)
        await paying.pay(session, row, yuki, office.deed("p", CLOSES), side)
        await paying.unpay(session, row, yuki, office.deed("u", CLOSES), side)
    assert await office.entries() == before


@pytest.mark.parametrize("end", ["failed", "cancelled", "nobody"])
async def test_where_nothing_was_sold_there_none_is_owed(shop: Shop, end: str) -> None:
    office, buy = await Office.of(shop), await shop.open(min_units=9 if end == "failed" else 0)
    await shop.say("amy", order(2), buy)
    await office.accept(await office.offer(buy))
    if end != "nobody":
        await office.orders("yuki", 3, buy)
    if end == "cancelled":
        async with shop.database.write() as session:
            await closing.cancel(session, buy, shop.now, "", shop.leader.id, "cancel")
    else:
        await shop.close(buy)
    assert await office.entries() == []
    assert await found(shop) == []


async def test_each_side_reads_its_own_members(shop: Shop) -> None:
    office, buy = await carried(shop)
    async with shop.database.read() as session:
        row = await session.get_one(GroupBuy, buy)
        ours = await buy_list(session, row, await side_of(session, buy, shop.group.id))
        theirs = await buy_list(session, row, await side_of(session, buy, office.group.id))
        posts = [await board(session, buy, group_id=group.id) for group in (shop.group, office.group)]
    assert ([one.name for one in ours.orders], ours.units, ours.commission_minor) == (["amy"], 2, None)
    assert [(one.group, one.units, one.due_minor, one.commission_minor) for one in ours.elsewhere] == [
        ("Office", 3, 29_700, 1_485)
    ]
    assert ([one.name for one in theirs.orders], theirs.due_minor, theirs.elsewhere) == (["yuki"], 29_700, [])
    assert theirs.commission_minor == 1_485
    assert [[one.name for one in post.orders] for post in posts] == [["amy"], ["yuki"]]
    assert [(post.units, post.units_elsewhere) for post in posts] == [(5, 3), (5, 2)]


async def test_the_files_hold_ones_own_members_alone(shop: Shop) -> None:
    office, buy = await carried(shop)
    printing = Printing(speech=Speech(), reader=Reader("en", ZoneInfo("UTC")), fonts=(), now=OPENED)
    for group, own, other in ((shop.group, b"amy", b"yuki"), (office.group, b"yuki", b"amy")):
        async with shop.database.read() as session:
            making = await to_make(session, "Exported", {"buy_no": buy, "group_no": group.id}, printing)
        sheet, _ = making.work().files
        assert own in sheet.content
        assert other not in sheet.content


async def test_another_sides_payment_is_not_found(shop: Shop) -> None:
    office, buy = await carried(shop)
    await shop.close(buy)
    amy, yuki = await shop.member("amy"), await shop.member("yuki")
    for member, group in ((amy, office.group), (yuki, shop.group)):
        async with shop.database.read() as session:
            row = await session.get_one(GroupBuy, buy)
            with pytest.raises(NothingOwed):
                await paying.pay(
                    session,
                    row,
                    member,
                    shop.deed("p", CLOSES),
                    side=await side_of(session, buy, group.id),
                )


async def test_who_carries_an_open_buy_is_not_forgotten_and_finds_it_in_their_data(shop: Shop) -> None:
    office, buy = await carried(shop)
    async with shop.database.read() as session:
        with pytest.raises(forgetting.NotForgettable):
            await forgetting.look_before(session, office.mei)
    await shop.close(buy)
    async with shop.database.read() as session:
        await forgetting.look_before(session, office.mei)
        kept = await everything(session, office.mei.id)
    assert (
        [one["state"] for one in kept["resales"]],
        [one["amount_minor"] for one in kept["commissions"]],
    ) == (
        ["accepted"],
        [1_485],
    )


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE commissions SET amount_minor = amount_minor + 1",
        "UPDATE commissions SET currency = 'EUR'",
        "DELETE FROM commissions",
        "UPDATE resales SET rate_bp = 600",
        "UPDATE resales SET state = 'declined'",
    ],
)
async def test_control_a_commission_spoilt_by_hand_is_named(shop: Shop, spoil: str) -> None:
    _, buy = await carried(shop)
    await shop.close(buy)
    assert (await found(shop), await violations(shop.database)) == ([], [])
    async with shop.database.write() as session:
        await session.execute(text("CREATE TABLE kept_resales AS SELECT * FROM resales"))
        await session.execute(text("CREATE TABLE kept_commissions AS SELECT * FROM commissions"))
        await session.execute(text(spoil))
    assert "commission" in " ".join(await found(shop))
    assert any(one.startswith("I7 ") for one in await violations(shop.database))
    async with shop.database.write() as session:
        await session.execute(text("DELETE FROM commissions"))
        await session.execute(text("DELETE FROM resales"))
        await session.execute(text("INSERT INTO resales SELECT * FROM kept_resales"))
        await session.execute(text("INSERT INTO commissions SELECT * FROM kept_commissions"))
