"""Reload: a right new config.toml is applied as it is saved; a wrong one is complained about and the old
settings stay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from watchfiles import awatch

from bot.config.complaints import ConfigComplaint, ConfigError
from bot.config.loading import load
from bot.config.settings import Settings

SETTLED = 0.3  # seconds without a change: an editor that empties a file, then writes it, is done by then


async def watch(
    path: Path,
    environ: Mapping[str, str],
    apply: Callable[[Settings], None],
    complain: Callable[[ConfigError], None],
) -> None:
    """Runs until cancelled. Editors and container mounts replace a file rather than write it, and some file
    systems tell nothing: so the folder is watched, and the file's bytes, looked at every two seconds at the
    latest, decide."""
    seen = _bytes(path)
    async for _ in awatch(
        path.absolute().parent, recursive=False, debounce=200, rust_timeout=2_000, yield_on_timeout=True
    ):
        now = await _settled(path, seen)
        if now != seen:
            seen = now
            _reload(path, environ, apply, complain)


async def _settled(path: Path, seen: bytes | None) -> bytes | None:
    """The file's bytes, once nobody is writing it any more."""
    now = _bytes(path)
    while now != seen:
        await asyncio.sleep(SETTLED)
        before, now = now, _bytes(path)
        if now == before:
            break
    return now


def _reload(
    path: Path,
    environ: Mapping[str, str],
    apply: Callable[[Settings], None],
    complain: Callable[[ConfigError], None],
) -> None:
    if is_empty(_bytes(path)):
        complain(ConfigError([_emptied(path.name)]))
        return
    try:
        settings = load(path, environ)
    except ConfigError as wrong:
        complain(wrong)
    else:
        apply(settings)


def is_empty(raw: bytes | None) -> bool:
    """Does it say nothing at all, not even in a comment? At a start that means the defaults; later on it is a
    file half saved."""
    return raw is not None and not raw.strip()


def _emptied(name: str) -> ConfigComplaint:
    return ConfigComplaint(
        file=name,
        line=1,
        key="file",
        found="it is empty",
        remedy="save it again; to have the defaults, write a comment and start again",
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
