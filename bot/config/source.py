"""config.toml as text: its tables by tomllib, the line of every key by tree-sitter, and what the environment
overrides."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from bot.config.complaints import ConfigComplaint, ConfigError

PREFIX = "PLUSONE__"
Loc = tuple[str | int, ...]  # where in the tables: ("groups", 0, "chat")

_PARSER = Parser(Language(tree_sitter_toml.language()))
_LOOK_ALIKES = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "＝": "=",
    "，": ",",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "＂": '"',
    "\u00a0": " ",
}

_SYNTAX_REMEDIES = {
    "Cannot overwrite": "a key may stand only once in its table: take one of the two out",
    "Cannot declare": "a table may stand only once: put its keys together, or write [[...]] for a list",
    "Unescaped '\\'": "write \\\\ for a backslash, or put the text in 'single quotes'",
    "Unclosed array": "close the list with ]",
    "Expected '=' after a key": 'write it as key = "text"; a comment begins with #',
    "Unterminated string": "close the text with a quote",
    "Illegal character '\\n'": "close the text with a quote on the same line",
}


class Decimals(float):
    """A number with decimals that still knows how it was written: 85.000 is not 85.0 to somebody who thinks
    in rupiah."""

    def __new__(cls, written: str) -> Self:
        made = super().__new__(cls, written)
        made.written = written.replace("_", "")
        return made

    written: str

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSource:
    """`tables` may be changed; `lines` and `overrides` say where a place in them was written: a line, or a
    variable's name."""

    file: str
    tables: dict[str, Any]
    lines: Mapping[Loc, int]
    overrides: dict[Loc, str] = field(default_factory=dict)

    def complaint(self, loc: Loc, found: str, remedy: str) -> ConfigComplaint:
        """A complaint about a place, or, where nothing is written there, about the table around it."""
        variable = self._variable(loc)
        if variable:
            return ConfigComplaint(file="environment", line=0, key=variable, found=found, remedy=remedy)
        around = next((loc[:end] for end in range(len(loc), 0, -1) if loc[:end] in self.lines), None)
        return ConfigComplaint(
            file=self.file,
            line=self.lines[around] if around else 1,
            key=_written(loc),
            found=found,
            remedy=remedy,
        )

    def _variable(self, loc: Loc) -> str:
        """The variable that wrote this place, something inside it while the file says nothing of it, or
        something around it."""
        for place, name in self.overrides.items():
            if loc[: len(place)] == place or (place[: len(loc)] == loc and loc not in self.lines):
                return name
        return ""


def _written(loc: Loc) -> str:
    """A place as a key: groups.chat. Of a list that stands inside a table also which of it, since its own [[header]]
    names both: payment.means[0].to."""
    steps = [
        f".{step}" if isinstance(step, str) else f"[{step}]"
        for at, step in enumerate(loc)
        if isinstance(step, str) or 1 < at < len(loc) - 1
    ]
    return "".join(steps).removeprefix(".")


def read(path: Path) -> str:
    """The file's text. A byte order mark is no matter. ConfigError when it cannot be read."""
    try:
        return decode(path.name, path.read_bytes())
    except FileNotFoundError:
        found, remedy = (
            f"there is no {path}",
            "copy the config.toml that came with Plusone there, or name another with --config FILE",
        )
    except OSError as why:
        found, remedy = (
            f"{path} cannot be read ({why.strerror})",
            "see to its permissions, or name another with --config FILE",
        )
    raise ConfigError([ConfigComplaint(file=path.name, line=1, key="file", found=found, remedy=remedy)])


def decode(file: str, raw: bytes) -> str:
    """Bytes as text. ConfigError, with the line, where they are not UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError(
            [
                ConfigComplaint(
                    file=file, line=1, key="file", found="the text is UTF-16", remedy="save it as UTF-8"
                )
            ]
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = raw.count(b"\n", 0, why.start) + 1
        raise ConfigError(
            [
                ConfigComplaint(
                    file=file,
                    line=line,
                    key="file",
                    found="these bytes are not UTF-8",
                    remedy="save the file as UTF-8",
                )
            ]
        ) from None


def parse(file: str, text: str, environ: Mapping[str, str]) -> tuple[ConfigSource, list[ConfigComplaint]]:
    """Text and environment as one source, and what is wrong with the variables. ConfigError for a syntax
    error."""
    try:
        tables = tomllib.loads(text, parse_float=Decimals)
    except tomllib.TOMLDecodeError as why:
        raise ConfigError([_syntax(file, text, str(why))]) from None
    source = ConfigSource(file=file, tables=tables, lines=dict(reversed(list(_lines(text)))))
    variables = sorted(name for name in environ if name.startswith(PREFIX))
    return source, [complaint for name in variables for complaint in _override(source, name, environ[name])]


def literal(text: str) -> Any:
    """A variable's text as the TOML value it spells: '9000' -> 9000; itself where it spells none."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimals)["value"]
    except tomllib.TOMLDecodeError:
        return text


def _override(source: ConfigSource, variable: str, value: str) -> Iterator[ConfigComplaint]:
    steps = variable.removeprefix(PREFIX).lower().split("__")
    if not all(steps):
        yield ConfigComplaint(
            file="environment",
            line=0,
            key=variable,
            found="it names no key",
            remedy=f"write {PREFIX}TABLE__KEY, like {PREFIX}WEB__PORT",
        )
        return
    table: Any = source.tables
    for step in steps[:-1]:
        table = table.setdefault(step, {})
        if not isinstance(table, dict):
            yield ConfigComplaint(
                file="environment",
                line=0,
                key=variable,
                found=f"{step} is no table of keys",
                remedy=f"write it in {source.file}, or {PREFIX}{step.upper()}=... whole",
            )
            return
    table[steps[-1]] = value
    source.overrides[tuple(steps)] = variable


def _syntax(file: str, text: str, says: str) -> ConfigComplaint:
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", says)
    line = int(place[1]) if place and place[1] else max(1, len(text.rstrip().splitlines()))
    found = says[: place.start()] if place else says
    written = (text.splitlines() or [""])[min(line, len(text.splitlines()) or 1) - 1]
    return ConfigComplaint(
        file=file,
        line=line,
        key="syntax",
        found=f"{found[:1].lower()}{found[1:]}: {written.strip()[:60]}",
        remedy=_syntax_remedy(found, written),
    )


def _syntax_remedy(found: str, written: str) -> str:
    odd = [sign for sign in _LOOK_ALIKES if sign in written]
    if odd:
        return "write " + ", ".join(f"{_LOOK_ALIKES[sign]} instead of {sign}" for sign in odd)
    for beginning, remedy in _SYNTAX_REMEDIES.items():
        if found.startswith(beginning):
            return remedy
    return 'write it as key = "text", key = 5, key = true or key = ["a", "b"]'


def _lines(text: str) -> Iterator[tuple[Loc, int]]:
    """Every place that is written, with its line."""
    counts: dict[Loc, int] = {}
    for node in _PARSER.parse(text.encode()).root_node.named_children:
        if node.type == "pair":
            yield from _pair(node, ())
        elif node.type in ("table", "table_array_element"):
            loc = _header(node, counts)
            yield from ((loc[:end], node.start_point.row + 1) for end in range(1, len(loc) + 1))
            for pair in _of_type(node, "pair"):
                yield from _pair(pair, loc)


def _header(node: Node, counts: dict[Loc, int]) -> Loc:
    """The place of [a.b] or [[a.b]]; a list that it goes through or is means the list's latest element."""
    loc: Loc = ()
    steps = _key(node.named_children[0])
    for at, step in enumerate(steps):
        loc += (step,)
        if node.type == "table_array_element" and at == len(steps) - 1:
            counts[loc] = counts.get(loc, -1) + 1
        if loc in counts:
            loc += (counts[loc],)
    return loc


def _pair(node: Node, loc: Loc) -> Iterator[tuple[Loc, int]]:
    key, value = (child for child in node.named_children if child.type != "comment")
    for step in _key(key):
        loc += (step,)
        yield loc, node.start_point.row + 1
    yield from _value(value, loc)


def _value(node: Node, loc: Loc) -> Iterator[tuple[Loc, int]]:
    if node.type == "inline_table":
        for pair in _of_type(node, "pair"):
            yield from _pair(pair, loc)
    elif node.type == "array":
        for at, element in enumerate(child for child in node.named_children if child.type != "comment"):
            yield (*loc, at), element.start_point.row + 1
            yield from _value(element, (*loc, at))


def _of_type(node: Node, kind: str) -> list[Node]:
    return [child for child in node.named_children if child.type == kind]


def _key(node: Node) -> tuple[str, ...]:
    """A bare, quoted or dotted key, as its steps."""
    inside: Any = tomllib.loads((node.text or b"").decode() + " = 0")
    steps: list[str] = []
    while isinstance(inside, dict):
        ((step, inside),) = inside.items()
        steps.append(step)
    return tuple(steps)
