"""Set-up on a bare machine: makes `.venv` beside the project, installs a hashed lock into it and starts again
inside it.

Standard library only. A stamp in `.venv` says which locks are in it, so that a ready machine loses no time; a
changed lock is installed on top, and what was interrupted or belongs to another Python is made anew. All that
is said goes to standard error.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.running.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "plusone-setup.json"
UNFINISHED = VENV / "plusone-setup-unfinished"
LOG = VENV / "plusone-setup.log"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_FETCHING = re.compile(
    r"(?:Collecting|Processing|Requirement already satisfied:|Downloaded|Built)\s+([^\s=<>;]+)"
)


class CannotSetUp(Exception):
    """Says in one line what is in the way and which step removes it."""


def prepare(lock: str, argv: Sequence[str]) -> None:
    """Returns when this interpreter has everything in `lock` (a file in the project's folder); otherwise
    installs it and starts `python -m bot argv` again where it is. Raises CannotSetUp. PLUSONE_NO_SETUP=1
    leaves everything as it is."""
    if os.environ.get("PLUSONE_NO_SETUP") == "1":
        return
    if is_ready(lock):
        return
    if not is_current(lock):
        with _alone():
            if not is_current(lock):  # another start may have just done it
                install(lock)
    if Path.cwd() != ROOT:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    sys.exit(become([str(PYTHON), "-m", "bot", *argv]))


def become(command: Sequence[str]) -> int:
    """Replaces this process by `command`; where that cannot be done, runs it. -> its exit code."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], list(command))
    return subprocess.call(command)


def pins(lock: Path) -> dict[str, str]:
    """-> name: version of every distribution that the lock asks for on every machine."""
    lines = (
        re.match(r"([A-Za-z0-9._-]+)==(\S+) *\\?$", line) for line in lock.read_text("utf-8").splitlines()
    )
    return {found[1]: found[2] for found in lines if found}


def is_ready(lock: str) -> bool:
    """Has this interpreter all that the lock asks for, whoever put it there?"""
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if inside and (is_current(lock) or UNFINISHED.exists()):
        return not UNFINISHED.exists()
    return has_all(pins(ROOT / lock))


def has_all(wanted: dict[str, str]) -> bool:
    """Can this interpreter import every one of these, in just this version?"""
    try:
        return all(importlib.metadata.version(name) == version for name, version in wanted.items())
    except importlib.metadata.PackageNotFoundError:
        return False


def is_current(lock: str) -> bool:
    """Does the stamp say that this very lock is in `.venv`, whole, for this version of Python?"""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    stamp = _stamp()
    return stamp.get("python") == _python_version() and stamp.get(lock) == _digest(lock)


def install(lock: str) -> None:
    """Makes `.venv` if it is not there or no longer good, and installs the lock. Raises CannotSetUp."""
    uv = shutil.which("uv")
    if not uv and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise CannotSetUp(
            "Python can make no virtual environment here. Install what it needs and start again: apt install python3-venv"
        )
    total = len(pins(ROOT / lock))
    with Progress(f"Setting up Plusone: {total} packages", total) as progress:
        try:
            if not _is_usable(uv):
                _make_venv(uv, progress)
            _fill(lock, uv, progress)
            _write_stamp(lock)
        except OSError as error:
            raise CannotSetUp(f"Set-up cannot write to {VENV}: {error}.") from error


def _make_venv(uv: str | None, progress: Progress) -> None:
    progress.say("making .venv")
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    UNFINISHED.touch()
    base = getattr(sys, "_base_executable", None) or sys.executable
    command = (
        [uv, "venv", "--quiet", "--allow-existing", "--python", base, str(VENV)]
        if uv
        else [base, "-m", "venv", str(VENV)]
    )
    _run(command, progress, "Python could not make .venv. If a package is missing: apt install python3-venv")


def _fill(lock: str, uv: str | None, progress: Progress) -> None:
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--progress-bar",
        "off",
    ]
    installer = [uv, "pip", "install", "--python", str(PYTHON)] if uv else pip
    UNFINISHED.touch()
    already = len(_installed())
    progress.count_installed = lambda: len(_installed()) - already
    _run(
        [*installer, "--no-deps", "--require-hashes", "-r", str(ROOT / lock)],
        progress,
        "Some packages could not be installed. Look at the connection and start again",
    )


def _run(command: Sequence[str], progress: Progress, complaint: str) -> None:
    """Runs an installer, moving the progress by what it says. Its whole output is kept in `.venv`."""
    said: list[str] = []
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said.append(line)
            if found := _FETCHING.match(line.strip()):
                progress.fetched(_distribution(found[1]))
    if VENV.is_dir():
        LOG.write_text("".join(said), "utf-8")
    if child.returncode:
        raise CannotSetUp(f"{complaint} ({_cause(said)}). All that was said: {LOG}")


def _distribution(named: str) -> str:
    """pip names a distribution, or the file it comes from."""
    file = re.split(r"[\\/]", named)[-1]
    return named if file == named else file.partition("-")[0]


def _cause(said: Sequence[str]) -> str:
    lines = [line.strip() for line in said if line.strip()] or ["it gave no reason"]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines)[-1]


def _is_usable(uv: str | None) -> bool:
    """Is there a whole `.venv` of this version of Python, with an installer for it?"""
    if UNFINISHED.exists() or not PYTHON.exists() or _venv_version() != _python_version():
        return False
    return bool(uv or any(path.name.startswith("pip-") for path in _installed()))


def _venv_version() -> str:
    with contextlib.suppress(OSError):
        if found := re.search(
            r"^version(?:_info)? *= *(\d+\.\d+)", (VENV / "pyvenv.cfg").read_text("utf-8"), re.MULTILINE
        ):
            return found[1]
    return ""


def _installed() -> list[Path]:
    return [*VENV.glob("lib/python*/site-packages/*.dist-info"), *VENV.glob("Lib/site-packages/*.dist-info")]


def _python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _write_stamp(lock: str) -> None:
    # The test lock holds all of the other, in the same versions.
    locks = [lock, "requirements.lock"] if lock == "requirements-test.lock" else [lock]
    STAMP.write_text(
        json.dumps(_stamp() | {"python": _python_version()} | {name: _digest(name) for name in locks}),
        "utf-8",
    )
    UNFINISHED.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once set up one after the other. The lock is on this very file, which outlives
    `.venv`."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(__file__, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
