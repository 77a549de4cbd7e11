"""Reminders to pay: to who owes, once a day, never to who says that they have paid; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.phrases.proof import PaymentSaid
from commerce.queries.board import mine
from commerce.queries.sides import ALL
from commerce.services.money import proving, reminding
from commerce.services.money.reminding import RemindedToday
from commerce.tables import GroupBuy, Member
from tests.services.shop import Shop
from tests.services.words import order


async def remind(shop: Shop, buy: int, day: str, source: str) -> reminding.RemindersSent:
    async with shop.database.write() as session:
        bought = await session.get_one(GroupBuy, buy)
        at = shop.now + timedelta(hours=8)
        return await reminding.remind(session, bought, shop.deed(source), ALL, day=day, at=at, note="cash")


async def test_who_owes_is_reminded_privately_once_a_day_after_the_quiet_hours(shop: Shop) -> None:
    buy = await shop.open()
    for name in ("amy", "bob", "cat"):
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    known = await shop.member("bob")
    async with shop.database.write() as session:
        bob = await session.get_one(Member, known.id)
        orders = (await mine(session, bob.id)).orders
        await proving.prove(
            session, bob, orders, PaymentSaid(), words="paid", photo="", platform="telegram", now=shop.now
        )
    sent = await remind(shop, buy, "2026-11-27", "r1")
    assert (sent.late, sent.count, sent.waiting, sent.unreached) == (["amy", "cat"], 2, 1, [])
    assert await shop.told("PaymentReminder") == [("telegram:amy", "private"), ("telegram:cat", "private")]
    due = await shop.rows("SELECT DISTINCT due_at FROM outgoing WHERE outcome = 'PaymentReminder'")
    assert len(due) == 1
    with pytest.raises(RemindedToday):
        await remind(shop, buy, "2026-11-27", "r2")
    again = await remind(shop, buy, "2026-11-28", "r3")
    assert again.count == 2


async def test_reminded_when_due_by_itself_and_the_leader_reads_who_is_late(shop: Shop) -> None:
    """Closing says until when and when it reminds next; what was reminded by itself is not reminded by hand on that day."""
    shop.standards = replace(
        shop.standards, due=timedelta(hours=48), remind=(timedelta(hours=24), timedelta())
    )
    buy = await shop.open()
    for name in ("amy", "bob"):
        await shop.say(name, order(1), buy)
    await shop.close(buy)
    async with shop.database.write() as session:
        bought = await session.get_one(GroupBuy, buy)
        closed = bought.closed_at
        assert closed is not None
        assert bought.pay_by == closed + timedelta(hours=48)
        assert bought.remind_at == closed + timedelta(hours=24)
        bought.pay_by = shop.now
        await reminding.remind_all(session, bought, shop.now, day="2026-11-27", note="cash")
    assert await shop.told("PaymentReminder") == [("telegram:amy", "private"), ("telegram:bob", "private")]
    assert await shop.told("RemindersSent") == [("telegram:1", "private")]
    with pytest.raises(RemindedToday):
        await remind(shop, buy, "2026-11-27", "r1")
