"""`python3 -m bot [COMMAND ...]`: the one way in.

Standard library only, and written so that any Python from 3.7 on can read it: an old one gets a sentence, not
a traceback. What is missing on the machine is installed by `bot.running.setup`; the commands themselves live
in `bot.running.cli`.
"""

from __future__ import annotations

import os
import sys

COMMANDS = {
    "run": "hear and answer; the default",
    "test": "run everything this machine can run (--quick: a minute, --faults: the long runs)",
    "check": "examine the settings and every platform, and say what to do",
    "replay": "feed a recorded conversation through the whole shop: replay [--config FILE] [--database URL] [FILE]",
    "read": "show how lines from standard input are understood (--open: as announcements of a group buy)",
    "forecast": "what comes next in series of sales on standard input, a JSON object a line",
    "paycode": "the payment code of a bill: paycode KIND --to ACCOUNT --amount 12.30 --currency EUR --reference CODE",
    "state": "how things stand, as one line of JSON",
    "bench": "measure: bench [NAME]",
    "backup": "write a verified copy of the database: backup [FILE]",
    "restore": "put a copy in the database's place: restore FILE",
    "export": "write everything as CSV and JSON: export FOLDER",
    "doctor": "check the database against the invariants",
    "dead": "what nobody could read: dead [KEY ...] [--replay | --drop]",
    "version": "print the version",
}
OLDEST = (3, 11)


def usage() -> str:
    """The help text: every command with one line."""
    rows = "\n".join(f"  {name:<9}{says}" for name, says in COMMANDS.items())
    return "usage: python3 -m bot [--config FILE] [--verbose] [COMMAND ...]\n\n" + rows + "\n"


def command_of(argv: list[str]) -> str | None:
    """The first word that is neither an option nor the value of --config; None when there is none."""
    at = place_of(argv)
    return None if at is None else argv[at]


def place_of(argv: list[str]) -> int | None:
    """Where the command stands."""
    words = enumerate(argv)
    for at, word in words:
        if word == "--config":
            next(words, None)
        elif not word.startswith("-"):
            return at
    return None


def say(text: str) -> int:
    """Writes what was asked for to standard output. -> the exit code of success."""
    sys.stdout.write(text)
    return 0


def complain(text: str) -> int:
    """Says one thing on standard error. -> the exit code of a failure."""
    sys.stderr.write(text + "\n")
    return 1


def main(argv: list[str]) -> int:
    """Runs one command. -> its exit code. Does not return where it has to start again in the project's own
    .venv."""
    if sys.version_info < OLDEST:
        return complain(
            f"Plusone needs Python 3.11 or newer; this is {sys.version.split()[0]}. Start it with a newer one."
        )
    command = command_of(argv)
    if command is None and {"--help", "-h"} & set(argv):
        return say(usage())
    if command == "version" or (command is None and "--version" in argv):
        return say("plusone " + version() + "\n")
    if command is not None and command not in COMMANDS:
        return complain(f"There is no command '{command}'. There are: {', '.join(COMMANDS)}.")
    return start(command, argv)


def start(command: str | None, argv: list[str]) -> int:
    """Sets up what is missing, then hands over to the command's own module."""
    from bot.running import setup

    try:
        setup.prepare("requirements-test.lock" if command == "test" else "requirements.lock", argv)
    except setup.CannotSetUp as why:
        return complain(str(why))
    except KeyboardInterrupt:
        complain("\nSet-up was interrupted. The same command starts it again.")
        return 130
    if command == "test":
        return test(argv[(place_of(argv) or 0) + 1 :])
    if command == "read":
        return read(argv)
    if command == "forecast":
        return forecast()
    return cli(argv)


def read(argv: list[str]) -> int:
    """Shows how lines of standard input are understood: as members' messages, or as leaders' announcements."""
    if "--open" in argv:
        from bot.trying.announcements import main as show
    else:
        from bot.trying.read import main as show
    return show(sys.stdin, sys.stdout)


def forecast() -> int:
    """Foretells what the series on standard input will sell next."""
    from bot.trying.forecast import main as foretell

    return foretell(sys.stdin, sys.stdout)


def command_first(argv: list[str]) -> list[str]:
    """`--config FILE check` as `check --config FILE`: an option may stand on either side of its command."""
    at = place_of(argv)
    return ["run", *argv] if at is None else [argv[at], *argv[:at], *argv[at + 1 :]]


def cli(argv: list[str]) -> int:
    """Every other command, by its typed signature."""
    from bot.running.cli import main as run

    return run(command_first(argv)) or 0


_QUICK = ["tests/rules", "tests/phrases", "tests/conversations/test_stories.py"]
# How pytest is told what to run, how many minutes two idle cores need, how many workers only wait (as kill
# tests do).
LENGTHS = {
    "--quick": (["--quick", "-m", "not faults", *_QUICK], 1, 1),
    "": (["-m", "not faults"], 20, 1),
    "--faults": (["-m", "faults"], 16, 2),
}


def test(arguments: list[str]) -> int:
    """Runs the tests through pytest, whose own closing line with the counts is the last thing said.

    What failed is tried once more, one at a time, and that is said: a machine that others starve fails tests
    that race a clock. What fails again has failed.
    """
    import subprocess

    length = next((word for word in ("--quick", "--faults") if word in arguments), "")
    rest = [word for word in arguments if word not in LENGTHS]
    pytest = _pytest(length, rest)
    if not rest:
        print(about(length, LENGTHS[length][1], os.cpu_count() or 1), flush=True)
    os.chdir(root())
    keep_compiled()
    write_to_memory()
    code = subprocess.call(pytest)
    if code != 1 or "no:cacheprovider" in rest:
        return code

    print("== some failed; trying those once more, one at a time", flush=True)
    return subprocess.call([*pytest, "-n", "0", "--last-failed", "--last-failed-no-failures", "none"])


def _pytest(length: str, rest: list[str]) -> list[str]:
    """The call, with as many workers as keep this machine's cores busy where none are asked for."""
    chosen, _, waiting = LENGTHS[length]
    asked = any(word.startswith("-n") for word in rest)
    workers = [] if asked else ["-n", str((os.cpu_count() or 1) + waiting)]
    return [sys.executable, "-m", "pytest", "-q", "-ra", *workers, *chosen, *rest]


def about(length: str, minutes: int, cores: int) -> str:
    """What is going to run, and about how long it takes here."""
    here = max(1, round(minutes * 2 / min(cores, 8)))
    what = {"--quick": "The rules, the phrases and a few stories", "": "All tests"}.get(
        length, "The long fault runs"
    )
    shorter = "" if length else " `python3 -m bot test --quick` is done in one."
    long = f"about {here} min on {cores} idle cores, longer where others work beside them"
    return f"== {what}: {long}. What fails is named at once.{shorter}"


def keep_compiled() -> None:
    """The tests start some hundred Pythons: what one of them compiles the next one finds, in `.venv` and not
    beside the sources."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(root(), ".venv", "pycache")


def write_to_memory(folder: str = "/dev/shm", least: int = 6 << 30) -> None:
    """The tests write some ten thousand commits to a disk that may be slow, and none of them is about a power cut:
    where the machine has room in memory and lets programs run there, their files go there."""
    if "TMPDIR" in os.environ or not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        return
    there = os.statvfs(folder)
    if there.f_bavail * there.f_frsize >= least and not there.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = folder


def root() -> str:
    """The project's folder."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def version() -> str:
    """As pyproject.toml has it."""
    import tomllib

    with open(os.path.join(root(), "pyproject.toml"), "rb") as file:
        return str(tomllib.load(file)["project"]["version"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
