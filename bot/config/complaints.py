"""What is wrong with a configuration, one value for each thing that is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigComplaint:
    """`line` counts from 1; 0 where there are no lines: in the environment."""

    file: str
    line: int
    key: str
    found: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.found}; {self.remedy}"


class ConfigError(Exception):
    """Everything that is wrong, in the file's own order; its text has one complaint a line."""

    def __init__(self, complaints: Iterable[ConfigComplaint]) -> None:
        self.complaints = tuple(sorted(complaints, key=lambda one: (one.line == 0, one.line, one.key)))
        super().__init__("\n".join(map(str, self.complaints)))


class Wrong(ValueError):
    """A value that cannot be: what was found, and what would work."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(f"{found}; {remedy}")
        self.found, self.remedy = found, remedy


def shown(value: Any) -> str:
    """A value as TOML would spell it, short enough for a line."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + '..."'


def nearest(word: str, names: Iterable[str]) -> str:
    """The known name that was probably meant, or ''. Upper and lower case are no difference."""
    by_fold = {name.casefold(): name for name in names}
    found = get_close_matches(word.casefold(), by_fold, n=1)
    return by_fold[found[0]] if found else ""


def choice(word: str, names: Iterable[str]) -> str:
    """The remedy for a word that is none of `names`: the one that was meant, or all of them."""
    names = list(names)
    near = nearest(word, names)
    return f"write {shown(near)}" if near else f"one of: {', '.join(names)}"
