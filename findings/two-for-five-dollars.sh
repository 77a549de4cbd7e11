#!/usr/bin/env bash
# Bet: “2 for $5” holds one sum, and a reader of prices finds it by its sign: 5 dollars, or else
#   nothing.
# Seen: price-parser answers 2 dollars (the first number, the last sign); currency.js and accounting
#   put the digits together: 25, and “5 kg 12.50” is 512.50.
# So: cut the sum out with its sign before a price library sees it; more than one number in the text
#   is a refusal.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install -q --disable-pip-version-check 'price-parser==0.5.1'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund 'currency.js@2.0.4' 'accounting@0.4.1'
venv/bin/python -W ignore - <<'PY'
from decimal import Decimal
from importlib.metadata import version

from price_parser import Price

print("price-parser", version("price-parser"))
read = Price.fromstring("2 for $5")
print(read)
assert (read.amount, read.currency) == (Decimal(2), "$")
PY
node - <<'JS'
const assert = require('assert');
const currency = require('currency.js');
const accounting = require('accounting');
for (const name of ['currency.js', 'accounting']) console.log(name, require(`${name}/package.json`).version);
for (const [text, sum] of [['2 for $5', 25], ['5 kg 12.50', 512.5]]) {
  console.log(text, '->', currency(text).value, accounting.unformat(text));
  assert.strictEqual(currency(text).value, sum);
  assert.strictEqual(accounting.unformat(text), sum);
}
JS
