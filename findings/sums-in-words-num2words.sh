#!/usr/bin/env bash
# Bet: num2words(12, to='currency') says twelve euro whatever the type of the 12, and a third
#   decimal is rounded.
# Seen: the int is taken for cents (“zero euro, twelve cents”) while 12.0, '12' and Decimal(12) are
#   twelve euro; 1.005 is “five cents”, 12.345 “three hundred and forty-five cents”.
# So: a receipt in words is a hundredth of the sum, or has 345 cents: hand over a Decimal with
#   exactly the currency's decimals.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'num2words==0.5.6'
"$work/venv/bin/python" -W ignore - <<'PY'
from decimal import Decimal
from importlib.metadata import version

from num2words import num2words

print("num2words", version("num2words"))
wanted = [
    (12, "zero euro, twelve cents"),
    (12.0, "twelve euro, zero cents"),
    ("12", "twelve euro, zero cents"),
    (Decimal(12), "twelve euro, zero cents"),
    (1.005, "one euro, five cents"),
    (12.345, "twelve euro, three hundred and forty-five cents"),
]
for amount, words in wanted:
    said = num2words(amount, to="currency", currency="EUR")
    print(repr(amount), "->", said)
    assert said == words
PY
