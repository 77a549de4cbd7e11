"""A disk that is read-only, or another user's: a sentence that says so, exit 2, and never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.disk import NoSmallDisk, small_disk
from tests.faults.stage import TWO_GROUPS
from tests.house.sources import ROOT

# the control: the same command, to which no refusal of a disk is one that the admin can mend
UNHEARD = "import sys, bot.running.cli as cli; cli.REFUSED = (); sys.exit(cli.main(sys.argv[1:]))"


def bot(
    folder: Path, *words: str, start: tuple[str, ...] = ("-m", "bot")
) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PLUSONE_NO_SETUP": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *start, *words, "--config", str(folder / "config.toml")]
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def locked(lived: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder whose config.toml names a database with a story on a disk that nobody may write to."""
    try:
        with small_disk(tmp_path / "disk", 16) as disk:
            shutil.copy(lived, disk.folder / "plusone.db")
            disk.lock()
            at = f'[web]\nport = 0\n[database]\nurl = "sqlite:///{disk.folder}/plusone.db"\n'
            (tmp_path / "config.toml").write_text(TWO_GROUPS + at, "utf-8")
            yield tmp_path
    except NoSmallDisk as why:
        pytest.skip(str(why))


@pytest.mark.parametrize("command", ["run", "state", "backup", "doctor", "export disk/all"])
def test_a_read_only_disk_is_a_sentence(locked: Path, command: str) -> None:
    done = bot(locked, *command.split())
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Read-only file system" in done.stderr or "cannot be written to" in done.stderr


def test_a_folder_that_is_not_there_and_cannot_be_made(locked: Path) -> None:
    config = locked / "config.toml"
    config.write_text(config.read_text("utf-8").replace("disk/plusone.db", "disk/new/plusone.db"), "utf-8")
    done = bot(locked, "state")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "Read-only file system" in done.stderr


@pytest.mark.parametrize("command", ["backup", "export disk/all"])
def test_control_unheard_the_disk_is_a_traceback(locked: Path, command: str) -> None:
    done = bot(locked, *command.split(), start=("-c", UNHEARD))
    assert (done.returncode, "Traceback" in done.stderr) == (1, True)
