"""The head of a page: what paper this is, of which buy, as of when, and which page of how many."""

from __future__ import annotations

from bot.papers.page import GREY, INNER, MARGIN, WIDTH, Pages, height_of
from bot.papers.printout import Printout, written

TITLE, SMALL = 15.0, 8.5
TOP = MARGIN + height_of(TITLE) + 2 * height_of(SMALL) + 3  # where the rows begin
ROOM = 297 - MARGIN - TOP


def begin_page(
    sheet: Pages, content: Printout, title: str, *, page: int, pages: int, names: bool = True
) -> float:
    """A new page with its head; `names`: are members' names on it? -> where the rows begin."""
    sheet.add_page()
    says, listed = content.says, content.listed
    count = says["page"].format(page=page, pages=pages)
    room = INNER - sheet.width_of(count, SMALL) - 6
    sheet.put(MARGIN, MARGIN, sheet.shortened(f"{title} · {listed.title}", room, TITLE), TITLE)
    sheet.put_right(WIDTH - MARGIN, MARGIN + 2, count, SMALL, GREY)
    facts = [says["number"].format(no=listed.buy_no), says["taken"].format(when=content.taken)]
    if listed.state == "open":
        facts.append(says["open"])
    y = MARGIN + height_of(TITLE)
    sheet.put(MARGIN, y, sheet.shortened(" · ".join(facts), INNER, SMALL), SMALL, GREY)
    if note := _boxes(sheet, content, names):
        sheet.put(MARGIN, y + height_of(SMALL), sheet.shortened(note, INNER, SMALL), SMALL)
    sheet.rule(TOP - 1.5)
    return TOP


def _boxes(sheet: Pages, content: Printout, names: bool) -> str:
    """What a box stands for, and in which orders' words there is one."""
    whose = [f"#{one.order_no}" for one in content.orders if sheet.case.lacks(*written(one))] if names else []
    if not whose and not sheet.case.lacks(content.listed.title, *(goods.label for goods in content.goods)):
        return ""
    return " ".join((content.says["boxes"].format(box=sheet.case.box), ", ".join(whose))).rstrip()
