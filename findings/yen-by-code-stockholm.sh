#!/usr/bin/env bash
# Bet: 1280 sub-units of “JPY” are 1280 yen, whether the currency is named by its code or by the
#   library's own object.
# Seen: from_sub_units(1280, 'JPY') is 12.80 JPY, and so is every other code: a text always has two
#   decimals; with currency.JPY it is 1280 JPY. Money(1280) of both compare equal.
# So: a sum in minor units from a payment provider is a hundredth in yen and tenfold in dinars:
#   resolve the code to the object, or do it oneself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'stockholm==0.5.7'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from stockholm import Money, currency

print("stockholm", version("stockholm"))
by_code = Money.from_sub_units(1280, "JPY")
by_object = Money.from_sub_units(1280, currency.JPY)
dinars = Money.from_sub_units(1250, "KWD")
print(by_code, "|", by_object, "|", dinars)
assert (str(by_code), str(by_object), str(dinars)) == ("12.80 JPY", "1280 JPY", "12.50 KWD")
assert Money(1280, "JPY") == Money(1280, currency.JPY)
assert Money(1280, "JPY").sub_units == 100 * Money(1280, currency.JPY).sub_units
PY
