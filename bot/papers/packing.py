"""For whoever fills the bags: goods by goods, how many go to whom."""

from __future__ import annotations

from bot.papers.heading import ROOM, begin_page
from bot.papers.page import INNER, MARGIN, WIDTH, Pages, height_of
from bot.papers.paging import filled
from bot.papers.printout import Printout, Share, Wares

_ACROSS = 3
_HEAD, _TEXT = 12.0, 9.5
_WIDE = INNER / _ACROSS
_ROW = height_of(_TEXT) + 1.6
_HEAD_ROW = height_of(_HEAD) + 2.4


def draw(sheet: Pages, content: Printout) -> None:
    """Goods that run over a page say so again on the next."""
    rows = [
        (goods, shares[start : start + _ACROSS], start == 0)
        for goods, shares in content.goods.items()
        for start in range(0, len(shares), _ACROSS)
    ]
    heights = [_ROW + (_HEAD_ROW if first else 0) for _, _, first in rows]
    pages = filled(heights, ROOM - _HEAD_ROW)
    for number, page in enumerate(pages, start=1):
        y = begin_page(sheet, content, content.says["packing"], page=number, pages=len(pages))
        for at in page:
            goods, shares, first = rows[at]
            if first or at == page.start:
                _draw_head(sheet, content, goods, y)
                y += _HEAD_ROW
            for place, share in enumerate(shares):
                _draw(sheet, content, share, MARGIN + place * _WIDE, y)
            y += _ROW


def _draw_head(sheet: Pages, content: Printout, goods: Wares, y: float) -> None:
    units = sum(share.units for share in content.goods[goods])
    count = f"{units} {goods.unit}".strip()
    sheet.put_right(WIDTH - MARGIN, y + 1, count, _HEAD)
    room = INNER - sheet.width_of(count, _HEAD) - 4
    sheet.put(MARGIN, y + 1, sheet.shortened(goods.label, room, _HEAD), _HEAD)
    sheet.rule(y + height_of(_HEAD) + 1.2)


def _draw(sheet: Pages, content: Printout, share: Share, x: float, y: float) -> None:
    sheet.tick(x, y + 0.6, 3.4)
    number = f" #{share.order.order_no}"
    room = _WIDE - 6 - 3 - sheet.width_of(number, _TEXT)
    who = sheet.shortened(f"{share.units} × {share.order.name}{content.whom(share.for_)}", room, _TEXT)
    sheet.put(x + 5, y, f"{who}{number}", _TEXT)
