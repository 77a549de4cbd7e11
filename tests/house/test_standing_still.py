"""A test that dies or stands still costs itself, not the run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OWN = """
from tests.conftest import Together

def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)
"""
DIES = """
import os, pytest

@pytest.mark.parametrize("number", range(12))
def test_one(number):
    if number == {number}:
        os._exit(1)
"""


def test_the_others_are_run_and_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(OWN)
    (tmp_path / "test_dies.py").write_text(DIES.format(number=5))
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, timeout=60
    )
    assert "1 failed, 11 passed" in done.stdout, done.stdout + done.stderr
    assert "crashed while running 'test_dies.py::test_one[5]'" in done.stdout, done.stdout
