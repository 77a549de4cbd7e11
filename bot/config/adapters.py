"""The adapters by name: which there are, and each one's own options. A package is imported only when it is
on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

from bot.config.complaints import choice, shown
from bot.config.reading import ConfigReading
from bot.config.secret import Secret, is_secret, reference
from bot.config.source import Loc

_FOLDER = Path(__file__).resolve().parents[2] / "adapters"


@cache
def adapter_names() -> tuple[str, ...]:
    """Every package in adapters/ that has a `Platform`."""
    return tuple(
        dict.fromkeys(file.parent.name for file in sorted(_FOLDER.glob("*/*.py")) if _has_platform(file))
    )


def _has_platform(file: Path) -> bool:
    return re.search(r"^class Platform\b", file.read_text("utf-8"), re.MULTILINE) is not None


def options_of(name: str) -> Any:
    """The package's own `Options`, or None where it has none or its library is not installed."""
    try:
        options = getattr(import_module(f"adapters.{name}"), "Options", None)
    except ImportError:
        return None
    return options if is_dataclass(options) else None


def read_adapters(reading: ConfigReading) -> Iterator[tuple[str, Any]]:
    """Each adapter that is on, with its `Options`, the secrets masked; the bare table where the module cannot
    be asked."""
    tables = reading.source.tables.get("adapters")
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if name not in adapter_names():
            reading.complain(
                ("adapters", name), f"there is no adapter {shown(name)}", choice(name, adapter_names())
            )
        elif isinstance(table, dict):
            shape = options_of(name)
            yield name, dict(table) if shape is None else _options(reading, shape, table, ("adapters", name))


def _options(reading: ConfigReading, shape: Any, table: Mapping[str, Any], at: Loc) -> Any:
    """The table as the adapter's own options; None, and complaints, where it cannot be."""
    before = len(reading.complaints)
    known = {one.name: one for one in fields(shape) if one.init}
    table, hints = _with_web_address(reading, known, table), get_type_hints(shape)
    _look_at_keys(reading, known, table, at)
    values = {key: _value(reading, hints[key], table[key], (*at, key)) for key in known if key in table}
    return _made(reading, shape, values, at) if len(reading.complaints) == before else None


def _look_at_keys(
    reading: ConfigReading, known: Mapping[str, Field[Any]], table: Mapping[str, Any], at: Loc
) -> None:
    """Complains about keys that there are not, and about those that must be there."""
    for key in table:
        if key not in known:
            reading.unknown((*at, key), table[key], list(known))
    for key, one in known.items():
        if key not in table and _is_required(one):
            like = reference(*at[1:], key) if is_secret(key) else "..."
            reading.complain((*at, key), "nothing is written", f"add {key} = {like}")


def _made(reading: ConfigReading, shape: Any, values: Mapping[str, Any], at: Loc) -> Any:
    try:
        return shape(**values)
    except ValueError as why:  # the options' own word on keys that go together
        found, _, remedy = str(why).partition("; ")
        reading.complain(at, found, remedy or "see the comments in the config.toml that came with Plusone")
        return None


def _with_web_address(
    reading: ConfigReading, known: Mapping[str, Any], table: Mapping[str, Any]
) -> Mapping[str, Any]:
    """An adapter that must be reached from outside is reached where the web server is, unless it says
    otherwise."""
    web = reading.source.tables.get("web")
    address = web.get("public_url") if isinstance(web, dict) else None
    return {"public_url": address, **table} if "public_url" in known and isinstance(address, str) else table


def _value(reading: ConfigReading, hint: Any, value: Any, at: Loc) -> Any:
    key = str(at[-1])
    if not is_secret(key):
        return reading.fit(hint, value, at)
    if not isinstance(value, Secret) and value != "":
        reading.complain(at, f"{shown(value)} is no secret", f'write {reference(*at[1:])} or "file:PATH"')
    return value


def _is_required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING
