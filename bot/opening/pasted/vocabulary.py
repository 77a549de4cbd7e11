"""The words of announcements, gathered from every language folder's `[pasting]`, and from the lists that other
readers have already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.languages import wordbooks
from bot.opening.words import OpeningWords

Tables = Mapping[str, Any]

LETTERS = "a-zà-öø-ɏḀ-ỿ"  # of the scripts that part their words
NOTHING = "(?!)"
_LETTER = re.compile(f"[{LETTERS}]")

_LISTS = (
    "closes",
    "by",
    "till",
    "usual",
    "fees",
    "adds",
    "price",
    "buys",
    "from",
    "more",
    "if",
    "makes",
    "each",
    "apiece",
    "about",
    "pending",
    "most",
    "caps",
    "only",
    "left",
    "least",
    "goes",
    "members",
    "per",
    "per_after",
    "ones",
    "measures",
    "axes",
    "kinds",
    "pay",
    "pickup",
    "arrives",
    "ships",
    "noise",
    "stops",
    "codes",
    "codes_after",
    "arrived",
    "over",
    "owing",
    "interest",
    "polls",
    "rules",
    "others",
    "quotes",
    "mine",
    "complaints",
    "news",
    "orders",
    "dealings",
    "hours",
    "packs",
    "below",
    "shortened",
    "addressed",
    "haves",
    "greets",
    "places",
    "samples",
    "ordinary",
    "every",
    "mixes",
    "linked",
    "gifts",
)
_GAP = r"[^\n.。!！?？]{0,24}?"  # what "…" in a word may stand for
_SHORTEST_COUNTER = 2  # "x" counts nothing here
# lists of other tables that say the same: of [opening], of [phrases]
_OPENING = {
    "from": "from",
    "more": "or_more",
    "makes": "at",
    "per": "per",
    "axes": "axes",
    "members": "members",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedWords:
    """What `compile_pasted` makes. `lists` are patterns (for IGNORECASE) that match any word of one list;
    beside those of `[pasting]` there are "units" (whatever counts goods), "or", "total", "to" (between two numbers) and "number" (digits, or a
    number in characters or words). `signs` are letters that are money before a digit."""

    lists: Mapping[str, str]
    numbers: Mapping[str, int]
    signs: Mapping[str, str]
    opening: OpeningWords

    def has(self, name: str, text: str) -> bool:
        """Does a word of this list stand in the text?"""
        return re.search(self.lists[name], text, re.IGNORECASE) is not None


def compile_pasted(tables: Mapping[str, Tables], opening: OpeningWords) -> PastedWords:
    """From `bot.languages.languages()`."""
    pasting, told = wordbooks("pasting", tables), wordbooks("opening", tables)
    phrases = wordbooks("phrases", tables)
    lists = {name: any_word([*_all(pasting, name), *_all(told, _OPENING.get(name, ""))]) for name in _LISTS}
    counters = {*_all(told, "counters"), *_all(phrases, "units"), *_all(phrases, "counters")}
    counters |= {*_all(pasting, "counters")}
    lists["units"] = any_word(word for word in counters if len(word) >= _SHORTEST_COUNTER or word > "~")
    lists["numbered"] = any_word(_all(told, "numbered"))
    lists["total"] = any_word([*_all(phrases, "total"), *_all(pasting, "total")])
    lists["to"] = any_word(_all(wordbooks("moments", tables), "to"))
    lists["durations"] = any_word(
        word
        for table in wordbooks("moments", tables)
        for words in table.get("units", {}).values()
        for word in words
    )
    lists["oops"] = any_word([*_all(phrases, "sorry"), *_all(phrases, "oops")])
    lists["or"] = any_word([*_all(phrases, "or"), *_all(pasting, "or")])
    numbers = {word: value for table in pasting for word, value in table.get("numbers", {}).items()}
    characters = "".join(opening.moments.numerals)
    spelled = f"|[{characters}]{{1,3}}" if characters else ""
    lists["number"] = (
        rf"(?:(?<![0-9])(?<![0-9][.,:/])[0-9]{{1,6}}(?![0-9]|[.,:][0-9])|{any_word(numbers)}{spelled})"
    )
    signs = {word: sign for table in pasting for word, sign in table.get("signs", {}).items()}
    return PastedWords(lists=lists, numbers=numbers, signs=signs, opening=opening)


def any_word(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; words of letters begin and end where letters do. What
    is asked at their edges is asked once for all of them: a pattern this long is compiled many times."""
    found = sorted({word.lower() for word in words if word}, key=lambda word: (-len(word), word))
    edged = groupby(sorted(found, key=_edges), _edges)
    return f"(?:{'|'.join(_of_edges(edges, list(same)) for edges, same in edged)})" if found else NOTHING


def _edges(word: str) -> tuple[bool, bool]:
    """Does it begin, and end, with a letter of a script that parts its words?"""
    return bool(_LETTER.match(word[0])), bool(_LETTER.match(word[-1]))


def _of_edges(edges: tuple[bool, bool], words: list[str]) -> str:
    begins = f"(?<![{LETTERS}])" if edges[0] else ""
    ends = f"(?![{LETTERS}])" if edges[1] else ""
    return f"{begins}(?:{'|'.join(map(_spaced, words))}){ends}"


def _spaced(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+").replace("…", _GAP)


def _all(tables: Iterable[Tables], name: str) -> Iterator[str]:
    return (word for table in tables for word in table.get(name, ()))
