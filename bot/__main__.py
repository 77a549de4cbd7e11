"""`python3 -m bot [COMMAND ...]`: the one way in.

Standard library only, and written so that any Python from 3.7 on can read it: an old one gets a sentence, not a traceback.
What is missing on the machine is installed by `bot.running.setup`; the commands themselves live in `bot.running.cli`.
"""

from __future__ import annotations

import os
import sys

COMMANDS = {
    "run": "hear and answer; the default",
    "test": "run everything this machine can run (--faults: the long fault runs); further arguments go to pytest",
    "check": "examine the settings and every platform, and say what to do",
    "replay": "feed a recorded conversation through the whole shop: replay [--config FILE] [--database URL] [FILE]",
    "read": "show how lines from standard input are understood",
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
    words = iter(argv)
    for word in words:
        if word == "--config":
            next(words, None)
        elif not word.startswith("-"):
            return word
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
    """Runs one command. -> its exit code. Does not return where it has to start again in the project's own .venv."""
    if sys.version_info < OLDEST:
        return complain(f"Plusone needs Python 3.11 or newer; this is {sys.version.split()[0]}. Start it with a newer one.")
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
        return test(argv[argv.index("test") + 1 :])
    if command == "read":
        from bot.trying.read import main as read

        return read(sys.stdin, sys.stdout)
    return cli(argv if command else [*argv, "run"])


def cli(argv: list[str]) -> int:
    """Every other command, by its typed signature."""
    from bot.running.cli import main as run

    return run(argv) or 0


def test(arguments: list[str]) -> int:
    """Runs the tests through pytest, whose own closing line with the counts is the last thing said.

    What failed is tried once more, one at a time, and that is said: a machine that others starve fails tests that race a clock. What fails
    again has failed.
    """
    import subprocess

    chosen, waiting = (
        ("faults", 2) if "--faults" in arguments else ("not faults", 1)
    )  # how many workers only wait, as kill tests mostly do
    many = (os.cpu_count() or 1) + waiting
    rest = [word for word in arguments if word != "--faults"]
    workers = [] if any(word.startswith("-n") for word in rest) else ["-n", str(many)]
    pytest = [sys.executable, "-m", "pytest", "-q", "-ra", *workers, "-m", chosen, *rest]
    os.chdir(root())
    keep_compiled()
    code = subprocess.call(pytest)
    if code != 1 or "no:cacheprovider" in rest:
        return code
    print("== some failed; trying those once more, one at a time", flush=True)
    return subprocess.call([*pytest, "-n", "0", "--last-failed", "--last-failed-no-failures", "none"])


def keep_compiled() -> None:
    """The tests start some hundred Pythons: what one of them compiles the next one finds, in `.venv` and not beside the sources."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(root(), ".venv", "pycache")


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
