"""What one clause does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from commerce.phrases.tokens import Lexeme


@unique
class Does(StrEnum):
    """The kinds of act. `AMEND`: it corrects, and says not what; `UNWANTED`: it names what is not wanted;
    `AGAIN`: all one has once more; `ANEW`: this instead of all one has."""

    __hash__ = str.__hash__

    ORDER = "order"
    SET = "set"
    REDUCE = "reduce"
    CANCEL = "cancel"
    CHANGE = "change"
    AMEND = "amend"
    UNWANTED = "unwanted"
    AGAIN = "again"
    ANEW = "anew"
    ASKS = "asks"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What a clause does, with the tokens that say to what."""

    does: Does
    tokens: tuple[Lexeme, ...] = ()
    more: bool = False
    firm: bool = False  # +1, or a verb: stands beside a question or a payment
    stays: bool = False  # "keep the blue": what is said to remain
    bare: bool = False  # nothing but names of goods or values, without an amount or a verb
    away: tuple[Lexeme, ...] = ()  # what it says is not wanted, or what a change starts from


CHAT, ASKS = Doing(does=Does.CHAT), Doing(does=Does.ASKS)
