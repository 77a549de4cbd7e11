"""The leader's language: the text of /open and /edit -> a value, or every problem of it at once. Pure: `now`
is a parameter.

Nothing is guessed: what is left unread is a problem that names the words. The words of every language are
read everywhere.
"""

from __future__ import annotations

from bot.opening.amounts import SumTwoWays
from bot.opening.frame import Frame
from bot.opening.products import ProductWords, split_products
from bot.opening.read import again_number, numbered, read_again, read_changes, read_opening
from bot.opening.values import KINDS, Changes, Defaults, OfferWords, Opening, OpeningRefused, Problem
from bot.opening.words import OpeningWords, compile_opening, field_called, keywords, line_of

__all__ = [
    "KINDS",
    "Changes",
    "Defaults",
    "Frame",
    "OfferWords",
    "Opening",
    "OpeningRefused",
    "OpeningWords",
    "Problem",
    "ProductWords",
    "SumTwoWays",
    "again_number",
    "compile_opening",
    "field_called",
    "keywords",
    "line_of",
    "numbered",
    "read_again",
    "read_changes",
    "read_opening",
    "split_products",
]
