"""The words of every installed language, compiled once into one lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What `read` knows of the languages."""

    tables: Mapping[str, Mapping[str, Any]]


def compile_lexicon(tables: Mapping[str, Mapping[str, Any]]) -> Lexicon:
    """`tables`: language -> its language.toml. Words of every language are read everywhere."""
    return Lexicon(tables)
