"""What is kept holds names, addresses and orders: no other user of the machine reads it, and `check` says so
where one can."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.stage import TWO_GROUPS
from tests.house.sources import ROOT

MORE = '[database]\nurl = "sqlite:///data/plusone.db"\n'


# the control: the same command, which leaves the machine's umask as it is
UNMASKED = (
    "import os, sys; os.umask = lambda _: 0; from bot.running.cli import main; sys.exit(main(sys.argv[1:]))"
)


def bot(
    folder: Path, *words: str, start: tuple[str, ...] = ("-m", "bot")
) -> subprocess.CompletedProcess[str]:
    """A command under the usual, generous umask."""
    environ = {**os.environ, "PLUSONE_NO_SETUP": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *start, *words]
    return subprocess.run(
        command,
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        umask=0o022,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    (tmp_path / "config.toml").write_text(TWO_GROUPS + MORE, "utf-8")
    return tmp_path


def others_may(folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.name != "config.toml"]
    assert len(files) > 5
    return [str(file.relative_to(folder)) for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]


def test_database_backup_and_export_are_their_owners_alone(folder: Path) -> None:
    for words in (["state"], ["backup"], ["backup", "copy.db"], ["export", "all"]):
        done = bot(folder, *words)
        assert done.returncode == 0, done.stderr
    assert others_may(folder) == []
    checked = bot(folder, "check")
    assert (checked.returncode, "chmod" in checked.stdout) == (0, False), checked.stdout


def test_control_under_the_machines_umask_others_read(folder: Path) -> None:
    assert bot(folder, "state", start=("-c", UNMASKED)).returncode == 0
    assert (folder / "data" / "plusone.db").stat().st_mode & 0o077


def test_check_says_what_others_can_read(folder: Path) -> None:
    assert bot(folder, "backup").returncode == 1, "there is nothing yet"
    assert bot(folder, "state").returncode == 0
    (folder / "data").chmod(0o755)
    (folder / "data" / "plusone.db").chmod(0o644)
    (folder / "data" / "backups").mkdir(mode=0o755, exist_ok=True)
    (folder / "data" / "backups").chmod(0o755)
    checked = bot(folder, "check")
    assert checked.returncode == 2
    assert (
        "data/plusone.db can be read by other users of this machine; run: chmod 600 data/plusone.db"
        in checked.stdout
    )
    assert "run: chmod 700 data/backups" in checked.stdout
    (folder / "data").chmod(0o700)
    assert bot(folder, "check").returncode == 0, "nobody gets as far as the files"
