"""The way in as its usage says: options on either side of the command, a taken port, tests that speak while
they run."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import LENGTHS, about, command_first, command_of
from bot.config import load
from bot.running.serving import Serving
from tests.house.sources import ROOT


@pytest.mark.parametrize(
    ("typed", "command", "run"),
    [
        ("--config FILE check", "check", "check --config FILE"),
        ("check --config FILE", "check", "check --config FILE"),
        ("--verbose --config FILE check", "check", "check --verbose --config FILE"),
        ("--config=FILE check", "check", "check --config=FILE"),
        ("--config check state", "state", "state --config check"),
        ("--config FILE backup TO --keep 3", "backup", "backup --config FILE TO --keep 3"),
        ("--config FILE", None, "run --config FILE"),
        ("--verbose", None, "run --verbose"),
        ("", None, "run"),
        ("run", "run", "run"),
    ],
)
def test_an_option_may_stand_on_either_side(typed: str, command: str | None, run: str) -> None:
    assert command_of(typed.split()) == command
    assert command_first(typed.split()) == run.split()


def test_check_works_as_the_usage_says(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("[adapters.sandbox]\n", "utf-8")
    said = [_bot("--config", str(file), "check"), _bot("check", "--config", str(file))]
    assert [one.returncode for one in said] == [0, 0]
    assert said[0].stdout == said[1].stdout
    assert said[0].stdout.startswith("own.toml: all is well")


def _bot(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


async def test_a_taken_port_is_said_at_once_and_nothing_serves_for_nobody(
    tmp_path: Path, taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        f'[adapters.sandbox]\n[web]\nport = {taken}\n[database]\nurl = "sqlite:///{tmp_path}/x.db"\n', "utf-8"
    )
    assert await asyncio.wait_for(Serving(load(file, {}), {}).run(), 20) == 2
    said = capsys.readouterr()
    assert f"Nothing is served: port {taken} on 127.0.0.1 is taken" in said.err
    assert "PLUSONE__WEB__PORT=0" in said.err
    assert "Open http" not in said.out
    assert not (tmp_path / "x.db").exists(), "nothing was begun"


async def test_the_address_is_printed_when_it_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The control of the one above: a free port serves, and is given back in the end."""
    file = tmp_path / "config.toml"
    file.write_text(
        f'[adapters.sandbox]\n[web]\nport = 0\n[database]\nurl = "sqlite:///{tmp_path}/x.db"\n', "utf-8"
    )
    serving = Serving(load(file, {}), {})
    run, said = asyncio.create_task(serving.run()), ""
    while "Open http://127.0.0.1:" not in said and not run.done():
        await asyncio.sleep(0.05)
        said += capsys.readouterr().out
    port = int(said.partition("127.0.0.1:")[2].partition("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()
    serving.stop()
    assert await run == 0
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


def test_a_run_says_how_long_it_takes() -> None:
    assert about("", 6, 2).startswith("== All tests: about 6 min on 2 idle cores")
    assert "--quick" in about("", 6, 2)
    assert about("--quick", LENGTHS["--quick"][1], 2).startswith(
        "== The rules, the phrases and a few stories: about 1 min"
    )
    assert "about 12 min on 1 idle cores" in about("--faults", 6, 1)


def test_a_failure_is_named_when_it_happens(tmp_path: Path) -> None:
    """Before the next test has even begun."""
    file = tmp_path / "test_two.py"
    file.write_text(
        "def test_first():\n    assert 1 == 2, 'one is not two'\n\ndef test_second():\n    print()\n", "utf-8"
    )
    options = [
        "-q",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        "-n0",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(tmp_path),
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = run.stdout.splitlines()
    named = next(at for at, line in enumerate(lines) if line.startswith("FAILED") and "test_first" in line)
    assert "one is not two" in lines[named]
    assert named < next(at for at, line in enumerate(lines) if "FAILURES" in line), run.stdout
