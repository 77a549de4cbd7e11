"""One clause -> one act, or none: the chapters of the table in their order. Here lives the caution: chatter
is never an order."""

from __future__ import annotations

from commerce.phrases.acts import CHAT, Doing
from commerce.phrases.asking import ASKING, DELIGHT, FIELDS, STORIES, TELLING, WISHING
from commerce.phrases.changing import SECOND_THOUGHTS
from commerce.phrases.clause import Clause
from commerce.phrases.denying import DENYING
from commerce.phrases.guessing import GUESSES, REQUESTS
from commerce.phrases.ordering import GUARDS, ORDERS, TALK, WORDS
from commerce.phrases.rules import judged
from commerce.phrases.setting import Setting
from commerce.phrases.tokens import Lexeme

TABLE = (
    FIELDS,
    ASKING,
    TELLING,
    WISHING,
    STORIES,
    DENYING,
    DELIGHT,
    SECOND_THOUGHTS,
    GUARDS,
    WORDS,
    TALK,
    ORDERS,
)


def judge(tokens: list[Lexeme], setting: Setting, tried: list[str] | None = None) -> Doing:
    """The act of one clause."""
    return judged(Clause(tokens, setting), TABLE, CHAT, tried)


def guessed(tokens: list[Lexeme], setting: Setting, tried: list[str] | None = None) -> Doing:
    """What a clause that is no act may have been meant to be."""
    return judged(Clause(tokens, setting), (FIELDS, TELLING, GUESSES), CHAT, tried)


def requested(tokens: list[Lexeme], setting: Setting, tried: list[str] | None = None) -> Doing:
    """What a question may have asked for."""
    return judged(Clause(tokens, setting), (FIELDS, REQUESTS), CHAT, tried)
