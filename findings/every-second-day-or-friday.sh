#!/usr/bin/env bash
# Bet: two well-kept cron libraries fire “0 18 */2 * 5” on the same days.
# Seen: croniter fires on every odd day and on every Friday, cronsim (which follows Debian's cron)
#   only on Fridays that are odd days: */2 begins with a star, so the two fields are joined by AND,
#   not OR.
# So: day of month and day of week in one expression are refused; such a buy opens eighteen times in
#   December 2026, or twice.
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
rule, start = "0 18 */2 * 5", datetime(2026, 12, 1)
either, both = croniter(rule, start), CronSim(rule, start)
first = [f"{either.get_next(datetime):%a %d}" for _ in range(4)]
second = [f"{next(both):%a %d}" for _ in range(4)]
print(first, second, get_description(rule), sep="\n")
assert first == ["Tue 01", "Thu 03", "Fri 04", "Sat 05"]
assert second == ["Fri 11", "Fri 25", "Fri 01", "Fri 15"]
assert get_description(rule) == "At 06:00 PM, every 2 days, or on Friday"
PY
