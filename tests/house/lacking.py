"""What a language lacks to be spoken, one line each: `python3 -m tests.house.lacking ko` (every spoken one without a name).

Measured by English, which is the first to have a new word: a template, a word of a leader's table, a command's summary
and examples, a word of a mechanic. What a language borrows it has."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from bot.calling.command import commands, examples
from bot.languages import FALLBACK, TEMPLATES, languages, lender, spoken, words

# What members write, and how dates are: each language has lists of its own there.
OWN = {"writes", "moments", "phrases", "sums", "numerals", "seeking", "leading", "pasting", "mechanics"}
ORDER = {
    "begins",
    "ends",
}  # of [opening]: what stands before the rest of a line, or behind it, goes by the word order
HEARD = {"soon", "unpaid", "done", "digits"}  # of [payments]: how members speak of one


def lacking(language: str) -> list[str]:
    return [*_templates(language), *_words(language), *_examples(language)]


def _templates(language: str) -> Iterator[str]:
    homes = [TEMPLATES / one for one in (language, lender(language, languages())) if one]
    for path in sorted((TEMPLATES / FALLBACK).rglob("*.j2")):
        name = path.relative_to(TEMPLATES / FALLBACK)
        if not any((home / name).is_file() for home in homes):
            yield f"{language}: no {name}"


def _words(language: str) -> Iterator[str]:
    for table, english in languages()[FALLBACK].items():
        if isinstance(english, Mapping) and table not in OWN:
            keys = [key for key in _keys(english, words(language, table)) if key not in HEARD]
            yield from (f"{language}: [{table}] lacks {key}" for key in keys)


def _keys(english: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """Those that only English has, and within tables of both those there."""
    for key, value in english.items():
        if key not in theirs:
            yield key
        elif key not in ORDER and isinstance(value, Mapping) and isinstance(theirs[key], Mapping):
            yield from (f"{key}.{one}" for one in _keys(value, theirs[key]))


def mechanics_lacking(language: str) -> Iterator[str]:
    """Of its files for the kinds of group buy: `test_mechanics` says more of them."""
    lent = words(language, "mechanics") or {}
    yield from (f"{language}: mechanics lack {key}" for key in _keys(words(FALLBACK, "mechanics"), lent))


def _examples(language: str) -> Iterator[str]:
    for name, command in commands().items():
        if len(examples(name, language)) != len(command.examples):
            yield f"{language}: /{name} has {len(command.examples)} examples, and other ones there"


if __name__ == "__main__":
    asked = sys.argv[1:] or spoken()
    print(
        "\n".join(line for one in asked for line in (*lacking(one), *mechanics_lacking(one)))
        or "nothing is lacking"
    )
