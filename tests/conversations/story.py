"""Stories in short lines, replayed in this process through the whole app.

    10:00 lena: /open Cherries; price 99; until 20:00     a message in g1; its id is m1, the next one's m2,
    ... 10:01 amy > buy:1: +2                                 a reply 10:02 amy@g2 #x9 > m1: +2
    in another group, with an id of its own, replying to a message 10:03 amy edits m2: +3
    a later version of a message (`edits m2 v1` for a given version) 10:04 amy taps +1 on buy:1
    somebody by another name: bo called Bo Li: +2
    a button; `(private)` before `taps` for one in private 10:05 amy whispers: /mine
    in private 10:06 amy joins / amy leaves / tick / m2 is deleted 20:00 crash until 20:10 20:01 amy > buy:1
    sent 19:59:59: +1                   the platform's own time differs from the arrival
Times are of 2026-11-21 in +08:00, unless a day stands before them: `22 08:30`, `2026-03-29 02:30`. A line
that begins with `again`
repeats the event before it word for word: a redelivery.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TextIO

from structlog.testing import capture_logs

from bot.config import Settings, load
from bot.trying.events import events_of, moment_of
from bot.trying.replay import begun, replay
from commerce.ground.db import Database
from commerce.ground.schema import migrate

Event = dict[str, Any]

DEMO = """
[community]
name = "Demo"
language = "{language}"
currency = "{currency}"
timezone = "{timezone}"
[adapters.sandbox]
[[groups]]
chat = "sandbox:g1"
name = "Neighbours"
leaders = ["sandbox:lena"]
[[groups]]
chat = "sandbox:g2"
name = "Office"
leaders = ["sandbox:{g2_leader}"]
[defaults]
{defaults}
{more}
"""

_MOMENT = r"(?:(?P<day>\d{4}-\d\d-\d\d|\d\d) )?(?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)"
_WHO = r"(?P<who>[^\s@:>]+)(?:@(?P<group>\w+))?(?: #(?P<id>\S+))?"
_SENT = r"(?: sent (?P<sent>[\d:.]+))?"
_REPLY = r"(?: > (?P<reply>buy:\d+|[^\s:]+))?"
_FORMS = {
    "tick": re.compile(r"tick"),
    "crash": re.compile(r"crash(?: until (?P<until>[\d:.]+))?"),
    "delete": re.compile(r"(?P<on>\S+) is deleted(?: in (?P<group>\w+))?"),
    "join": re.compile(_WHO + r" joins"),
    "leave": re.compile(_WHO + r" leaves"),
    "press": re.compile(_WHO + r"(?P<private> \(private\))? taps (?P<button>.+?) on (?P<on>\S+)" + _SENT),
    "edit": re.compile(
        _WHO + r" edits (?P<on>\S+?)(?: v(?P<version>\d+))?" + _SENT + r": ?(?P<text>.*)", re.DOTALL
    ),
    "whisper": re.compile(_WHO + r" whispers" + _REPLY + _SENT + r": ?(?P<text>.*)", re.DOTALL),
    "say": re.compile(
        _WHO + r"(?: called (?P<name>[^:>]+?))?" + _REPLY + _SENT + r": ?(?P<text>.*)", re.DOTALL
    ),
}


def events(story: str, offset: str = "+08:00", day: str = "2026-11-21") -> list[Event]:
    """The story's lines as replay.md's events."""
    found: list[Event] = []
    for line in story.strip().splitlines():
        text = line.strip()
        if text.startswith("again"):
            found.append(dict(found[-1]))
        elif text and not text.startswith("--"):
            found.append(_event(text, len(found) + 1, offset, day))
    return found


def _event(text: str, number: int, offset: str, day: str) -> Event:
    when = re.match(_MOMENT + " ", text)
    assert when, f"no time: {text}"
    on_day = when["day"] or day
    on_day = on_day if len(on_day) > 2 else f"{day[:8]}{on_day}"
    rest = text[when.end() :]
    for kind, form in _FORMS.items():
        if match := form.fullmatch(rest):
            parts = {name: value for name, value in match.groupdict().items() if value is not None}
            event = {"at": _iso(on_day, when["time"], offset), "kind": kind} | _fields(kind, parts, number)
            for name in ("sent", "until"):
                if name in parts:
                    event[name] = _iso(on_day, parts[name], offset)
            return event
    raise AssertionError(f"not understood: {text}")


def _fields(kind: str, parts: dict[str, str], number: int) -> Event:
    fields: Event = {}
    if kind not in ("whisper", "tick", "crash"):
        fields["group"] = None if "private" in parts else parts.get("group", "g1")
    if "who" in parts:
        fields["from"] = parts["who"]
    if kind in ("say", "whisper"):
        fields["id"] = parts.get("id", f"m{number}")
    if kind in ("edit", "delete"):
        fields["id"] = parts["on"]
    if kind == "press":
        button = parts["button"]
        fields |= {"on": parts["on"], "button": int(button[1:]) if re.fullmatch(r"\[\d+", button) else button}
    if "name" in parts:
        fields["name"] = parts["name"]
    if "text" in parts:
        fields["text"] = parts["text"].replace("\\n", "\n")
    if "reply" in parts:
        fields["reply_to"] = parts["reply"]
    if "version" in parts:
        fields["version"] = int(parts["version"])
    return fields


def _iso(day: str, time: str, offset: str) -> str:
    return f"{day}T{time if time.count(':') == 2 else time + ':00'}{offset}"


@dataclass(frozen=True)
class Told:
    """What came of a story."""

    lines: list[Event]
    errors: list[str] = field(default_factory=list)  # what went wrong unseen, by the log

    @property
    def said(self) -> list[Event]:
        return [line for line in self.lines if line["kind"] == "said"]

    def to(self, place: str, *, edits: bool = False) -> list[Event]:
        """What was said to a group or, as `@amy`, to a person; the living post's edits only if asked for."""
        return [line for line in self.said if line["to"] == place and (edits or not line.get("edit_of"))]

    def text(self, place: str | None = None) -> str:
        """All of it as one text."""
        return "\n".join(line["text"] for line in self.said if place in (None, line["to"]))

    def answers(self, message: str) -> list[str]:
        """The texts that reply to a message, in order."""
        return [line["text"] for line in self.said if line.get("reply_to") == message]

    @property
    def answer(self) -> dict[str, str]:
        """message id -> the text that replies to it."""
        return {line["reply_to"]: line["text"] for line in self.said if line.get("reply_to")}

    @cached_property
    def state(self) -> Event:
        assert self.lines[-1]["kind"] == "state"
        return self.lines[-1]

    def buy(self, no: int = 1) -> Event:
        return next(buy for buy in self.state["buys"] if buy["no"] == no)

    def pledged(self, no: int = 1) -> dict[str, int]:
        return {offer["code"]: offer["pledged"] for offer in self.buy(no)["offers"]}

    @property
    def orders(self) -> dict[str, str]:
        """member -> `2A@99` per line, waiting units after a `w`, other buys with their number before; and the
        due."""
        found: dict[str, list[str]] = {}
        for order in self.state["orders"]:
            lines = sorted(_line(line) for line in order["lines"])
            prefix = "" if order["buy"] == 1 else f"#{order['buy']} "
            found.setdefault(order["member"], []).append(
                f"{prefix}{', '.join(lines)} = {_major(order['due_minor'])}"
            )
        return {member: "; ".join(parts) for member, parts in found.items()}

    @property
    def wanted(self) -> dict[str, dict[str, int]]:
        """member -> code and variant -> units booked or waiting, over all buys."""
        found: dict[str, dict[str, int]] = {}
        for order in self.state["orders"]:
            for line in order["lines"]:
                own = found.setdefault(order["member"], {})
                key = f"{order['buy']}{line['code']}{line['variant'] or ''}{line['for'] or ''}"
                own[key] = own.get(key, 0) + line["qty"] + line["waiting"]
        return found

    def member(self, name: str) -> Event:
        return next(member for member in self.state["members"] if member["member"] == name)


def _line(line: Event) -> str:
    variant = f" {line['variant']}" if line["variant"] else ""
    whose = f" for {line['for']}" if line["for"] else ""
    waiting = f" w{line['waiting']}" if line["waiting"] else ""
    return f"{line['qty']}{line['code']}{variant}{whose}@{_major(line['unit_price_minor'])}{waiting}"


def _major(minor: int) -> str:
    return f"{minor / 100:g}"


def config(
    more: str = "",
    *,
    defaults: str = "",
    language: str = "en",
    currency: str = "CNY",
    timezone: str = "Asia/Shanghai",
    g2_leader: str = "lena",
) -> str:
    """A config.toml of two groups, g1 led by lena and g2 by `g2_leader`."""
    return DEMO.format(
        more=more,
        defaults=defaults,
        language=language,
        currency=currency,
        timezone=timezone,
        g2_leader=g2_leader,
    )


def tell(
    story: str | Iterable[Event],
    toml: str = "",
    *,
    database: str | None = None,
    offset: str = "+08:00",
    day: str = "2026-11-21",
) -> Told:
    """Replays a story; on a throw-away SQLite file unless another database is named."""
    out = io.StringIO()
    told = events(story, offset, day) if isinstance(story, str) else story
    with capture_logs() as logs:
        run(told, toml, database, out)
    return _told(out, logs)


def tell_on(story: list[Event], *then: Callable[[Told], list[Event]], toml: str = "") -> Told:
    """Replays a story, and what each `then` makes of what was said so far: presses on messages whose ids are known
    only by then."""
    out = io.StringIO()
    with capture_logs() as logs:
        asyncio.run(_go_on(story, then, out, toml or config()))
    return _told(out, logs)


async def _go_on(
    story: list[Event], then: Iterable[Callable[[Told], list[Event]]], out: TextIO, toml: str
) -> None:
    with _stage(toml) as (settings, _):
        async with begun(settings, None, out, moment_of(story[0]["at"], 1)) as play:
            await play.play(events_of(map(json.dumps, story)))
            for more in then:
                await play.play(events_of(map(json.dumps, more(_told(out, [])))))
            await play.finish()


def _told(out: io.StringIO, logs: list[Any]) -> Told:
    errors = [f"{log['event']}: {log}" for log in logs if log["log_level"] in ("error", "critical")]
    return Told([json.loads(line) for line in out.getvalue().splitlines()], errors)


def run(told: Iterable[Event], toml: str, database: str | None, out: TextIO) -> None:
    """Replays events as `python3 -m bot replay` does; on a new SQLite file, its tables made before, unless a
    database is named."""
    with _stage(toml or config()) as (settings, folder):
        fresh = folder / "story.db"
        fresh.write_bytes(_tables())
        lines = [json.dumps(event) for event in told]
        asyncio.run(replay(lines, settings, database or f"sqlite:///{fresh}", out))


@contextmanager
def _stage(toml: str) -> Iterator[tuple[Settings, Path]]:
    """-> these settings, and a folder for as long as they are played."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        file = folder / "config.toml"
        file.write_text(toml, "utf-8")
        yield load(file, {}), folder


@cache
def _tables() -> bytes:
    """A SQLite file with nothing in it but the tables."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tables.db"
        asyncio.run(_make(Database.at(f"sqlite:///{file}")))
        return file.read_bytes()


async def _make(database: Database) -> None:
    await migrate(database)
    await database.close()
