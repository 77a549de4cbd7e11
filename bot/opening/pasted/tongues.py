"""Which languages a text may be in: only their words tell what it says. A word of one language is part of quite
another in the next ("bale", "up", "van"), so that reading with all of them at once would find what is not
there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from bot.languages import FALLBACK
from bot.opening.pasted.vocabulary import PastedWords, Tables, any_word, compile_pasted
from bot.opening.words import OpeningWords

_ALWAYS = FALLBACK  # its words stand in announcements of every language
_LATIN = "LATIN"
_MAIN = 0.25  # of a language's letters: so many make a script one of its main ones
_TELLING = 2  # so many words that English has not tell a language in Latin letters
_SHORTEST = 3
_KEPT = 64


class Tongues:
    """The words of announcements, by languages. `tables` are `bot.languages.languages()`."""

    def __init__(self, tables: Mapping[str, Tables], opening: OpeningWords) -> None:
        self._tables = tables
        self._opening = opening
        self._compiled = lru_cache(_KEPT)(self._compile)

    def of(self, text: str, language: str) -> PastedWords:
        """The words of the languages that this text, in a group that speaks `language`, may be in."""
        scripts = set(_scripts(text))
        spoken = {_ALWAYS, language} & self._tables.keys()
        fitting = {name for name, main in self._mains.items() if self._fits(main, scripts, language)}
        return self._compiled(frozenset(spoken | fitting | self._told_by_words(text, language)))

    def _fits(self, main: frozenset[str], scripts: set[str], language: str) -> bool:
        """Kana beside characters is Japanese, not Chinese; but for a group that speaks Chinese."""
        closer = any(main < other <= scripts for other in self._mains.values())
        return bool(main) and main <= scripts and (not closer or main == self._mains.get(language))

    def _told_by_words(self, text: str, language: str) -> set[str]:
        """A language in Latin letters tells itself by words of its own: the group's does, or else the one that
        has the most of them. Few sets of words are ever compiled so."""
        many = {
            name: len({found.lower() for found in pattern.findall(text)})
            for name, pattern in self._own_words.items()
        }
        told = max([name for name in many if many[name] >= _TELLING], key=lambda name: many[name], default="")
        return {told} - {""} if many.get(language, 0) < _TELLING else set()

    @cached_property
    def _mains(self) -> dict[str, frozenset[str]]:
        return {name: _main_scripts(_words(table)) for name, table in self._tables.items() if _words(table)}

    @cached_property
    def _own_words(self) -> dict[str, re.Pattern[str]]:
        common = _words(self._tables[_ALWAYS])
        return {
            name: re.compile(any_word(_own(self._tables[name], common)), re.IGNORECASE)
            for name, main in self._mains.items()
            if not main and name != _ALWAYS
        }

    def _compile(self, names: frozenset[str]) -> PastedWords:
        return compile_pasted({name: self._tables[name] for name in sorted(names)}, self._opening)


def _own(table: Tables, common: set[str]) -> Iterator[str]:
    return (word for word in _words(table) - common if len(word) >= _SHORTEST)


def _words(table: Tables) -> set[str]:
    lists = (words for words in table.get("pasting", {}).values() if isinstance(words, list))
    return {word.lower() for words in lists for word in words}


def _main_scripts(words: Iterable[str]) -> frozenset[str]:
    """Empty for a language in Latin letters."""
    found = Counter(_scripts("".join(words)))
    everything = sum(found.values())
    return frozenset(name for name, many in found.items() if name != _LATIN and many >= _MAIN * everything)


def _scripts(text: str) -> Iterator[str]:
    return (unicodedata.name(char, "?").split()[0] for char in text if char.isalpha())
