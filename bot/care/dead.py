"""`python3 -m bot dead`: what nobody could read and was set aside; shown, read again, or dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, TextIO

from sqlalchemy import delete, select
from sqlmodel import col

from adapters.base import Adapter
from bot.app import App
from bot.care.fitness import prepare, serving_on
from bot.config import Settings, revealed
from bot.hearing.inbox import Inbox
from bot.timing.clock import Clock
from commerce.ground.db import Database
from commerce.tables import DeadLetter

NOTHING = "There is no dead letter."


async def show(_: Settings, database: Database, keys: Sequence[str], out: TextIO) -> bool:
    """Prints a line for each; those that are named with all that was received. -> False: nothing is wrong
    with looking."""
    letters = await _letters(database, keys)
    for letter in letters:
        _tell(out, f"{letter.key}  {letter.at:%Y-%m-%d %H:%M} UTC  {letter.error.partition(chr(10))[0]}")
        if keys:
            _tell(out, letter.raw)
    more = "Read again: python3 -m bot dead --replay. See one whole: dead KEY. Throw away: dead KEY --drop."
    _tell(out, more if letters else NOTHING)
    await database.close()
    return False


async def drop(_: Settings, database: Database, keys: Sequence[str], out: TextIO) -> bool:
    """Throws the named ones away. -> is one of them not there?"""
    found = {letter.key for letter in await _letters(database, keys)}
    for key in keys:
        if key in found:
            await _remove(database, key)
        _tell(out, f"{key}: {'dropped' if key in found else 'there is no such dead letter'}")
    await database.close()
    return found != set(keys)


async def replay(settings: Settings, database: Database, keys: Sequence[str], out: TextIO) -> bool:
    """Reads them again and applies what can be read, each exactly once: its message claims its key in the
    commit that applies it, and the letter goes afterwards. The answers are said by the bot that serves. ->
    does one still lie there?"""
    left = False
    with serving_on(database) as mark:
        await prepare(database)
        mark.share()
        async with _listening(settings, database) as app:
            letters = await _letters(database, keys)
            for letter in letters:
                says = await _again(app, letter)
                left |= bool(says)
                _tell(out, f"{letter.key}: {says or 'read and applied'}")
    if not letters:
        _tell(out, NOTHING)
    return left


def _tell(out: TextIO, line: str) -> None:
    out.write(line + "\n")


async def _again(app: App, letter: DeadLetter) -> str:
    """-> why it still cannot be applied, or ''."""
    adapter = app.adapters.get(letter.key.partition(":")[0])
    if adapter is None:
        return "its platform is not switched on in config.toml"
    try:
        await app.hear(await adapter.reread(letter.raw))
    except Exception as error:  # whatever it is, the letter stays
        return f"still cannot be read: {type(error).__name__}: {error}".splitlines()[0][:300]
    await _remove(app.database, letter.key)
    return ""


@asynccontextmanager
async def _listening(settings: Settings, database: Database) -> AsyncIterator[App]:
    """An app that applies what it is given, and hears and says nothing by itself."""
    app = App(settings, database, Clock().now)
    for name, options in settings.adapters.items():
        app.adapters[name] = _adapter(name, options, Inbox(app, name))
    app.desk.open()
    try:
        yield app
    finally:
        await app.desk.close()
        for adapter in app.adapters.values():
            if hasattr(adapter, "close"):
                await adapter.close()
        await database.close()


def _adapter(name: str, options: Any, inbox: Inbox) -> Adapter:
    made: Adapter = import_module(f"adapters.{name}").Platform(revealed(options), inbox)
    return made


async def _letters(database: Database, keys: Sequence[str]) -> list[DeadLetter]:
    query = select(DeadLetter).order_by(col(DeadLetter.id))
    async with database.read() as session:
        rows = await session.execute(query.where(col(DeadLetter.key).in_(keys)) if keys else query)
        return list(rows.scalars())


async def _remove(database: Database, key: str) -> None:
    async with database.write() as session:
        await session.execute(delete(DeadLetter).where(col(DeadLetter.key) == key))
