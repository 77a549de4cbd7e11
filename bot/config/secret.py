"""Secrets: written as `env:NAME` or `file:PATH`, and never printed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, final

from bot.config.complaints import Wrong

_MASK = "••••"
_OTHERS = 0o077


@final
class Secret:
    """A text that is dots wherever it is printed; `reveal` gives it. It is no `str`, so that nothing can join
    it unseen."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return f"Secret({_MASK!r})"

    def __str__(self) -> str:
        return _MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


def revealed(options: Any) -> Any:
    """An adapter's options with its secrets as plain text: what the adapter itself is given, and nobody
    else."""
    if isinstance(options, Mapping):
        return {key: value.reveal() if isinstance(value, Secret) else value for key, value in options.items()}
    if not is_dataclass(options) or isinstance(options, type):
        return options
    values = {one.name: getattr(options, one.name) for one in fields(options) if one.init}
    return replace(
        options, **{key: value.reveal() for key, value in values.items() if isinstance(value, Secret)}
    )


def is_secret(key: str) -> bool:
    """Does a key of this name hold a secret?"""
    return key.rpartition("_")[2] in ("token", "secret", "password")


def reference(*steps: object) -> str:
    """How the secret of an adapter's key is best written: ("telegram", "token") -> "env:TELEGRAM_TOKEN"."""
    return f'"env:{"_".join(map(str, steps)).upper()}"'


def refers(value: Any) -> bool:
    """Is this written as `env:NAME` or `file:PATH`?"""
    return isinstance(value, str) and value.startswith(("env:", "file:"))


def resolve(written: str, environ: Mapping[str, str], folder: Path) -> Secret:
    """What `env:NAME` or `file:PATH` (relative to `folder`) stands for. `Wrong` where that is nothing, or
    open to others."""
    kind, _, name = written.partition(":")
    if not name.strip():
        raise Wrong(f'"{written}" names nothing', "write env:NAME or file:PATH")
    return Secret(
        _variable(name.strip(), environ)
        if kind == "env"
        else _content(folder / Path(name.strip()).expanduser())
    )


def _variable(name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise Wrong(f"the environment has no {name}", f"set {name} before the start, or write file:PATH")
    return value


def _content(path: Path) -> str:
    try:
        open_to_others = os.name == "posix" and path.stat().st_mode & _OTHERS
        value = "" if open_to_others else path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as why:
        says = getattr(why, "strerror", None) or "it is not UTF-8"
        raise Wrong(
            f"{path} cannot be read ({says})", "write the path of a file that holds the secret"
        ) from None
    if open_to_others:
        raise Wrong(f"{path} can be read by others", f"run: chmod 600 {path}")
    if not value:
        raise Wrong(f"{path} is empty", "put the secret into it")
    return value
