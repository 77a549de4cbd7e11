"""The commands of `python3 -m bot`, once its environment stands."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.config import ConfigError, load
from bot.timing.zones import take_newest

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Group buys inside the chats where the members already are.",
)

ConfigFile = Annotated[Path, typer.Option("--config", help="Another config.toml.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="More in the log.")]
DEFAULT = Path("config.toml")
# what the admin can mend, and a traceback does not help
REFUSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC})


def main(argv: list[str]) -> int:
    """Runs one command, on the newest zone data there is. -> the exit code. What it writes is for this user's
    eyes alone: it holds members' names, addresses and orders."""
    os.umask(0o077)
    take_newest()
    try:
        result: Any = app(argv, standalone_mode=False, prog_name="python3 -m bot")
    except typer.Exit as leaving:
        return int(leaving.exit_code)
    except ConfigError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in REFUSED:
            raise
        print(
            f"{error.filename or 'the disk'}: {error.strerror}; give this user the right to write there",
            file=sys.stderr,
        )
        return 2
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")):
            print(getattr(error, "message", str(error)) or error, file=sys.stderr)
            return 2
        raise
    return int(result or 0)


@app.command()
def replay(
    file: Annotated[
        Path | None, typer.Argument(help="One JSON object a line; standard input without it.")
    ] = None,
    config: Annotated[Path | None, typer.Option("--config")] = None,
    database: Annotated[
        str | None, typer.Option("--database", help="A database URL instead of a throw-away file.")
    ] = None,
    verbose: Verbose = False,
) -> int:
    """Replay a recorded conversation through the whole app and print what was said and how things stand."""
    from bot.config import demo_settings
    from bot.running.logs import configure
    from bot.trying.events import NotAnEvent
    from bot.trying.replay import replay

    configure(verbose=verbose, quiet=not verbose)
    settings = load(config, os.environ) if config else demo_settings()
    lines = file.read_text("utf-8").splitlines() if file else sys.stdin.read().splitlines()
    try:
        asyncio.run(replay(lines, settings, database, sys.stdout))
    except NotAnEvent as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return 0


@app.command()
def check(config: ConfigFile = DEFAULT, verbose: Verbose = False) -> int:
    """Say everything that is wrong with config.toml and on each platform, with the step to take, or that all
    is well."""
    from bot.care.eyes import report_open
    from bot.config import check
    from bot.running.examining import examine
    from bot.running.logs import configure
    from bot.running.setup import ROOT, pins
    from bot.timing.zones import in_use, report

    configure(verbose=verbose, quiet=not verbose)
    if wrong := check(config, os.environ, sys.stdout):
        return wrong
    settings = load(config, os.environ)
    old = report(
        in_use(), pins(ROOT / "requirements.lock").get("tzdata", ""), datetime.now(UTC).date(), sys.stdout
    )
    seen = report_open(settings, sys.stdout)
    return asyncio.run(examine(settings, sys.stdout)) or old or seen


@app.command()
def state(config: ConfigFile = DEFAULT, verbose: Verbose = False) -> int:
    """Print how things stand in the configured database, as one JSON object."""
    from bot.trying.state import print_state

    return asyncio.run(print_state(load(config, os.environ), sys.stdout))


@app.command()
def paycode(
    kind: Annotated[str, typer.Argument(help="epc, swiss, promptpay ...: docs/config.md lists them.")],
    to: Annotated[str, typer.Option("--to", help="The account, as `to` in config.toml.")],
    amount: Annotated[str, typer.Option("--amount", help="What is to be paid, like 12.30.")],
    currency: Annotated[str, typer.Option("--currency", help="Its three letters.")],
    reference: Annotated[str, typer.Option("--reference", help="The bill's code; it is written as given.")],
    name: Annotated[str, typer.Option("--name", help="The payee, as `payee` in config.toml.")] = "",
    png: Annotated[Path | None, typer.Option("--png", help="Draw it into this file too.")] = None,
    verbose: Verbose = False,
) -> int:
    """Print what a payment code for a bill says, alone on its line, or what is wrong with it."""
    from bot.trying.paycode import CodeAsked, paycode

    asked = CodeAsked(kind=kind, to=to, amount=amount, currency=currency, reference=reference, payee=name)
    return paycode(asked, png, sys.stdout, sys.stderr)


@app.command()
def run(config: ConfigFile = DEFAULT, verbose: Verbose = False) -> int:
    """Serve: the sandbox page and every platform that config.toml switches on."""
    from bot.running.serving import serve

    return serve(config, os.environ, verbose=verbose)


@app.command()
def bench(
    name: Annotated[str | None, typer.Argument(help="One bench; all of them without it.")] = None,
    orders: Annotated[int, typer.Option("--orders", min=1, help="How many orders each way.")] = 10_000,
    config: Annotated[
        Path | None, typer.Option("--config", help="Measure where this config.toml keeps its database.")
    ] = None,
    database: Annotated[
        str | None, typer.Option("--database", help="Measure where this database URL leads.")
    ] = None,
    verbose: Verbose = False,
) -> int:
    """Measure how fast the desk and the reader are here. Nothing in a configured database is touched."""
    from bot.bench import bench, size

    address = database or (load(config, os.environ).database.url if config else None)
    return bench(name, sys.stdout, size(orders, address))


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; without it, into `backups` beside the database.")
    ] = None,
    keep: Annotated[int, typer.Option("--keep", min=1, help="How many stay in `backups`.")] = 7,
    config: ConfigFile = DEFAULT,
    verbose: Verbose = False,
) -> int:
    """Make a verified copy of the database; the bot may go on serving."""
    from bot.care.copies import backup

    def make(database: Any, now: Any) -> None:
        made = backup(database, file, now, keep=keep)
        print(f"{made} ({made.stat().st_size:,} bytes). To go back to it: python3 -m bot restore {made}")

    return _care(config, make)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by `backup`.")],
    config: ConfigFile = DEFAULT,
    verbose: Verbose = False,
) -> int:
    """Put a copy in the database's place; the bot must not be serving. The old database is kept beside it."""
    from bot.care.copies import restore

    def put(database: Any, now: Any) -> None:
        old = restore(database, file, now)
        print(f"{file} is in place." + (f" What was there is kept as {old}." if old else ""))
        print(
            "Orders that came after the copy was made are not in it: what the platforms still hold is read again at the start."
        )

    return _care(config, put)


@app.command()
def doctor(config: ConfigFile = DEFAULT, verbose: Verbose = False) -> int:
    """Check the database: the file, its references, and all that must be true of orders, stock and money."""
    from bot.care.doctor import examined, findings

    found: list[str] = []

    def look(database: Any, _: Any) -> None:
        found.extend(asyncio.run(findings(database)))
        print("\n".join(found) or f"All is well: {examined()}.")

    return _care(config, look) or (1 if found else 0)


@app.command()
def dead(
    keys: Annotated[
        list[str] | None, typer.Argument(help="Which of them, by their keys; all without.")
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Read them again: what can be read now is applied, exactly once.")
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Throw the named ones away.")] = False,
    config: ConfigFile = DEFAULT,
    verbose: Verbose = False,
) -> int:
    """Show the messages that nobody could read and that were set aside, read them again, or drop them."""
    from bot.care import dead
    from bot.running.logs import configure

    if drop and (replay or not keys):
        print(
            "Say which to drop: python3 -m bot dead KEY ... --drop (and not --replay with it).",
            file=sys.stderr,
        )
        return 2
    configure(verbose=verbose, quiet=not verbose)
    settings, left = load(config, os.environ), False

    def look(database: Any, _: Any) -> None:
        nonlocal left
        work = dead.replay if replay else dead.drop if drop else dead.show
        left = asyncio.run(work(settings, database, keys or (), sys.stdout))

    return _care(config, look) or int(left)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A folder; made where it is not there.")],
    config: ConfigFile = DEFAULT,
    verbose: Verbose = False,
) -> int:
    """Write everything the community owns as plain files: a CSV and a JSON per table."""
    from bot.care.everything import export

    def write(database: Any, _: Any) -> None:
        rows = asyncio.run(export(database, folder))
        print(
            f"{folder}: {sum(rows.values()):,} rows of {len(rows)} tables. They hold names and addresses: keep them to yourself."
        )

    return _care(config, write)


def _care(config: Path, work: Callable[[Any, datetime], None]) -> int:
    """Runs one of the above on the configured database. -> 1 where it could not be done, with the reason."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.care.copies import CannotCopy
    from bot.care.fitness import BeingServed, Unfit
    from bot.timing.clock import Clock
    from commerce.ground.db import Database
    from commerce.ground.schema import NewerDatabase

    try:
        work(Database.at(load(config, os.environ).database.url), Clock().now())
    except (CannotCopy, BeingServed, NewerDatabase) as why:
        print(why, file=sys.stderr)
        return 1
    except Unfit as why:
        print(why, file=sys.stderr)
        return 2
    except SQLAlchemyError as error:
        print(
            f"The database does not answer ({type(error).__name__}): {str(error).splitlines()[0]}",
            file=sys.stderr,
        )
        return 1
    return 0
