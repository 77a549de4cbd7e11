"""Interactions: presses and slash commands. Each is acknowledged at once, whatever the shop is doing, and may
then be answered, for its sender's eyes only, for a quarter of an hour."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.base import TryLater, Uncertain, Undeliverable
from adapters.discord.reading import COMMAND, Data, moment
from adapters.discord.wire import Wire

log = logging.getLogger(__name__)

LIFE = timedelta(minutes=15)
QUIET = 5.0  # seconds after a slash command was applied in which a private answer may come
# The library keeps a bucket of its own for each pair that is named so: one interaction never waits for
# another.
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
_ALONE = 64  # the flag of a message that one person sees


@dataclass(slots=True, kw_only=True)
class Ticket:
    """One interaction: what it is answered with, until when."""

    token: str
    until: datetime
    answered: bool = False
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)


class Tickets:
    """The open interactions, by their ids."""

    def __init__(self, wire: Wire, now: Callable[[], datetime]) -> None:
        self.wire, self.now = wire, now
        self._open: dict[str, Ticket] = {}

    async def acknowledge(self, data: Data) -> None:
        """Discord gives three seconds. One that was too late counts all the same: only its private answer is
        lost."""
        self._open = {id_: ticket for id_, ticket in self._open.items() if ticket.until > self.now()}
        ticket = self._open[str(data["id"])] = Ticket(token=data["token"], until=moment(data["id"]) + LIFE)
        answer = {"type": 5, "data": {"flags": _ALONE}} if data["type"] == COMMAND else {"type": 6}
        try:
            await self.wire.ask(
                "POST", _CALLBACK, json=answer, webhook_id=str(data["id"]), webhook_token=ticket.token
            )
        except (Undeliverable, TryLater, Uncertain) as error:
            log.info("an interaction was acknowledged too late: %s", error)
        finally:
            ticket.acknowledged.set()

    async def answer(self, number: str, said: dict[str, Any]) -> None:
        """Raises Undeliverable when the ticket is too old."""
        ticket = self._open.get(number)
        if ticket is None or ticket.until <= self.now():
            raise Undeliverable("that press or command is too old to be answered", missing=True)
        await ticket.acknowledged.wait()
        place: dict[str, Any] = {"webhook_id": self.wire.me.application, "webhook_token": ticket.token}
        await self.wire.ask("POST", _FOLLOW_UP, json=said | {"flags": _ALONE}, **place)
        ticket.answered = True

    async def settle(self, number: str) -> None:
        """A slash command that got its answer elsewhere, or none, must not be seen "thinking" for ever."""
        await asyncio.sleep(QUIET)
        ticket = self._open.get(number)
        if ticket is None or ticket.answered:
            return
        place: dict[str, Any] = {"webhook_id": self.wire.me.application, "webhook_token": ticket.token}
        try:
            await self.wire.ask("DELETE", _FOLLOW_UP + "/messages/@original", **place)
        except (Undeliverable, TryLater, Uncertain) as error:
            log.info("a slash command's placeholder stays: %s", error)
