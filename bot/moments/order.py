"""Which number of 12/8 is the month, for whoever writes in a place: the calendar data of every country says,
not a list here."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global

Order = Literal["month first", "day first", ""]

_EAST_ASIAN = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_MONTH_FIRST_TONGUES = ("zh", "ja", "ko", "yue")  # year, month, day: nobody writes these languages otherwise


def day_order(zone: ZoneInfo, language: str, text: str = "") -> Order:
    """How a group writes a date of two numbers; "" where its clock and its language, or `text`, would
    differ."""
    here, tongue = _of_place(zone.key), language.partition("-")[0]
    if tongue in _MONTH_FIRST_TONGUES or _EAST_ASIAN.search(text):
        return "month first" if here in ("MD", "YMD") else ""
    return {"MD": "month first", "DM": "day first"}.get(here, "")  # type: ignore[return-value]


@cache
def _of_place(zone: str) -> str:
    """ "MD", "DM" or "YMD": the short date of the country the clock belongs to; "" for a clock of no country, or where
    the official way is that of machines (2026-12-08) and people write another."""
    countries = get_global("zone_territories")
    country = countries.get(zone) or countries.get(get_global("zone_aliases").get(zone, ""))
    if country in (None, "ZZ", "001"):  # nowhere, the whole world
        return ""
    try:
        locale = Locale.parse(get_global("likely_subtags").get(f"und_{country}", f"en_{country}"))
    except (UnknownLocaleError, ValueError):
        return ""
    pattern = str(locale.date_formats["short"].pattern)
    order = "".join(dict.fromkeys(letter for letter in pattern.upper() if letter in "DMY"))
    if order.startswith("Y"):
        return "" if "-" in pattern else order
    return order.strip("Y")
