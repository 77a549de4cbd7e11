#!/usr/bin/env bash
# Bet: a calendar made for Germany reads “03.10.2026” as its holiday, the third of October.
# Seen: the text is read as 10 March: no holiday; “01.05.2026” is 5 January. “26.12.2026” is found,
#   so a first try looks right.
# So: hand over dates, never texts: the pick-up is set on a day when all is closed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'holidays==0.109'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import holidays

print("holidays", version("holidays"))
germany = holidays.country_holidays("DE", years=2026, language="en_US")
wanted = {"03.10.2026": None, "01.05.2026": None, "26.12.2026": "Second Day of Christmas", "2026-10-03": "German Unity Day"}
for text, name in wanted.items():
    print(text, text in germany, germany.get(text))
    assert (text in germany) == (name is not None)
    assert germany.get(text) == name
PY
