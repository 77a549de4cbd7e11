"""A leader's words on resale -> the buy's number, the other group, and the commission."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.calling.verbs import words_for
from bot.opening.amounts import Bad, SumTwoWays, read_price
from bot.opening.words import OpeningWords
from commerce.rules.commission import Rate
from commerce.rules.sum_words import narrow
from commerce.rules.sums import Tender

_OFFER = re.compile(r"(?:#?(?P<no>[0-9]{1,9})\s+)?(?P<group>[^;；]+?)\s*[;；]\s*(?P<rate>[^;；]+)")
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?\s*%")


@dataclass(frozen=True, slots=True)
class Words:
    """`no` None: the only open buy there is."""

    no: int | None
    group: str
    rate: str


def split(text: str) -> Words | None:
    """ "1 Office; 5%" -> its three parts; None where they are not there."""
    found = _OFFER.fullmatch(text.strip())
    if found is None:
        return None
    return Words(int(found["no"]) if found["no"] else None, found["group"], found["rate"].strip())


def is_off(rate: str) -> bool:
    """Does it take the offer back?"""
    return rate.casefold() in words_for("resale", "off")


def read_rate(rate: str, tender: Tender, words: OpeningWords) -> Rate | None:
    """ "5%", "2 a unit", "2/box", 每份2 -> the commission; None where it is neither. 0 % and an amount of
    nothing are None too."""
    plain = narrow(rate).strip()
    share = _PERCENT.fullmatch(plain)
    if share:
        bp = int(share[1]) * 100 + int((share[2] or "").ljust(2, "0"))
        return Rate(bp=bp) if bp else None
    amount = _without_unit(plain)
    try:
        price = read_price(amount, tender, words)
    except (Bad, SumTwoWays):  # said again, rather than asked: a commission is nobody else's business
        return None
    return Rate(unit_minor=price.minor) if price.unit or amount != plain else None


def _without_unit(text: str) -> str:
    """The amount alone, where a word beside it says that it is for each unit."""
    for word in sorted(words_for("resale", "per_unit"), key=len, reverse=True):
        for rest in (text.casefold().removeprefix(word), text.casefold().removesuffix(word)):
            if len(rest) < len(text):
                return rest.strip()
    return text
