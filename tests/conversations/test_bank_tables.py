"""A table that nobody can tell the columns of: two questions with buttons, then it is read, now and whenever one like it
comes."""

from __future__ import annotations

import base64
from typing import Any

from commerce.rules.references import code_of
from tests.conversations.test_payday import Event, event, last_to_lena, ordering, told

TABLE = f"Foo,Bar,Baz,Qux,Day\n1.00,39.00,x,{code_of(1)},2026-11-27\n2.00,39.00,y,{code_of(2)},2026-11-27"
FILE = {"name": "odd.csv", "base64": base64.b64encode(TABLE.encode()).decode()}


def sends(at: str, number: str) -> Event:
    return event(at, "whisper", from_="lena", id=number, text="", file=FILE)


async def taps(events: list[Event], at: str, label: str) -> list[Event]:
    """The events with a tap on that button of the last word to lena."""
    shown = last_to_lena(await told(events))
    more: dict[str, Any] = {"group": None, "from_": "lena", "on": shown["id"]}
    return [*events, event(at, "press", button=shown["buttons"].index(label), **more)]


async def test_two_taps_and_it_is_read_and_remembered() -> None:
    events = [*ordering()[:3], event("18:01:00", "tick"), sends("19:00:00", "f1")]
    events = await taps(events, "19:01:00", "Bar: 39.00")
    events = await taps(events, "19:02:00", f"Qux: {code_of(1)}")
    assert last_to_lena(await told(events))["text"].startswith("2 certain, ¥78")
    events = await taps(events, "19:03:00", "✔ Book 2 payments")
    said = await told([*events, sends("19:04:00", "f2")])
    assert last_to_lena(said)["text"].startswith("Nothing new in this file.")
    assert [one["paid_minor"] for one in said[-1]["orders"]] == [3_900, 3_900]
    forgotten = [*events, event("19:05:00", "whisper", from_="lena", id="c1", text="/columns forget")]
    said = await told([*forgotten, sends("19:06:00", "f3")])
    assert "which column of this file holds the amounts" in last_to_lena(said)["text"]
