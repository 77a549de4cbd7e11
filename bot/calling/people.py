"""People as a leader names them behind a command: one, several, everybody but some; and what one of them paid."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NewType

from bot.calling.command import Ask
from bot.languages import languages, wordbooks
from commerce.phrases.lexicon import is_written_apart
from commerce.queries.names import typed_in
from commerce.rules.sums import Sum as Read
from commerce.rules.sums import Tender, read_sum
from commerce.services.people import meeting
from commerce.tables import Member

Sum = NewType("Sum", int)  # minor units of the buy's currency, 1 at least
# a list's parts; a comma in quotes parts nothing
_PARTS = re.compile(r"(?:[\"“「『«][^\"”」』»]+[\"”」』»]|[^,，、;；])+")
_ORDER = re.compile(r"#[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]")
_QUOTED = re.compile(r"[\"“「『«]([^\"”」』»]+)[\"”」』»]\s*(.*)", re.DOTALL)
_QUOTES = '"“”「」『』«» '
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
    known = await typed_in(ask.session, ask.here.id)
    n = known_first(words, known)
    if not n and _is_name(words[0], known):
        return _bare(words[0], known), " ".join(words[1:])
    if not n:
        n = 1 + next((at for at, word in enumerate(words[1:]) if _NUMBER.search(word)), len(words) - 1)
    return " ".join(words[:n]), " ".join(words[n:])


async def several(ask: Ask, text: str) -> tuple[Several | None, str]:
    """ "amy", "amy, bo and cat", "#1 #2", "all", "all but cat, dan": where several are named, nothing else may
    follow."""
    all_but = _all_but(text)
    if all_but is not None:
        return Several(await _all(ask, await _listed(ask, all_but)), everybody=True), ""
    names = await _listed(ask, text)
    if len(names) > 1:
        return Several(await _all(ask, names)), ""
    one, rest = await person(ask, text)
    return (None if one is None else Several((one,))), rest


async def only_people(ask: Ask, text: str) -> Several | None:
    """A text that is a list of people and nothing else. One name alone can be a place: they fetch it at Lena's."""
    all_but = _all_but(text)
    names = await _listed(ask, text if all_but is None else all_but)
    known = await typed_in(ask.session, ask.here.id)
    if not all(_is_name(name, known) for name in names) or (all_but is None and len(names) < 2):
        return None
    return Several(await _all(ask, names), everybody=all_but is not None)


async def a_sum(ask: Ask, text: str) -> tuple[Sum | None, str]:
    """ "50", "¥50", "50元": the last word; anything without a digit is none."""
    word, _, rest = text.partition(" ")
    if ask.buy is None or not _NUMBER.search(word) or word.startswith("@"):
        return None, text
    read = read_sum(word, Tender(ask.buy.currency, ask.language), ask.words.opening.sums)
    return (Sum(read.minor), rest.strip()) if isinstance(read, Read) and read.minor > 0 else (None, text)


async def _all(ask: Ask, names: list[str]) -> tuple[Member, ...]:
    """Every name whole, so that none is taken for another; each member once."""
    buy_no = ask.buy.id if ask.buy else None
    found = [await meeting.named(ask.session, ask.here, name, buy_no) for name in names]
    return tuple({one.id: one for one in found}.values())


async def _listed(ask: Ask, text: str) -> list[str]:
    """The names of a list. Commas always part; "and", or a space alone, only where all that it parts are names."""
    parts = [part.strip() for part in _PARTS.findall(text) if part.strip()]
    known = await typed_in(ask.session, ask.here.id) if parts else ()
    return [name for part in parts for name in _parted(part, known)]


def _parted(part: str, known: Collection[str]) -> list[str]:
    whole = quoted(part)
    if whole is not None and not whole[1]:
        return [whole[0].strip()]
    said = _without_and(part, known)
    names = [said] if _is_name(said, known) else _joined(said, known) or _side_by_side(said, known) or [said]
    return [_bare(name, known) for name in names]


def _bare(said: str, known: Collection[str]) -> str:
    """The name without quotes, and without how its bearer is addressed: 花子さん."""
    said = said.strip(_QUOTES)
    called = said.removeprefix("@").casefold()
    if called in known:
        return said
    titles = (word for tables in wordbooks("phrases") for word in tables.get("title", ()))
    bare = (
        said.removesuffix(title).strip() for title in titles if not title.isascii() and said.endswith(title)
    )
    return next((one for one in bare if one.removeprefix("@").casefold() in known), said)


def _without_and(part: str, known: Collection[str]) -> str:
    """The last of a list: "and cat"."""
    bare = next(
        (part[len(word) :].strip() for word in _words("and") if part.casefold().startswith(word)), part
    )
    return bare if _is_name(bare, known) else part


def _joined(said: str, known: Collection[str]) -> list[str]:
    for word in _words("and"):
        between = re.escape(word) if not (is_written_apart(word) and word.isalpha()) else rf"\s{word}\s"
        names = [name.strip() for name in re.split(between, said, flags=re.IGNORECASE)]
        if len(names) > 1 and all(_is_name(name, known) for name in names):
            return names
    return []


def _side_by_side(said: str, known: Collection[str]) -> list[str]:
    """ "amy bo": what could be a sum or a number is no name here."""
    words, names = said.split(), list[str]()
    if any(_NUMBER.search(word) and not _ORDER.fullmatch(word) for word in words):
        return []
    while words:
        n = 1 if _ORDER.fullmatch(words[0]) else known_first(words, known)
        if not n:
            return []
        names.append(" ".join(words[:n]))
        words = words[n:]
    return names


def _is_name(said: str, known: Collection[str]) -> bool:
    said = _bare(said, known)
    return said.removeprefix("@").casefold() in known or _ORDER.fullmatch(said) is not None


def _all_but(text: str) -> str | None:
    """The names behind "all but", '' for "all" alone; None where it does not begin so. In Japanese the word stands
    behind them."""
    said = text.strip()
    for word in _words("everybody"):
        rest = said[len(word) :]
        if said.casefold().startswith(word) and (not rest[:1].isalnum() or _but(rest) is not None):
            return _but(rest.strip()) if rest.strip() else ""
    return _but(said)


def _but(said: str) -> str | None:
    """What stands behind such a word, before it, or between two: 除了小竹以外."""
    left = said.strip()
    for word in _words("but"):
        before, is_apart = left.casefold().startswith(word), is_written_apart(word)
        if before and (not is_apart or left[len(word) : len(word) + 1].isspace()):
            left = left[len(word) :].strip()
        if not is_apart and left.endswith(word):
            left = left.removesuffix(word).strip()
    return left if left != said.strip() else None


def _words(kind: str) -> list[str]:
    """Longest first."""
    found = {word for tables in languages().values() for word in tables.get("payments", {}).get(kind, ())}
    return sorted(found, key=len, reverse=True)
