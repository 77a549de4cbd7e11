#!/usr/bin/env bash
# Bet: what str() shows of a Money and what get_amount_in_sub_unit() charges is the same sum.
# Seen: str rounds and the sub-units are cut: a third of 20 dollars is shown as 6.67 and charged as
#   666; 12.349 is shown as 12.35 and charged as 1234.
# So: round once, to the minor unit, before the sum is shown or sent; never ask a Money for both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'py-moneyed==3.0'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from moneyed import Money

print("py-moneyed", version("py-moneyed"))
for money, shown, charged in ((Money(20, "USD") / 3, "6.67", 666), (Money("12.349", "USD"), "12.35", 1234)):
    print(repr(money), "->", str(money), money.get_amount_in_sub_unit())
    assert str(money).endswith(shown)
    assert money.get_amount_in_sub_unit() == charged
PY
