"""Money that finds its bill: rows that a leader can read, and what must hold for any payments and bills."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.allotting import allot
from commerce.rules.matching import Incoming, Match, OpenBill, Proven, match
from commerce.rules.money import minor
from commerce.rules.naming import agree
from commerce.rules.references import code_of, written

HERE = Path(__file__).parent


def rows(name: str) -> list[str]:
    lines = HERE.joinpath(name).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


MATCHING, ALLOTTING = rows("matching.txt"), rows("allotting.txt")
OWED = [
    (1, 1, "78.50", ("Amy Lee",)),
    (2, 2, "42.00", ("Bo Tran",)),
    (3, 3, "42.00", ("Cat Nguyễn",)),
    (4, 1, "21.50", ("Amy Lee",)),
    (5, 5, "99.00", ("王小明",)),
    (6, 6, "99.00", ("李娜",)),
    (7, 7, "65.00", ("Dan",)),
    (8, 8, "65.00", ("Eve Łuk",)),
    (10, 10, "12.00", ("Gus",)),
    (11, 11, "0", ("Hal Berg",)),
    (12, 12, "55.00", ("หมู",)),
    (13, 13, "30.00", ("Ivy Moss",)),
    (14, 13, "30.00", ("Ivy Moss",)),
    (15, 15, "18.00", ("Đỗ Ann",)),
    (16, 16, "77.00", ("LI NAN",)),
]
BILLS = [
    *(
        OpenBill(order=no, member=member, open_minor=minor(owed, "EUR"), currency="EUR", names=names)
        for no, member, owed, names in OWED
    ),
    OpenBill(order=9, member=9, open_minor=150_000, currency="VND", names=("Fay",)),
]
PROOFS = [
    Proven(member=7, digits="12345", day=date(2026, 11, 27)),
    Proven(member=10, day=date(2026, 11, 27)),
    Proven(member=3, digits="67890", day=date(2026, 11, 20)),
]


def with_codes(text: str) -> str:
    """{1}: K7QA-X, {1l}: in small letters, {1s}: in pieces, {1p}: without a dash."""
    ways = {
        "": written,
        "l": lambda code: written(code).lower(),
        "s": lambda code: f"{code[:2]} {code[2:]}",
        "p": str,
    }
    return re.sub(r"\{(\d+)([lsp]?)\}", lambda hit: ways[hit[2]](code_of(int(hit[1]))), text)


def incoming(cells: str) -> Incoming:
    amount, payer, text, digits, day = (cell.strip() for cell in cells.split("|"))
    number, currency = amount.split()
    return Incoming(
        amount_minor=minor(number, currency),
        currency=currency,
        payer=payer,
        text=with_codes(text),
        digits=digits,
        day=None if day == "-" else date(2026, 11, int(day)),
    )


def told(found: Match) -> str:
    why = found.why if found.kind in ("likely", "unknown") else ""
    return " ".join(filter(None, [found.kind, *map(str, found.orders), why]))


def test_there_are_enough_rows() -> None:
    assert len(MATCHING) + len(ALLOTTING) >= 120


@pytest.mark.parametrize("row", MATCHING)
def test_whose_money_it_is(row: str) -> None:
    payments, answer = row.split("->")
    found = match([incoming(cells) for cells in payments.split(" + ")], BILLS, PROOFS)
    assert " + ".join(map(told, found)) == answer.strip()


@pytest.mark.parametrize("row", ALLOTTING)
def test_the_oldest_bill_is_paid_first(row: str) -> None:
    asked, answer = row.split("->")
    amount, owed = asked.split("|")
    parts, rest, left = answer.split("|")
    spread = allot(int(amount), pairs(owed))
    assert (list(spread.parts), spread.rest_minor, spread.open_minor) == (pairs(parts), int(rest), int(left))


def pairs(cells: str) -> list[tuple[int, int]]:
    return [(int(no), int(minor)) for no, _, minor in (cell.partition("=") for cell in cells.split())]


@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(1, 99), st.integers(-100, 10**6)), unique_by=lambda one: one[0]),
)
def test_nobodys_money_is_lost_in_allotting(amount: int, bills: list[tuple[int, int]]) -> None:
    spread = allot(amount, bills)
    owed = {order: max(0, open_minor) for order, open_minor in bills}
    assert sum(part for _, part in spread.parts) + spread.rest_minor == amount
    assert sum(owed.values()) - sum(part for _, part in spread.parts) == spread.open_minor
    assert all(0 < part <= owed[order] for order, part in spread.parts)
    assert not spread.rest_minor or not spread.open_minor


def some_payments() -> st.SearchStrategy[list[Incoming]]:
    texts = st.sampled_from(["", *(code_of(no) for no in range(1, 6)), f"{code_of(1)} {code_of(2)}"])
    return st.lists(
        st.builds(
            Incoming,
            amount_minor=st.sampled_from([100, 200, 300, 301]),
            currency=st.sampled_from(["EUR", "USD"]),
            payer=st.sampled_from(["", "Amy", "Bo"]),
            text=texts,
        ),
        max_size=8,
    )


SOME_BILLS = [
    OpenBill(
        order=no, member=no % 3, open_minor=100 * (no % 3 + 1), currency="EUR", names=("Amy", "Bo")[no % 2 :]
    )
    for no in range(1, 6)
]


@given(some_payments())
def test_no_bill_is_given_to_two_payments_and_no_certain_one_is_wrong(payments: list[Incoming]) -> None:
    found = match(payments, SOME_BILLS)
    owed = {bill.order: bill.open_minor for bill in SOME_BILLS}
    given_ = [order for one in found if one.kind in ("certain", "likely") for order in one.orders]
    assert len(given_) == len(set(given_))
    for paid, one in zip(payments, found, strict=True):
        if one.kind in ("certain", "likely"):
            assert (sum(owed[order] for order in one.orders), "EUR") == (paid.amount_minor, paid.currency)
        if one.kind == "certain":
            assert all(code_of(order) in paid.text for order in one.orders)


@given(some_payments(), st.permutations(SOME_BILLS))
def test_the_order_of_the_bills_changes_nothing(payments: list[Incoming], bills: Sequence[OpenBill]) -> None:
    assert match(payments, bills) == match(payments, SOME_BILLS)


@pytest.mark.parametrize(
    ("payer", "name", "same"),
    [
        ("NGUYEN VAN A", "Nguyễn Văn A", True),
        ("LE THI BICH", "Bich Le Thi", True),
        ("O'Neil, Sean", "Sean ONeil", False),
        ("LI NA", "LI NAN", False),
        ("LI NA", "Li", False),
        ("WONG SIU MING", "Ming", True),
        ("黃小美", "黃小美", True),
        ("黃美", "黃小美", False),
        ("กมล", "กมล", True),
        ("", "", False),
    ],
)
def test_names_agree_by_whole_words(payer: str, name: str, same: bool) -> None:
    assert agree(payer, name) is same
