"""The words of every installed language, compiled once a process."""

from __future__ import annotations

from functools import cache

from bot.languages import languages
from bot.moments import MomentWords, compile_moments
from bot.opening import OpeningWords, compile_opening
from commerce.phrases.lexicon import Lexicon, compile_lexicon


@cache
def lexicon() -> Lexicon:
    """What members write."""
    return compile_lexicon(languages())


@cache
def opening_words() -> OpeningWords:
    """What leaders write to open."""
    return compile_opening(languages())


@cache
def moment_words() -> MomentWords:
    """How time is written."""
    return compile_moments(languages())
