#!/usr/bin/env bash
# Bet: in an expression of six fields the seconds stand in one place, so “0 0 18 * * 5” is Friday at
#   18:00.
# Seen: croniter takes the sixth field for the seconds: midnight on the 18th of each month, five
#   seconds past; cronsim and cron-descriptor say Friday 18:00.
# So: the words shown to a leader come from another reader than the one that fires: five fields,
#   nothing else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'croniter==7.0.0' 'cronsim==2.8' 'cron-descriptor==2.2.1'
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import datetime
from importlib.metadata import version

from cron_descriptor import get_description
from croniter import croniter
from cronsim import CronSim

for name in ("croniter", "cronsim", "cron-descriptor"):
    print(name, version(name))
rule, start = "0 0 18 * * 5", datetime(2026, 12, 1)
last, first = croniter(rule, start).get_next(datetime), next(CronSim(rule, start))
print(last, first, get_description(rule), sep="\n")
assert last == datetime(2026, 12, 18, 0, 0, 5)
assert first == datetime(2026, 12, 4, 18)
assert get_description(rule) == "At 06:00 PM, only on Friday"
PY
