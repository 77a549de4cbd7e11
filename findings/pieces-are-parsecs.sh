#!/usr/bin/env bash
# Bet: “3 pcs”, “3 doz” and “2 units” are counts, or units that pint does not know and refuses.
# Seen: they are three parsecs (9.3e16 m), three deciounces (8.5 g) and two micronits; “2 dozen”
#   alone is refused.
# So: what a member writes as unit goes through a list of our own first; a unit library guesses
#   prefixes into any short word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'Pint==0.25.3'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import pint

print("pint", version("Pint"))
units = pint.UnitRegistry()
wanted = {"3 pcs": "parsec", "3 doz": "deciounce", "2 units": "micronit"}
for text, unit in wanted.items():
    read = units(text)
    print(text, "->", read, "=", read.to_base_units())
    assert str(read.units) == unit
assert units("3 doz").to("gram").magnitude < 9
try:
    units("2 dozen")
except pint.UndefinedUnitError as refused:
    print("2 dozen ->", refused)
else:
    raise AssertionError("2 dozen is known now")
PY
