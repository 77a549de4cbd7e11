"""Papers made for tests, and looked at: with a Thai font that comes by pip, and fonts made here in which every
character is a pattern of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pypdfium2
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageChops

from bot.languages import words
from bot.papers.page import Pages
from bot.papers.printout import Printout, printout
from bot.papers.typecase import typecase
from commerce.outcomes import LineFact
from commerce.queries.lists import BuyList, ListedOrder

LATIN = "".join(map(chr, range(0x20, 0x17F))) + "…·×□€฿–“”"
VIETNAMESE = "".join(map(chr, range(0x1E00, 0x1F00))) + "ơƠưƯ"
CHINESE = "王小明的家人陈静樱桃两箱取货单标签配订第页共号团截至尚未可能会变代表没有字体印给退已付待另项商品数量合计周一二三四五六日月，（）："
_UNIT, _CELLS, _PIXEL = 1000, 5, 160  # a glyph is a square of 5 by 5 cells


def patterned(file: Path, signs: Iterable[str], name: str = "Patterns") -> Path:
    """A font in which each of these characters is drawn as its own number in black and white cells. It knows no
    box: what it lacks is blank."""
    wanted = sorted(set(signs))
    names = {sign: f"u{ord(sign):05X}" for sign in wanted}
    builder = FontBuilder(_UNIT, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(sign): glyph for sign, glyph in names.items()})
    shapes = {glyph: _cells(0 if sign.isspace() else ord(sign)) for sign, glyph in names.items()}
    builder.setupGlyf({".notdef": _cells(0), **shapes})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *shapes], (600, 0)))
    builder.setupHorizontalHeader(ascent=850, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "fullName": name, "psName": name})
    builder.setupOS2(sTypoAscender=850, sTypoDescender=-200, usWinAscent=850, usWinDescent=200)
    builder.setupPost()
    builder.save(file)
    return file


def _cells(number: int) -> object:
    pen = TTGlyphPen(None)
    for at in range(_CELLS * _CELLS):
        if number >> at & 1:
            x, y = at % _CELLS * 110, at // _CELLS * _PIXEL
            pen.moveTo((x, y))
            for corner in ((x, y + _PIXEL), (x + 110, y + _PIXEL), (x + 110, y)):
                pen.lineTo(corner)
            pen.closePath()
    return pen.glyph()


@contextmanager
def thai() -> Iterator[Path]:
    """A real Thai font, whose marks a shaper moves."""
    with as_file(files("fontpkg_noto_sans_thai") / "files") as folder:
        yield next(Path(folder).glob("*.ttf"))


def order(no: int, name: str, **changed: object) -> ListedOrder:
    line = LineFact(
        code="A",
        title="Cherries",
        variant="red",
        qty=2,
        waiting=0,
        for_="",
        unit_minor=9_900,
        due_minor=19_800,
    )
    facts: dict[str, object] = {
        "lines": [line], "units": 2, "waiting": 0, "due_minor": 19_800, "paid_minor": 0, "handed": False, "deleted": False,
    }  # fmt: skip
    return ListedOrder(order_no=no, member_no=no, name=name, **{**facts, **changed})  # type: ignore[arg-type]


def printed(orders: Sequence[ListedOrder], language: str = "en", title: str = "Cherries") -> Printout:
    """A settled buy's list, as its leader reads it in that language."""
    listed = BuyList(
        buy_no=12,
        title=title,
        state="succeeded",
        settled=True,
        arrived=True,
        closes_at=datetime(2026, 11, 28, tzinfo=UTC),
        currency="CNY",
        orders=list(orders),
        variants=[],
        units=0,
        due_minor=0,
        paid_minor=0,
    )
    return printout(listed, words(language, "paper"), lambda minor: f"{minor / 100:.2f}", "30 Nov 10:00")


def texts(pdf: bytes) -> list[str]:
    """What is found on each page, as a viewer's search finds it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def pictures(pdf: bytes, scale: float = 1.0) -> list[Image.Image]:
    """What is seen on each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]


def apart(signs: Sequence[str], fonts: Sequence[Path], folder: Path) -> list[Image.Image]:
    """How each of these is drawn, every one alone, on one page of their own."""
    folder.mkdir(exist_ok=True)
    case = typecase("".join(signs), fonts, "", folder)
    sheet = Pages(case, "apart")
    sheet.add_page()
    places = [(10 + at % 15 * 13, 10 + at // 15 * 12) for at in range(len(signs))]
    for (x, y), sign in zip(places, signs, strict=True):
        sheet.put(x, y, sign, _SIZE)
    page = pictures(sheet.finished(), scale=_MILLIMETRE * 25.4 / 72)[0]
    return [
        page.crop(tuple(_MILLIMETRE * side for side in (x - 1, y - 1, x + 12, y + 11))) for x, y in places
    ]


_MILLIMETRE = 4  # pixels
_SIZE = 25 / _MILLIMETRE * 72 / 25.4  # points: 25 pixels, so that a pattern or a box is 15 of them wide
NOBODY_HAS = "\U00013000"  # an Egyptian sign: what no font here has


def alike(one: Image.Image, other: Image.Image) -> bool:
    """But for a pixel up or down, left or right, and for shades at the edges."""
    shifted = (ImageChops.offset(other, x, y) for x in (-1, 0, 1) for y in (-1, 0, 1))
    return any(ImageChops.difference(one, moved).getextrema()[1] < 128 for moved in shifted)


def unread(signs: Iterable[str], fonts: Sequence[Path], folder: Path) -> list[str]:
    """Those of the characters that cannot be told from blanks or from boxes, each drawn alone with its marks."""
    wanted = sorted(set(signs) - {" "})
    nothing = [one * length for one in (" ", NOBODY_HAS) for length in (1, 2, 3)]
    drawn = apart([*nothing, *wanted], fonts, folder)
    blanks, seen = drawn[: len(nothing)], drawn[len(nothing) :]
    return [sign for sign, one in zip(wanted, seen, strict=True) if any(alike(one, none) for none in blanks)]
