"""The list at the gate: per place, by name, with a box to tick for the goods and one for the money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.papers.heading import ROOM, begin_page
from bot.papers.page import GREY, MARGIN, WIDTH, Pages, height_of
from bot.papers.paging import filled
from bot.papers.printout import Printout
from commerce.queries.lists import ListedOrder

NAME, GOODS, SMALL = 11.0, 9.5, 8.5
_NAME_AT, _GOODS_AT, _MONEY_AT = MARGIN + 7, MARGIN + 66, WIDTH - MARGIN - 36
_NAME_WIDE, _GOODS_WIDE = _GOODS_AT - _NAME_AT - 3, _MONEY_AT - _GOODS_AT - 3
_MOST_LINES = 40  # of one row: more go on in a row below


@dataclass(frozen=True, slots=True)
class Block:
    """One order, or what of it goes on below: its goods and remarks as lines."""

    order: ListedOrder
    name: Sequence[str]
    lines: Sequence[tuple[str, float, int]]  # text, size, grey
    is_first: bool

    @property
    def height(self) -> float:
        name = sum(height_of(NAME) for _ in self.name) + height_of(SMALL)
        return max(name, sum(height_of(size) for _, size, _ in self.lines)) + 2.5


def draw(sheet: Pages, content: Printout) -> None:
    """Each place on pages of its own; of a buy without places one list."""
    for place, orders in content.places.items():
        rows = [row for order in orders for row in _rows(sheet, content, order)]
        pages = filled([row.height for row in rows], ROOM)
        title = " · ".join(filter(None, (content.says["pickup"], place)))
        for number, page in enumerate(pages, start=1):
            y = begin_page(sheet, content, title, page=number, pages=len(pages))
            for at in page:
                _draw(sheet, content, rows[at], y)
                y += rows[at].height


def _rows(sheet: Pages, content: Printout, order: ListedOrder) -> Iterator[Block]:
    name = sheet.lines_of(order.name, _NAME_WIDE, NAME)
    lines = [
        (one, GOODS, 0) for text in content.lines(order) for one in sheet.lines_of(text, _GOODS_WIDE, GOODS)
    ]
    lines += [
        (one, SMALL, GREY) for text in order.remarks for one in sheet.lines_of(text, _GOODS_WIDE, SMALL)
    ]
    for start in range(0, len(lines), _MOST_LINES):
        yield Block(order, name, lines[start : start + _MOST_LINES], start == 0)


def _draw(sheet: Pages, content: Printout, row: Block, y: float) -> None:
    order = row.order
    below = sheet.put_lines(_NAME_AT, y, row.name, NAME)
    sheet.put(_NAME_AT, below, f"#{order.order_no}", SMALL, GREY)
    if order.pickup_code:
        sheet.put_right(_GOODS_AT - 3, below - 0.5, order.pickup_code, NAME)
    line_at = y
    for text, size, grey in row.lines:
        sheet.put(_GOODS_AT, line_at, text, size, grey)
        line_at += height_of(size)
    if row.is_first:
        sheet.tick(MARGIN, y + 0.8, done=order.handed)
        _draw_money(sheet, content, order, y)
    sheet.rule(y + row.height - 1.2)


def _draw_money(sheet: Pages, content: Printout, order: ListedOrder, y: float) -> None:
    owed = content.owed(order)
    if owed > 0:
        sheet.put_right(WIDTH - MARGIN - 6, y, content.money(owed), GOODS)
        sheet.tick(WIDTH - MARGIN - 4, y + 0.8)
    elif owed < 0:
        back = content.says["give_back"].format(sum=content.money(-owed))
        sheet.put_right(WIDTH - MARGIN, y, back, SMALL)
    elif order.due_minor:
        sheet.put_right(WIDTH - MARGIN, y, content.says["paid"], SMALL, GREY)
