#!/usr/bin/env bash
# Bet: the lunar new year of 2027 is the same day in Seoul as in Beijing, and two holiday packages
#   agree on it.
# Seen: the new moon falls after midnight in Korea alone: 7 February there, 6 February in China.
#   holidays knows it, workalendar's SouthKorea says the 6th, and that Monday the 8th is a working
#   day.
# So: a delivery is promised for a closed Monday: a lunar holiday is a country's own, never taken
#   from the Chinese calendar.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'workalendar==17.0.0' 'holidays==0.109'
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import date
from importlib.metadata import version

import holidays
from workalendar.asia import SouthKorea

print("workalendar", version("workalendar"), "holidays", version("holidays"))
korea = holidays.country_holidays("KR", years=2027, language="en_US")
china = holidays.country_holidays("CN", years=2027, language="en_US")
days = [day for day in range(1, 11) if date(2027, 2, day) in korea]
theirs = [day.day for day, name in SouthKorea().holidays(2027) if "Korean New Year" in name]
print("holidays:", days, {day: korea.get(date(2027, 2, day)) for day in days})
print("workalendar:", theirs)
assert days == [6, 7, 8, 9] and korea[date(2027, 2, 7)] == "Korean New Year"
assert theirs == [5, 6, 7]
assert SouthKorea().is_working_day(date(2027, 2, 8)) and not korea.is_working_day(date(2027, 2, 8))
assert date(2027, 2, 5) in china and "Eve" in china[date(2027, 2, 5)]
PY
