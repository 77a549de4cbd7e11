"""What the mechanics say: each part of a mechanic's own file in a language folder is a template,
"mechanics.<its name>.<the part>".

A file holds, beside the keywords that leaders write: `line`, its terms in an answer; `post`, the same on the
living post, where that differs; `own_price`, what its price is called, where it has one of its own;
`problems`, a complaint for each kind. "called" is the first of its keywords. In each of them `parts` are the
shared parts of that language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateNotFound

from commerce.mechanics import MECHANICS

Convert = Callable[[str], str]
_PARTS = '{% import "_parts.j2" as parts with context %}'
_LINES = ("line", "post")


@dataclass(frozen=True)
class Home:
    """A language folder that may say it; `convert` makes its words those of the language that borrows
    them."""

    folder: Path
    convert: Convert = str

    def words(self, mechanic: str) -> Mapping[str, Any] | None:
        """A mechanic's words there, or None."""
        file = self.folder / "mechanics" / f"{mechanic}.toml"
        return tomllib.loads(self.convert(file.read_text("utf-8"))) if file.is_file() else None


class OfMechanics(BaseLoader):
    """The first of its homes that has a file for a mechanic says all that the mechanic says."""

    def __init__(self, *homes: Home) -> None:
        self.homes = homes

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Raises TemplateNotFound for what is no mechanic's."""
        room, _, rest = template.partition(".")
        mechanic, _, part = rest.partition(".")
        source = self._source(mechanic, part) if room == "mechanics" and mechanic in MECHANICS else None
        if source is None:
            raise TemplateNotFound(template)
        return (_PARTS + source if "parts." in source else source), None, None

    def _source(self, mechanic: str, part: str) -> str | None:
        if not MECHANICS[mechanic].fields:  # what a buy is by itself needs no words
            return "" if part in _LINES else None
        words = next((found for home in self.homes if (found := home.words(mechanic)) is not None), None)
        return None if words is None else dict(_parts(words)).get(part)


def _parts(words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "called", words["keywords"][0]
    yield from ((name, words[name]) for name in ("own_price",) if name in words)
    yield from words.get("problems", {}).items()
    for name in _LINES:
        yield name, _line(words.get(name, words["line"]))


def _line(source: str) -> str:
    """What is written on one line ends as one, whatever tag stands last; a template takes one line end
    away."""
    return f"{source}\n" if source.endswith("\n") else f'{source}{{{{ "" }}}}\n\n'
