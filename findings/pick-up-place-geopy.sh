#!/usr/bin/env bash
# Bet: geopy.Point reads “25 1 58 N 121 33 55 E” as degrees, minutes and seconds, as it does with
#   their signs, or refuses it.
# Seen: it answers latitude 33, longitude 55, in Iran: the tail of the text that fits is taken and
#   what stands before it is dropped.
# So: a pick-up place typed without ° and ' lands thousands of kilometres away: show the place on a
#   map before it counts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'geopy==2.5.0'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

from geopy import Point

print("geopy", version("geopy"))
signs = Point("25°1'58\"N 121°33'55\"E")
blanks = Point("25 1 58 N 121 33 55 E")
print(repr(signs), repr(blanks), sep="\n")
assert (round(signs.latitude, 3), round(signs.longitude, 3)) == (25.033, 121.565)
assert (blanks.latitude, blanks.longitude) == (33.0, 55.0)
PY
