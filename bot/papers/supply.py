"""The order sheet for the supplier: how many of what, and nobody's name."""

from __future__ import annotations

from bot.papers.heading import ROOM, begin_page
from bot.papers.page import GREY, MARGIN, WIDTH, Pages, height_of
from bot.papers.paging import filled
from bot.papers.printout import Printout

_TEXT, _SMALL = 11.0, 8.5
_UNITS_AT, _UNIT_AT = WIDTH - MARGIN - 38, WIDTH - MARGIN - 34
_GOODS_WIDE = _UNITS_AT - MARGIN - 16


def draw(sheet: Pages, content: Printout) -> None:
    """A row per kind of goods, and how many there are in all."""
    rows = [
        (sheet.lines_of(goods.label, _GOODS_WIDE, _TEXT), sum(share.units for share in shares), goods.unit)
        for goods, shares in content.goods.items()
    ]
    rows.append(([content.says["in_all"]], sum(units for _, units, _ in rows), ""))
    pages = filled([_high(lines) for lines, _, _ in rows], ROOM - height_of(_SMALL) - 2)
    for number, page in enumerate(pages, start=1):
        y = begin_page(
            sheet, content, content.says["order_sheet"], page=number, pages=len(pages), names=False
        )
        sheet.put(MARGIN, y, content.says["goods"], _SMALL, GREY)
        sheet.put_right(_UNITS_AT, y, content.says["units"], _SMALL, GREY)
        y += height_of(_SMALL) + 2
        for at in page:
            lines, units, unit = rows[at]
            sheet.put_lines(MARGIN, y, lines, _TEXT)
            sheet.put_right(_UNITS_AT, y, str(units), _TEXT)
            sheet.put(_UNIT_AT, y, sheet.shortened(unit, WIDTH - MARGIN - _UNIT_AT, _TEXT), _TEXT)
            y += _high(lines)
            sheet.rule(y - 1)


def _high(lines: list[str]) -> float:
    return len(lines) * height_of(_TEXT) + 2
