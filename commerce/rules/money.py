"""Money is whole minor units (fen, cents, yen) of one currency; no float ever touches a sum; one rounding,
half up."""

from __future__ import annotations

import re
from collections.abc import Sequence

# ISO 4217:2015, "List one: current currency & funds code list" of its maintenance agency (SIX), as it stands
# in 2026. Every live code with a minor unit or none; metals and test codes have no amounts.
_LIVE = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC
        CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR
        KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
        PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS
        UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
EXPONENTS = {currency: places for places, currencies in _LIVE.items() for currency in currencies.split()}
# Nobody pays in their smaller unit, where ISO has one: no coin of it is in use (CLDR, supplemental currency
# data, digits 0).
_ON_PAPER = "AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK SOS SYP TZS UZS YER"
_SMALL_UNIT_UNUSED = frozenset(_ON_PAPER.split())
_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,12})(?:\.(?P<part>[0-9]{1,6}))?")
WHOLE_BP = 10_000  # basis points in 100 %


def exponent(currency: str) -> int:
    """How many decimals the currency has, booked and shown alike: CNY 2, JPY 0, KWD 3. One that is no longer
    live counts as 2."""
    return EXPONENTS.get(currency, 2)


def whole(currency: str) -> bool:
    """Is it paid in whole units alone? JPY, VND; IDR, whose sen are on paper only."""
    return exponent(currency) == 0 or currency in _SMALL_UNIT_UNUSED


def minor(text: str, currency: str) -> int:
    """'99.50' CNY -> 9950. ValueError, with a sentence for people, for anything that is not a plain amount of
    that currency."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text.strip()!r} is not an amount; write digits, like 99 or 99.50")
    places = exponent(currency)
    part = (found["part"] or "").rstrip("0")
    if len(part) > places:
        raise ValueError(f"{text.strip()} has more decimals than {currency}, which has {places or 'none'}")
    return int(found["whole"] + part.ljust(places, "0"))


def share(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Shares `total` minor units out by weight so that the parts add up: largest remainder, the earlier one
    on a tie.

    A negative total (a refund) is shared as its opposite. ValueError for a negative weight, or when nobody
    has a weight."""
    whole = sum(weights)
    if min(weights, default=0) < 0:
        raise ValueError("a weight cannot be negative")
    if whole == 0:
        if total:
            raise ValueError("there is nobody to share with")
        return (0,) * len(weights)
    sign, amount = (-1 if total < 0 else 1), abs(total)
    parts = [amount * weight // whole for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % whole), at))
    for at in remainders[: amount - sum(parts)]:
        parts[at] += 1
    return tuple(sign * part for part in parts)


def percent_off(minor: int, discount_bp: int) -> int:
    """What is left to pay of `minor` after a discount in basis points (300 is 3 %), rounded half up.

    ValueError for a negative amount or a discount outside 0 to 100 %."""
    if minor < 0:
        raise ValueError("a discount is taken off a price, not off a credit")
    if not 0 <= discount_bp <= WHOLE_BP:
        raise ValueError("a discount lies between 0 and 100 %")
    return (minor * (WHOLE_BP - discount_bp) * 2 + WHOLE_BP) // (2 * WHOLE_BP)
