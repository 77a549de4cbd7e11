#!/usr/bin/env bash
# Bet: “1,5 kg rice”, as most of Europe writes one and a half kilos, is read as 1.5, or is refused.
# Seen: quantulum3 reads a lone 1 and then 5 kg; parse-ingredient reads 15 kg. Neither warns, and
#   2,5 and 0,5 are 5 kg to quantulum3 as well.
# So: decimal commas are turned into points by our own reader before any quantity library, by the
#   group's language.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install -q --disable-pip-version-check 'quantulum3==0.10.0'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund 'parse-ingredient@3.0.0'
venv/bin/python -W ignore - <<'PY'
from importlib.metadata import version

from quantulum3 import parser

print("quantulum3", version("quantulum3"))
for text, first in (("1,5 kg rice", 1.0), ("2,5 kg rice", 2.0), ("0,5 kg rice", 0.0)):
    read = [(found.value, found.unit.name) for found in parser.parse(text)]
    print(text, "->", read)
    assert read == [(first, "dimensionless"), (5.0, "kilogram")]
PY
node - <<'JS'
const { version } = JSON.parse(require('fs').readFileSync('node_modules/parse-ingredient/package.json'));
import('parse-ingredient').then(({ parseIngredient }) => {
  const [read] = parseIngredient('1,5 kg rice');
  console.log('parse-ingredient', version, read.quantity, read.unitOfMeasure, read.description);
  require('assert').deepStrictEqual([read.quantity, read.unitOfMeasure, read.description], [15, 'kg', 'rice']);
});
JS
