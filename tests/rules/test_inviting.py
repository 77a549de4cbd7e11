"""Who comes by an invitation, what it has earned, how much of it a bill takes, and what looks odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commerce.rules.inviting import (
    Bought,
    Came,
    Coming,
    Evidence,
    Judgement,
    Why,
    barred,
    has_room,
    judged,
    odd,
)
from commerce.rules.rewards import Used, pay_with

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY, HOUR, MS = timedelta(days=1), timedelta(hours=1), timedelta(milliseconds=1)
AMY, BOB, CAT = 1, 2, 3

NEW = Coming(
    inviter=frozenset({AMY}),
    newcomer=frozenset({BOB}),
    came_before=False,
    ordered=False,
    left=False,
    here_since=None,
)
COMING = [
    ("never seen", NEW, ""),
    ("seen in the group this very moment", replace(NEW, here_since=NOW), ""),
    ("a week in the group, to the moment", replace(NEW, here_since=NOW - 7 * DAY), ""),
    ("a moment longer", replace(NEW, here_since=NOW - 7 * DAY - MS), "known"),
    ("years", replace(NEW, here_since=NOW - 900 * DAY), "known"),
    ("has ordered", replace(NEW, ordered=True), "known"),
    ("has ordered and is here since today", replace(NEW, ordered=True, here_since=NOW), "known"),
    ("left and came back", replace(NEW, left=True, here_since=NOW - DAY), "known"),
    ("came by one before", replace(NEW, came_before=True), "before"),
    ("came before, and has ordered", replace(NEW, came_before=True, ordered=True), "before"),
    ("their own", replace(NEW, newcomer=frozenset({AMY})), "self"),
    ("another account of the inviter's", replace(NEW, newcomer=frozenset({AMY, BOB})), "self"),
    ("one that the inviter once was one with", replace(NEW, inviter=frozenset({AMY, BOB})), "self"),
    (
        "both once were one with a third",
        replace(NEW, inviter=frozenset({AMY, CAT}), newcomer=frozenset({BOB, CAT})),
        "self",
    ),
    ("two accounts, neither the inviter's", replace(NEW, newcomer=frozenset({BOB, CAT})), ""),
    ("an inviter of two accounts", replace(NEW, inviter=frozenset({AMY, CAT})), ""),
    ("their own, and came before", replace(NEW, newcomer=frozenset({AMY}), came_before=True), "self"),
]


@pytest.mark.parametrize(("who", "coming", "why"), COMING, ids=[row[0] for row in COMING])
def test_who_comes_by_an_invitation(who: str, coming: Coming, why: str) -> None:
    assert barred(coming, NOW) == why


FULL = Bought(no=7, settled=True, units=2, due_minor=900, paid_minor=900, handed=True)
LATER = replace(FULL, no=9)
ORDERS: list[tuple[str, list[Bought], int]] = [
    ("none yet", [], 0),
    ("paid and handed out", [FULL], 7),
    ("paid more than it came to", [replace(FULL, paid_minor=1_000)], 7),
    ("not paid", [replace(FULL, paid_minor=0)], 0),
    ("a cent less", [replace(FULL, paid_minor=899)], 0),
    ("paid, not handed out", [replace(FULL, handed=False)], 0),
    ("handed out, not paid", [replace(FULL, paid_minor=0)], 0),
    ("its buy is open again", [replace(FULL, settled=False)], 0),
    ("nothing is left in it", [replace(FULL, units=0)], 0),
    ("nothing left, and nothing due", [replace(FULL, units=0, due_minor=0, paid_minor=0)], 0),
    ("a gift", [replace(FULL, due_minor=0, paid_minor=0)], 0),
    ("a gift that was paid", [replace(FULL, due_minor=0)], 0),
    ("the first of two", [FULL, LATER], 7),
    ("the first came back, the second stays", [replace(FULL, handed=False), LATER], 9),
    ("a gift, then one that is paid", [replace(FULL, due_minor=0), LATER], 9),
    ("both came back", [replace(FULL, handed=False), replace(LATER, paid_minor=0)], 0),
]


@pytest.mark.parametrize(("what", "orders", "no"), ORDERS, ids=[row[0] for row in ORDERS])
def test_which_order_earns_it(what: str, orders: list[Bought], no: int) -> None:
    assert judged(Evidence(orders=orders)) == (
        Judgement("earned", order_no=no) if no else Judgement("joined")
    )


LOST: list[tuple[Evidence, Why]] = [
    (Evidence(one=True), "one"),
    (Evidence(twice=True), "twice"),
    (Evidence(known=True), "known"),
    (Evidence(struck=True), "struck"),
    (Evidence(one=True, twice=True, known=True), "one"),
    (Evidence(twice=True, known=True), "twice"),
    (Evidence(struck=True, one=True), "struck"),
]


@pytest.mark.parametrize(("evidence", "why"), LOST)
@pytest.mark.parametrize("orders", [[], [FULL], [FULL, LATER]])
def test_what_is_no_invitation_earns_nothing_whatever_they_order(
    evidence: Evidence, why: Why, orders: list[Bought]
) -> None:
    assert judged(replace(evidence, orders=orders)) == Judgement("void", why)


ROOM = [
    ("none", [], 5, True),
    ("no room at all", [], 0, False),
    ("four of five", [NOW - n * DAY for n in range(4)], 5, True),
    ("five of five", [NOW - n * DAY for n in range(5)], 5, False),
    ("six of five", [NOW - n * DAY for n in range(6)], 5, False),
    ("the first is thirty days old, to the moment", [NOW - 30 * DAY, *[NOW] * 4], 5, True),
    ("a moment younger", [NOW - 30 * DAY + MS, *[NOW] * 4], 5, False),
    ("all long ago", [NOW - 31 * DAY] * 20, 5, True),
    ("over the end of a month", [NOW - 21 * DAY - HOUR] * 5, 5, False),
    ("this very moment", [NOW], 1, False),
    ("the clock was set back: what is to come is not counted", [NOW + DAY], 1, True),
    ("one a month, a month later", [NOW - 30 * DAY], 1, True),
]


@pytest.mark.parametrize(("what", "earned", "most", "room"), ROOM, ids=[row[0] for row in ROOM])
def test_how_many_earn_an_inviter_something(what: str, earned: list[datetime], most: int, room: bool) -> None:
    assert has_room(earned, NOW, most) is room


ODD = [
    ("nobody", [], ""),
    ("one, with a first order", [Came(at=NOW, why="", due_minor=9_900)], ""),
    ("four in a day", [Came(at=NOW + n * HOUR, why="") for n in range(4)], ""),
    ("five in a day", [Came(at=NOW + n * HOUR, why="") for n in range(5)], "many"),
    ("five, the last a day after the first", [Came(at=NOW + n * 6 * HOUR, why="") for n in range(5)], ""),
    ("five, a moment less", [Came(at=NOW + n * (6 * HOUR - MS), why="") for n in range(5)], "many"),
    ("five over five days", [Came(at=NOW + n * DAY, why="") for n in range(5)], ""),
    ("one order smaller than the credit", [Came(at=NOW, why="", due_minor=499)], ""),
    ("two of them", [Came(at=NOW, why="", due_minor=499)] * 2, "small"),
    ("two as large as the credit", [Came(at=NOW, why="", due_minor=500)] * 2, ""),
    ("two who ordered nothing", [Came(at=NOW, why="")] * 2, ""),
    ("one came back", [Came(at=NOW, why="", returned=True)], ""),
    ("two came back", [Came(at=NOW, why="", returned=True)] * 2, "returned"),
    ("one was the inviter", [Came(at=NOW, why="one")], "one"),
    ("one had come before", [Came(at=NOW, why="twice")], "one"),
    ("one was here before", [Came(at=NOW, why="known")], ""),
    ("one was struck", [Came(at=NOW, why="struck")], ""),
    ("all of it", [Came(at=NOW, why="one", due_minor=1, returned=True)] * 5, "many small returned one"),
]


@pytest.mark.parametrize(("what", "came", "signs"), ODD, ids=[row[0] for row in ODD])
def test_what_looks_odd(what: str, came: list[Came], signs: str) -> None:
    assert odd(came, 500) == signs.split()


PAYS = [
    ("nothing owed", 0, [(1, 500)], []),
    ("nothing earned", 900, [], []),
    ("less than is owed", 900, [(1, 500)], [Used(1, 500, 0)]),
    ("as much as is owed", 500, [(1, 500)], [Used(1, 500, 0)]),
    ("more than is owed", 300, [(1, 500)], [Used(1, 300, 200)]),
    ("two, the older first", 700, [(1, 500), (2, 500)], [Used(1, 500, 0), Used(2, 200, 300)]),
    ("two, and the first is enough", 500, [(1, 500), (2, 500)], [Used(1, 500, 0)]),
    ("paid too much already", -100, [(1, 500)], []),
]


@pytest.mark.parametrize(("what", "owed", "rewards", "used"), PAYS, ids=[row[0] for row in PAYS])
def test_how_much_of_it_a_bill_takes(
    what: str, owed: int, rewards: list[tuple[int, int]], used: list[Used]
) -> None:
    assert pay_with(owed, rewards) == used
