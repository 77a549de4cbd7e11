"""Prices, counts and steps as leaders write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.moments.words import chinese_number
from bot.opening.values import MOST_MINOR, MOST_UNITS, Problem, Steps
from bot.opening.words import OpeningWords
from commerce.rules.money import exponent, whole
from commerce.rules.sums import NoSum, Tender, TwoWays, sum_of


class Bad(Exception):
    """What is wrong with one value; the reader of the field adds which field it was."""

    def __init__(
        self,
        kind: str,
        text: str = "",
        other: str = "",
        suggestion: datetime | None = None,
        choices: tuple[datetime, ...] = (),
    ) -> None:
        super().__init__(kind)
        self.problem = Problem(kind=kind, text=text, other=other, suggestion=suggestion, choices=choices)


@dataclass(frozen=True, slots=True)
class Price:
    minor: int
    unit: str


class SumTwoWays(Exception):
    """A sum that can be read two ways, where it stands in a text: whoever wrote it is asked. `written` is the
    sum in their words."""

    def __init__(self, written: str, ways: TwoWays) -> None:
        super().__init__(written)
        self.written, self.ways = written, ways


def read_price(text: str, tender: Tender, words: OpeningWords) -> Price:
    """ "¥99.50/box" -> 9950 and "box". Bad: not a price, none, too high, of another currency, with too many
    decimals. Raises SumTwoWays."""
    text = text.strip()
    match = re.fullmatch(words.price, text, re.IGNORECASE) or re.fullmatch(
        words.price_alone, text, re.IGNORECASE
    )
    if match is None or (match["unit"] and not any(char.isalpha() for char in match["unit"])):
        raise Bad("bad_price", text)
    return price_of(match, tender, words)


def price_of(match: re.Match[str], tender: Tender, words: OpeningWords) -> Price:
    """The price that a match of `words.price` says."""
    written = match[0].strip()
    read = sum_of(match, tender, words.sums)
    if isinstance(read, TwoWays):
        raise SumTwoWays(written, read)
    if isinstance(read, NoSum):
        raise _not_read(read, written, tender.currency)
    if not 0 < read.minor < MOST_MINOR:
        raise Bad("big_price" if read.minor else "zero_price", written)
    return Price(read.minor, match["unit"] or "")


def _not_read(no: NoSum, written: str, currency: str) -> Bad:
    if no.why == "currency":
        return Bad("currency", no.sign, currency)
    if no.why == "decimals":
        return Bad("decimals", written, "0" if whole(currency) else str(exponent(currency)))
    return Bad("bad_price", written)


def read_count(text: str, words: OpeningWords, unit: str = "") -> int:
    """ "50", 50份, 每人2件, 两件 -> a whole number from 1 to a million."""
    number = _whole(_stripped(text, words, ("each", "from"), ("each", "or_more", "counters")), unit, words)
    if number is None or number < 1:
        raise Bad("bad_number", text)
    if number > MOST_UNITS:
        raise Bad("big_number", text, str(MOST_UNITS))
    return number


def read_minimum(text: str, words: OpeningWords, unit: str = "") -> dict[str, int]:
    """20份 -> units, "5 members" -> members."""
    match = re.fullmatch(
        rf"(?P<count>.+?)\s*(?:{words.lists['members']})\s*(?:{words.lists['or_more']})?",
        text.strip(),
        re.IGNORECASE,
    )
    if match is None:
        return {"min_units": read_count(text, words, unit)}
    return {"min_members": read_count(match["count"], words)}


def _stripped(text: str, words: OpeningWords, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    for name in before:
        text = re.sub(rf"^(?:(?:{words.lists[name]})\s*)+", "", text.strip(), flags=re.IGNORECASE)
    for name in after:
        text = re.sub(rf"(?:\s*(?:{words.lists[name]}))+$", "", text.strip(), flags=re.IGNORECASE)
    return text.strip()


def _whole(text: str, unit: str, words: OpeningWords) -> int | None:
    if unit and text.lower().endswith(unit.lower()):
        text = text[: -len(unit)].rstrip()
    if re.fullmatch(r"[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}", text):
        return int(text.replace(",", ""))
    return chinese_number(text, words.moments.numerals) if len(text) <= 4 else None


def read_steps(text: str, tender: Tender, words: OpeningWords) -> Steps:
    """ "10=89 20=79", 满10件89，满20件79 -> ((10, 8900), (20, 7900)), rising.

    Bad: bad_steps, step_twice, and whatever is wrong with a price."""
    step, at, found = _step(words), 0, {}
    while at < len(text):
        match = step.match(text, at)
        if match is None:
            raise Bad("bad_steps", text[at:].strip())
        units, price = read_count(match["units"], words), price_of(match, tender, words).minor
        if units in found:
            raise Bad("step_twice", str(units))
        found[units] = price
        at = match.end()
    return tuple(sorted(found.items()))


def _step(words: OpeningWords) -> re.Pattern[str]:
    """After the units comes something that says what they are: a counter, "or more", an equals sign."""
    has = words.lists
    units = rf"(?:{has['from']})?\s*(?P<units>[0-9]{{1,7}})\s*"
    counted = rf"(?:(?:{has['counters']})\s*(?:{has['or_more']})?|{has['or_more']})"
    makes = rf"(?:{has['at']})?\s*[=:：→,，-]?>?\s*(?:{has['at']})?"
    says = rf"(?:{counted}\s*{makes}|[=:：→]|->|-|{has['at']})"
    return re.compile(rf"\s*{units}{says}\s*{words.price}\s*(?:[,，、;；/。]|(?=\s)|$)\s*", re.IGNORECASE)
