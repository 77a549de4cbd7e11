"""The words and signs around sums: currencies, scales (65rb), numerals in characters. Signs are everybody's
and stand here; words are a language's and come from its folder (`[sums]`, `[numerals]`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commerce.rules.money import EXPONENTS

Tables = Mapping[str, Any]

# What may stand between groups of three digits besides a point and a comma: blanks and apostrophes.
APOSTROPHES = "'’"
GROUPERS = f" \u00a0\u2009\u202f{APOSTROPHES}"
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0xFFE5: "¥",
    0xFFE1: "£",
    0xFFE6: "₩",
    0x3000: " ",
}

# Signs that every language writes; which currencies each may mean.
_SIGNS = {
    "NT$": "TWD",
    "HK$": "HKD",
    "US$": "USD",
    "AU$": "AUD",
    "A$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "S$": "SGD",
    "NZ$": "NZD",
    "MX$": "MXN",
    "MOP$": "MOP",
    "R$": "BRL",
    "CN¥": "CNY",
    "JP¥": "JPY",
    "$": "USD TWD HKD SGD AUD CAD NZD MXN ARS CLP COP MOP BND FJD JMD TTD BBD BSD BZD XCD",
    "¥": "CNY JPY",
    "€": "EUR",
    "£": "GBP EGP LBP",
    "₩": "KRW KPW",
    "₹": "INR",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "₽": "RUB",
    "RM": "MYR",
    "Rp": "IDR",
    "₺": "TRY",
    "₴": "UAH",
    "₦": "NGN",
    "₵": "GHS",
    "₪": "ILS",
    "₸": "KZT",
    "₾": "GEL",
    "₭": "LAK",
    "៛": "KHR",
    "৳": "BDT",
    "₮": "MNT",
    "₼": "AZN",
    "֏": "AMD",
    "₡": "CRC",
    "₲": "PYG",
    "元": "CNY TWD HKD MOP",
}
# Letters that are also words or codes of other things: read as they are written alone.
_AS_WRITTEN = {
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "kr": "SEK DKK NOK ISK",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "Rs": "INR PKR LKR NPR MUR",
}
_COMMON_CODES = "CNY JPY USD TWD HKD SGD AUD CAD NZD EUR GBP KRW INR THB VND PHP MYR IDR CHF"


@dataclass(frozen=True, slots=True, kw_only=True)
class SumWords:
    """What `compile_sums` makes. Patterns (before, amount, after, tail) for IGNORECASE: `within` is a sum
    beside other words, `alone` one with nothing beside it, where digits may be grouped by blanks, and
    numerals stand without a sign."""

    currencies: Mapping[str, frozenset[str]]
    scales: Mapping[str, int]
    digits: Mapping[str, int]
    places: Mapping[str, int]
    scaled: re.Pattern[str]
    within: str
    alone: str

    def means(self, sign: str) -> frozenset[str]:
        """The currencies that a sign or a word for money may stand for."""
        return self.currencies.get(sign) or self.currencies.get(sign.lower(), frozenset())


def narrow(text: str) -> str:
    """Full-width digits, marks and signs as ASCII; one character for one."""
    return text.translate(_NARROW)


def compile_sums(tables: Iterable[Tables]) -> SumWords:
    """From language tables, each with its `[sums]` and `[numerals]`."""
    every = list(tables)
    sums = [table.get("sums", {}) for table in every]
    caseless = _caseless(sums)
    exact = _exact(caseless)
    scales = {word.lower(): int(value) for table in sums for word, value in table.get("scales", {}).items()}
    digits, places = _characters(every)
    tenths = [word for table in sums for word in table.get("tenths", ())]
    sign = f"(?:{any_of(caseless)}|(?-i:{any_of(exact)}))"
    numerals = "".join([*digits, *places])
    spelled = f"[{numerals}]{{1,12}}" if numerals else "(?!)"
    within = f"{_amount(APOSTROPHES, scales)}|{spelled}(?={sign})"
    behind = _behind(digits, tenths)
    around = rf"(?P<before>{sign})?\s*(?P<amount>%s)(?![0-9.])\s*(?P<after>{sign})?(?:{behind})?"
    return SumWords(
        currencies=caseless | exact,
        scales=scales,
        digits=digits,
        places=places,
        scaled=_scaled(GROUPERS, scales),
        within=around % within,
        alone=around % f"{_amount(GROUPERS, scales)}|{spelled}",
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches where there is none."""
    return (
        "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
        or "(?!)"
    )


def _behind(digits: Mapping[str, int], tenths: Iterable[str]) -> str:
    """What may follow a sum at once: its hundredths or tenths, with a word for them or without."""
    ones = "".join(char for char, value in digits.items() if value) or "1-9"
    return rf"(?<![\s0-9])(?P<tail>[0-9]{{1,2}}|[{ones}])(?:{any_of(tenths)})?(?![0-9.])"


def _exact(caseless: Collection[str]) -> dict[str, frozenset[str]]:
    """Signs and codes that mean money only as they are written: no other word looks like them then."""
    exact = {sign: frozenset(codes.split()) for sign, codes in _AS_WRITTEN.items()}
    return exact | {code: frozenset({code}) for code in EXPONENTS if code.lower() not in caseless}


def _caseless(sums: Iterable[Tables]) -> dict[str, frozenset[str]]:
    found = {sign.lower(): frozenset(codes.split()) for sign, codes in _SIGNS.items()}
    found |= {code.lower(): frozenset({code}) for code in _COMMON_CODES.split()}
    for table in sums:
        for word, codes in table.get("money", {}).items():
            found[word.lower()] = found.get(word.lower(), frozenset()) | frozenset(codes)
    return found


def _characters(every: Iterable[Tables]) -> tuple[dict[str, int], dict[str, int]]:
    """Numerals of one character each, and the places they stand at."""
    digits: dict[str, int] = {}
    places: dict[str, int] = {}
    for table in every:
        digits |= table.get("numerals", {}).get("digits", {})
        places |= table.get("numerals", {}).get("places", {})
        scales = table.get("sums", {}).get("scales", {})
        places |= {
            word: value for word, value in scales.items() if len(word) == 1 and "\u4e00" <= word <= "\u9fff"
        }
    return digits, places


def _digits(groupers: str) -> str:
    return rf"[0-9]{{1,15}}(?:(?:[.,，]|[{groupers}](?=[0-9]{{3}}(?![0-9])))[0-9]{{1,6}}){{0,5}}"


def _scaled(groupers: str, scales: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"({_digits(groupers)})\s?({_scale(scales)})\s?", re.IGNORECASE)


def _scale(scales: Iterable[str]) -> str:
    """A scale of Latin letters ends where its letters do."""
    words = list(scales)
    latin = [word for word in words if word.isascii()]
    return f"(?:{any_of(set(words) - set(latin))}|(?:{any_of(latin)})(?![a-zà-öø-ɏḀ-ỿ]))"


def _amount(groupers: str, scales: Iterable[str]) -> str:
    """Digits, with scales or without."""
    number, scale = _digits(groupers), _scale(scales)
    return rf"{number}\s?{scale}(?:\s?[0-9]{{1,4}}\s?{scale}){{0,3}}(?:[0-9]{{1,4}}(?![0-9.]))?|{number}"


SIGNS_ALONE = compile_sums(())  # no language's words: what a file of a bank needs
