"""What a member says of their payment: how much, and the last digits of the account it came from. Pure.

That they speak of having paid is known before; here only what stands beside it is read: "已转 78", "後五碼 12345".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from commerce.phrases.normalise import fold
from commerce.rules.sum_words import SumWords
from commerce.rules.sums import Sum, Tender, TwoWays, read_sum, sum_of

_FAR = 14  # signs between the word for digits and the digits
_ALONE = re.compile(r"(?<![0-9.,])[0-9]{5}(?![0-9.,]|\s*[a-z%])")


@dataclass(frozen=True, slots=True)
class PaymentSaid:
    """`amount_minor` None and `digits` '' where nothing is said of them."""

    amount_minor: int | None = None
    digits: str = ""


def said_of(
    text: str, tender: Tender, sums: SumWords, digits: Collection[str], owed: Collection[int] = ()
) -> PaymentSaid:
    """`digits`: how languages say "last five digits"; `owed`: what the member's bills come to, minor units, which tells
    a sum from five digits, and which of two readings is meant."""
    folded = fold(text)
    found = _digits_pattern(digits).search(folded)
    if found is not None:
        rest = folded[: found.start()] + " " + folded[found.end() :]
        return PaymentSaid(_amount(rest, tender, sums, owed), found["digits"])
    alone = _ALONE.search(folded)
    amount = _amount(folded, tender, sums, owed)
    if alone is not None and amount not in owed:
        rest = folded[: alone.start()] + " " + folded[alone.end() :]
        return PaymentSaid(_amount(rest, tender, sums, owed), alone[0])
    return PaymentSaid(amount, "")


def _digits_pattern(words: Collection[str]) -> re.Pattern[str]:
    said = "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:{said or '(?!)'})[^0-9]{{0,{_FAR}}}(?P<digits>[0-9]{{4,6}})(?![0-9])")


def _amount(text: str, tender: Tender, sums: SumWords, owed: Collection[int]) -> int | None:
    """The one sum that is said; of several that which is owed; nothing where it stays open which."""
    found: list[int] = []
    for hit in re.finditer(sums.within, text, re.IGNORECASE):
        match sum_of(hit, tender, sums):
            case Sum(minor):
                found.append(minor)
            case TwoWays(small, large):
                found += [one for one in (small, large) if one in owed] or [small, large]
    found = found or _spelled(text, tender, sums)
    agreeing = [minor for minor in found if minor in owed]
    if agreeing:
        return agreeing[0]
    return found[0] if len(set(found)) == 1 and found[0] > 0 else None


def _spelled(text: str, tender: Tender, sums: SumWords) -> list[int]:
    """Sums in characters alone, with no currency beside them: 五百, 一千二. One character is no sum."""
    numerals = "".join([*sums.digits, *sums.places])
    runs = re.findall(f"[{numerals}]{{2,}}", text) if numerals else []
    read = [read_sum(run, tender, sums) for run in runs]
    return [one.minor for one in read if isinstance(one, Sum)]
