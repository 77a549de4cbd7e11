#!/usr/bin/env bash
# Bet: a splitter of Chinese addresses that does not know Taipei says so with empty columns.
# Seen: 台北市大安区 comes back as 四川省 自贡市 大安区, across the sea, with that district's official code; a bare
#   朝阳区 becomes Changchun, not Beijing, nor a question.
# So: a district's name is no place: accept a split address only if the city it names stands in what
#   the member wrote.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'cpca==0.5.5' 'pandas==3.1.1' 'setuptools==65.5.0'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import cpca

print("cpca", version("cpca"))
written = ["台北市大安区和平东路3号", "朝阳区建国路1号", "新北市板桥区文化路1号"]
split = cpca.transform(written)
print(split.to_string())
found = [tuple(row) for row in split[["省", "市", "区"]].astype(object).where(split[["省", "市", "区"]].notna(), None).values]
assert found[0] == ("四川省", "自贡市", "大安区"), found
assert found[1] == ("吉林省", "长春市", "朝阳区"), found
assert str(split["adcode"][0]) == "510304"
PY
