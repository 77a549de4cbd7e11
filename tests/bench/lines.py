"""How long a line of `bot read` takes, beside its JSON alone and beside another build of it.

    python3 -m tests.bench.lines [FOLDER OF ANOTHER BUILD]

Each line is read once by each build, in turn, by `python3 -m bot read` in a process of its own: nothing is warm
but the words. Prints medians in microseconds and their ratios; the JSON alone is `orjson.loads` and `dumps` of the
same line and its answer, in this process.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from time import perf_counter

import orjson

HERE = Path(__file__).parents[2]
LINES = [HERE / "tests" / "data" / f"utterances{part}.jsonl" for part in ("", "_rest")]


def main(others: list[str]) -> int:
    lines = [asked(line) for file in LINES for line in file.read_text("utf-8").splitlines()]
    with ExitStack() as stack:
        builds = [stack.enter_context(reading(folder)) for folder in (HERE, *map(Path, others[:1]))]
        took: list[list[float]] = [[] for _ in builds]
        plain = []
        for n, line in enumerate(lines):
            answers = {at: timed(builds[at], line, took[at]) for at in turns(len(builds), n)}
            plain.append(as_json(line, answers[0]))
        for build in builds:
            assert build.stdin
            build.stdin.close()
    line = median(took[0])
    print(f"a line of `bot read`: median {line:.0f} µs over {len(lines)} lines")
    print(f"beside orjson.loads and dumps ({median(plain):.1f} µs): {line / median(plain):.0f} times")
    for other in took[1:]:
        print(f"beside {others[0]} ({median(other):.0f} µs): {line / median(other):.2f} times")
    return 0


def asked(line: str) -> bytes:
    """The row as the reader gets it: with its post, without its label."""
    row = orjson.loads(line)
    fields = ("id", "text", "to", "ref", "sender", "prior", "pending", "prior_list")
    post = row.get("post") or [row["context"]]
    return orjson.dumps({**{name: row.get(name) for name in fields}, "post": post}) + b"\n"


def reading(folder: Path) -> Popen[bytes]:
    """`bot read` of a build."""
    env = {**os.environ, "PLUSONE_NO_SETUP": "1"}
    return Popen([sys.executable, "-m", "bot", "read"], cwd=folder, env=env, stdin=PIPE, stdout=PIPE)


def turns(builds: int, line: int) -> list[int]:
    """Which build reads first changes from line to line."""
    order = list(range(builds))
    return order[::-1] if line % 2 else order


def timed(build: Popen[bytes], line: bytes, took: list[float]) -> bytes:
    """The answer, and the microseconds it took."""
    assert build.stdin
    assert build.stdout
    begun = perf_counter()
    build.stdin.write(line)
    build.stdin.flush()
    answer = build.stdout.readline()
    took.append((perf_counter() - begun) * 1e6)
    return answer


def as_json(line: bytes, answer: bytes) -> float:
    """Microseconds to read the line and to write the answer as JSON, and nothing else."""
    told = orjson.loads(answer)
    begun = perf_counter()
    orjson.loads(line)
    orjson.dumps(told)
    return (perf_counter() - begun) * 1e6


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
