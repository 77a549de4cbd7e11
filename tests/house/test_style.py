"""The house's order, kept by machine. Every check has a control: planted trouble that it must find."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from tests.house import finders
from tests.house.sources import PACKAGES, ROOT, findings, sources, tracked

# A module named after a command talks to a terminal; so do the way in and the set-up.
TERMINAL = {
    *(f"bot/{name}.py" for name in ("__main__", "config/loading")),
    *(f"bot/running/{name}.py" for name in ("cli", "setup", "progress", "examining", "serving", *COMMANDS)),
    *(f"bot/trying/{name}.py" for name in COMMANDS),
}


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True)


def none(found: list[str]) -> None:
    assert not found, "\n".join(["", *found])


class TestLinters:
    def test_ruff_finds_nothing(self) -> None:
        done = run("ruff", "check", "--no-cache", "--output-format=concise", ".")
        assert done.returncode == 0, done.stdout + done.stderr

    def test_ruff_format_would_change_nothing(self) -> None:
        done = run("ruff", "format", "--no-cache", "--check", "--output-format=concise", ".")
        assert done.returncode == 0, done.stdout + done.stderr

    def test_control_ruff_sees_trouble(self, tmp_path: Path) -> None:
        (tmp_path / "planted.py").write_text("import os\nx = datetime.now( )\n")
        config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
        assert run("ruff", "check", *config, str(tmp_path)).returncode == 1
        assert run("ruff", "format", *config, "--check", str(tmp_path)).returncode == 1

    def test_mypy_strict_finds_nothing(self) -> None:
        done = run("mypy", "--strict", *(word for package in PACKAGES for word in ("-p", package)))
        assert done.returncode == 0, done.stdout + done.stderr

    def test_control_mypy_sees_trouble(self, tmp_path: Path) -> None:
        (tmp_path / "planted.py").write_text("def price(): return '9'\n")
        done = run("mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(tmp_path / "planted.py"))
        assert done.returncode == 1
        assert "no-untyped-def" in done.stdout


class TestSizes:
    def test_no_file_and_no_function_is_too_long(self) -> None:
        none(findings(sources(), finders.too_long))

    @pytest.mark.parametrize(("lines", "found"), [(48, 0), (49, 0), (50, 1)])
    def test_control_long_function(self, lines: int, found: int) -> None:
        assert len(finders.too_long("def long():\n" + "    x = 1\n" * lines)) == found

    @pytest.mark.parametrize(("lines", "found"), [(400, 0), (401, 1)])
    def test_control_long_file(self, lines: int, found: int) -> None:
        assert len(finders.too_long("x = 1\n" * lines)) == found


class TestTimeless:
    def test_commerce_reads_no_clock(self) -> None:
        none(findings(sources("commerce"), finders.clock_reads))

    @pytest.mark.parametrize(
        "planted",
        [
            "datetime.now(UTC)",
            "datetime.datetime.now()",
            "dt.datetime.utcnow()",
            "date.today()",
            "clock.now()",
            "Column(default=datetime.now)",
            "import time\ntime.time()",
            "import time as t\nt.time_ns()",
            "from time import time as seconds\nseconds()",
            "sa.func.now()",
            "sql = 'UPDATE x SET t = CURRENT_TIMESTAMP'",
        ],
    )
    def test_control_clock(self, planted: str) -> None:
        assert len(finders.clock_reads(planted)) == 1

    @pytest.mark.parametrize(
        "innocent",
        ["closes_at.time()", "self.now()", "now = given", "time(20, 0)", '"""Nothing calls now() here."""'],
    )
    def test_control_no_clock(self, innocent: str) -> None:
        assert finders.clock_reads(innocent) == []


class TestNames:
    def test_every_name_says_something(self) -> None:
        names = [str(path.relative_to(ROOT)) for path in tracked() if path.suffix == ".py"]
        none([f"{name}: {found}" for name in names for found in finders.vague(name)])

    @pytest.mark.parametrize(
        ("path", "found"),
        [("bot/utils.py", 1), ("commerce/helpers/money.py", 1), ("bot/hearing/people.py", 0)],
    )
    def test_control_vague_name(self, path: str, found: int) -> None:
        assert len(finders.vague(path)) == found


class TestDoors:
    def test_packages_open_with_a_door_only(self) -> None:
        none(findings([path for path in sources() if path.name == "__init__.py"], finders.more_than_a_door))

    @pytest.mark.parametrize(
        "planted", ["class Shop: ...", "limit = 3", "def order(): ...", "print('hello')"]
    )
    def test_control_more_than_a_door(self, planted: str) -> None:
        assert (
            len(finders.more_than_a_door(f'"""A door."""\nfrom x import y\n__all__ = ["y"]\n{planted}\n'))
            == 1
        )

    def test_control_discovery_is_a_door(self) -> None:
        assert finders.more_than_a_door('"""Found."""\nimport pkgutil\ndef all_of_them(): ...\n') == []


class TestWords:
    def test_what_others_call_is_documented(self) -> None:
        none(findings([*sources("commerce"), ROOT / "adapters" / "base.py"], finders.undocumented))

    @pytest.mark.parametrize(
        "planted",
        ['"""M."""\ndef order(): ...', '"""M."""\nclass Order: ...', '"""M."""\nasync def f(): ...', "x = 1"],
    )
    def test_control_undocumented(self, planted: str) -> None:
        assert len(finders.undocumented(planted)) == 1

    def test_only_what_talks_to_a_terminal_prints(self) -> None:
        quiet = [path for path in sources() if str(path.relative_to(ROOT)) not in TERMINAL]
        none(findings(quiet, finders.prints))

    def test_control_print(self) -> None:
        assert finders.prints("print('hello')\nself.print()\n") == ["1: print("]


class TestPortable:
    def test_no_file_is_bound_to_a_machine(self) -> None:
        none(findings(tracked(), finders.bound_to_a_machine))

    @pytest.mark.parametrize(
        "planted",
        [
            "--index" + "-url https://mirror.example/sim" + "ple/",
            "--find" + "-links wheels",
            "https://pypi" + ".org/x",
            "open('/wo" + "rk/main/x')",
            "/ro" + "ot/.cache",
            "/ho" + "me/amy/plusone",
            "/Us" + "ers/amy/plusone",
            "file:/" + "//x",
        ],
    )
    def test_control_bound(self, planted: str) -> None:
        assert len(finders.bound_to_a_machine(planted)) == 1

    @pytest.mark.parametrize(
        "innocent", ["sqlite:///data/plusone.db", "https://example.org/ro" + "ot/x", "./wo" + "rk/x"]
    )
    def test_control_portable(self, innocent: str) -> None:
        assert finders.bound_to_a_machine(innocent) == []
