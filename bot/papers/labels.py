"""A label per order for the bags: three by eight on A4, 70 x 37 mm, without margins between."""

from __future__ import annotations

from bot.papers.page import GREY, HEIGHT, WIDTH, Pages, height_of
from bot.papers.printout import Printout
from bot.papers.typecase import clean
from commerce.queries.lists import ListedOrder

ACROSS, DOWN = 3, 8
_WIDE, _HIGH, _PAD = WIDTH / ACROSS, HEIGHT / DOWN, 4.5
_NAME, _GOODS, _SMALL = 12.0, 8.5, 7.5


def draw(sheet: Pages, content: Printout) -> None:
    """By place and by name, row by row."""
    orders = [order for there in content.places.values() for order in there]
    for number, order in enumerate(orders):
        at = number % (ACROSS * DOWN)
        if at == 0:
            sheet.add_page()
        _draw(sheet, content, order, (at % ACROSS) * _WIDE + _PAD, (at // ACROSS) * _HIGH + _PAD)


def _draw(sheet: Pages, content: Printout, order: ListedOrder, x: float, y: float) -> None:
    """Name, goods as far as they fit (the rest is counted), and at the foot what is owed."""
    right, foot = x + _WIDE - 2 * _PAD, y + _HIGH - 2 * _PAD - height_of(_SMALL)
    mark = order.pickup_code or f"#{order.order_no}"
    sheet.put_right(right, y, mark, _NAME)
    room = right - x - sheet.width_of(mark, _NAME) - 2
    y = sheet.put_lines(x, y, _cut(sheet, order.name, room, _NAME, 2), _NAME)
    fit = int((foot - y) / height_of(_GOODS))
    sheet.put_lines(x, y, _goods(sheet, content, order, right - x, fit), _GOODS)
    owed = content.owed(order)
    told = content.says["owed"].format(sum=content.money(owed)) if owed > 0 else ""
    if told:
        sheet.put_right(right, foot, told, _SMALL)
    what = " · ".join(
        filter(None, (f"#{order.order_no}" if order.pickup_code else "", order.place, content.listed.title))
    )
    room = right - x - (sheet.width_of(told, _SMALL) + 2 if told else 0)
    sheet.put(x, foot, sheet.shortened(what, room, _SMALL), _SMALL, GREY)


def _goods(sheet: Pages, content: Printout, order: ListedOrder, width: float, fit: int) -> list[str]:
    """In so many lines: in full where that fits, else one line each, and what is left over counted."""
    lines = list(content.lines(order))
    full = [part for line in lines for part in sheet.lines_of(line, width, _GOODS)]
    if len(full) <= fit:
        return full
    short = [_on_one(sheet, goods, which, width) for goods, which in content.parts(order)]
    if len(short) <= fit:
        return short
    return [*short[: fit - 1], content.says["more"].format(n=len(short) - fit + 1)]


def _on_one(sheet: Pages, goods: str, which: str, width: float) -> str:
    """A bag that says no colour is the wrong one: the goods' name is shortened first."""
    room = width - sheet.width_of(which, _GOODS)
    if room < width / 4 or sheet.width_of(goods, _GOODS) <= room:
        return sheet.shortened(goods + which, width, _GOODS)
    return sheet.shortened(goods, room, _GOODS) + which


def _cut(sheet: Pages, text: str, width: float, size: float, most: int) -> list[str]:
    """The text in so many lines at most, the last of them shortened."""
    lines, rest = sheet.lines_of(text, width, size), clean(text)
    if len(lines) <= most:
        return lines
    for line in lines[: most - 1]:
        rest = rest.removeprefix(line).lstrip()
    return [*lines[: most - 1], sheet.shortened(rest, width, size)]
