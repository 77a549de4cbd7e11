"""What a few words say of goods: well, badly, or nothing sure. Pure, by the words of all languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from commerce.phrases.lexicon import is_written_apart
from commerce.phrases.normalise import fold

_ASKS = re.compile(r"[?？]|吗|嗎|か[。!！]?$")


def asks_something(text: str) -> bool:
    """A question says nothing of goods."""
    return bool(_ASKS.search(text.strip()))


def opinion(text: str, good: tuple[str, ...], bad: tuple[str, ...]) -> bool | None:
    """True: well, False: badly, None: neither, or both. "Not sweet" is a bad word of its own: of words that begin in one
    place the longest counts, and what it covers is read no more."""
    pattern, kinds = _words(good, bad)
    found = {kinds[word] for word in pattern.findall(fold(text))}
    return found.pop() if len(found) == 1 else None


@cache
def _words(good: tuple[str, ...], bad: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, bool]]:
    kinds = {fold(word): True for word in good} | {fold(word): False for word in bad}
    longest = sorted(kinds, key=len, reverse=True)
    return re.compile("|".join(map(_bounded, longest)) or r"(?!)"), kinds


def _bounded(word: str) -> str:
    """Where words are spaced, a whole one."""
    return rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" if is_written_apart(word) else re.escape(word)


def names(text: str, keys: Iterable[str]) -> list[str]:
    """Those of the products' names, as `wishing.key_of` writes them, that stand in a text."""
    folded = fold(text)
    bare = folded.replace(" ", "")
    return [
        key
        for key in keys
        if key and (_named(key, folded) if is_written_apart(key) else key.replace(" ", "") in bare)
    ]


def _named(key: str, folded: str) -> bool:
    """Each word of it, one or many of it."""
    words = set(re.findall(r"[^\W_]+", folded))
    forms = {one for word in words for one in (word, word.removesuffix("s"), word.removesuffix("es"))}
    forms |= {f"{word.removesuffix('ies')}y" for word in words if word.endswith("ies")}
    return all(word in forms for word in key.split())
