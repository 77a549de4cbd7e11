"""Secrets: written as `env:NAME` or `file:PATH`, and never printed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from bot.config.complaints import Wrong

_MASK = "••••"
_OTHERS = 0o077


class Secret(str):
    """A text that prints as dots wherever it is printed or formatted. `reveal` gives it."""

    __slots__ = ()

    def reveal(self) -> str:
        return str.__str__(self)

    def __repr__(self) -> str:
        return f"Secret({_MASK!r})"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, spec: str) -> str:
        return format(_MASK, spec)


def revealed(options: Any) -> Any:
    """An adapter's options with its secrets as plain text: what the adapter itself is given, and nobody else."""
    if isinstance(options, dict):
        return {key: value.reveal() if isinstance(value, Secret) else value for key, value in options.items()}
    if not is_dataclass(options) or isinstance(options, type):
        return options
    known = {one.name: getattr(options, one.name) for one in fields(options) if one.init}
    return replace(options, **{key: value.reveal() for key, value in known.items() if isinstance(value, Secret)})


def is_secret(key: str) -> bool:
    """Does a key of this name hold a secret?"""
    return key.rpartition("_")[2] in ("token", "secret", "password")


def reference(key: str) -> str:
    """How a secret of this key is best written."""
    return f'"env:{key.upper()}"'


def refers(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("env:", "file:"))


def resolve(reference: str, environ: Mapping[str, str], folder: Path) -> Secret:
    """What `env:NAME` or `file:PATH` (relative to `folder`) stands for. `Wrong` where that is nothing, or open to others."""
    kind, _, name = reference.partition(":")
    return Secret(
        _from_environment(name.strip(), environ) if kind == "env" else _from_file(folder / Path(name.strip()).expanduser())
    )


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if not environ.get(name, "").strip():
        raise Wrong(
            f"the environment has no {name}" if name else "env: names no variable",
            f"set {name or 'one'} before the start, or write file:PATH",
        )
    return environ[name].strip()


def _from_file(path: Path) -> str:
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise Wrong(f"{path.name} can be read by others", f"chmod 600 {path.name}")
        value = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as why:
        raise Wrong(
            f"{path.name} cannot be read ({getattr(why, 'strerror', None) or 'no UTF-8'})",
            "write the path of a file that holds the secret",
        ) from None
    if not value:
        raise Wrong(f"{path.name} is empty", "put the secret into it")
    return value
