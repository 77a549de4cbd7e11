"""A4 pages in millimetres, on which every text can be read, found and copied."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.papers.breaking import lines_of, shortened
from bot.papers.typecase import Typecase, clean

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 12.0
INNER = WIDTH - 2 * MARGIN
BLACK, GREY = 0, 110
_MM_PER_POINT = 25.4 / 72
_MEASURED = 10.0  # points; all else is in proportion
_LEADING = 1.4  # Thai and Vietnamese stack marks above and below


def height_of(size: float) -> float:
    """A line of so many points, in millimetres."""
    return size * _MM_PER_POINT * _LEADING


class Pages(FPDF):
    """Pages without margins of their own: who draws on them says where."""

    def __init__(self, case: Typecase, title: str) -> None:
        super().__init__(format="A4")
        self.case = case
        self._widths: dict[str, float] = {}
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_title(title)
        self.set_creator("Plusone")
        names = [file.stem for file in case.files]
        for name, file in zip(names, case.files, strict=True):
            self.add_font(name, fname=file)
        self.set_font(names[0], size=10)
        self.set_fallback_fonts(names[1:], exact_match=False)
        self.set_text_shaping(True)
        self.set_line_width(0.2)

    def put(self, x: float, y: float, text: str, size: float, grey: int = BLACK) -> None:
        """One line, its upper left corner at x, y. What is found and copied is the text itself: shaping takes
        Thai apart, and a box is no name."""
        text = clean(text)
        self.set_font_size(size)
        # Said anew for each line: after one that a second font prints alone, fpdf2 leaves the next one out
        # (findings/next-name-not-printed.sh).
        self.current_font_is_set_on_page = False
        self.set_text_color(grey)
        self.set_xy(x, y)
        self._out(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex()}>>> BDC")
        self.cell(w=0, h=height_of(size), text=self.case.printed(text))
        self._out("EMC")

    def put_right(self, right: float, y: float, text: str, size: float, grey: int = BLACK) -> None:
        """One line that ends at `right`."""
        self.put(right - self.width_of(text, size), y, text, size, grey)

    def put_lines(self, x: float, y: float, lines: Sequence[str], size: float, grey: int = BLACK) -> float:
        """-> where the next line would stand."""
        for line in lines:
            self.put(x, y, line, size, grey)
            y += height_of(size)
        return y

    def width_of(self, text: str, size: float) -> float:
        """Measured once for each text, since measuring shapes it."""
        if text not in self._widths:
            self.set_font_size(_MEASURED)
            self._widths[text] = self.get_string_width(self.case.printed(clean(text))) / _MEASURED
        return self._widths[text] * size

    def lines_of(self, text: str, width: float, size: float) -> list[str]:
        return lines_of(clean(text), width, partial(self.width_of, size=size))

    def shortened(self, text: str, width: float, size: float) -> str:
        return shortened(clean(text), width, partial(self.width_of, size=size))

    def tick(self, x: float, y: float, side: float = 4.0, *, done: bool = False) -> None:
        """A box to tick; with a cross in it where that was done already."""
        self.rect(x, y, side, side)
        if done:
            self.line(x, y, x + side, y + side)
            self.line(x, y + side, x + side, y)

    def rule(self, y: float) -> None:
        self.set_draw_color(190)
        self.line(MARGIN, y, WIDTH - MARGIN, y)
        self.set_draw_color(0)

    def finished(self) -> bytes:
        """The whole paper. Its fonts are closed after that, since those with pictures stay open till then."""
        made = bytes(self.output())
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()
        return made
