"""Whose money is it? Each payment of a bank's file against the bills that are open, by reference, amount, digits, name
and time. Pure; a specification in rows stands in tests/rules/matching.txt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from commerce.rules.naming import agree
from commerce.rules.references import LONGEST, SHORTEST, code_of, found_in, glued_in

Kind = Literal["certain", "likely", "partly", "unknown"]
Why = Literal["reference", "glued", "digits", "name", "time", "currency", ""]
DAYS_NEAR = 1  # between a proof and the bank's day
_WEIGHTS: tuple[tuple[Why, int], ...] = (("glued", 8), ("digits", 4), ("name", 2), ("time", 1))
_BLANKS = re.compile(r"[\s\-_.]+")
_RUNS = re.compile(r"[0-9]{5,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A payment as a file tells it; `amount_minor` > 0, `digits` the last five of the payer's account or ''."""

    amount_minor: int
    currency: str
    payer: str = ""
    text: str = ""
    digits: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBill:
    """A bill of this leader: what is still owed on it (0: all is paid, its code is still known), and what its member is
    called."""

    order: int
    member: int
    open_minor: int
    currency: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A member's word that waits to be confirmed."""

    member: int
    digits: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """certain: our reference and the amount; likely: the amount, and digits, name or time say whose; partly: the
    reference, another amount; unknown. `orders`: the bills that it is for."""

    kind: Kind
    orders: tuple[int, ...] = ()
    why: Why = ""


@dataclass
class _Books:
    """The bills, as a file's payments take from them."""

    bills: dict[int, OpenBill]
    proofs: Mapping[int, Sequence[Proven]]
    codes: frozenset[str]
    left: dict[int, int]
    by_amount: dict[tuple[str, int], list[tuple[int, ...]]] = field(default_factory=lambda: defaultdict(list))


def match(
    payments: Sequence[Incoming], bills: Iterable[OpenBill], proofs: Iterable[Proven] = ()
) -> list[Match]:
    """One Match for each payment, in their order. No bill is given to two payments: references first, then who has the
    strongest reason, and nobody where two have the same."""
    books = _books(bills, proofs)
    found: list[Match | None] = [_by_reference(books, one) for one in payments]
    _index(books)
    rest = [(at, _reasons(books, payments[at])) for at, one in enumerate(found) if one is None]
    for at, orders, why in _strongest(books, rest):
        found[at] = Match("likely", orders, why)
    return [one or Match("unknown") for one in found]


def _books(bills: Iterable[OpenBill], proofs: Iterable[Proven]) -> _Books:
    by_member: dict[int, list[Proven]] = defaultdict(list)
    for proof in proofs:
        by_member[proof.member].append(proof)
    known = {bill.order: bill for bill in sorted(bills, key=lambda bill: bill.order)}
    return _Books(
        bills=known,
        proofs=by_member,
        codes=frozenset(map(code_of, known)),
        left={order: bill.open_minor for order, bill in known.items()},
    )


def _by_reference(books: _Books, paid: Incoming) -> Match | None:
    """By the codes that stand in its text; what it pays is taken from those bills."""
    named = tuple(sorted(order for order in found_in(paid.text) if order in books.bills))
    if not named:
        return None
    if any(books.bills[order].currency != paid.currency for order in named):
        return Match("unknown", named, "currency")
    owed = sum(books.left[order] for order in named)
    if owed != paid.amount_minor or not all(books.left[order] for order in named):
        return Match("partly", named, "reference")
    for order in named:
        books.left[order] = 0
    return Match("certain", named, "reference")


def _index(books: _Books) -> None:
    """What may be paid in one go without a reference: a bill, or all that a member owes."""
    totals: dict[tuple[int, str], list[int]] = defaultdict(list)
    for order, bill in books.bills.items():
        if books.left[order] > 0:
            books.by_amount[bill.currency, books.left[order]].append((order,))
            totals[bill.member, bill.currency].append(order)
    for (_, currency), orders in totals.items():
        if len(orders) > 1:
            books.by_amount[currency, sum(books.left[order] for order in orders)].append(tuple(orders))


def _reasons(books: _Books, paid: Incoming) -> list[tuple[int, tuple[int, ...], Why]]:
    """(weight, orders, the best reason) of every bill of that amount that anything speaks for."""
    glued = _glued(books, paid.text)
    found = []
    for orders in books.by_amount.get((paid.currency, paid.amount_minor), ()):
        bill = books.bills[orders[0]]
        reasons = _speaking(books, paid, bill) | ({"glued"} if glued & set(orders) else set())
        weight = sum(worth for reason, worth in _WEIGHTS if reason in reasons)
        if weight:
            found.append((weight, orders, next(reason for reason, _ in _WEIGHTS if reason in reasons)))
    return found


def _speaking(books: _Books, paid: Incoming, bill: OpenBill) -> set[Why]:
    proofs = books.proofs.get(bill.member, ())
    reasons: set[Why] = set()
    if any(proof.digits and _has_digits(paid, proof.digits) for proof in proofs):
        reasons.add("digits")
    if paid.payer and any(agree(paid.payer, name) for name in bill.names):
        reasons.add("name")
    if any(_near(proof.day, paid.day) for proof in proofs):
        reasons.add("time")
    return reasons


def _strongest(
    books: _Books, rest: Sequence[tuple[int, Sequence[tuple[int, tuple[int, ...], Why]]]]
) -> Iterable[tuple[int, tuple[int, ...], Why]]:
    """The payments with the best reasons choose first; of one member's bills the oldest is meant, of two members'
    neither."""
    taken: set[int] = set()
    for worth in range(sum(weight for _, weight in _WEIGHTS), 0, -1):
        for at, reasons in rest:
            best = max((weight for weight, orders, _ in reasons), default=0)
            if best != worth:
                continue
            free = [
                (orders, why) for weight, orders, why in reasons if weight == best and not taken & set(orders)
            ]
            if len({books.bills[orders[0]].member for orders, _ in free}) == 1:
                orders, why = min(free)
                taken |= set(orders)
                yield at, orders, why


def _glued(books: _Books, text: str) -> set[int]:
    """Orders whose code stands within a longer word; looked at closely only where one could."""
    packed = _BLANKS.sub("", text.upper())
    sizes = range(SHORTEST + 1, LONGEST + 2)
    if not any(
        packed[at : at + size] in books.codes for size in sizes for at in range(len(packed) - size + 1)
    ):
        return set()
    return {order for order in glued_in(text) if order in books.bills}


def _has_digits(paid: Incoming, digits: str) -> bool:
    """The last digits of the payer's account, as the file has them or at the end of a number in its text."""
    return paid.digits.endswith(digits) or any(run.endswith(digits) for run in _RUNS.findall(paid.text))


def _near(proof: date | None, paid: date | None) -> bool:
    return proof is not None and paid is not None and abs((proof - paid).days) <= DAYS_NEAR
