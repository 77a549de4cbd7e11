#!/usr/bin/env bash
# Bet: a font cut to the characters of a text draws that text as the whole font does.
# Seen: Thai น้ำปลา (fish sauce) loses the ring of its ำ, in fontTools' subsetter and in HarfBuzz's own alike, and
#   begins with น้า (aunt): the shaper parts ำ into two characters, of which the text has one, so the font has no ring.
# So: keep a script's whole row when a font is cut for a label.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'fonttools==4.68.0' 'uharfbuzz==0.57.0' \
  'fontpkg-noto-sans-thai==2.2'
"$work/venv/bin/python" - "$work" <<'PY'
import sys
from importlib.metadata import version
from importlib.resources import files

import uharfbuzz as hb
from fontTools.subset import main as cut

TEXT = "น้ำปลา"
print("fonttools", version("fonttools"), "uharfbuzz", version("uharfbuzz"))
whole = str(next(one for one in (files("fontpkg_noto_sans_thai") / "files").iterdir() if one.name.endswith(".ttf")))


def missing(face: hb.Face) -> int:
    """How many of the glyphs that the shaper asks for the font has not."""
    line = hb.Buffer()
    line.add_str(TEXT)
    line.guess_segment_properties()
    hb.shape(hb.Font(face), line)
    return sum(one.codepoint == 0 for one in line.glyph_infos)


cut([whole, f"--text={TEXT}", f"--output-file={sys.argv[1]}/cut.ttf"])
plan = hb.SubsetInput()
plan.unicode_set.update(map(ord, TEXT))
face = hb.Face(hb.Blob.from_file_path(whole))
found = [missing(one) for one in (face, hb.Face(hb.Blob.from_file_path(f"{sys.argv[1]}/cut.ttf")), hb.subset(face, plan))]
print("glyphs missing: whole font, cut by fontTools, cut by HarfBuzz:", found)
assert found[0] == 0
assert found[1] == 1
assert found[2] == 1
PY
