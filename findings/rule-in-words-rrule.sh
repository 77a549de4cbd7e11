#!/usr/bin/env bash
# Bet: toText() tells people the rule that the dates follow: every Friday at 18:30, the first Friday
#   of a month, its last working day.
# Seen: in rrule==2.8.1 (npm) the minutes and the position are left out: “every week on Friday at 18”, “every month on
#   Friday”, “every month on weekdays”.
# So: a repeating buy is told half an hour early or four times too often: say the next two dates
#   that the rule gives, not its words.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1
node - <<'JS'
const assert = require('assert');
const { RRule } = require('rrule');
console.log('rrule', require('rrule/package.json').version);
const wanted = {
  'FREQ=WEEKLY;BYDAY=FR;BYHOUR=18;BYMINUTE=30': 'every week on Friday at 18',
  'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=1': 'every month on Friday',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1': 'every month on weekdays',
};
for (const [rule, words] of Object.entries(wanted)) {
  console.log(rule, '->', RRule.fromString(rule).toText());
  assert.strictEqual(RRule.fromString(rule).toText(), words);
}
const first = new RRule({ ...RRule.parseString('FREQ=MONTHLY;BYDAY=FR;BYSETPOS=1;COUNT=2'), dtstart: new Date(Date.UTC(2026, 11, 1)) });
assert.deepStrictEqual(first.all().map((day) => day.getUTCDate()), [4, 1]);
JS
