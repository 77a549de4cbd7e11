"""Is the database whole, and is everything true that must be? One line for each finding."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.fitness import examine, file_of
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.queries.health import DeadLine, StuckWord, dead_letters, stuck_words
from commerce.queries.integrity import RULES, broken
from commerce.tables import Outgoing

SHOWN = 5


async def findings(database: Database) -> list[str]:
    """What is wrong, each with where; empty where all is well. Raises Unfit where it cannot even be
    opened."""
    file = file_of(database)
    if file is not None:
        examine(file)
    await migrate(database)
    found = await _structure(database) if database.is_sqlite else []
    async with database.read() as session:
        try:
            return found + await _rows(session)
        except DBAPIError as error:
            return [*found, f"the rows cannot be read: {error.orig}"]


async def _rows(session: AsyncSession) -> list[str]:
    """What cannot be read or sent, then every rule that does not hold, each with where."""
    wrong = await broken(session)
    found = [_dead(one) for one in await dead_letters(session)]
    found += [_stuck(one) for one in await stuck_words(session)]
    places: dict[tuple[str, str], list[str]] = {}
    for one in wrong:
        places.setdefault((one.rule, one.says), []).append(one.where)
    return found + [_broken(rule, says, where) for (rule, says), where in places.items()]


def _broken(rule: str, says: str, where: list[str]) -> str:
    more = f" and {len(where) - SHOWN} more" if len(where) > SHOWN else ""
    return f"{rule}: {says}: {', '.join(where[:SHOWN])}{more}"


def _dead(one: DeadLine) -> str:
    return (
        f"nobody could read {one.key} of {one.at:%Y-%m-%d %H:%M} UTC ({one.error}); see: python3 -m bot dead"
    )


def _stuck(one: StuckWord) -> str:
    return (
        f"word {one.id} to {one.chat} ({one.outcome or one.kind}) cannot be formed, after {one.tries} tries ({one.error}); it waits, and is "
        "tried every ten minutes: report it with this line"
    )


async def _structure(database: Database) -> list[str]:
    """SQLite's own checks: pages and indexes, and references that lead nowhere."""
    found = []
    async with database.read() as session:
        for (line,) in await session.execute(text("PRAGMA integrity_check(20)")):
            if line != "ok":
                found.append(f"the file is damaged: {line}")
        for row in await session.execute(text("PRAGMA foreign_key_check")):
            found.append(f"{row[0]} {row[1]} names a row of {row[2]} that is not there")
    return found


def examined() -> str:
    """What was looked at, for the line that says all is well."""
    return f"{len(Outgoing.metadata.tables)} tables, {len(RULES)} rules"
