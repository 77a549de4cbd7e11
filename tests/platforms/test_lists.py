"""A leader's list is one message on every platform: a page turned, and somebody ticked off, are drawn again
where it stands."""

from __future__ import annotations

from pathlib import Path

from tests.platforms.house import until
from tests.platforms.places import Place, Seen
from tests.platforms.three import three

MEMBERS = 13  # three on the second page: one to tick on each platform


def as_it_reads(place: Place, word: str, message: str = "") -> Seen | None:
    """The leader's private message that says so; of that id, where one is given."""
    return next((one for one in place.seen("lena") if word in one.text and message in ("", one.id)), None)


def is_ticked(place: Place, message: str, name: str) -> bool:
    found = as_it_reads(place, name, message)
    return found is not None and not any(name in label for label in found.buttons)


async def tick_in_place(place: Place, name: str) -> None:
    """The leader opens the list, turns the page, and ticks somebody off who stands on it."""
    await place.whisper("lena", "/list 1")
    first: Seen = await until(lambda: as_it_reads(place, "neighbour00"), f"the list in {place.chat}")
    said = len(place.seen("lena"))
    await place.press("lena", first.id, next(label for label in first.buttons if "▶" in label), private=True)
    turned: Seen = await until(lambda: as_it_reads(place, name, first.id), f"the second page in {place.chat}")
    assert "neighbour00" not in turned.text
    assert len(place.seen("lena")) == said, "turning a page says nothing more"
    await place.press(
        "lena", first.id, next(label for label in turned.buttons if name in label), private=True
    )
    await until(lambda: is_ticked(place, first.id, name), f"the tick in {place.chat}")


async def test_pages_and_ticks_are_drawn_again_in_place(tmp_path: Path) -> None:
    async with three(tmp_path) as there:
        await there.open("price 9; until 2h")
        for no in range(MEMBERS):
            await there.telegram.say("lena", f"/for neighbour{no:02} +1")
        await there.house.until_pledged(MEMBERS)
        await there.telegram.say("lena", "/close 1")
        for place, no in zip(there.places, (10, 11, 12), strict=True):
            await tick_in_place(place, f"neighbour{no}")
