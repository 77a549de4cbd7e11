"""Reload: a right new config.toml is applied as it is saved; a wrong one is complained about and the old settings stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from watchfiles import awatch

from bot.config.complaints import ConfigError
from bot.config.loading import load
from bot.config.settings import Settings


async def watch(
    path: Path, environ: Mapping[str, str], apply: Callable[[Settings], None], complain: Callable[[ConfigError], None]
) -> None:
    """Runs until cancelled. Editors and container mounts replace a file rather than write it, and some file systems tell nothing:
    so the folder is watched, and the file's bytes, looked at every two seconds at the latest, decide."""
    seen = _bytes(path)
    async for _ in awatch(path.absolute().parent, recursive=False, debounce=200, rust_timeout=2_000, yield_on_timeout=True):
        now = _bytes(path)
        if now != seen:
            seen = now
            _reload(path, environ, apply, complain)


def _reload(
    path: Path, environ: Mapping[str, str], apply: Callable[[Settings], None], complain: Callable[[ConfigError], None]
) -> None:
    try:
        settings = load(path, environ)
    except ConfigError as wrong:
        complain(wrong)
    else:
        apply(settings)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
