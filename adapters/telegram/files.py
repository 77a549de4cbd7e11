"""Pictures and documents: what is sent from a path, and what is taken from Telegram's own store."""

from __future__ import annotations

import asyncio
from pathlib import Path

from telegram import Bot, InputFile

from adapters.base import Attached, File, Photo, TooLarge
from adapters.telegram.wire import in_plain_words


async def fetched(bot: Bot, file: Attached, most: int) -> bytes:
    """What lies there, of `most` bytes at most. Raises TooLarge."""
    if file.size > most:
        raise TooLarge(file.name)
    with in_plain_words():
        home = await bot.get_file(file.ref)
        content = bytes(await home.download_as_bytearray())
    if len(content) > most:
        raise TooLarge(file.name)
    return content


async def uploadable(photo: Photo | File) -> str | bytes | InputFile:
    """A picture as Telegram takes it: an upload is read from its path; a link or a file_id Telegram fetches itself."""
    if isinstance(photo, File):
        return InputFile(photo.content, filename=photo.name)
    if "://" in photo.ref or not await asyncio.to_thread(_is_file, photo.ref):
        return photo.ref
    return await asyncio.to_thread(Path(photo.ref).read_bytes)


def _is_file(ref: str) -> bool:
    try:
        return Path(ref).is_file()
    except (OSError, ValueError):
        return False
