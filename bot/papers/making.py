"""All papers of a buy, made in one go: fonts are looked for and cut once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from adapters.base import File
from bot.papers import labels, packing, pickup, supply
from bot.papers.page import Pages
from bot.papers.printout import Printout, written
from bot.papers.typecase import Typecase, packages, typecase

_DIGITS = -1_234_567_890  # a sum with all digits and signs that a language may write

_KINDS: Mapping[str, Callable[[Pages, Printout], None]] = {
    "pickup": pickup.draw,
    "labels": labels.draw,
    "packing": packing.draw,
    "order_sheet": supply.draw,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The files, and what could not be printed: `boxed` are the names with a box in them (of goods too), `install`
    the packages that bring what they need."""

    files: tuple[File, ...]
    boxed: Sequence[str] = ()
    install: Sequence[str] = ()


def make(content: Printout, fonts: Sequence[Path]) -> Papers:
    """Takes its time: two or three seconds for three hundred orders. Raises NoFonts."""
    with TemporaryDirectory(prefix="plusone-paper-") as folder:
        case = typecase(signs_of(content), fonts, content.says["face"], Path(folder))
        buy = content.listed.buy_no
        return Papers(
            files=tuple(
                File(f"plusone-{buy}-{kind.replace('_', '-')}.pdf", drawn(case, content, kind))
                for kind in _KINDS
            ),
            boxed=_boxed(case, content),
            install=packages(case.missing),
        )


def drawn(case: Typecase, content: Printout, kind: str) -> bytes:
    """One paper: pickup, labels, packing or order_sheet."""
    sheet = Pages(case, f"{content.says[kind]} · {content.listed.title}")
    _KINDS[kind](sheet, content)
    return sheet.finished()


def signs_of(content: Printout) -> str:
    """Every character that may be printed."""
    data = orjson.dumps([content.orders, content.listed.title]).decode()
    return "".join((data, content.taken, content.money(_DIGITS), "…·×#", *content.says.values()))


def _boxed(case: Typecase, content: Printout) -> list[str]:
    """The names, and the words beside them, that have a box in them."""
    if not case.missing:
        return []
    names = [one.name for one in content.orders if case.lacks(*written(one))]
    goods = [goods.label for goods in content.goods if case.lacks(goods.label, goods.unit)]
    title = [content.listed.title] if case.lacks(content.listed.title) else []
    return list(dict.fromkeys([*names, *goods, *title]))
