"""The terms of the mechanics that have terms of their own: flash, deposit, pack, team."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moments import MomentAbsurd, MomentPast, NotAMoment, read_duration, read_window
from bot.opening.amounts import Bad, read_count, read_price
from bot.opening.values import TEAM_TIME, Deposit, Flash, Team
from bot.opening.words import OpeningWords
from commerce.rules.sums import Tender

LARGEST_TEAM = 100


def read_flash(text: str, now: datetime, zone: ZoneInfo, tender: Tender, words: OpeningWords) -> Flash:
    """ "14:00-14:10", "14:00 10m", either with a price behind it. Bad: bad_flash, past."""
    window, price = text.strip(), None
    head, _, tail = window.rpartition(" ")
    try:
        return Flash(*read_window(window, now, zone, words.moments))
    except MomentPast as past:
        raise Bad("past", text, suggestion=past.suggestion) from None
    except (NotAMoment, MomentAbsurd):
        if not head:
            raise Bad("bad_flash", text) from None
    price = read_price(tail, tender, words).minor
    try:
        return Flash(*read_window(head, now, zone, words.moments), price)
    except MomentPast as past:
        raise Bad("past", text, suggestion=past.suggestion) from None
    except (NotAMoment, MomentAbsurd):
        raise Bad("bad_flash", text) from None


def read_deposit(text: str, tender: Tender, words: OpeningWords) -> Deposit:
    """ "20", "20%", 两成 is not read. Bad: bad_deposit, and whatever is wrong with a price."""
    share = re.fullmatch(r"([0-9]{1,2})\s*[%％]", text.strip())
    if share:
        if not int(share[1]):
            raise Bad("bad_deposit", text)
        return Deposit(bp=int(share[1]) * 100)
    return Deposit(minor=read_price(text, tender, words).minor)


def read_pack(text: str, words: OpeningWords, unit: str) -> int:
    """Units in a pack, two at least. Bad: bad_pack, big_number."""
    try:
        size = read_count(text, words, unit)
    except Bad as bad:
        raise Bad("bad_pack", text) if bad.problem.kind == "bad_number" else bad from None
    if size < 2:
        raise Bad("bad_pack", text)
    return size


def read_team(text: str, tender: Tender, words: OpeningWords) -> Team:
    """ "3 79 24h": size, price, time; without a time a day. Bad: bad_team, and whatever is wrong with a price."""
    found = re.fullmatch(r"(?P<size>[0-9]{1,3})\s*[人个個名]?[\s,，]+(?P<price>\S+)(?:[\s,，]+(?P<span>.+))?", text.strip())
    if found is None or not 2 <= int(found["size"]) <= LARGEST_TEAM:
        raise Bad("bad_team", text)
    price = read_price(found["price"], tender, words).minor
    try:
        span = read_duration(found["span"], words.moments) if found["span"] else TEAM_TIME
    except (NotAMoment, MomentAbsurd):
        raise Bad("bad_team", text) from None
    return Team(int(found["size"]), price, span)
