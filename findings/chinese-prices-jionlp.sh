#!/usr/bin/env bash
# Bet: two readers of Chinese numbers agree on what a market stall says: 三百二 is 320, 1万2 is 12,000,
#   6毛5 is 0.65.
# Seen: jionlp's parse_money answers 302, 20004 and 5.60, each marked accurate; cn2an reads the
#   first two as 320 and 12000.
# So: never book a spoken Chinese price by parse_money; what ends in a bare digit is a short form,
#   or a question.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'jionlp==1.5.31' 'cn2an==0.5.24'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import cn2an
import jionlp

print("jionlp", version("jionlp"), "cn2an", version("cn2an"))
wanted = {"三百二": "302.00", "1万2": "20004.00", "一万二元": "10002.00", "6毛5": "5.60"}
for words, amount in wanted.items():
    read = jionlp.parse_money(words)
    print(words, "->", read)
    assert read["num"] == amount and read["definition"] == "accurate"
for words, number in {"三百二": 320, "1万2": 12000}.items():
    print("cn2an:", words, "->", cn2an.cn2an(words, "smart"))
    assert cn2an.cn2an(words, "smart") == number
PY
