"""The commands of `python3 -m bot`, once its environment stands."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.config import ConfigError, load

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Group buys inside the chats where the members already are.",
)

ConfigFile = Annotated[Path, typer.Option("--config", help="Another config.toml.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="More in the log.")]
DEFAULT = Path("config.toml")


def main(argv: list[str]) -> int:
    """Runs one command. -> the exit code."""
    try:
        result: Any = app(argv, standalone_mode=False, prog_name="python3 -m bot")
    except typer.Exit as leaving:
        return int(leaving.exit_code)
    except ConfigError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")):
            print(getattr(error, "message", str(error)) or error, file=sys.stderr)
            return 2
        raise
    return int(result or 0)


@app.command()
def replay(
    file: Annotated[Path | None, typer.Argument(help="One JSON object a line; standard input without it.")] = None,
    config: Annotated[Path | None, typer.Option("--config")] = None,
    database: Annotated[str | None, typer.Option("--database", help="A database URL instead of a throw-away file.")] = None,
    verbose: Verbose = False,
) -> int:
    """Replay a recorded conversation through the whole app and print what was said and how things stand."""
    from bot.config import demo_settings
    from bot.logs import configure
    from bot.replay import NotAnEvent, replay

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
    """Say everything that is wrong with config.toml, or that all is well."""
    from bot.config import check

    return check(config, os.environ, sys.stdout)


@app.command()
def state(config: ConfigFile = DEFAULT, verbose: Verbose = False) -> int:
    """Print how things stand in the configured database, as one JSON object."""
    from bot.standing import print_state

    return asyncio.run(print_state(load(config, os.environ), sys.stdout))


@app.command()
def run(config: ConfigFile = DEFAULT, verbose: Verbose = False) -> int:
    """Serve: the sandbox page and every platform that config.toml switches on."""
    from bot.serving import serve

    return serve(config, os.environ, verbose=verbose)
