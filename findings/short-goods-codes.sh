#!/usr/bin/env bash
# Bet: the text of a scanned UPC code is what stands printed under its bars, 12 digits or, in its
#   short form, 8.
# Seen: zxing-cpp 3 gives 13 digits for both: 0036000291452, and for 01234565 the widened
#   0012345000065; asking for UPC-A or UPC-E alone changes the format's name only.
# So: goods looked up by the printed number are not found: compare GTINs, padded with zeros to 14,
#   on both sides.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'zxing-cpp==3.1.1'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import zxingcpp
from zxingcpp import BarcodeFormat

print("zxing-cpp", version("zxing-cpp"))
for printed, kind, text in (
    ("036000291452", BarcodeFormat.UPCA, "0036000291452"),
    ("01234565", BarcodeFormat.UPCE, "0012345000065"),
):
    image = zxingcpp.create_barcode(printed, kind).to_image(scale=3)
    for read in (*zxingcpp.read_barcodes(image), *zxingcpp.read_barcodes(image, formats=kind)):
        print(printed, "->", read.format, read.text)
        assert read.text == text
PY
