#!/usr/bin/env bash
# Bet: “9123 4567, 2” and “9123 4567 x 3” (a number and how many) are refused, or the rest is handed
#   back.
# Seen: both parse as valid, the quantity is stored as an extension, and the E.164 form drops it:
#   two boxes are gone without a word.
# So: look at .extension: where it is set, the text held more than a number and must be asked about.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'phonenumbers==9.0.43'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import phonenumbers

print("phonenumbers", version("phonenumbers"))
for text, extension in (("9123 4567, 2", "2"), ("9123 4567 x 3", "3"), ("9123 4567; 2", "2"), ("9123 4567 ~2", "2")):
    read = phonenumbers.parse(text, "SG")
    shown = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    print(repr(text), "->", shown, "extension", read.extension)
    assert (shown, read.extension) == ("+6591234567", extension)
    assert phonenumbers.is_valid_number(read)
PY
