"""How much may go back to a member, and what some units of their goods cost them. Pure; sums in minor units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from commerce.phrases.normalise import fold

State = Literal["to_pay", "done", "credited", "taken_back", "lapsed"]
_LEAST = 2  # signs of a word by which goods may be called


@dataclass(frozen=True, slots=True)
class Books:
    """An order's money: what the leader `received`, credit that came in from other orders (below zero: went out to them),
    what is `owed` (below zero: paid too much), and what is to be paid back already."""

    received: int
    credit: int
    owed: int
    to_pay: int = 0


@dataclass(frozen=True, slots=True)
class PaidGoods:
    """So many units of a product, at what they cost together; `names` are its code, title, unit and variant."""

    names: tuple[str, ...]
    qty: int
    due: int


def refundable(books: Books) -> int:
    """What may still be paid back: what was really paid for the order, less what is the member's again already."""
    return max(0, books.received + books.credit - max(0, -books.owed) - books.to_pay)


def creditable(paid: int, given: int) -> int:
    """What may still be given as credit: what the member has paid in all, less what was given so before."""
    return max(0, paid - given)


def cost_of(units: int, lines: Sequence[PaidGoods]) -> int | None:
    """What so many of these units cost, half up; None where that depends on which of them are meant. All of them cost what
    was billed."""
    qty, due = sum(one.qty for one in lines), sum(one.due for one in lines)
    if units == qty:
        return due
    alike = all(one.due * qty == due * one.qty for one in lines)
    return (2 * due * units + qty) // (2 * qty) if alike and qty else None


def called(said: str, lines: Sequence[PaidGoods]) -> tuple[list[PaidGoods], str]:
    """The lines whose goods the text begins with, by the longest name, and what stands behind it; none: a reason alone."""
    text = fold(said)
    best, found = 0, list[PaidGoods]()
    for line in lines:
        length = max((_begins(text, fold(name)) for name in line.names), default=0)
        if length > best:
            best, found = length, []
        if length and length == best:
            found.append(line)
    return found, said[best:].strip(" ,，、:：;；")


def _begins(text: str, name: str) -> int:
    """How many signs of the text call these goods: their whole name, a word of it, or (where words are not written apart) a
    run of it."""
    whole = len(name) if name and text.startswith(name) and _ends(text, len(name)) else 0
    words = (len(word) for word in _ways(text) if _is_word_of(word, name))
    return max(whole, max(words, default=0))


def _ways(text: str) -> list[str]:
    """The first word, and where it is not of plain letters, each run that it begins with."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    if first.isascii():
        return [first.rstrip(",;:.!")]
    return [first[:length] for length in range(len(first), _LEAST - 1, -1)]


def _is_word_of(said: str, name: str) -> bool:
    if len(said) < _LEAST:
        return False
    if not said.isascii():
        return said in name
    return any(_alike(said, word) for word in name.split())


def _alike(said: str, word: str) -> bool:
    """ "egg" is "eggs", and the other way round."""
    short, long = sorted((said, word), key=len)
    return said == word or (len(short) > _LEAST and len(long) == len(short) + 1 and long.startswith(short))


def _ends(text: str, at: int) -> bool:
    return not (text[at : at + 1].isalnum() and text[at - 1].isascii())
