"""The language folders: every `templates/<lang>/language.toml`, read once. A folder is a language; there is no list to edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

Tables = Mapping[str, Any]


@cache
def languages(folder: Path = TEMPLATES) -> Mapping[str, Tables]:
    """-> {"en": its language.toml as tables, ...}, in the folder's own order. What a table means is its reader's business."""
    return {file.parent.name: tomllib.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*/language.toml"))}


@cache
def spoken(folder: Path = TEMPLATES) -> tuple[str, ...]:
    """The languages the bot can answer in; the others are read but not spoken."""
    return tuple(lang for lang, tables in languages(folder).items() if tables.get("spoken", False))
