"""A `Post` in Telegram's own form. Pure: text and entities with UTF-16 offsets, parts that fit, keyboards.

Entities instead of HTML: what is not a span of our own markup is text to Telegram, so nothing in a name can
become markup. A file of its own because it is tested by properties and needs no connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, User

from adapters.base import Button, File, Limits, Photo, Post
from adapters.markup import Span, spans

CALLBACK_BYTES = 64
# Telegram makes "@name" a mention by itself, and pings its owner
_AUTO_MENTION = re.compile(r"(?<![\w@])@(?=\w)")
_OPENS = re.compile(r"(?:https?|tg|mailto):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one message."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


def units(text: str) -> int:
    """Telegram's length: UTF-16 code units, so most emoji count as two."""
    return len(text) + sum(char > "\uffff" for char in text)


def part_of(markup: str) -> Part:
    """The whole text as one part, whatever its length."""
    text, at = "", 0
    entities: list[MessageEntity] = []
    for span in spans(markup):
        shown = _AUTO_MENTION.sub("@\u2060", span.text)
        length = units(shown)
        entities += _entities(span, at, length)
        text, at = text + shown, at + length
    return Part(text, tuple(entities))


def parts_of(markup: str, limit: int) -> list[Part]:
    """Parts of at most `limit` units each, cut at line borders outside entities, and marked (1/3) when there
    are several."""
    whole = part_of(markup)
    if units(whole.text) <= limit:
        return [whole] if whole.text.strip() else []
    pieces = list(_pieces(whole, limit - units("\n(99/99)")))
    return [
        Part(f"{piece.text}\n({number}/{len(pieces)})", piece.entities)
        for number, piece in enumerate(pieces, 1)
    ]


def first_part_of(markup: str, limit: int) -> Part:
    """One message and no more: what does not fit gives way to "…"."""
    whole = part_of(markup)
    if units(whole.text) <= limit:
        return whole
    first = next(_pieces(whole, limit - units("\n…")))
    return Part(first.text + "\n…", first.entities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message to send. `main` marks the one that stands for the whole post: presses, replies and edits
    meet it."""

    part: Part
    photo: Photo | File | None = None
    file: File | None = None
    buttons: InlineKeyboardMarkup | None = None
    main: bool = False


def parcels_of(post: Post, limits: Limits) -> list[Parcel]:
    """What to send, in order. The last text bears the buttons and is the main one; a caption too long follows
    its picture."""
    buttons, parts = keyboard(post.buttons), parts_of(post.text, limits.text)
    parcels = [Parcel(part=part) for part in parts]
    if post.photo and len(parts) == 1 and units(parts[0].text) <= limits.caption:
        parcels = [Parcel(part=parts[0], photo=post.photo)]
    elif post.photo:
        parcels = [Parcel(part=Part(""), photo=post.photo), *parcels]
    files = [Parcel(part=Part(""), file=file) for file in post.files]
    if parcels:
        parcels[-1] = replace(parcels[-1], buttons=buttons, main=True)
    elif files:
        files[0] = replace(files[0], buttons=buttons, main=True)
    return parcels + files


def keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Raises ValueError for a button whose data Telegram would refuse: that is a mistake of ours, never a
    member's."""
    return (
        InlineKeyboardMarkup([[_button(button) for button in row] for row in rows if row])
        if any(rows)
        else None
    )


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    if not 0 < len(button.data.encode()) <= CALLBACK_BYTES:
        raise ValueError(
            f"button {button.label!r} carries {len(button.data.encode())} bytes; Telegram takes 1 to {CALLBACK_BYTES}"
        )
    return InlineKeyboardButton(button.label, callback_data=button.data)


def _entities(span: Span, at: int, length: int) -> Iterator[MessageEntity]:
    if not span.text.strip():
        return
    if span.bold:
        yield MessageEntity(MessageEntity.BOLD, at, length)
    platform, _, number = span.mention.partition(":")
    if platform == "telegram" and number.isascii() and number.isdigit():
        yield MessageEntity(
            MessageEntity.TEXT_MENTION, at, length, user=User(int(number), span.text, is_bot=False)
        )
    elif _OPENS.match(span.url):
        yield MessageEntity(MessageEntity.TEXT_LINK, at, length, url=span.url)


def _pieces(whole: Part, limit: int) -> Iterator[Part]:
    start = 0
    while start < len(whole.text):
        end = _cut(whole, start, limit)
        if whole.text[start:end].strip():
            yield _slice(whole, start, end)
        start = end
        while start < len(whole.text) and whole.text[start] == "\n":
            start += 1


def _cut(whole: Part, start: int, limit: int) -> int:
    """Where the piece that begins at `start` ends: the last line border outside entities, else a space, else
    a hard cut."""
    fits = start + _fitting(whole.text[start : start + limit], limit)
    if fits >= len(whole.text):
        return len(whole.text)
    earliest = start + (fits - start) // 2  # a piece is at least half full
    for border in ("\n", " "):
        at = whole.text.rfind(border, earliest, fits + 1)
        while at > start and _inside(whole, at):
            at = whole.text.rfind(border, earliest, at)
        if at > start:
            return at
    return fits


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` fit in `limit` units."""
    used = 0
    for count, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return count
    return len(text)


def _inside(whole: Part, at: int) -> bool:
    offset = units(whole.text[:at])
    return any(entity.offset < offset < entity.offset + entity.length for entity in whole.entities)


def _slice(whole: Part, start: int, end: int) -> Part:
    first, last = units(whole.text[:start]), units(whole.text[:end])
    kept = (_clip(entity, first, last) for entity in whole.entities)
    return Part(whole.text[start:end], tuple(entity for entity in kept if entity))


def _clip(entity: MessageEntity, first: int, last: int) -> MessageEntity | None:
    begin, end = max(entity.offset, first), min(entity.offset + entity.length, last)
    if begin >= end:
        return None
    return MessageEntity(entity.type, begin - first, end - begin, url=entity.url, user=entity.user)
