"""Words of the language folders that say what a command shall do: `[polls] close = ["close", ...]`.

Every language's words count everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.languages import wordbooks
from commerce.phrases.reader import taught_key

_NUMBER = re.compile(r"#?([0-9]{1,9})(?:\s+|$)")


@cache
def verbs(table: str) -> Mapping[str, str]:
    """Every word of a table, folded -> what it says."""
    return {
        word.casefold(): verb
        for tables in reversed(wordbooks(table))
        for verb, words in tables.items()
        for word in words
    }


@cache
def _folded(table: str) -> Mapping[str, str]:
    return {taught_key(word): verb for word, verb in verbs(table).items()}


def said_by(table: str, text: str) -> str:
    """What a whole text says by a table's words, in whichever script; '' where it is none of them."""
    return _folded(table).get(taught_key(text), "")


def leading(table: str, text: str) -> tuple[str, str]:
    """What a text begins with by a table's words, of which one may be several written apart ("trả lời 5"), and what
    stands behind; ("", the text) where it begins with none of them."""
    found = _beginning(table).match(text)
    return (verbs(table)[found[1].casefold()], text[found.end() :]) if found else ("", text)


def of_number(table: str, text: str) -> tuple[str, int, str]:
    """A text that says so of a number, "answer 3 ...": the verb, the number and what stands behind; ("", 0, the text)
    where it is none."""
    verb, behind = leading(table, text)
    found = _NUMBER.match(behind) if verb else None
    return (verb, int(found[1]), behind[found.end() :].strip()) if found else ("", 0, text)


@cache
def _beginning(table: str) -> re.Pattern[str]:
    words = sorted(verbs(table), key=len, reverse=True)
    return re.compile(rf"({'|'.join(map(re.escape, words))})(?:\s+|$)", re.IGNORECASE)


def words_for(table: str, verb: str) -> frozenset[str]:
    """The words, folded, that say one thing."""
    return frozenset(word for word, said in verbs(table).items() if said == verb)


@cache
def numbered(table: str, verb: str, between: str = r"\s+") -> re.Pattern[str]:
    """A whole text that says so of a number: "stop 3". For folded text."""
    words = "|".join(re.escape(word) for word in sorted(words_for(table, verb), key=len, reverse=True))
    return re.compile(rf"(?:{words}){between}#?([0-9]{{1,9}})")
