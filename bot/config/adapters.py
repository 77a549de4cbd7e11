"""The adapters by name: which there are, and the options each one's module asks for. A module is imported only when it is on."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "adapters"


@cache
def adapter_names() -> tuple[str, ...]:
    """Every module in adapters/ that has a `Platform`."""
    found = (
        file for file in sorted(_FOLDER.glob("*.py")) if re.search(r"^class Platform\b", file.read_text("utf-8"), re.MULTILINE)
    )
    return tuple(file.stem for file in found)


def options_of(name: str) -> type | None:
    """The module's own `Options`, or None where it has none or its library is not installed."""
    try:
        options = getattr(import_module(f"adapters.{name}"), "Options", None)
    except ImportError:
        return None
    return options if isinstance(options, type) else None
