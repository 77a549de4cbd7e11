"""People as a leader names them behind a command: one, several, everybody but some; and what one of them paid."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NewType

from bot.calling.command import Ask
from bot.languages import languages
from commerce.rules.sums import Sum as Read
from commerce.rules.sums import Tender, read_sum
from commerce.services.people import meeting
from commerce.tables import Member

Sum = NewType("Sum", int)  # minor units of the buy's currency, 1 at least
_BETWEEN = re.compile(r"\s*[,，、;；]\s*")
_NUMBER = re.compile(r"[0-9]")
_QUOTED = re.compile(r"[\"“「『«]([^\"”」』»]+)[\"”」』»]\s*(.*)", re.DOTALL)
LONGEST_NAME = 5  # words that a name without quotes may have


@dataclass(frozen=True, slots=True)
class Several:
    """`members`, or where `everybody`: all but these."""

    members: tuple[Member, ...]
    everybody: bool = False

    @property
    def only(self) -> Member | None:
        """The one who is meant, where it is one."""
        return self.members[0] if len(self.members) == 1 and not self.everybody else None


async def person(ask: Ask, text: str) -> tuple[Member | None, str]:
    """The longest run of leading words that is a member's name here; "@name" and quotes are one word. Where it
    is nobody's, all words up to a number are the name that is not known."""
    if not text:
        return None, ""
    name, rest = quoted(text) or await _known_or_not(ask, text.split())
    return await meeting.named(ask.session, ask.here, name, ask.buy.id if ask.buy else None), rest


def quoted(text: str) -> tuple[str, str] | None:
    """A name in quotes, and what stands behind it."""
    found = _QUOTED.match(text)
    return (found[1], found[2]) if found else None


def known_first(words: list[str], names: Collection[str], most: int = LONGEST_NAME) -> int:
    """How many of these words are the longest of the `names` (in small letters); 0: they begin with none."""
    runs = range(min(most, len(words)), 0, -1)
    return next((n for n in runs if " ".join(words[:n]).removeprefix("@").casefold() in names), 0)


async def _known_or_not(ask: Ask, words: list[str]) -> tuple[str, str]:
    n = known_first(words, await meeting.names_in(ask.session, ask.here))
    if not n:
        n = 1 + next((at for at, word in enumerate(words[1:]) if _NUMBER.search(word)), len(words) - 1)
    return " ".join(words[:n]), " ".join(words[n:])


async def several(ask: Ask, text: str) -> tuple[Several | None, str]:
    """ "amy", "amy, bo", "all but cat, dan": where several are named, nothing else may follow."""
    all_but = _all_but(text)
    if all_but is not None:
        return Several(await _all(ask, all_but), everybody=True), ""
    names = [name for name in _BETWEEN.split(text.strip()) if name]
    if len(names) > 1 and quoted(text.strip()) is None:
        return Several(await _all(ask, text)), ""
    one, rest = await person(ask, text)
    return (None if one is None else Several((one,))), rest


async def a_sum(ask: Ask, text: str) -> tuple[Sum | None, str]:
    """ "50", "¥50", "50元": the last word; anything without a digit is none."""
    word, _, rest = text.partition(" ")
    if ask.buy is None or not _NUMBER.search(word) or word.startswith("@"):
        return None, text
    read = read_sum(word, Tender(ask.buy.currency, ask.language), ask.words.opening.sums)
    return (Sum(read.minor), rest.strip()) if isinstance(read, Read) and read.minor > 0 else (None, text)


async def _all(ask: Ask, text: str) -> tuple[Member, ...]:
    """Every name whole, so that none is taken for another."""
    buy_no = ask.buy.id if ask.buy else None
    names = [name.strip('“”"「」『』«» ') for name in _BETWEEN.split(text) if name.strip()]
    return tuple([await meeting.named(ask.session, ask.here, name, buy_no) for name in names])


def _all_but(text: str) -> str | None:
    """The names behind "all but", '' for "all" alone; None where it does not begin so. In Japanese the word stands
    behind them."""
    said = text.strip()
    for word in _words("everybody"):
        if said.casefold().startswith(word) and not said[len(word) : len(word) + 1].isalnum():
            said = said[len(word) :].strip()
            return _but(said) if said else ""
    return _but(said)


def _but(said: str) -> str | None:
    for word in _words("but"):
        before = said.casefold().startswith(word)
        if before and (not word.isascii() or said[len(word) : len(word) + 1].isspace()):
            return said[len(word) :].strip()
        if not word.isascii() and said.endswith(word):
            return said.removesuffix(word).strip()
    return None


def _words(kind: str) -> list[str]:
    """Longest first."""
    found = {word for tables in languages().values() for word in tables.get("payments", {}).get(kind, ())}
    return sorted(found, key=len, reverse=True)
