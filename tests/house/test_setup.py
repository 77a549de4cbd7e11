"""Set-up, tried for real: a small project with the house's own way in, two small wheels, real environments
and no network."""

from __future__ import annotations

import ast
import base64
import hashlib
import importlib.util
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, command_of
from bot.running.progress import Progress
from tests.house.sources import ROOT

BASE = getattr(sys, "_base_executable", sys.executable)

WAY_IN = ("__init__.py", "__main__.py", "running/__init__.py", "running/setup.py", "running/progress.py")
CLI = "import sys, importlib.metadata as m\ndef main(argv):\n    print(argv, sys.prefix, m.version('cherry'))\n    return 7\n"
UV = shutil.which("uv", path=os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)]))


def wheel(folder: Path, name: str, version: str) -> str:
    """Makes a wheel that installs one module. -> its lock line."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"version = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {
        path: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        for path, text in files.items()
    }
    files[f"{info}/RECORD"] = (
        "".join(f"{path},sha256={digests[path]},{len(files[path])}\n" for path in digests)
        + f"{info}/RECORD,,\n"
    )
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in files.items():
            archive.writestr(inside, text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@dataclass
class Project:
    """A project of two packages that is started as a person would start it."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def environment(self) -> dict[str, str]:
        wheels = str(self.folder / "wheels")
        alone = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels, "PIP_CONFIG_FILE": os.devnull}
        also = {"UV_NO_INDEX": "1", "UV_FIND_LINKS": wheels, "UV_OFFLINE": "1", "UV_NO_CONFIG": "1"}
        return {"PATH": str(self.folder / "nothing"), "HOME": str(self.folder), **alone, **also, **self.extra}

    def start(self, *argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BASE, "-m", "bot", *argv], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )

    def begin(self, *argv: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            [BASE, "-m", "bot", *argv],
            cwd=self.folder,
            env=self.environment,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )

    def lock(self, **versions: str) -> None:
        lines = [wheel(self.folder / "wheels", name, version) for name, version in versions.items()]
        (self.folder / "requirements.lock").write_text("# a lock\n" + "".join(lines))

    def is_set_up(self) -> bool:
        done = self.start("state")
        return done.returncode == 7 and str(self.venv) in done.stdout


def new_project(folder: Path) -> Project:
    (folder / "bot" / "running").mkdir(parents=True)
    (folder / "wheels").mkdir()
    for name in WAY_IN:
        shutil.copy(ROOT / "bot" / name, folder / "bot" / name)
    (folder / "bot" / "running" / "cli.py").write_text(CLI)
    shutil.copy(ROOT / "pyproject.toml", folder)
    project = Project(folder)
    project.lock(cherry="1.0", peach="2.0")
    return project


def skip_without_pip() -> None:
    if not importlib.util.find_spec("ensurepip"):
        pytest.skip("this Python has no ensurepip: apt install python3-venv")


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """Nothing is set up yet, and there is no uv."""
    skip_without_pip()
    return new_project(tmp_path / "project")


@pytest.fixture(scope="module")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    skip_without_pip()
    project = new_project(tmp_path_factory.mktemp("once") / "project")
    assert project.start("state").returncode == 7
    return project


@pytest.fixture
def ready(set_up_once: Project, tmp_path: Path) -> Project:
    """Set up by pip; a copy of its own for every test."""
    return Project(shutil.copytree(set_up_once.folder, tmp_path / "project", symlinks=True))


class TestFirstStart:
    @pytest.mark.parametrize("installer", ["pip", "uv"])
    def test_it_sets_up_and_starts_again_inside(self, bare: Project, installer: str) -> None:
        if installer == "uv":
            if not UV:
                pytest.skip("there is no uv on this machine")
            bare.extra = {"PATH": str(Path(UV).parent)}
        done = bare.start("replay", "--config", "x.toml")
        assert done.stdout == f"['replay', '--config', 'x.toml'] {bare.venv} 1.0\n"
        assert done.returncode == 7
        assert re.fullmatch(r"Setting up Plusone: 2 packages\nPlusone is set up \(\d+ s\)\.\n", done.stderr)
        again = bare.start("--verbose")
        assert (again.stdout, again.stderr) == (f"['run', '--verbose'] {bare.venv} 1.0\n", "")

    def test_on_a_terminal_the_line_moves(self, bare: Project) -> None:
        ours, theirs = pty.openpty()
        child = subprocess.Popen(
            [BASE, "-m", "bot"],
            cwd=bare.folder,
            env=bare.environment,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
        )
        os.close(theirs)
        said = b""
        while True:
            try:
                said += os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
        os.close(ours)
        assert child.wait() == 7
        assert len(set(re.findall(rb"\r\x1b\[K(\[[#.]+\] [^\r]+)", said))) > 2
        assert said.endswith(b" s).\r\n")

    @pytest.mark.faults
    def test_two_starts_at_once_both_succeed(self, bare: Project) -> None:
        children = [bare.begin("state") for _ in range(2)]
        assert [child.wait(60) for child in children] == [7, 7]

    @pytest.mark.faults
    def test_a_wrong_hash_is_refused_in_one_line(self, bare: Project) -> None:
        lock = bare.folder / "requirements.lock"
        lock.write_text(re.sub(r"sha256:\w{8}", "sha256:00000000", lock.read_text(), count=1))
        done = bare.start("state")
        assert (done.returncode, done.stdout) == (1, "")
        assert "could not be installed" in done.stderr.splitlines()[-1]
        assert not bare.is_set_up()

    def test_without_venv_and_uv_one_line_names_the_package(self, bare: Project) -> None:
        (bare.folder / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n")
        bare.extra = {"PYTHONPATH": str(bare.folder)}
        done = bare.start("run")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "apt install python3-venv" in done.stderr


class TestLater:
    def test_control_a_ready_project_starts_without_a_word(self, ready: Project) -> None:
        done = ready.start("state")
        assert (done.stdout, done.stderr) == (f"['state'] {ready.venv} 1.0\n", "")

    def test_a_changed_lock_is_installed(self, ready: Project) -> None:
        ready.lock(cherry="1.1", peach="2.0")
        assert ready.start("state").stdout.endswith(" 1.1\n")
        assert ready.start("state").stderr == ""

    @pytest.mark.faults
    def test_killed_in_the_middle_it_recovers(self, bare: Project) -> None:
        child = bare.begin("state")
        while not (bare.venv / "plusone-setup-unfinished").exists():
            time.sleep(0.02)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        assert bare.is_set_up()

    @pytest.mark.faults
    def test_what_was_left_half_done_is_made_anew(self, ready: Project) -> None:
        (ready.venv / "plusone-setup-unfinished").touch()
        (ready.venv / "left-over").touch()
        assert ready.is_set_up()
        assert not (ready.venv / "left-over").exists()

    @pytest.mark.faults
    def test_an_environment_of_another_python_is_made_anew(self, ready: Project) -> None:
        stamp = ready.venv / "plusone-setup.json"
        stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "python": "3.9"}))
        cfg = ready.venv / "pyvenv.cfg"
        cfg.write_text(re.sub(r"version = .*", "version = 3.9.1", cfg.read_text()))
        (ready.venv / "left-over").touch()
        assert ready.is_set_up()
        assert not (ready.venv / "left-over").exists()

    def test_no_setup_means_none(self, bare: Project) -> None:
        (bare.folder / "bot" / "running" / "cli.py").write_text("def main(argv):\n    print(argv)\n")
        bare.extra = {"PLUSONE_NO_SETUP": "1"}
        assert bare.start("state").stdout == "['state']\n"
        assert not bare.venv.exists()


class TestWayIn:
    @pytest.mark.parametrize(
        ("argv", "out", "err", "code"),
        [
            (["--help"], "usage: python3 -m bot", "", 0),
            (["--version"], "plusone 0.", "", 0),
            (["version"], "plusone 0.", "", 0),
            (["runn"], "", "There is no command 'runn'. There are: run,", 1),
        ],
    )
    def test_what_needs_no_setup_does_none(
        self, bare: Project, argv: list[str], out: str, err: str, code: int
    ) -> None:
        done = bare.start(*argv)
        assert done.stdout.startswith(out)
        assert done.stderr.startswith(err)
        assert (bool(done.stdout), bool(done.stderr), done.returncode) == (bool(out), bool(err), code)
        assert not bare.venv.exists()

    def test_help_names_every_command(self, bare: Project) -> None:
        said = bare.start("-h").stdout
        assert all(f"\n  {name} " in said for name in COMMANDS)

    def test_an_old_python_gets_one_clear_line(self) -> None:
        old = "import sys, runpy; sys.version_info = (3, 10, 4); sys.argv = ['bot']; runpy.run_module('bot', run_name='__main__')"
        done = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith("Plusone needs Python 3.11 or newer")

    @pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
    def test_an_old_python_can_read_the_way_in(self, name: str) -> None:
        assert ast.parse((ROOT / "bot" / name).read_text("utf-8"), feature_version=(3, 7))

    def test_control_an_old_python_cannot_read_news(self) -> None:
        with pytest.raises(SyntaxError):
            ast.parse("if (n := 1): pass", feature_version=(3, 7))

    @pytest.mark.parametrize("name", WAY_IN)
    def test_the_way_in_needs_the_standard_library_only(self, name: str) -> None:
        top = ast.parse((ROOT / "bot" / name).read_text("utf-8")).body
        plain = {
            alias.name.partition(".")[0]
            for node in top
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        named = {str(node.module).partition(".")[0] for node in top if isinstance(node, ast.ImportFrom)}
        assert (plain | named) - {"bot"} <= sys.stdlib_module_names

    @pytest.mark.parametrize(
        ("argv", "command"),
        [
            ([], None),
            (["--verbose"], None),
            (["--config", "run", "check"], "check"),
            (["--config=a", "check", "run"], "check"),
            (["test", "--faults"], "test"),
        ],
    )
    def test_the_command_is_the_first_word(self, argv: list[str], command: str | None) -> None:
        assert command_of(argv) == command


class TestProgress:
    def test_half_for_fetched_half_for_installed(self) -> None:
        progress = Progress("x", 4)
        progress.say("making .venv")
        assert progress.line().startswith("[" + "." * 24 + "] making .venv, ")
        progress.fetched("cherry")
        progress.fetched("Cherry")
        assert progress.line().startswith("[###" + "." * 21 + "] fetching Cherry (1 of 4), ")
        progress.count_installed = lambda: 9
        assert progress.line().startswith("[" + "#" * 24 + "] installing 4 of 4, ")
