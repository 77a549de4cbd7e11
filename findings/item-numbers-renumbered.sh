#!/usr/bin/env bash
# Bet: a price list that begins “5. pears”, “7. kiwis” (the others are sold out) keeps its numbers,
#   since members order by them.
# Seen: Python-Markdown counts 1, 2; CommonMark keeps the first only and counts 5, 6; html2text
#   makes 1, 2 even of <li value=5> and <li value=7>.
# So: a “+2 of 6” answers to another item: item numbers are text, written as 5\. or (5), never a
#   list's own numbers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'Markdown==3.11.3' 'markdown-it-py==4.3.0' 'html2text==2025.4.15'
"$work/venv/bin/python" -W ignore - <<'PY'
import re
from importlib.metadata import version

import html2text
import markdown
import markdown_it

for name in ("Markdown", "markdown-it-py", "html2text"):
    print(name, version(name))
text = "5. pears\n7. kiwis"
classic = markdown.markdown(text)
common = markdown_it.MarkdownIt().render(text)
print(classic, common, sep="\n")
assert classic == "<ol>\n<li>pears</li>\n<li>kiwis</li>\n</ol>"
assert common == '<ol start="5">\n<li>pears</li>\n<li>kiwis</li>\n</ol>\n'
plain = html2text.html2text("<ol><li value=5>pears</li><li value=7>kiwis</li></ol>")
print(plain)
assert re.findall(r"\d+\. \w+", plain) == ["1. pears", "2. kiwis"]
PY
