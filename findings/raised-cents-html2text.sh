#!/usr/bin/env bash
# Bet: <sup> marks something raised, so a price written 3<sup>50</sup> becomes text with some mark
#   between: 3^50, 3 50, 3.50.
# Seen: html2text writes 350; a formatted message that strikes the old price out keeps its marks
#   (~~10~~), which <sup> does not.
# So: a price read from a formatted message is a hundredfold: read the plain body, or refuse where
#   digits touch a tag.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'html2text==2025.4.15'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import html2text

print("html2text", version("html2text"))
raised = html2text.html2text("<p>pears <b>3</b><sup>50</sup> EUR</p>").strip()
simple = html2text.html2text("<p>pears 3<sup>50</sup> EUR</p>").strip()
struck = html2text.html2text("<p><del>10</del> 8 EUR</p>").strip()
print(raised, simple, struck, sep="\n")
assert simple == "pears 350 EUR"
assert raised == "pears **3** 50 EUR"
assert struck == "~~10~~ 8 EUR"
PY
