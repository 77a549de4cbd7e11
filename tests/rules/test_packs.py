"""Whole packs: what everyone gets, and what is missing for more. A second reckoning counts packs one by
one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commerce.booking.book import Book
from commerce.booking.decide import decide
from commerce.mechanics import pack
from commerce.mechanics.pack import Pack
from commerce.phrases.meaning import Item, Reading
from commerce.rules.mechanic import LineWish
from tests.rules.books import another_offer, book_of
from tests.services.words import heard, total, undone

PACK = Pack()
SIZES = st.integers(2, 12)
ENDS = st.tuples(
    st.integers(1, 12), st.integers(0, 30)
)  # asked for at least, and how much more would be taken
ROOMS = st.none() | st.integers(0, 60)


def asked(*ends: tuple[int, int]) -> list[LineWish]:
    return [
        LineWish(line=line, qty=qty, upto=qty + more, turn=line) for line, (qty, more) in enumerate(ends, 1)
    ]


LINES = st.lists(ENDS, max_size=6).map(lambda ends: asked(*ends))


def allot(size: int, lines: list[LineWish], room: int | None = None) -> dict[int, int]:
    return PACK.allot({"size": size}, lines, room)


def units(size: int, lines: list[LineWish], room: int | None = None) -> int:
    return sum(allot(size, lines, room).values())


def by_hand(size: int, lines: list[LineWish], room: int | None) -> int:
    """A pack is bought while somebody's firm unit is in none yet and the pack can be filled."""
    firm, most, bought = sum(one.qty for one in lines), sum(one.upto for one in lines), 0
    while bought < firm and bought + size <= min(most, most if room is None else room):
        bought += size
    return bought


def broken(size: int, lines: list[LineWish], room: int | None) -> list[str]:
    """What is wrong with an allotment."""
    got = allot(size, lines, room)
    whole, firm = sum(got.values()), sum(one.qty for one in lines)
    wrong = {
        "somebody is left out of the reckoning": set(got) != {one.line for one in lines},
        "somebody has more than they would take": any(got.get(one.line, 0) > one.upto for one in lines),
        "somebody has less than nothing": any(n < 0 for n in got.values()),
        "a pack is broken": whole % size != 0,
        "there is not so much": room is not None and whole > room,
        "an upper end opened a pack": whole - size >= firm and whole > 0,
        "a pack stays empty that could be filled, or is opened for nobody": whole
        != by_hand(size, lines, room),
        "somebody goes short where there is enough": whole >= firm
        and any(got.get(one.line, 0) < one.qty for one in lines),
        "somebody has more while others go short": whole < firm
        and any(got.get(one.line, 0) > one.qty for one in lines),
    }
    return [name for name, is_so in wrong.items() if is_so]


@given(SIZES, LINES, ROOMS)
def test_nothing_is_wrong_with_an_allotment(size: int, lines: list[LineWish], room: int | None) -> None:
    assert broken(size, lines, room) == []


@given(SIZES, LINES, ROOMS, st.data())
def test_one_more_firm_unit_never_brings_less(
    size: int, lines: list[LineWish], room: int | None, data: st.DataObject
) -> None:
    newcomer = [*lines, LineWish(line=99, qty=1, upto=1, turn=99)]
    assert units(size, newcomer, room) >= units(size, lines, room)
    assume(lines)
    at = data.draw(st.integers(0, len(lines) - 1))
    firmer = replace(lines[at], qty=lines[at].qty + 1, upto=max(lines[at].upto, lines[at].qty + 1))
    assert units(size, [*lines[:at], firmer, *lines[at + 1 :]], room) >= units(size, lines, room)


@given(SIZES, LINES, ROOMS)
def test_arrival_only_breaks_ties(size: int, lines: list[LineWish], room: int | None) -> None:
    """Turned round, there is as much in all, and a unit only moves between shares that end in the same
    fraction."""
    before = allot(size, lines, room)
    after = allot(size, [replace(one, turn=-one.turn) for one in lines], room)
    whole, firm = sum(before.values()), sum(one.qty for one in lines)
    assert sum(after.values()) == whole
    assume(
        whole < firm
        or not any(got[one.line] == one.upto > one.qty for one in lines for got in (before, after))
    )
    weights = {one.line: one.qty for one in lines if whole < firm or one.upto > one.qty}
    shared, of = (whole - firm if whole >= firm else whole), sum(weights.values()) or 1
    moved = {line: after[line] - before[line] for line in before if after[line] != before[line]}
    assert all(abs(n) == 1 for n in moved.values())
    assert len({shared * weights[line] % of for line in moved}) <= 1


@given(SIZES, LINES, ROOMS)
def test_the_order_of_the_rows_is_nothing(size: int, lines: list[LineWish], room: int | None) -> None:
    assert allot(size, lines[::-1], room) == allot(size, lines, room)


@given(SIZES, LINES, ROOMS)
def test_what_is_needed_fills_the_next_pack_and_one_less_does_not(
    size: int, lines: list[LineWish], room: int | None
) -> None:
    assume(room is None or room >= sum(one.qty for one in lines))  # nothing is ever booked beyond the stock
    needs = PACK.needs({"size": size}, lines, room)
    now = units(size, lines, room)
    if not needs:
        assert room is not None
        assert all(
            units(size, [*lines, LineWish(line=99, qty=n, upto=n, turn=99)], room) <= now
            for n in range(1, room + 2)
        )
        return
    filled = [
        units(size, [*lines, *([LineWish(line=99, qty=n, upto=n, turn=99)] if n else [])], room)
        for n in range(needs + 1)
    ]
    assert filled[-1] == now + size
    assert filled[-2] == now


@given(SIZES, LINES, st.integers(0, 60))
def test_what_is_lacking_reaches_the_minimum_and_one_less_does_not(
    size: int, lines: list[LineWish], least: int
) -> None:
    now = units(size, lines)
    lacks = PACK.lacks({"size": size}, least, now, [PACK.needs({"size": size}, lines)])
    reached = [
        units(size, [*lines, *([LineWish(line=99, qty=n, upto=n, turn=99)] if n else [])]) >= max(least, 1)
        for n in range(lacks + 1)
    ]
    assert reached[-1]
    assert not any(reached[:-1])
    assert all(a <= b for a, b in pairwise(reached))


def test_what_completes_a_pack_goes_by_what_each_asked_for() -> None:
    assert allot(3, asked((3, 2), (1, 3), (1, 0))) == {1: 4, 2: 1, 3: 1}
    assert allot(6, asked((3, 1), (1, 9))) == {1: 4, 2: 2}, "what one has no room for goes to the other"
    assert allot(4, asked((3, 0), (0, 4))) == {1: 3, 2: 1}, "nobody is asked for nothing for ever"


def test_the_pack_that_needs_the_fewest_is_filled_first() -> None:
    assert PACK.lacks({"size": 6}, 12, 0, [5, 0, 2]) == 7
    assert PACK.lacks({"size": 6}, 18, 0, [5, 0, 2]) == 13


@pytest.mark.parametrize(
    "wrong",
    [
        lambda size, firm, flexible, room: (firm + flexible) // size * size,
        lambda size, firm, flexible, room: firm // size * size,
        lambda size, firm, flexible, room: -(-firm // size) * size,
    ],
    ids=["upper ends open packs", "nothing is completed", "a pack is promised that nobody fills"],
)
def test_control_a_wrong_count_of_packs_is_seen(wrong: object, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [asked((2, 38), (5, 0)), asked((3, 2), (1, 3), (1, 0)), asked((6, 0), (3, 1))]
    monkeypatch.setattr(pack, "_in_whole_packs", wrong)
    assert any(broken(4, lines, None) for lines in cases)


def _lines(book: Book) -> list[tuple[str, int, int | None]]:
    return [
        (line.offer.code, line.qty, line.upto)
        for order in book.orders.values()
        for line in order.lines
        if line.qty
    ]


def _packs() -> Book:
    return book_of(mechanic="pack", terms={"size": 4})


def up_to(qty: int, most: int, code: str = "") -> Item:
    return Item(code=code, qty=qty, upto=most)


class TestUpperEnds:
    def test_each_goods_has_its_own(self) -> None:
        book = _packs()
        another_offer(book, "B")
        decide([heard(2, 10, Reading(intent="order", items=(up_to(2, 4, "A"), Item(code="B", qty=1))))], book)
        assert _lines(book) == [("A", 2, 4), ("B", 1, None)]

    def test_of_two_prices_promised_it_is_said_once(self) -> None:
        book = _packs()
        decide([heard(2, 10, Reading(intent="order", items=(Item(qty=2),)))], book)
        book.buys[1].offers["A"].price_minor = 12_000
        decide([heard(2, 20, Reading(intent="set", items=(up_to(5, 6),)))], book)
        assert sum(qty for _, qty, _ in _lines(book)) == 5
        assert sum(upto or qty for _, qty, upto in _lines(book)) == 6

    def test_it_goes_with_the_words_that_said_it(self) -> None:
        book = _packs()
        decide([heard(2, 10, Reading(intent="order", items=(Item(qty=2),)))], book)
        decide([said := heard(2, 20, Reading(intent="set", items=(up_to(3, 6),)))], book)
        assert _lines(book) == [("A", 3, 6)]
        decide([undone(said, 30)], book)
        assert _lines(book) == [("A", 2, None)]
        decide([heard(2, 40, total(3))], book)
        assert _lines(book) == [("A", 3, None)]
