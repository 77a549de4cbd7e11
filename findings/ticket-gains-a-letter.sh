#!/usr/bin/env bash
# Bet: a Code 39 label of ticket A01 reads as A01.
# Seen: python-barcode adds a check character by default, which scanners do not take off: the label
#   reads A01B, which may be somebody else's ticket. Code 128 reads A01.
# So: code39 only with add_checksum=False, and every printed code is read back in a test.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'python-barcode==0.16.1' 'zxing-cpp==3.1.1' 'pillow==13.0.0'
"$work/venv/bin/python" -W ignore - <<'PY'
import io
from importlib.metadata import version

import barcode
import zxingcpp
from barcode.writer import ImageWriter
from PIL import Image

for name in ("python-barcode", "zxing-cpp"):
    print(name, version(name))


def scanned(kind: str, text: str, **options: bool) -> str:
    file = io.BytesIO()
    barcode.get_barcode_class(kind)(text, writer=ImageWriter(), **options).write(file)
    return zxingcpp.read_barcodes(Image.open(file).convert("L"))[0].text


seen = [scanned("code39", "A01"), scanned("code128", "A01"), scanned("code39", "A01", add_checksum=False)]
print(seen)
assert seen == ["A01B", "A01", "A01"]
PY
