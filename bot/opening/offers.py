"""One offer on one line: "A01 Dried mango 45 (stock 20, limit 2)". The brackets are read by the one who reads
fields."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.opening.amounts import Bad, Price, price_of
from bot.opening.bundles import parted, says_bundles
from bot.opening.values import LONGEST_CODE, LONGEST_TITLE
from bot.opening.words import OpeningWords
from commerce.rules.money import whole
from commerce.rules.sums import Tender

_CODE = re.compile(
    r"(?P<code>[A-Za-z]{1,3}-?[0-9]{1,4}|[A-Z])(?=[\s.、．:：)）=]|$)[\s.、．:：)）=]*|(?P<number>[0-9]{1,3})[.、．)）:：]\s*(?![0-9])"
)
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]\s*$")
_LONGEST_LINE = 2 * LONGEST_TITLE


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """`inside` is what stands in the closing brackets, if that is fields."""

    code: str
    title: str
    price: Price | None
    inside: str


def read_line(text: str, tender: Tender, words: OpeningWords) -> OfferLine:
    """Bad: no title, or a price that cannot be."""
    inside, line = "", text.strip()
    brackets = _BRACKETS.search(line)
    if brackets and _is_fields(brackets[1].strip(), words):
        inside, line = brackets[1], line[: brackets.start()].strip()
    if len(line) > _LONGEST_LINE:
        raise Bad("bad_offer", text)
    if not inside:
        line, inside = _without_bundles(line, tender, words)
    code = _CODE.match(line)
    rest = line[code.end() :] if code else line
    price = _price_at_end(rest, tender, words)
    title = (rest[: price.start()] if price else rest).strip(" \t:：=,，-–—")
    if not title or len(title) > LONGEST_TITLE:
        raise Bad("bad_offer", text)
    return OfferLine(
        code=(code["code"] or code["number"]) if code else "",
        title=title,
        price=price_of(price, tender, words) if price else None,
        inside=inside,
    )


def _is_fields(text: str, words: OpeningWords) -> bool:
    first = re.split(r"[;；,，]", text)[0]
    return words.starts.match(text) is not None or says_bundles(first, words)


def _without_bundles(line: str, tender: Tender, words: OpeningWords) -> tuple[str, str]:
    """What stands before the bundles it ends with, and these: they come behind the price of one."""
    for before, after in parted(line, words):
        if _price_at_end(before, tender, words):
            return before, after
    return line, ""


def _price_at_end(line: str, tender: Tender, words: OpeningWords) -> re.Match[str] | None:
    """A number alone is a price only after a space or a sign of equality; one with 元 or ¥ may stand close to
    the title.

    "TV 4k" ends in a price only where such sums are everyday money."""
    match = _parted(line, words) or _signed(line, words)
    if match is None or _is_size(match, tender, words):
        return None
    if match["unit"] and not any(char.isalpha() for char in match["unit"]):
        raise Bad("bad_price", match[0].strip())
    return match


def _parted(line: str, words: OpeningWords) -> re.Match[str] | None:
    return re.compile(rf"(?:(?<=[\s:：=])|^){words.price}\s*$", re.IGNORECASE).search(line)


def _signed(line: str, words: OpeningWords) -> re.Match[str] | None:
    close = rf"(?:(?<![0-9.,a-z])|(?=[^0-9a-z])){words.price}\s*$"
    match = re.compile(close, re.IGNORECASE).search(line)
    return match if match and (match["before"] or match["after"]) else None


def _is_size(match: re.Match[str], tender: Tender, words: OpeningWords) -> bool:
    """4k, where nobody counts money in thousands."""
    signed = match["before"] or match["after"]
    return not signed and not whole(tender.currency) and words.sums.scaled.search(match["amount"]) is not None


def read_code(text: str) -> str:
    """A short code of letters and digits, at least one letter: digits alone are quantities."""
    code = text.strip()
    if not (len(code) <= LONGEST_CODE and code.isalnum() and any(char.isalpha() for char in code)):
        raise Bad("bad_code", text)
    return code
