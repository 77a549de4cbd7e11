#!/usr/bin/env bash
# Bet: with a fallback font every character that one of the fonts has is printed: two cells, “ก” and then “Amy”,
#   are ก and Amy.
# Seen: a page that begins with a cell which the fallback prints alone leaves the next cells of that size out: the
#   font that was set is named inside the first cell's own brackets (q ... Q) and nowhere else. Amy is neither seen
#   nor found, without a word; with a blank before the ก all is well.
# So: a list of names that begins with a foreign one has gaps: have the font said anew before each line.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'fpdf2==2.8.9' 'pypdfium2==5.15.2' 'pillow==13.0.0' \
  'fontpkg-noto-sans==2.15' 'fontpkg-noto-sans-thai==2.2'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
from importlib.resources import files

from fpdf import FPDF
from pypdfium2 import PdfDocument

print("fpdf2", version("fpdf2"))


def font(package: str) -> str:
    upright = (one for one in (files(package) / "files").iterdir() if "Italic" not in one.name)
    return str(next(one for one in upright if one.name.endswith(".ttf")))


def printed(*cells: str) -> tuple[str, int]:
    page = FPDF()
    page.add_font("latin", fname=font("fontpkg_noto_sans"))
    page.add_font("thai", fname=font("fontpkg_noto_sans_thai"))
    page.add_page()
    page.set_font("latin", size=12)
    page.set_fallback_fonts(["thai"])
    for text in cells:
        page.cell(text=text)
    with PdfDocument(bytes(page.output())) as paper:
        ink = sum(paper[0].render(scale=2).to_pil().convert("L").histogram()[:128])
        return "".join(paper[0].get_textpage().get_text_bounded().split()), ink


tried = [["ก"], ["ก", "Amy"], [" ก", "Amy"]]
for cells in tried:
    print(cells, "-> text and dark pixels:", *printed(*cells))
alone, behind, whole = (printed(*cells) for cells in tried)
assert behind == alone
assert whole[0] == "กAmy"
assert whole[1] > alone[1]
PY
