"""Finding the benches and running them."""

from __future__ import annotations

import asyncio
import pkgutil
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, TextIO, cast

from sqlalchemy.engine import make_url

PACKAGE = "bot.bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much to measure, and where: `folder` is the disk (None: the temporary one), `server` a PostgreSQL
    URL, if there is one."""

    orders: int = 10_000
    rounds: int = 5
    folder: Path | None = None
    server: str | None = None


def size(orders: int, address: str | None = None) -> Size:
    """So many orders, on the disk or the server of that database URL. The database itself is left alone: each
    bench makes its own."""
    url = make_url(address) if address else None
    if url is None:
        return Size(orders=orders)
    if url.get_backend_name() != "sqlite":
        return Size(
            orders=orders, server=url.set(drivername="postgresql").render_as_string(hide_password=False)
        )
    folder = Path(url.database or ".").resolve().parent
    return Size(orders=orders, folder=folder if folder.is_dir() else None)


class Bench(Protocol):
    """A module here that measures something."""

    async def measure(self, size: Size, out: TextIO) -> None:
        """Prints what it found, a line per figure."""


def benches() -> list[str]:
    """The names there are: the modules here that measure."""
    return [
        found.name
        for found in pkgutil.iter_modules(import_module(PACKAGE).__path__)
        if hasattr(import_module(f"{PACKAGE}.{found.name}"), "measure")
    ]


def bench(name: str | None, out: TextIO, size: Size | None = None) -> int:
    """Runs one bench, or all of them. -> the exit code: 2 where there is none of that name."""
    names = benches()
    if name is not None and name not in names:
        sys.stderr.write(f"There is no bench '{name}'. There are: {', '.join(names)}.\n")
        return 2
    for one in [name] if name else names:
        out.write(f"== {one}\n")
        asyncio.run(cast(Bench, import_module(f"{PACKAGE}.{one}")).measure(size or Size(), out))
    return 0
