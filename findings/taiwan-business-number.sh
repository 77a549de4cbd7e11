#!/usr/bin/env bash
# Bet: a kept library of check digits knows the rule that Taiwan's ministry has applied since April
#   2023: the sum of a company's number divides by five.
# Seen: it still asks for ten: 10000004 and 00000005 are refused, as is half of all that the rule
#   allows.
# So: a buyer's invoice number is refused at checkout: an own check (sum divides by 5; a 7 in place
#   seven may count one more).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'python-stdnum==2.2'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from stdnum.tw import ubn

print("python-stdnum", version("python-stdnum"))


def total(number: str) -> int:
    """The ministry's sum: digits of the products with 1 2 1 2 1 2 4 1."""
    products = (int(digit) * weight for digit, weight in zip(number, (1, 2, 1, 2, 1, 2, 4, 1)))
    return sum(product // 10 + product % 10 for product in products)


for number, accepted in (("10000004", False), ("00000005", False), ("10000009", True)):
    print(number, "sum", total(number), "accepted", ubn.is_valid(number))
    assert total(number) % 5 == 0
    assert ubn.is_valid(number) is accepted
PY
