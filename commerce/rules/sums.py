"""Sums as people write them -> minor units of one currency. The only reader of sums there is; pure.

Which mark parts the decimals is decided by the sum itself wherever it can be: `1.234,50`, `9,90`, `1,200,000`
mean one thing. One mark before exactly three digits is thousands where the currency has no smaller unit in
use, or where the language groups digits by it; where it is that language's decimal mark the sum can be read
two ways, and both are given back: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commerce.rules.money import exponent, minor, whole
from commerce.rules.sum_words import GROUPERS, SIGNS_ALONE, SumWords, narrow

_MARKS = re.compile("[.,]")
# Languages that part decimals by a comma (CLDR); all others do so by a point. A region that differs stands
# with its language.
_WITH_COMMA = """
    af az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk ky lt lv mk mn nb nl nn no pl pt ro ru sk sl sq sr sv tr
    uk uz vi
"""
_BUT_POINT = "de-CH de-LI it-CH es-DO es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-SV es-US"
_COMMA, _POINT = frozenset(_WITH_COMMA.split()), frozenset(_BUT_POINT.split())
_TEN, _MYRIAD = 10, 10_000
_HANGUL = range(0xAC00, 0xD7A4)
_FIRST_CHARACTER = "\u2e80"  # of the scripts of China, Japan and Korea


@dataclass(frozen=True, slots=True)
class Tender:
    """In what a sum is written: its currency (ISO 4217), the language around it, and the decimal mark ("." or
    ",") where one is known: a file's, or one that somebody was asked for."""

    currency: str
    language: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Read: minor units."""

    minor: int


@dataclass(frozen=True, slots=True)
class TwoWays:
    """`1.200` where the point parts decimals: 1.20 (`small`) or 1,200 (`large`), in minor units. With `mark`
    as decimal mark it is the small one, with the other mark the large one; see `Tender.mark`."""

    small: int
    large: int
    mark: str


@dataclass(frozen=True, slots=True)
class NoSum:
    """`why`: "unread" (no sum), "currency" (of another one, `sign` says which), "decimals" (more than the
    currency has in use)."""

    why: str
    sign: str = ""


Reading = Sum | TwoWays | NoSum


def read_sum(text: str, tender: Tender, words: SumWords = SIGNS_ALONE) -> Reading:
    """The whole text is one sum, with or without its currency: `Rp85.000`, `9,90 €`, `1만5천원`, 38块5."""
    found = re.fullmatch(words.alone, narrow(text).strip(), re.IGNORECASE)
    return sum_of(found, tender, words) if found else NoSum("unread")


def sum_of(found: re.Match[str], tender: Tender, words: SumWords) -> Reading:
    """The sum that `words.alone` or `words.within` found."""
    for sign in filter(None, (found["before"], found["after"])):
        if tender.currency not in words.means(sign):
            return NoSum("currency", sign)
    amount = narrow(found["amount"])
    ways = _ways(amount, tender, words)
    tail = _tail(found, words)
    if tail is None or (tail and len(ways) > 1):
        return NoSum("unread")
    return _as_minor([way + tail for way in ways], tender.currency, amount)


def decimal_mark(language: str) -> str:
    """What parts decimals in a language (BCP 47): "," in German, "." in English, Chinese, Japanese."""
    return "," if language not in _POINT and language.partition("-")[0] in _COMMA else "."


def infer_mark(texts: Iterable[str]) -> str:
    """The decimal mark that all sums of one file agree on; "" where none of them tells, or two of them
    differ."""
    told = {mark for text in texts if (mark := _told_by(narrow(text)))}
    return told.pop() if len(told) == 1 else ""


def _told_by(text: str) -> str:
    """The decimal mark that one sum alone gives away: 9,90 and 1.234,50 a comma, 1,200,000 a point; 1.200
    nothing."""
    digits = re.search(rf"[0-9](?:[0-9.,{GROUPERS}]*[0-9])?", text)
    bare = re.sub(f"[{GROUPERS}]", "", digits[0]) if digits else ""
    marks = _MARKS.findall(bare)
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else ""
    if len(marks) > 1:
        return "." if marks[0] == "," else ","
    head, _, part = bare.partition(marks[0])
    return "" if _groups(head, part) else marks[0]


def _as_minor(ways: list[Decimal], currency: str, amount: str) -> Reading:
    """One way or two in minor units. More decimals than the currency has in use are refused, not rounded."""
    if not ways:
        return NoSum("unread")
    if any(_places(way) > (0 if whole(currency) else exponent(currency)) for way in ways):
        return NoSum("decimals")
    try:
        found = [minor(f"{way:f}", currency) for way in ways]
    except ValueError:
        return NoSum("unread")
    return Sum(found[0]) if len(found) == 1 else TwoWays(found[0], found[1], _MARKS.findall(amount)[0])


def _places(way: Decimal) -> int:
    return len(f"{way:f}".partition(".")[2].rstrip("0"))


def _tail(found: re.Match[str], words: SumWords) -> Decimal | None:
    """What stands behind the currency: the 5 of 38块5, the 90 of 9€90. None where nothing may stand there."""
    said = found["tail"]
    if not said:
        return Decimal(0)
    if not found["after"] or "." in found["amount"] or "," in found["amount"]:
        return None
    digits = "".join(str(words.digits.get(char, char)) for char in said)
    return Decimal(f"0.{digits}")


def _ways(amount: str, tender: Tender, words: SumWords) -> list[Decimal]:
    """What the number can mean: nothing, one thing, or two (the smaller first)."""
    if amount[0] in words.digits or amount[0] in words.places:
        number = _in_characters(amount, words)
        return [] if number is None else [Decimal(number)]
    parts = words.scaled.findall(amount)
    if not parts:
        return _plain(amount, tender)
    rest = words.scaled.sub("", amount).strip()
    return _scaled(
        [(number, word.lower(), words.scales[word.lower()]) for number, word in parts], rest, tender
    )


def _scaled(parts: list[tuple[str, str, int]], rest: str, tender: Tender) -> list[Decimal]:
    """1,5jt; 1만5천 (each part smaller than the one before); 2tr1 is 2.1tr, 1万5000 adds."""
    scales = [scale for _, _, scale in parts]
    first, others = parts[0], parts[1:]
    if scales != sorted(set(scales), reverse=True) or not all(number.isdigit() for number, _, _ in others):
        return []
    word, last = parts[-1][1], scales[-1]
    added = sum((Decimal(number) * scale for number, _, scale in others), Decimal(0))
    if rest:
        below = _below(rest, word, last)
        if below is None or _MARKS.search(parts[-1][0]):
            return []
        added += below
    return [way * first[2] + added for way in _plain(first[0], tender)]


def _below(rest: str, word: str, scale: int) -> Decimal | None:
    """Digits right behind a scale: decimals of it (2tr15, 1万5), or in characters several that are added
    (1만2900)."""
    if word[0] < _FIRST_CHARACTER or (len(rest) == 1 and ord(word[0]) not in _HANGUL):
        return Decimal(f"0.{rest}") * scale
    return Decimal(rest) if len(rest) > 1 and int(rest) < scale else None


def _plain(written: str, tender: Tender) -> list[Decimal]:
    """Digits with their marks."""
    if not _well_grouped(written):
        return []
    bare = re.sub(f"[{GROUPERS}]", "", written)
    marks = _MARKS.findall(bare)
    if not marks:
        return [Decimal(bare)]
    if len(set(marks)) == 2:
        return _by_last(bare, marks[-1])
    if len(marks) > 1:
        return [Decimal(bare.replace(marks[0], ""))] if _in_groups(bare.split(marks[0])) else []
    return _by_one(bare, marks[0], tender)


def _well_grouped(written: str) -> bool:
    """Are blanks and apostrophes where they group: one kind, before three digits each, in the whole part?"""
    used = set(re.findall(f"[{GROUPERS}]", written))
    if not used:
        return True
    head = re.split(r"[.,]", written)[0]
    return (
        len(used) == 1
        and not used & set(written[len(head) :])
        and _in_groups(re.split(f"[{GROUPERS}]", head))
    )


def _in_groups(parts: list[str]) -> bool:
    """1 234 567, or Indian: 12,34,567."""
    first, *middle, last = parts
    widths = {len(part) for part in middle}
    return (
        len(last) == 3
        and 1 <= len(first) <= (2 if widths == {2} else 3)
        and first[0] != "0"
        and widths in (set(), {3}, {2})
    )


def _by_last(bare: str, mark: str) -> list[Decimal]:
    """Both marks are there: the last one parts the decimals, the other groups."""
    head, _, part = bare.rpartition(mark)
    other = "," if mark == "." else "."
    return (
        [Decimal(f"{head.replace(other, '')}.{part}")]
        if mark not in head and _in_groups(head.split(other))
        else []
    )


def _by_one(bare: str, mark: str, tender: Tender) -> list[Decimal]:
    """One mark: decimals, unless exactly three digits follow it; then the currency, a known mark and the
    language decide, or nobody."""
    head, _, part = bare.partition(mark)
    small, large = Decimal(f"{head}.{part}"), Decimal(head + part)
    if not _groups(head, part):
        return [small]
    if whole(tender.currency):
        return [large]
    known = tender.mark or decimal_mark(tender.language)
    if mark != known:
        return [large]
    unclear = not tender.mark and exponent(tender.currency) < 3  # three decimals are how a dinar is written
    return [small, large] if unclear else [small]


def _groups(head: str, part: str) -> bool:
    return len(part) == 3 and 1 <= len(head) <= 3 and head[0] != "0"


def _in_characters(text: str, words: SumWords) -> int | None:
    """三十八 -> 38, 一百二 -> 120, 两万五 -> 25000; None for what is no number."""
    read = _Spelled()
    for char in text:
        place = words.places.get(char, 0)
        fits = read.takes_place(place) if place else read.takes_digit(words.digits[char])
        if not fits:
            return None
    return read.value()


@dataclass(slots=True)
class _Spelled:
    """A number in characters as far as it is read: `total` has its whole myriads, `section` what stands below
    them; `digit` waits for its place, and `before` is the last place there was."""

    total: int = 0
    section: int = 0
    digit: int = 0
    before: int = 0

    def takes_digit(self, digit: int) -> bool:
        if self.digit:
            return False
        self.digit, self.before = digit, self.before if digit else 0
        return True

    def takes_place(self, place: int) -> bool:
        fits = self._ends_section() if place >= _MYRIAD else self._stands_below(place)
        if fits and place >= _MYRIAD:
            self.total, self.section = self.total + (self.section + self.digit) * place, 0
        elif fits:
            self.section += (self.digit or 1) * place
        self.digit, self.before = 0, place
        return fits

    def _ends_section(self) -> bool:
        return self.section + self.digit > 0

    def _stands_below(self, place: int) -> bool:
        """Is it one smaller than the last, and told how often? Ten alone needs no digit."""
        counted = self.digit > 0 or place == _TEN
        return counted and not (self.section and self.before and place >= self.before)

    def value(self) -> int:
        """With the digit at the end: 一百二 is 120, and 二十 and 二 is 22."""
        last = self.digit * self.before // 10 if self.before > _TEN else self.digit
        return self.total + self.section + last
