"""`python3 -m bot state`: how things stand in the configured database, as one JSON object."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.care.fitness import Unfit, prepare
from bot.config import Settings
from commerce.ground.db import Database
from commerce.queries.state import state


async def print_state(settings: Settings, out: TextIO) -> int:
    """-> the exit code. Members stand as `platform:id`, moments in the community's zone."""
    database = Database.at(settings.database.url)
    try:
        await prepare(database)
        async with database.read() as session:
            facts = await state(
                session, datetime.now(UTC), settings.tiers, settings.tier_window, settings.no_show.forget
            )
    except Unfit as why:
        print(why, file=sys.stderr)
        return 2
    finally:
        await database.close()
    out.write(
        json.dumps({"kind": "state", **local(facts, settings.community.timezone)}, ensure_ascii=False) + "\n"
    )
    return 0


def local(facts: Any, zone: Any) -> Any:
    """The same facts with their moments as ISO 8601 in a zone."""
    if isinstance(facts, datetime):
        return facts.astimezone(zone).isoformat()
    if isinstance(facts, dict):
        return {name: local(value, zone) for name, value in facts.items()}
    return [local(one, zone) for one in facts] if isinstance(facts, list) else facts
