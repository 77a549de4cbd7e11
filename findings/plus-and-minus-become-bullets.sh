#!/usr/bin/env bash
# Bet: “+ 2 apples” and “- 1 pear” on lines of their own stay an order and a cancellation in the
#   bot's repeat of them.
# Seen: all three read + and - before a blank as list marks: the signs are gone and both lines start
#   with the same bullet; Python-Markdown even makes one list of the two.
# So: a change of an order quoted through markdown loses its direction: escape a leading + or -, or
#   write the signed number without a blank.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'telegramify-markdown==1.4.1' 'markdown-it-py==4.3.0' 'Markdown==3.11.3'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import markdown
import markdown_it
import telegramify_markdown

for name in ("telegramify-markdown", "markdown-it-py", "Markdown"):
    print(name, version(name))
text = "+ 2 apples\n- 1 pear"
telegram = telegramify_markdown.markdownify(text)
common = markdown_it.MarkdownIt().render(text).replace("\n", "")
classic = markdown.markdown(text).replace("\n", "")
print(ascii(telegram), common, classic, sep="\n")
assert telegram == "\u2981 2 apples\n\u2981 1 pear\n"
assert common == "<ul><li>2 apples</li></ul><ul><li>1 pear</li></ul>"
assert classic == "<ul><li>2 apples</li><li>1 pear</li></ul>"
assert "+2 apples" in telegramify_markdown.markdownify("+2 apples").replace("\\", "")
PY
