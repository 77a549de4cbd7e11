#!/usr/bin/env bash
# Bet: a task list keeps apart who has paid ([x]) and who has not ([ ]) when it is turned into
#   Telegram's or Slack's text.
# Seen: telegramify-markdown shows the open box as a ticked one (U+2611), slackify-markdown drops
#   both boxes and leaves two equal bullets.
# So: never send who has paid as a task list through a converter: write the word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install -q --disable-pip-version-check 'telegramify-markdown==1.4.1'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund 'slackify-markdown@4.5.0'
venv/bin/python -W ignore - <<'PY'
from importlib.metadata import version

import telegramify_markdown

print("telegramify-markdown", version("telegramify-markdown"))
shown = telegramify_markdown.markdownify("- [x] Ann\n- [ ] Bob")
print(ascii(shown))
assert shown == "\u2705 Ann\n\u2611 Bob\n"
PY
node - <<'JS'
const made = require('slackify-markdown');
const convert = made.slackifyMarkdown || made.default || made;
const shown = convert('- [x] Ann\n- [ ] Bob');
console.log('slackify-markdown', require('slackify-markdown/package.json').version, JSON.stringify(shown));
require('assert').strictEqual(shown, '•   Ann\n•   Bob\n');
JS
