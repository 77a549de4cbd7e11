"""Replaying a recorded conversation through the whole app, on a clock that jumps. It sends nothing anywhere.

The sandbox's room is the platform: it outlives the app, so a crash of the app loses nothing that was said.
"""

from __future__ import annotations

import json
import tempfile
from base64 import b64decode
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from adapters.base import Attached, Message, Photo
from adapters.markup import plain
from adapters.sandbox.platform import Options, Platform
from adapters.sandbox.room import NoSuchButton, NotYours, Room
from adapters.sandbox.showing import Said
from bot.app import App
from bot.config import Settings
from bot.delivery.outbox import Outbox
from bot.hearing.inbox import Inbox
from bot.timing.clock import VirtualClock
from bot.timing.duties import Duties
from bot.trying.events import KNOWN, Event, NotAnEvent, events_of, moment_of, sent_at
from bot.trying.state import local
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.queries import due
from commerce.queries.shopfront import group_at
from commerce.queries.state import state

GAP_LIMIT = 100_000
_IN_A_GROUP = ("say", "edit", "delete", "join", "leave")


@dataclass(kw_only=True)
class Replay:
    """One conversation being replayed. `out` gets one JSON object a line."""

    settings: Settings
    database: Database
    out: TextIO
    clock: VirtualClock
    room: Room
    in_flight: list[datetime] = field(default_factory=list)
    app: App = field(init=False)
    duties: Duties = field(init=False)
    outbox: Outbox = field(init=False)
    platform: Platform = field(init=False)

    async def start(self) -> None:
        """The app begins, on the database as it is."""
        self.app = App(self.settings, self.database, self.clock.now)
        self.platform = Held(Options(), Inbox(self.app, "sandbox"), room=self.room)
        self.platform.in_flight = self.in_flight
        self.app.adapters = {"sandbox": self.platform}
        self.duties = Duties(self.app)
        self.outbox = Outbox(
            self.database, self.app.adapters, lambda: self.app.settings, self.app.speech, self.clock.now
        )
        self.app.desk.open()
        await self.app.begin()

    async def play(self, events: Iterable[tuple[int, Event]]) -> None:
        """Everything that is said, and whatever falls due before it, each at its own time."""
        rows = list(events)
        self.in_flight.extend(
            sent_at(event) for _, event in rows if event["kind"] in ("say", "whisper", "edit")
        )
        gone_until: datetime | None = None
        for line, event in rows:
            at = moment_of(event["at"], line)
            gone_until = await self._back_by(at, gone_until)
            if event["kind"] == "crash":
                gone_until = await self._crash(moment_of(event.get("until", event["at"]), line))
            elif gone_until is None:
                await self._happen(line, event, at)
                await self.deliver()
            else:  # it waits at the platform
                await self._happen(line, event, gone_until)
        if gone_until is not None:
            await self._come_back(gone_until)

    async def _back_by(self, at: datetime, gone_until: datetime | None) -> datetime | None:
        """Time passes up to `at`. -> until when the app is gone, None where it is there."""
        if gone_until is not None and at < gone_until:
            return gone_until
        if gone_until is not None:
            await self._come_back(gone_until)
        await self.until(at)
        return None

    async def until(self, moment: datetime) -> None:
        """Lets time pass: what falls due is done at its own time, in order."""
        next_at = await self.duties.next_at()
        for _ in range(GAP_LIMIT):
            if next_at is None or next_at > moment:
                self.clock.set(moment)
                return
            self.clock.set(next_at)
            await self._tick()
            before, next_at = next_at, await self.duties.next_at()
            if next_at == before:
                break  # nothing more can be done at this moment
        self.clock.set(moment)
        await self._tick()

    async def deliver(self) -> None:
        """Hands over what the room holds, and says what follows from it."""
        await self.platform.deliver()
        await self._tick()

    async def finish(self) -> None:
        """The last line: how things stand."""
        async with self.database.read() as session:
            facts = await state(
                session,
                self.clock.now(),
                self.settings.tiers,
                self.settings.tier_window,
                self.settings.no_show.forget,
            )
        self.print({"kind": "state", **local(_bare(facts), self.settings.community.timezone)})

    def print(self, fact: Mapping[str, Any]) -> None:
        self.out.write(json.dumps(fact, ensure_ascii=False) + "\n")

    async def _tick(self) -> None:
        await self.duties.run()
        await self.outbox.drain()

    async def _crash(self, until: datetime) -> datetime | None:
        """The app is gone without warning: nothing is finished, nothing is flushed."""
        await self.app.desk.close()
        if until <= self.clock.now():
            await self.start()
            await self.deliver()
            return None
        return until

    async def _come_back(self, at: datetime) -> None:
        self.clock.set(at)
        await self.start()
        await self.deliver()

    async def _happen(self, line: int, event: Event, at: datetime) -> None:
        try:
            message = await self._message(event, at)
        except NotYours:
            return
        except (KeyError, TypeError, ValueError) as error:
            raise NotAnEvent(
                f"line {line}: {event.get('kind')}: {type(error).__name__} {error}; see the list of fields"
            ) from error
        if message is not None:
            with suppress(ValueError):
                self.in_flight.remove(sent_at(event))

    async def _message(self, event: Event, at: datetime) -> Message | None:
        kind, sent = event["kind"], sent_at(event)
        if kind == "tick":
            return None
        if kind == "whisper":
            return await self._whisper(event, sent)
        if kind == "press":
            return await self._press(event, sent)
        if kind not in _IN_A_GROUP:
            raise ValueError(f"the kind {kind!r} is unknown; {KNOWN}")

        chat = event["group"]
        self.room.groups.setdefault(f"sandbox:{chat}", chat)
        if kind == "say":
            return await self._say(chat, event, sent)
        if kind == "edit":
            return self.room.edit(chat, event["from"], event["id"], event["text"], event.get("version"), sent)
        if kind == "delete":
            return self.room.delete(chat, event["id"], sent)
        happen = self.room.join if kind == "join" else self.room.leave
        return happen(chat, event["from"], f"{kind}-{event['from']}-{event['at']}", sent)

    async def _say(self, chat: str, event: Event, sent: datetime) -> Message:
        return self.room.say(
            chat,
            event["from"],
            event["id"],
            event["text"],
            sent,
            reply_to=await self._on(event, "reply_to"),
            name=event.get("name", ""),
            **self._with(event),
        )

    async def _whisper(self, event: Event, sent: datetime) -> Message:
        return self.room.whisper(
            event["from"],
            event["id"],
            event["text"],
            sent,
            reply_to=await self._on(event, "reply_to"),
            name=event.get("name", ""),
            **self._with(event),
        )

    def _with(self, event: Event) -> dict[str, Any]:
        """The pictures and the document that come with it: of several pictures the first counts."""
        pictures = [event["photo"]] if event.get("photo") else list(event.get("photos", ()))
        sent: dict[str, Any] = {"photo": Photo(str(pictures[0])) if pictures else None}
        if event.get("file"):
            content = b64decode(event["file"]["base64"], validate=True)
            sent["file"] = Attached(self.room.store(content), event["file"]["name"], len(content))
        return sent

    async def _press(self, event: Event, sent: datetime) -> Message | None:
        on = await self._on(event, "on") or ""
        number = f"press-{event['from']}-{event['on']}-{event['button']}-{event['at']}"
        with suppress(NoSuchButton):
            return self.room.press(
                event.get("group"), event["from"], event["button"], on, sent, number, late=True
            )
        return None

    async def _on(self, event: Event, name: str) -> str | None:
        """A message id, or `buy:N`: the living post of that group buy in that group."""
        written = event.get(name)
        if not isinstance(written, str) or not written.startswith("buy:"):
            return str(written) if written is not None else None
        async with self.database.read() as session:
            group = await group_at(session, f"sandbox:{event.get('group')}")
            found = await due.post_message(session, int(written[4:]), group.id) if group else ""
        return found or written


class Held(Platform):
    """The sandbox with messages still on their way: sent, but not here yet."""

    in_flight: list[datetime]

    def read_until(self) -> datetime:
        waiting = [moment for moment in self.in_flight if moment <= self.inbox.now()]
        return min([*waiting, super().read_until()])


async def replay(lines: Iterable[str], settings: Settings, database_url: str | None, out: TextIO) -> None:
    """Replays JSON lines; prints what was said and, last, how things stand. Raises NotAnEvent."""
    events = list(events_of(lines))
    start = moment_of(events[0][1]["at"], 1) if events else datetime(1970, 1, 1, tzinfo=UTC)
    async with begun(settings, database_url, out, start) as play:
        await play.play(events)
        await play.finish()


@asynccontextmanager
async def begun(
    settings: Settings, database_url: str | None, out: TextIO, start: datetime
) -> AsyncIterator[Replay]:
    """A replay whose clock stands at `start`, on a throw-away SQLite file unless a database is named."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.at(database_url or f"sqlite:///{Path(folder) / 'replay.db'}")
        try:
            await migrate(database)
            room = Room({group.chat.partition(":")[2]: group.name for group in settings.groups})
            play = Replay(settings=settings, database=database, out=out, clock=VirtualClock(start), room=room)
            room.on_said(lambda said: play.print(_said(said, play.clock.now(), settings)))
            await play.start()
            yield play
            await play.app.desk.close()
        finally:
            await database.close()


def _said(said: Said, now: datetime, settings: Settings) -> dict[str, Any]:
    at = now.astimezone(settings.community.timezone).isoformat()
    if said.kind == "reacted":
        return {"kind": "reacted", "at": at, "to": said.to, "on": said.on, "with": said.mark}
    fact: dict[str, Any] = {
        "kind": "said",
        "at": at,
        "to": said.to,
        "id": said.id,
        "text": plain(said.text),
        "buttons": list(said.buttons),
    }
    for name in ("reply_to", "edit_of", "photo"):
        if getattr(said, name):
            fact[name] = getattr(said, name)
    return fact


def _bare(facts: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Members as the input names them."""
    for row in (*facts["orders"], *facts["members"], *facts["proofs"], *facts["reviews"]):
        row["member"] = row["member"].removeprefix("sandbox:")
    return facts
