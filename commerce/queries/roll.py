"""The sign-up list (接龙) as members may copy it on: what the post shows anyway, and no money."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.outcomes import Outcome
from commerce.queries.board import Board
from commerce.queries.signed import BoardOrder


@dataclass(slots=True, kw_only=True)
class Roll(Outcome):
    """Everybody's part of a buy, a row each: (name, what they want). `open_`: a row may be added."""

    buy_no: int
    title: str
    rows: list[tuple[str, str]]
    open_: bool


def roll_of(shown: Board) -> Roll:
    """The list of what a post shows: booked and waiting units together, since both were asked for."""
    return Roll(
        buy_no=shown.buy_no,
        title=shown.title,
        rows=[(order.name, _words(order)) for order in shown.orders],
        open_=shown.state == "open",
    )


def _words(order: BoardOrder) -> str:
    """As anybody would write it, and as the reader reads it again: "red L 2, blue S 1 for Mum"."""
    lines = (
        " ".join([*([goods] if goods else []), str(qty + waiting), *([f"for {for_}"] if for_ else [])])
        for goods, for_, qty, waiting, _ in order.lines
    )
    return ", ".join(lines)
