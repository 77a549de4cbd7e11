"""What the bot does in a room: as whoever watches it is told, and as the page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from adapters.base import Photo, Post
from adapters.markup import Span, spans
from adapters.sandbox.transcript import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the bot just did. `to` is a group's bare id, or `@amy` in private; `text` is neutral markup;
    `buttons` are labels."""

    kind: Literal["said", "reacted"]
    to: str
    id: str = ""
    text: str = ""
    buttons: tuple[str, ...] = ()
    reply_to: str | None = None
    edit_of: str | None = None
    photo: str | None = None
    on: str | None = None
    mark: str = ""
    alert: bool = False


def said(to: str, message: str, post: Post) -> Said:
    """The post, as whoever watches is told of it."""
    return Said(
        kind="said",
        to=to,
        id=message,
        text=post.text,
        buttons=tuple(button.label for row in post.buttons for button in row),
        reply_to=post.reply_to,
        photo=photo.ref if (photo := _photo(post)) else None,
    )


def shown(post: Post, store: Callable[[bytes], str]) -> Event:
    """The post as the page shows it: JSON values only, every id a string; `store` keeps its papers."""
    return {
        "text": post.text,
        "spans": [_span(span) for span in spans(post.text)],
        "buttons": [[asdict(button) for button in row] for row in post.buttons],
        "photo": asdict(photo) if (photo := _photo(post)) else None,
        "files": [{"name": file.name, "ref": store(file.content)} for file in post.files],
        "reply_to": post.reply_to,
        "closes_at": post.closes_at.isoformat() if post.closes_at else None,
        "pin": post.pin,
    }


def _photo(post: Post) -> Photo | None:
    """Its picture, which has its home in the room by now."""
    return post.photo if isinstance(post.photo, Photo) else None


def _span(span: Span) -> Event:
    return {"t": span.text, "b": span.bold, "u": span.url, "m": span.mention}
