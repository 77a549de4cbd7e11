#!/usr/bin/env bash
# Bet: a table of Decimals shows them as they are: that is what Decimals are for.
# Seen: tabulate formats them with “g”: 1234567.89 is shown as 1.23457e+06, 12345.67 as 12345.7,
#   12.50 as 12.5.
# So: a statement in a text table loses cents from 10,000 on: hand over texts and
#   disable_numparse=True.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'tabulate==0.10.0'
"$work/venv/bin/python" -W ignore - <<'PY'
from decimal import Decimal
from importlib.metadata import version

from tabulate import tabulate

print("tabulate", version("tabulate"))
rows = [["Ann", Decimal("12.50")], ["Bob", Decimal("12345.67")], ["all", Decimal("1234567.89")]]
table = tabulate(rows, tablefmt="plain")
print(table)
assert [line.split()[1] for line in table.splitlines()] == ["12.5", "12345.7", "1.23457e+06"]
exact = tabulate([[name, str(sum_)] for name, sum_ in rows], tablefmt="plain", disable_numparse=True)
assert "1234567.89" in exact
PY
