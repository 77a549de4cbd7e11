"""Guesses on real databases: being asked costs nobody their turn, and nothing is held by a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commerce.booking.asking import AlreadyAnswered, NotYours
from commerce.booking.guessing import AskedToConfirm, GuessDropped, GuessLapsed
from commerce.outcomes import Ordered
from commerce.phrases.meaning import Reading
from tests.services.shop import Shop
from tests.services.words import order, tapped


def maybe(qty: int) -> Reading:
    """Words that are no more than a guess."""
    return Reading(intent="none", guess=order(qty))


async def queue(shop: Shop) -> list[tuple[Any, ...]]:
    """(member, units) in the order of the waiting list."""
    return await shop.rows(
        "SELECT m.name, w.qty FROM waitings w JOIN orders o ON o.id = w.order_id"
        " JOIN members m ON m.id = o.member_id ORDER BY w.id"
    )


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "in one batch"])
async def test_who_was_asked_waits_where_their_message_stood(shop: Shop, together: bool) -> None:
    buy = await shop.open(stock=3)
    said = [("amy", order(4)), ("bob", maybe(2)), ("cat", order(1)), ("dan", maybe(3)), ("eve", order(1))]
    before = [await shop.heard(name, reading, buy) for name, reading in said]
    batches = [before] if together else [[one] for one in before]
    answers = [answer for batch in batches for answer in await shop.desk.apply(batch)]
    assert [type(answer) for answer in answers] == [Ordered, AskedToConfirm, Ordered, AskedToConfirm, Ordered]
    assert await queue(shop) == [("amy", 1), ("cat", 1), ("eve", 1)]
    for yes in (tapped(before[3], 10), tapped(before[1], 11)):  # who taps last was asked first
        assert isinstance(await shop.desk.order(yes), Ordered)
    assert await queue(shop) == [("amy", 1), ("bob", 2), ("cat", 1), ("dan", 3), ("eve", 1)]
    assert isinstance(await shop.say("amy", order(1), buy), Ordered)
    assert (await queue(shop))[-1] == ("amy", 1)


async def test_a_question_holds_nothing_and_is_answered_once(shop: Shop) -> None:
    buy = await shop.open(stock=2)
    asked = await shop.heard("amy", maybe(2), buy)
    assert isinstance(await shop.desk.order(asked), AskedToConfirm)
    taken = await shop.say("bob", order(1), buy)
    assert isinstance(taken, Ordered)
    assert taken.booked_now == 1
    bob = await shop.member("bob")
    stranger = replace(tapped(asked, 13), member_id=bob.id, actor_id=bob.id, in_its_place=True)
    assert isinstance(await shop.desk.order(stranger), NotYours)
    mine = await shop.desk.order(tapped(asked, 14))
    assert isinstance(mine, Ordered)
    assert (mine.booked_now, mine.waiting_now) == (1, 1)
    assert isinstance(await shop.desk.order(tapped(asked, 15)), AlreadyAnswered)
    assert await shop.one("SELECT pledged FROM offers") == 2


async def test_a_guess_lapses_with_the_next_order_and_goes_with_a_no(shop: Shop) -> None:
    buy = await shop.open()
    first, second = await shop.heard("amy", maybe(2), buy), await shop.heard("amy", maybe(5), buy)
    for one in (first, second):
        assert isinstance(await shop.desk.order(one), AskedToConfirm)
    lapsed = await shop.desk.order(tapped(first, 13))
    assert isinstance(lapsed, GuessLapsed)
    assert lapsed.units == 0
    no = replace(tapped(second, 14), confirmed=False, declined=True)
    assert isinstance(await shop.desk.order(no), GuessDropped)
    assert isinstance(await shop.desk.order(tapped(second, 15)), AlreadyAnswered)
    third = await shop.heard("amy", maybe(4), buy)
    assert isinstance(await shop.desk.order(third), AskedToConfirm)
    assert isinstance(await shop.say("amy", order(1), buy), Ordered)
    lapsed = await shop.desk.order(tapped(third, 18))
    assert isinstance(lapsed, GuessLapsed)
    assert lapsed.units == 1
    assert await shop.one("SELECT sum(qty) FROM lines") == 1
