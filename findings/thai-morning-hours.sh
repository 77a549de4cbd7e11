#!/usr/bin/env bash
# Bet: สิบโมง, which in Thai can only be ten in the morning, is read as 10:00, and สิบเอ็ดโมง as
#   11:00.
# Seen: thaiword_to_time answers 22:00 for both, and 20:00 for แปดโมง (eight in the morning); only
#   with the word เช้า added is it right.
# So: a pick-up at ten is announced for ten at night: hours in โมง from seven to eleven are
#   mornings, read them with a table of one's own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'pythainlp==5.4.0'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from pythainlp.util import thaiword_to_time

print("pythainlp", version("pythainlp"))
wanted = {
    "แปดโมง": "20:00",
    "เก้าโมง": "21:00",
    "สิบโมง": "22:00",
    "สิบเอ็ดโมง": "22:00",
    "สิบโมงเช้า": "10:00",
    "สองทุ่ม": "20:00",
}
for words, hour in wanted.items():
    print(words, "->", thaiword_to_time(words))
    assert thaiword_to_time(words) == hour
PY
