"""A leader's few words to a post -> the text of /edit that they mean. Pure.

Only what can mean nothing else is taken: a product with a word of change and its new price ("A款改35"), a
product that is sold out, one that is added with a code of its own, stock that has come in, a deadline, a field
by its keyword. All else is read as anybody's words are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.languages import languages, wordbooks
from bot.opening.amounts import Bad, SumTwoWays, read_count, read_price
from bot.opening.fields import known
from bot.opening.frame import Frame
from bot.opening.products import Codes
from bot.opening.readers import READERS
from bot.opening.words import OpeningWords
from commerce.rules.sum_words import narrow

LONGEST = 80  # characters: whoever tells more than that uses /edit
_FEWEST = 10  # what is less may be how many somebody wants
_LISTS = ("becomes", "became", "sold_out", "adds", "came_in", "more", "until", "called")
_FIELDS = ("price", "stock", "limit", "until")
_LETTERS = "a-zà-öø-ɏḀ-ỿ"
_NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of these products. `which` matches any of their names; `only` is the code of the only one."""

    text: str
    codes: Codes
    prices: Mapping[str, int]
    frame: Frame

    @property
    def only(self) -> str:
        return next(iter(self.codes)) if len(self.codes) == 1 else ""

    @property
    def which(self) -> str:
        names = sorted({*self.codes, *self.codes.values()}, key=len, reverse=True)
        named = "|".join(map(re.escape, names))
        return rf"(?P<which>(?<!\w)(?:{named})(?![a-z0-9]))\s*(?:{_words()['called']})?"

    def match(self, pattern: str) -> re.Match[str] | None:
        return re.fullmatch(pattern, self.text, re.IGNORECASE)

    def code(self, said: re.Match[str]) -> str:
        """The product that is named, else the only one there is; '' where that is open."""
        name = (said.groupdict().get("which") or "").casefold()
        found = [code for code, title in self.codes.items() if name in (code.casefold(), title.casefold())]
        return (found[0] if len(found) == 1 else "") if name else self.only


def plainly(text: str, codes: Codes, prices: Mapping[str, int], frame: Frame) -> str:
    """`codes`: code -> title of the products of the buy that is replied to, `prices`: code -> minor units.
    '' where the words may mean something else."""
    return _first(_READERS, text, codes, prices, frame)


def perhaps(text: str, codes: Codes, prices: Mapping[str, int], frame: Frame) -> str:
    """The same for words that may be an order as well ("20 more", "A 35"): their leader is asked."""
    return _first(_UNSURE, text, codes, prices, frame)


def _first(
    readers: Iterable[_Reader], text: str, codes: Codes, prices: Mapping[str, int], frame: Frame
) -> str:
    tidy = narrow(text).strip(" \t.。!！")
    if not tidy or len(tidy) > LONGEST or "\n" in tidy or not codes:
        return ""
    told = _Told(tidy, codes, prices, frame)
    return next(filter(None, (reader(told) for reader in readers)), "")


def _price(told: _Told) -> str:
    """A款改35, A is now ¥35; "B改2" may be said of an order."""
    words = told.frame.words
    price = rf"(?:\s*(?P<price>{_field('price', words)})\s*)?"
    named = rf"(?:{told.which})?{price}\s*"
    said = told.match(rf"{named}(?:{_words()['becomes']})\s*(?P<sum>\S.*)")
    said = said or told.match(rf"{named}(?P<sum>\S.*?)\s*(?:{_words()['became']})")
    code = told.code(said) if said else ""
    if said is None or not code:
        return ""
    bare = said["sum"].isdigit() and not said["price"]
    is_price = _is_near(said["sum"], told, code) if bare else _minor(said["sum"], told.frame) is not None
    return f"{code} price {said['sum']}" if is_price else ""


def _sold_out(told: _Told) -> str:
    """Sold out B, B售罄; of the only product the word alone."""
    gone = f"(?:{_words()['sold_out']})"
    said = told.match(rf"{gone}\s*[:：]?\s*{told.which}") or told.match(rf"{told.which}\s*[:：]?\s*{gone}")
    said = said or told.match(gone)
    code = told.code(said) if said else ""
    return f"sold out {code}" if code else ""


def _added(told: _Told) -> str:
    """Add C Apples 55: with a code that no product has."""
    said = told.match(
        rf"(?:{_words()['adds']})\s*(?P<code>[A-Z][0-9]{{0,2}})(?:\s*[.、:：]\s*|\s+|(?=[^\x00-\x7f]))(?P<line>\D.*[0-9].*)"
    )
    taken = {code.upper() for code in told.codes}
    if (
        said is None
        or said["code"].upper() in taken
        or not re.search(r"[^\W\d_]{2,}|[^\W\d_\x00-\x7f]", said["line"])
    ):
        return ""
    return f"add {said['code'].upper()} {said['line']}"


def _more(told: _Told) -> str:
    """20 more in stock, B 又到了20箱."""
    came, count = f"(?:{_words()['came_in']})", r"(?P<count>[0-9]{1,5})\s*[^\W\d]{0,8}?"
    named = rf"(?:{told.which}\s*[:：]?\s*)?"
    said = told.match(rf"{named}{came}\s*\+?{count}") or told.match(rf"{named}\+?{count}\s*{came}")
    code = told.code(said) if said else ""
    return f"{code} stock +{read_count(said['count'], told.frame.words)}" if said and code else ""


def _perhaps_more(told: _Told) -> str:
    """20 more: of the goods, or for the leader?"""
    more, count = f"(?:{_words()['more']})", r"\+?(?P<count>[0-9]{2,5})\s*[^\W\d]{0,8}?"
    named = rf"(?:{told.which}\s*[:：]?\s*)?"
    said = told.match(rf"{named}{count}\s*{more}") or told.match(rf"{named}{more}\s*{count}")
    code = told.code(said) if said else ""
    many = read_count(said["count"], told.frame.words) if said and code else 0
    return f"{code} stock +{many}" if many >= _FEWEST else ""


def _perhaps_price(told: _Told) -> str:
    """A 35, near today's price: a new one, or how many?"""
    said = told.match(rf"{told.which}\s*[:：=]?\s*(?P<sum>[0-9]{{2,6}})")
    code = told.code(said) if said else ""
    return f"{code} price {said['sum']}" if said and code and _is_near(said["sum"], told, code) else ""


def _until(told: _Told) -> str:
    said = told.match(rf"(?:{_words()['until']})\s*[:：]?\s*(?P<when>.+)")
    return f"until {said['when']}" if said and _reads("until", said["when"], told.frame) else ""


def _by_keyword(told: _Told) -> str:
    """B stock 30, limit 2, until tonight 9."""
    named = re.match(rf"{told.which}\s*[:：]?\s*", told.text, re.IGNORECASE)
    rest = told.text[named.end() :] if named else told.text
    said = known(rest, told.frame.words)
    if said.name not in _FIELDS or not _reads(said.name, said.value, told.frame):
        return ""
    if named is None or said.name == "until":
        return "" if named else f"{said.name} {said.value}"
    code = told.code(named)
    return f"{code} {said.name} {said.value}" if code else ""


_Reader = Callable[[_Told], str]
_UNSURE: tuple[_Reader, ...] = (_perhaps_more, _perhaps_price)
_READERS: tuple[_Reader, ...] = (_price, _sold_out, _added, _more, _until, _by_keyword)


def _is_near(text: str, told: _Told, code: str) -> bool:
    """A bare number is a price only where it could be one: not far from today's, and no usual quantity."""
    minor, today = _minor(text, told.frame) or 0, told.prices.get(code, 0)
    return int(text) >= _FEWEST and today <= 2 * minor <= 4 * today


def _minor(text: str, frame: Frame) -> int | None:
    """A sum that reads two ways is one, and is asked about: 0."""
    try:
        return read_price(text, frame.tender, frame.words).minor
    except Bad:
        return None
    except SumTwoWays:
        return 0


def _reads(name: str, value: str, frame: Frame) -> bool:
    """Does the value read, or lack only a choice between moments?"""
    try:
        READERS[name](value, frame, "")
    except Bad as bad:
        return bool(bad.problem.choices)
    except SumTwoWays:
        return True
    return True


def _field(name: str, words: OpeningWords) -> str:
    """The keywords of a field."""
    found = sorted((word for word, (_, field) in words.lexicon.items() if field == name), key=len)
    return "|".join(map(re.escape, reversed(found))) or _NOTHING


@cache
def _words() -> dict[str, str]:
    """Each list of `[leading]`, as a pattern for any of its words."""
    tables = wordbooks("leading", languages())
    return {name: _any_of({word for table in tables for word in table.get(name, ())}) for name in _LISTS}


def _any_of(words: set[str]) -> str:
    """A word of letters begins and ends where letters do."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(map(_whole, longest)) or _NOTHING


def _whole(word: str) -> str:
    begins = f"(?<![{_LETTERS}])" if re.match(f"[{_LETTERS}]", word) else ""
    ends = f"(?![{_LETTERS}])" if re.search(f"[{_LETTERS}]$", word) else ""
    return begins + re.escape(word).replace(r"\ ", r"\s+") + ends
