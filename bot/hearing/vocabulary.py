"""The words of every installed language, compiled once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.languages import languages
from bot.moments import MomentWords, compile_moments
from bot.opening import OpeningWords, compile_opening
from bot.opening.pasted import Tongues
from commerce.phrases.lexicon import Lexicon, compile_lexicon


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What members write, what leaders write to open and what they paste, and how time is
    written."""

    lexicon: Lexicon
    opening: OpeningWords
    moments: MomentWords
    pasted: Tongues


@cache
def vocabulary() -> Vocabulary:
    """One for the process."""
    opening = compile_opening(languages())
    return Vocabulary(
        lexicon=compile_lexicon(languages()),
        opening=opening,
        moments=compile_moments(languages()),
        pasted=Tongues(languages(), opening),
    )
