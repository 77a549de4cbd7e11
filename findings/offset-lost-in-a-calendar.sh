#!/usr/bin/env bash
# Bet: a pick-up at 18:00+08:00 put into a calendar is that moment for whoever reads the file,
#   icalendar itself included.
# Seen: it is written as TZID="UTC+08:00" without any such zone in the file, add_missing_timezones()
#   adds none and says nothing, and the library reads it back as a naive 18:00, everyone's own.
# So: moments from a database carry offsets, not zones: turn them into UTC or a named zone before
#   they go into an .ics.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'icalendar==7.3.2'
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import datetime
from importlib.metadata import version

from icalendar import Calendar, Event

print("icalendar", version("icalendar"))
event = Event()
event.add("uid", "pick-up-1")
event.add("dtstart", datetime.fromisoformat("2026-12-05T18:00:00+08:00"))
calendar = Calendar()
calendar.add_component(event)
calendar.add_missing_timezones()
text = calendar.to_ical().decode()
read = Calendar.from_ical(text).walk("VEVENT")[0]["DTSTART"].dt
print(text, repr(read), sep="\n")
assert 'DTSTART;TZID="UTC+08:00":20261205T180000' in text
assert "VTIMEZONE" not in text
assert read == datetime(2026, 12, 5, 18) and read.tzinfo is None
PY
