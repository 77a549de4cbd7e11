"""The one run that proves the project, and the locks it installs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib

import pytest

from bot.running.setup import pins
from tests.house.sources import ROOT

RUN = ROOT / ".ci" / "run"
LOCKS = ("requirements.lock", "requirements-test.lock")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(requirements: list[str]) -> dict[str, str]:
    """-> the name of each requirement: the oldest version it takes."""
    found = (re.match(r"([\w.-]+)(?:\[[^]]*\])?>=([\d.]+)", line) for line in requirements)
    return {canonical(hit[1]): hit[2] for hit in found if hit}


def numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def bot_test(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PLUSONE_NO_SETUP": "1"}
    command = [sys.executable, "-m", "bot", "test", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


class TestRun:
    def test_the_run_is_executable_and_well_formed(self) -> None:
        assert os.access(RUN, os.X_OK)
        assert subprocess.run(["bash", "-n", str(RUN)], capture_output=True).returncode == 0

    def test_the_run_asks_nothing_and_runs_both(self) -> None:
        text = RUN.read_text("utf-8")
        assert "exec </dev/null" in text
        assert '"$python" -m bot test ||' in text
        assert '"$python" -m bot test --faults' in text

    def test_the_counts_are_the_last_thing_said(self) -> None:
        done = bot_test("tests/house/test_ci.py", "-k", "executable or pinned")
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r"^\d+ passed in [\d.]+s", done.stdout.splitlines()[-1])

    def test_faults_are_another_run(self) -> None:
        assert bot_test("--faults", "tests/house/test_ci.py").returncode == 5  # pytest: nothing collected


class TestLocks:
    @pytest.mark.parametrize("name", LOCKS)
    def test_every_pinned_distribution_has_hashes(self, name: str) -> None:
        text = (ROOT / name).read_text("utf-8")
        entries = re.findall(
            r"^([\w.-]+)==\S+[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE
        )
        assert len(entries) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) > 50

    def test_the_locks_hold_what_the_project_asks_for(self) -> None:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
        asked = dict(
            zip(
                LOCKS,
                (settings["project"]["dependencies"], settings["dependency-groups"]["test"]),
                strict=True,
            )
        )
        for lock, requirements in asked.items():
            pinned = {canonical(name): version for name, version in pins(ROOT / lock).items()}
            for name, oldest in wanted(requirements).items():
                assert name in pinned, f"{name} is not in {lock}: its first lines say how to make it anew"
                assert numbers(pinned[name]) >= numbers(oldest), name

    def test_the_test_lock_holds_the_other_in_the_same_versions(self) -> None:
        assert pins(ROOT / LOCKS[0]).items() <= pins(ROOT / LOCKS[1]).items()

    def test_the_locks_serve_every_supported_python(self) -> None:
        for lock in LOCKS:
            head = (ROOT / lock).read_text("utf-8")[:400]
            assert "--universal --python-version 3.11 --generate-hashes" in head
