"""Which number of 12/8 is the month, for whoever writes in a place: the calendar data of every country says,
not a list here."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global

Order = Literal["month first", "day first", ""]

# year, month, day: nobody writes in these scripts otherwise
_EAST_ASIAN = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
)


def day_order(zone: ZoneInfo, language: str, text: str = "") -> Order:
    """How a group writes a date of two numbers; "" where its clock and its language, or `text`, would
    differ."""
    here = _of_place(zone.key)
    if _of_tongue(language.partition("-")[0]) == "YMD" or _is_east_asian(text):
        return "month first" if here in ("MD", "YMD") else ""
    return {"MD": "month first", "DM": "day first"}.get(here, "")  # type: ignore[return-value]


def _is_east_asian(text: str) -> bool:
    return any(unicodedata.name(char, "").startswith(_EAST_ASIAN) for char in text if char.isalpha())


@cache
def _of_place(zone: str) -> str:
    """ "MD", "DM" or "YMD": the short date of the country the clock belongs to; "" for a clock of no
    country."""
    countries = get_global("zone_territories")
    country = countries.get(zone) or countries.get(get_global("zone_aliases").get(zone, ""))
    if country in (None, "ZZ", "001"):  # nowhere, the whole world
        return ""
    order = _of_tongue(get_global("likely_subtags").get(f"und_{country}", f"en_{country}"))
    return order if order == "YMD" else order.strip("Y")


@cache
def _of_tongue(locale: str) -> str:
    """The order of the parts in its short date; "" where that is unknown, or the official way is that of
    machines (2026-12-08) and people write another."""
    try:
        pattern = str(Locale.parse(locale).date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return ""
    order = "".join(dict.fromkeys(letter for letter in pattern.upper() if letter in "DMY"))
    return "" if order.startswith("Y") and "-" in pattern else order
