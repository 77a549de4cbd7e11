"""A copy of the project: something is planted in it, and a Python of its own runs there and nowhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.house.sources import PACKAGES, ROOT

LOCKS = ("requirements.lock", "requirements-test.lock")
WHOLE = (
    *PACKAGES,
    "templates",
    "tests",
    "docs",
    "pyproject.toml",
    *LOCKS,
    "config.toml",
    "CHANGELOG.md",
    "README.md",
)
LEFT_OUT = ("__pycache__", "faults", "platforms", "browser")  # made, or long: no copy runs them
PYTEST = ("pytest", "-q", "-p", "no:cacheprovider", "-n", "0")
PATIENCE = 600.0  # seconds one command may take on a machine shared with others


def copied(folder: Path, names: Sequence[str] = WHOLE) -> Path:
    """Copies these folders and files of the project. -> the copy."""
    for name in names:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy(path, folder / name)
    return folder


def run(project: Path, *command: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """`python -m COMMAND` in the copy; `said` is its standard input."""
    alone = {**os.environ, "PYTHONPATH": str(project), "PLUSONE_NO_SETUP": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env=alone,
        capture_output=True,
        text=True,
        input=said,
        timeout=PATIENCE,
    )


def passed(project: Path, *command: str) -> str:
    """What a command said that has to succeed."""
    done = run(project, *command)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout
