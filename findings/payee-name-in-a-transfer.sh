#!/usr/bin/env bash
# Bet: a transfer file whose bank takes Latin letters only refuses the payee 李娜, or writes Li Na.
# Seen: sepaxml's clean=True writes “Li Nuo ” and the note 取貨 as “Qu Huo ”, one reading per
#   character, blank at the end, without a word.
# So: the bank's check of the payee's name fails or warns: ask each payee for the name of the
#   account in Latin letters.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'sepaxml==2.7.0' 'text-unidecode==1.3'
"$work/venv/bin/python" -W ignore - <<'PY'
import re
from datetime import date
from importlib.metadata import version

from sepaxml import SepaTransfer

print("sepaxml", version("sepaxml"), "text-unidecode", version("text-unidecode"))
account = {"IBAN": "NL50BANK1234567890", "BIC": "BANKNL2A"}
file = SepaTransfer({"name": "Club", "batch": True, "currency": "EUR", **account}, clean=True)
payment = {"name": "李娜", "amount": 1012, "execution_date": date(2026, 12, 5), "description": "取貨", **account}
file.add_payment(payment)
text = file.export(validate=False).decode()
names, notes = re.findall("<Nm>([^<]*)", text), re.findall("<Ustrd>([^<]*)", text)
print(names, notes)
assert names[-1] == "Li Nuo " and notes == ["Qu Huo "]
PY
