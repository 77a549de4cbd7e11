"""Tables into typed values: what does not fit becomes a complaint, and all of them are found in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bot.config.complaints import ConfigComplaint, Wrong, nearest, shown
from bot.config.source import PREFIX, ConfigSource, Loc, literal

T = TypeVar("T")


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    """Making one looks through all that the shape is made of: longer than reading a file with it."""
    return TypeAdapter(shape)


def _validated(shape: Any, value: Any) -> Any:
    """Raises ValidationError."""
    return _adapter(shape).validate_python(value)


@dataclass(frozen=True, slots=True)
class ConfigReading:
    """One reading of one source; the complaints gather here."""

    source: ConfigSource
    complaints: list[ConfigComplaint] = field(default_factory=list)

    def complain(self, loc: Loc, found: str, remedy: str) -> None:
        self.complaints.append(self.source.complaint(loc, found, remedy))

    def take(self, shape: type[T], value: Any, at: Loc = ()) -> T | None:
        """`value`, which stands at `at`, as a `shape`; None, and complaints, where it is not one.

        A variable's text is tried as text first, then as the TOML value it spells."""
        try:
            taken: T = _validated(shape, value)
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False)
        else:
            return taken
        if any(self._respell((*at, *error["loc"])) for error in errors):
            return self.take(shape, value, at)
        for error in errors:
            self._report(shape, at, error)
        return None

    def _respell(self, loc: Loc) -> bool:
        """Replaces a variable's text by the value it spells. -> whether that made a difference."""
        if loc not in self.source.overrides:
            return False
        table: Any = self.source.tables
        for step in loc[:-1]:
            table = table[step]
        text = table[loc[-1]]
        value = literal(text) if isinstance(text, str) else text
        table[loc[-1]] = value
        return not isinstance(value, str) and isinstance(text, str)

    def _report(self, shape: type, at: Loc, error: Mapping[str, Any]) -> None:
        loc: Loc = (*at, *error["loc"])
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, Wrong):
            self.complain(loc, cause.found, cause.remedy)
        elif error["type"] == "unexpected_keyword_argument":
            self.unknown(loc, error["input"], [one.name for one in _around(shape, error["loc"])])
        elif error["type"] == "missing":
            self.complain(loc, "nothing is written", f"add {_example(shape, error['loc'])}")
        elif error["type"] in ("dataclass_type", "dict_type", "tuple_type"):
            self.complain(
                loc, f"{shown(error['input'])} is no {_structure(error)}", _structure_remedy(error, loc)
            )

    def unknown(self, loc: Loc, value: Any, names: list[str]) -> None:
        """Complains about a key that is not among `names`."""
        is_table = isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(row, dict) for row in value)
        )
        found = f"there is no such {'table' if is_table else 'key'}"
        near = nearest(str(loc[-1]), names)
        if near and loc in self.source.overrides:
            near = PREFIX + "__".join(str(step) for step in (*loc[:-1], near)).upper()
        self.complain(
            loc, found, f"write {near}" if near else f"known here: {', '.join(names) or 'no keys at all'}"
        )

    def fit(self, hint: Any, value: Any, at: Loc) -> Any:
        """`value` as what a plain type annotation says; None, and a complaint, where it is not that."""
        try:
            return _validated(hint, value)
        except ValidationError as wrong:
            if hint is bool:
                self.complain(
                    at, f"{shown(value)} is neither true nor false", "write true or false, without quotes"
                )
                return None
            says = wrong.errors(include_url=False)[0]["msg"].replace("Input should be", "it should be")
            self.complain(at, f"{shown(value)} does not fit", says)
            return None


def _structure(error: Mapping[str, Any]) -> str:
    return "list of tables" if error["type"] == "tuple_type" else "table"


def _structure_remedy(error: Mapping[str, Any], loc: Loc) -> str:
    name = ".".join(step for step in loc if isinstance(step, str))
    header = f"[[{name}]]" if error["type"] == "tuple_type" or isinstance(loc[-1], int) else f"[{name}]"
    return f"write {header} on a line of its own, and its keys below"


def _around(shape: Any, loc: Loc) -> tuple[Field[Any], ...]:
    """The fields that are known in the table which holds `loc`."""
    for step in loc[:-1]:
        if isinstance(step, str):
            shape = _table_in(get_type_hints(shape)[step])
    return fields(shape)


def _table_in(hint: Any) -> Any:
    """The dataclass inside a type like `tuple[GroupSettings, ...]` or `Rhythm | None`."""
    if is_dataclass(hint):
        return hint
    return next(filter(None, map(_table_in, get_args(hint))), None)


def _example(shape: Any, loc: Loc) -> str:
    like = {one.name: one.metadata.get("like", "...") for one in _around(shape, loc)}
    return f"{loc[-1]} = {like[str(loc[-1])]}"
