#!/usr/bin/env bash
# Bet: geohash_approximate_distance is rough: for two doors of one street it says tens or hundreds
#   of metres.
# Seen: at latitude 22.5, which runs through Hong Kong's border with Shenzhen, two points 24 m apart
#   are 5,003,530 m apart, on the equator 20,000 km: it compares only how the texts begin.
# So: the nearest pick-up place by prefix sends neighbours across town: measure by coordinates
#   (geohash_haversine_distance).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --python "$work/venv/bin/python" install -q --disable-pip-version-check 'pygeohash==3.5.1'
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import pygeohash

print("pygeohash", version("pygeohash"))
for south, north, far in (((22.4999, 114.06), (22.5001, 114.06), 5_003_530), ((-0.0001, 10.0), (0.0001, 10.0), 20_000_000)):
    hashes = [pygeohash.encode(*place, precision=9) for place in (south, north)]
    rough, true = pygeohash.geohash_approximate_distance(*hashes), pygeohash.geohash_haversine_distance(*hashes)
    print(south, north, hashes, rough, round(true))
    assert rough == far and true < 30
PY
