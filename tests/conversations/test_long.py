"""Hundreds of events in two groups, a crash over the deadline, much of it twice: the end is what a plain
reckoning says."""

from __future__ import annotations

import pytest

from tests.conversations.oracle import LIMIT, STOCK, Dice, long_conversation
from tests.conversations.story import Told, tell
from tests.rules.oracle import at

pytestmark = pytest.mark.faults


@pytest.fixture(scope="session")
def dice() -> Dice:
    return long_conversation(3)


@pytest.fixture(scope="session")
def told(dice: Dice) -> Told:
    return tell(dice.events)


def test_the_dice_make_a_conversation_worth_replaying(dice: Dice) -> None:
    kinds = [event["kind"] for event in dice.events]
    assert len(kinds) >= 300
    assert {"say", "edit", "press", "crash", "tick"} == set(kinds)
    assert sum(first == second for first, second in zip(dice.events, dice.events[1:], strict=False)) > 30
    assert dice.books[1].queue, "somebody must be left waiting"
    assert dice.answers["over"], "somebody must ask for more than they may"


@pytest.mark.parametrize("buy", [1, 2])
def test_everyone_has_what_a_plain_reckoning_gives_them(dice: Dice, told: Told, buy: int) -> None:
    has = {order["member"]: order for order in told.state["orders"] if order["buy"] == buy}
    booked = {member: sum(line["qty"] for line in order["lines"]) for member, order in has.items()}
    waiting = {member: sum(line["waiting"] for line in order["lines"]) for member, order in has.items()}
    assert booked == dice.booked(buy)
    assert waiting == dice.waiting(buy)


@pytest.mark.parametrize("buy", [1, 2])
def test_everyone_owes_the_lower_of_their_promise_and_the_last_step(dice: Dice, told: Told, buy: int) -> None:
    dues = {order["member"]: order["due_minor"] for order in told.state["orders"] if order["buy"] == buy}
    assert dues == dice.dues(buy)


def test_control_the_last_step_alone_is_not_what_everyone_owes(dice: Dice) -> None:
    last = at(dice.books[2].prices, dice.books[2].units)
    assert {member: units * last for member, units in dice.booked(2).items()} != dice.dues(2)


def test_stock_limit_and_closing_hold(dice: Dice, told: Told) -> None:
    assert told.pledged(1) == {"A": min(STOCK, dice.books[1].units)}
    assert max(dice.booked(2).values()) <= LIMIT
    for buy in (1, 2):
        assert (told.buy(buy)["state"], told.buy(buy)["settled"]) == ("succeeded", True)
    assert sum("✅ Cherries" in line["text"] for line in told.to("g1")) == 1
    assert sum("✅ Cherries" in line["text"] for line in told.to("g2")) == 1
    assert not told.errors


@pytest.mark.postgres
def test_postgresql_prints_the_same_lines(dice: Dice, told: Told, postgres_database: str) -> None:
    assert tell(dice.events, database=postgres_database).lines == told.lines
