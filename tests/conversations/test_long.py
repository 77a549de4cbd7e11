"""Hundreds of events in two groups, a crash over the deadline, much of it twice: the end is what a plain
reckoning says."""

from __future__ import annotations

import pytest

from tests.conversations.oracle import LIMIT, STOCK, Book, Dice, long_conversation
from tests.conversations.story import Told, tell

pytestmark = pytest.mark.faults


@pytest.fixture(scope="session")
def dice() -> Dice:
    return long_conversation(20261121)


@pytest.fixture(scope="session")
def told(dice: Dice) -> Told:
    return tell(dice.events)


def test_the_dice_make_a_conversation_worth_replaying(dice: Dice) -> None:
    kinds = [event["kind"] for event in dice.events]
    assert len(kinds) >= 300
    assert {"say", "edit", "press", "crash", "tick"} == set(kinds)
    assert sum(first == second for first, second in zip(dice.events, dice.events[1:], strict=False)) > 30
    assert dice.books[1].queue, "somebody must be left waiting"


@pytest.mark.parametrize("buy", [1, 2])
def test_everyone_has_what_a_plain_reckoning_gives_them(dice: Dice, told: Told, buy: int) -> None:
    has = {order["member"]: order for order in told.state["orders"] if order["buy"] == buy}
    assert {member: sum(line["qty"] for line in order["lines"]) for member, order in has.items()} == _booked(
        dice.books[buy]
    )
    assert {
        member: sum(line["waiting"] for line in order["lines"]) for member, order in has.items()
    } == _waiting(dice.books[buy])


@pytest.mark.parametrize(("buy", "price"), [(1, 800), (2, 500)])
def test_everyone_owes_the_last_step(dice: Dice, told: Told, buy: int, price: int) -> None:
    dues = {order["member"]: order["due_minor"] for order in told.state["orders"] if order["buy"] == buy}
    assert dues == {member: units * price for member, units in _booked(dice.books[buy]).items()}


def test_stock_limit_and_closing_hold(dice: Dice, told: Told) -> None:
    assert told.pledged(1) == {"A": min(STOCK, sum(dice.books[1].booked.values()))}
    assert max(_booked(dice.books[2]).values()) <= LIMIT
    for buy in (1, 2):
        assert (told.buy(buy)["state"], told.buy(buy)["settled"]) == ("succeeded", True)
    assert sum("✅ Cherries" in line["text"] for line in told.to("g1")) == 1
    assert sum("✅ Cherries" in line["text"] for line in told.to("g2")) == 1
    assert not told.errors


@pytest.mark.postgres
def test_postgresql_prints_the_same_lines(dice: Dice, told: Told, postgres_database: str) -> None:
    assert tell(dice.events, database=postgres_database).lines == told.lines


def _booked(book: Book) -> dict[str, int]:
    return {member: book.booked.get(member, 0) for member in book.booked if book.wanted(member)}


def _waiting(book: Book) -> dict[str, int]:
    return {
        member: book.wanted(member) - book.booked.get(member, 0)
        for member in book.booked
        if book.wanted(member)
    }
