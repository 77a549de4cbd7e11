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
    lines = list(content.lines(order))
    fit = int((foot - y) / height_of(_GOODS))
    shown = (
        lines
        if len(lines) <= fit
        else [*lines[: fit - 1], content.says["more"].format(n=len(lines) - fit + 1)]
    )
    sheet.put_lines(x, y, [sheet.shortened(line, right - x, _GOODS) for line in shown], _GOODS)
    owed = content.owed(order)
    told = content.says["owed"].format(sum=content.money(owed)) if owed > 0 else ""
    if told:
        sheet.put_right(right, foot, told, _SMALL)
    what = " · ".join(
        filter(None, (f"#{order.order_no}" if order.pickup_code else "", order.place, content.listed.title))
    )
    room = right - x - (sheet.width_of(told, _SMALL) + 2 if told else 0)
    sheet.put(x, foot, sheet.shortened(what, room, _SMALL), _SMALL, GREY)


def _cut(sheet: Pages, text: str, width: float, size: float, most: int) -> list[str]:
    """The text in so many lines at most, the last of them shortened."""
    lines, rest = sheet.lines_of(text, width, size), clean(text)
    if len(lines) <= most:
        return lines
    for line in lines[: most - 1]:
        rest = rest.removeprefix(line).lstrip()
    return [*lines[: most - 1], sheet.shortened(rest, width, size)]
