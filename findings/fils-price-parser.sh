#!/usr/bin/env bash
# Bet: a price that begins with 0. cannot have a thousands mark: “0.125 KD” is an eighth of a dinar.
# Seen: price-parser answers 125 dinars, the currency found beside it; 0.12 and 0.1250 are read as
#   decimals. “1.125 KD” is 1125.
# So: say decimal_separator always; without one, three digits after one mark are a question even
#   behind a zero.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'price-parser==0.5.1'
"$work/venv/bin/python" -W ignore - <<'PY'
from decimal import Decimal
from importlib.metadata import version

from price_parser import Price

print("price-parser", version("price-parser"))
wanted = {"0.125 KD": "125", "KWD 0.750": "750", "0,500 TND": "500", "0.12 KD": "0.12", "0.1250 KD": "0.1250"}
for text, amount in wanted.items():
    read = Price.fromstring(text)
    print(text, "->", read)
    assert read.amount == Decimal(amount) and read.currency in text
assert Price.fromstring("0.125 KD", decimal_separator=".").amount == Decimal("0.125")
PY
