"""Whose turn it is to order: tiers and standing side by side, as one kind of key. Pure.

A key is the name of a tier, `@` and a level of standing, or "" for everybody. Whoever holds one holds all that are below it
on its own ladder: tiers are one, by what was spent, standing is the other, by what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from commerce.rules.standing import LEVELS, Level

EVERYBODY: Final = ""
_STANDING: Final = "@"


def key_of(level: Level) -> str:
    """The key of a level of standing."""
    return f"{_STANDING}{level}"


def level_in(key: str) -> Level | None:
    """The level that a key is of, None where it is a tier's, or everybody's."""
    return next((level for level in LEVELS if key_of(level) == key), None)


def is_of_standing(key: str) -> bool:
    """Does the key stand for a standing, not for a tier?"""
    return key.startswith(_STANDING)


def held_by(level: Level) -> frozenset[str]:
    """All keys that somebody of that standing holds."""
    return frozenset(key_of(one) for one in LEVELS[: LEVELS.index(level) + 1])


def from_on(key: str, tiers: Sequence[str]) -> list[str]:
    """The key and those above it on its ladder, lowest first. `tiers` are the community's, lowest first."""
    level = level_in(key)
    if level is not None:
        return [key_of(one) for one in LEVELS[LEVELS.index(level) :]]
    names = [tier.casefold() for tier in tiers]
    return list(tiers[names.index(key.casefold()) :]) if key.casefold() in names else []


def wait_of(early: Mapping[str, int], held: Iterable[str]) -> int:
    """How long after opening somebody with these keys may order (ms)."""
    keys = {EVERYBODY, *held}
    return min((wait for key, wait in early.items() if key in keys), default=0)


def turns_of(early: Mapping[str, int]) -> list[tuple[str, int]]:
    """Who may order when (ms after opening), in the order of time; of keys that come together the lowest of each ladder. []:
    everybody at once."""
    everybody = early.get(EVERYBODY, 0)
    tiers = [key for key in early if key != EVERYBODY and not is_of_standing(key)]
    ladders = tiers, [key_of(level) for level in LEVELS]
    turns = [turn for ladder in ladders for turn in _steps(early, ladder) if turn[1] < everybody]
    return sorted([*turns, (EVERYBODY, everybody)], key=lambda turn: turn[1]) if everybody else []


def _steps(early: Mapping[str, int], ladder: Sequence[str]) -> list[tuple[str, int]]:
    """Each wait of a ladder with the lowest of its keys."""
    lowest: dict[int, str] = {}
    for key in ladder:
        if key in early:
            lowest.setdefault(early[key], key)
    return [(key, wait) for wait, key in lowest.items()]
