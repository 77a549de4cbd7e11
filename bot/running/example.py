"""The living example: what a newcomer sees first. A group buy under way in the sandbox, played through the
real app."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.base import Photo
from bot.app import App
from bot.delivery.outbox import Outbox
from bot.languages import TEMPLATES
from commerce.queries.due import post_message
from commerce.queries.health import is_empty
from commerce.queries.shopfront import group_at

PICTURE = TEMPLATES / "web" / "cherries.png"
TITLE = "Dark cherries, 2 kg box"
OPENING = (
    f"/open {TITLE}; price 99/box; ladder 10=89 20=79; stock 30; limit 6; until 20m; pickup Gate 3, tomorrow 18:00 to 20:00; "
    "note Picked this morning, from Mr Chen's hillside. Half the box is gone before it reaches the fridge."
)
TALK = (
    (
        "lena",
        "Good morning neighbours! I was at the orchard today, the cherries are the darkest I have seen this year 🍒",
    ),
    ("lena", OPENING),
    ("amy", "+2"),
    ("bob", "+1"),
    ("小兰", "要两份"),
    ("mei", "are they sweet or sour?"),
    ("小王", "+1"),
    ("mei", "ok, 2 please"),
)


async def begin(app: App) -> None:
    """Plays the example if the sandbox is on and nothing was ever said here. Members order in reply to the
    post."""
    platform: Any = app.adapters.get("sandbox")
    if platform is None or not hasattr(platform, "room") or platform.room.waiting:
        return
    async with app.database.read() as session:
        if not await is_empty(session):
            return
    chat = next(iter(platform.room.groups))
    start = app.now() - timedelta(seconds=len(TALK))
    post: str | None = None
    for place, (person, text) in enumerate(TALK):
        photo = _picture(platform) if text is OPENING else None
        reply_to = post if person != "lena" else None
        platform.room.say(
            chat, person, f"example-{place}", text, start + timedelta(seconds=place), reply_to, photo=photo
        )
        await platform.deliver()
        post = post or await _post(app, platform)


async def _post(app: App, platform: Any) -> str | None:
    """The living post's message, once it is there."""
    outbox = Outbox(app.database, {"sandbox": platform}, lambda: app.settings, app.speech, app.now)
    await outbox.drain()
    async with app.database.read() as session:
        group = await group_at(session, next(iter(platform.room.groups)))
        return (await post_message(session, 1, group.id) if group else "") or None


def _picture(platform: Any) -> Photo | None:
    return Photo(platform.room.store(Path(PICTURE).read_bytes())) if PICTURE.exists() else None
