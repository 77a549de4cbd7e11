#!/usr/bin/env bash
# Bet: “912 pears” is no telephone number, in Python's port of libphonenumber as in JavaScript's.
# Seen: phonenumbers types the letters on an old keypad: +65 9127 3277, a valid mobile in Singapore;
#   libphonenumber-js finds 912 and calls it invalid.
# So: a line is searched for numbers with PhoneNumberMatcher, and one with letters in it is not
#   parsed at all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install -q --disable-pip-version-check 'phonenumbers==9.0.43'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund 'libphonenumber-js@1.13.16'
venv/bin/python -W ignore - <<'PY'
from importlib.metadata import version

import phonenumbers

print("phonenumbers", version("phonenumbers"))
for text, region, number in (("912 pears", "SG", "+6591273277"), ("09 12 apples", "TW", "+886912277537")):
    read = phonenumbers.parse(text, region)
    shown = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    print(text, region, "->", shown, phonenumbers.is_valid_number(read))
    assert shown == number and phonenumbers.is_valid_number(read)
assert not list(phonenumbers.PhoneNumberMatcher("912 pears", "SG"))
PY
node - <<'JS'
const { parsePhoneNumberFromString } = require('libphonenumber-js/max');
const read = parsePhoneNumberFromString('912 pears', 'SG');
console.log('libphonenumber-js', require('libphonenumber-js/package.json').version, read.number, read.isValid());
require('assert').deepStrictEqual([read.number, read.isValid()], ['+65912', false]);
JS
