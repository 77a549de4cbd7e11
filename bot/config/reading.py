"""Tables into typed values: what does not fit becomes a complaint, and all of them are found in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bot.config.complaints import Complaint, Wrong, nearest, shown
from bot.config.secret import is_secret, reference
from bot.config.source import PREFIX, Loc, Source, literal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one source; the complaints gather here."""

    source: Source
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, loc: Loc, found: str, remedy: str) -> None:
        self.complaints.append(self.source.complaint(loc, found, remedy))

    def take(self, shape: type[T], value: Any, at: Loc = ()) -> T | None:
        """`value`, which stands at `at`, as a `shape`; None, and complaints, where it is not one.

        A variable's text is tried as text first, then as the TOML value it spells."""
        try:
            return _adapter(shape).validate_python(value)
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False)
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
            self.complain(
                loc, _no_such(error["input"]), self.known_instead(loc, [one.name for one in _around(shape, error["loc"])])
            )
        elif error["type"] == "missing":
            self.complain(loc, "nothing is written", f"add {_example(shape, error['loc'])}")
        elif error["type"] in ("dataclass_type", "dict_type", "tuple_type"):
            self.complain(loc, f"{shown(error['input'])} is no {_structure(error)}", _structure_remedy(error, loc))
        else:
            self._report_other(loc, error, cause)

    def _report_other(self, loc: Loc, error: Mapping[str, Any], cause: Any) -> None:
        """What an adapter's own options say."""
        if cause is not None:
            found, _, remedy = str(cause).partition("; ")
            self.complain(loc, found, remedy or "see the comments in config.toml")
        else:
            value = "this value" if is_secret(str(loc[-1])) else shown(error["input"])
            self.complain(loc, f"{value} does not fit", error["msg"].replace("Input should be", "it should be"))

    def known_instead(self, loc: Loc, names: list[str]) -> str:
        near = nearest(str(loc[-1]), names)
        if near and loc in self.source.overrides:
            near = PREFIX + "__".join(str(step) for step in (*loc[:-1], near)).upper()
        return f"write {near}" if near else f"known here: {', '.join(names) or 'no keys at all'}"


def drop_unknown(reading: Reading, table: dict[str, Any], known: list[str], at: Loc) -> None:
    """Takes out, and complains about, the keys of an adapter's table that its options do not have."""
    for key in set(table) - set(known):
        reading.complain((*at, key), _no_such(table.pop(key)), reading.known_instead((*at, key), known))


def _adapter(shape: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(shape)


def _no_such(value: Any) -> str:
    return "there is no such table" if isinstance(value, dict | list) else "there is no such key"


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
    key = str(loc[-1])
    like = {one.name: one.metadata.get("like") for one in _around(shape, loc)}.get(key)
    return f"{key} = {like or (reference(key) if is_secret(key) else '...')}"
