"""Amounts as banks write them: '1.234,56', '(12.30)', '150.000', '¥78.00\\t', '12,50 CR'. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from commerce.rules.money import exponent

_AROUND = re.compile(r"[^\d.,()+\-'’]|(?<!\d)['’]|['’](?!\d)")
_CURRENCY = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_DEBIT = re.compile(r"(?<![A-Za-z])(?:DR|D|H|Dr)\.?\s*$")  # behind the amount
_NUMBER = re.compile(r"\d+(?:[.,'’]\d+)*[.,]?|[.,]\d+")
_LETTERS_MEANT = re.compile(
    r"(?<![A-Za-z])(?:CR|DR|C|D|S|H|Cr|Dr|RM|Rp|Rs|kr|Kč|Ft|zł|US|HK|NT|S|R|B|Php|đ|lei)(?![A-Za-z])"
)


def amount_of(text: str, currency: str, mark: str = "") -> int | None:
    """Minor units, below zero for what is in brackets or has a minus before or behind it; None where it is no amount of
    that currency. `mark`: the decimal mark, where the file's other amounts have shown it."""
    plain = _plain(text)
    if any(sign.isalpha() or sign in "/:" for sign in _LETTERS_MEANT.sub("", _CURRENCY.sub("", plain))):
        return None
    bare = _AROUND.sub("", plain)
    negative = (
        ("(" in bare and ")" in bare) or bare.startswith("-") or bare.endswith("-") or _DEBIT.search(plain)
    )
    number = bare.strip("()+-")
    if not _NUMBER.fullmatch(number):
        return None
    places = exponent(currency)
    minor = _minor(number, places, mark if places else "")
    return None if minor is None else -minor if negative else minor


def mark_of(texts: Iterable[str], currency: str) -> str:
    """The decimal mark that some of these amounts show beyond doubt; '' where none does, or two contradict."""
    shown = {
        mark for text in texts if (mark := _shown(_AROUND.sub("", _plain(text)).strip("()+-"), currency))
    }
    return shown.pop() if len(shown) == 1 else ""


def _plain(text: str) -> str:
    seen = unicodedata.normalize("NFKC", text).strip()
    return "".join("-" if unicodedata.category(sign) == "Pd" or sign == "−" else sign for sign in seen)


def _shown(number: str, currency: str) -> str:
    """'1.234,56' -> ','; '12.3' -> '.'; '1.234' shows nothing."""
    marks = [sign for sign in number if sign in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    behind = len(number) - number.rfind(last) - 1
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else ""
    if len(marks) > 1:
        return "," if last == "." else "."
    return last if behind != 3 and exponent(currency) else ""


def _minor(number: str, places: int, mark: str) -> int | None:
    number = re.sub(r"['’]", "", number)
    whole, part = _split(number, places, mark)
    if whole is None or len(part.rstrip("0")) > places:
        return None
    return int((whole or "0") + part[:places].ljust(places, "0"))


def _split(number: str, places: int, mark: str) -> tuple[str | None, str]:
    """What stands before the decimal mark and behind it. (None, '') where thousands are not in threes."""
    decimal = mark or _decimal(number, places)
    whole, _, part = number.rpartition(decimal) if decimal and decimal in number else (number, "", "")
    groups = re.split("[.,]", whole)
    if len(groups) > 1 and any(len(group) != 3 for group in groups[-1:]):
        return None, ""
    return ("".join(groups), part) if "." not in part and "," not in part else (None, "")


def _decimal(number: str, places: int) -> str:
    """Which mark is the decimal one: of two kinds the last; of one kind repeated none; a single one unless three digits
    follow it, which are thousands in every currency that has not three decimals."""
    marks = [sign for sign in number if sign in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return ""
    whole, _, behind = number.partition(marks[0])
    grouped = len(behind) == 3 and 1 <= len(whole) <= 3 and whole != "0"
    return "" if grouped and places != 3 else marks[0]
