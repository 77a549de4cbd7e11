#!/usr/bin/env bash
# Bet: “Jan +3” in a chat, where Jan is a member, is read as January, or better not at all; the +3
#   is left alone.
# Seen: chrono-node==2.10.3 (npm) swallows the quantity as an offset from UTC: 1 January at 12:00 UTC+3; “18:00
#   +2” is 16:00 UTC, “Sat +2” a noon at UTC+2.
# So: an order after a time or a short name moves a deadline by hours: cut signed numbers out before
#   a date reader sees the line.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chrono-node@2.10.3
node - <<'JS'
const assert = require('assert');
const chrono = require('chrono-node');
const ours = require('fs').readFileSync('node_modules/chrono-node/package.json');
console.log('chrono-node', JSON.parse(ours).version);
const now = { instant: new Date(Date.UTC(2026, 10, 30, 10)), timezone: 0 };
const wanted = [
  ['Jan +3', 180, '2027-01-01T09:00:00.000Z'],
  ['18:00 +2', 120, '2026-11-30T16:00:00.000Z'],
  ['Wed +2', 120, '2026-12-02T10:00:00.000Z'],
];
for (const [text, offset, moment] of wanted) {
  const [read] = chrono.parse(text, now);
  console.log(text, '->', read.text, read.start.get('timezoneOffset'), read.start.date().toISOString());
  assert.deepStrictEqual(
    [read.text, read.start.get('timezoneOffset'), read.start.date().toISOString()],
    [text, offset, moment],
  );
}
JS
