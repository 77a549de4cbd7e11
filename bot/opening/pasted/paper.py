"""The text with what is marked on it. Places are those of the text; its tidy copy has the same places."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from commerce.rules.sum_words import narrow

_LETTER_SIGN = r"(?<![^\W\d_])%s(?=\s?[0-9])"
# what ends a clause; a comma between digits groups them, a point needs a space behind it
_ENDS = re.compile(
    r"[\n。！!？?；;，｜|]|(?<![0-9]),|,(?![0-9])|(?<=[\w)]{2})\.(?=\s|$)|[～~](?![0-9])|\s/\s"
)
# a full stop right behind a number would be taken for its decimal point
_STOP = re.compile(r"(?<![0-9.])(?<!^)(?<!\n)([0-9][0-9.,]*)([^\W\d_]{0,3})\.(?=\s|$)")
_POINTED_DAY = re.compile(r"(?<![0-9.])[0-9]{1,2}\.\s?[0-9]{1,2}\.(?=\s+[a-zà-öø-ɏ0-9(])")  # 12.12. ab 10 Uhr
_LONGEST_DAY = 2  # "8. 12." is a date
# so does a wide comma between two numbers, unless it parts thousands
_WIDE_COMMA = re.compile(r"(?<=[0-9])，(?=[0-9])(?![0-9]{3}(?![0-9A-Za-z]))")
_ANY_WIDE_COMMA = re.compile(
    r"(?<=[0-9])，(?=[0-9])(?:(?![0-9]{3}(?![0-9A-Za-z]))|(?<=[0-9]{2}，))"
)  # 卖88，200元: two sums
_GROUPING = ("HIRAGANA", "KATAKANA", "HANGUL")  # where they are written such a comma may group thousands
_DASHES = re.compile(r"(?<=[0-9])[.,][-–](?![0-9])")  # 350.-, 16,-: no more than a full sum
_LABELLED = re.compile(r"^([^\S\n]*)【([^【】\n]{1,8})】(?=[^\n]*\S)", re.MULTILINE)
_FEWEST_LABELLED = 3  # so many lines begin so: it is a form, and they are its labels
_SENTENCE_ENDS = re.compile(r"[\n。！!？?；;]|(?<=\w\w)\.(?=\s|$)")
_BRACKETS = re.compile(r"[(（][^()（）\n]*[)）]")


_PROSE = ("HIRAGANA",)  # where it stands, 、 is a comma; elsewhere it parts the items of a list


_POINTLESS = ("THAI", "LAO")


class Marked(Enum):
    """What a piece of the text is."""

    CONTACT = "a telephone, an account, an address"
    SUM = "a sum with a sign of money"
    TIME = "a time"
    UNTIL = "when orders close"
    STEP = "a step of a ladder"
    COUNT = "stock, a limit, a minimum"
    OPTIONS = "what must be chosen"
    GOOD = "a thing on sale, with its price"
    TITLE = "what the sale is called"
    ASIDE = "a sum that is no price of it"
    CODE = "a bullet, a number or a code"


@dataclass(frozen=True, slots=True)
class Claim:
    mark: Marked
    start: int
    end: int
    value: Any = None

    def covers(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


@dataclass(slots=True)
class Paper:
    text: str
    signs: Mapping[str, str] = field(default_factory=dict)
    shortened: str = "(?!)"  # a pattern for words such as "no." and "ca.", whose point ends nothing
    tidy: str = field(init=False)
    claims: list[Claim] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(init=False)
    ends: list[int] = field(init=False)
    points: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.text = _as_labels(unicodedata.normalize("NFC", self.text).replace("\r", "\n"))
        tidy = _DASHES.sub("  ", self.text)
        tidy = narrow((_WIDE_COMMA if written_in(self.text, *_GROUPING) else _ANY_WIDE_COMMA).sub(";", tidy))
        self.tidy = _STOP.sub(_stopped, _with_signs(tidy, self.signs))
        self.lines = list(_spans(self.tidy, re.compile("\n")))
        words = re.finditer(rf"{self.shortened}(?=\s)", self.tidy, re.IGNORECASE)
        self.points = {match.end() - 1 for match in [*words, *_POINTED_DAY.finditer(self.tidy)]}
        self.ends = [match.start() for match in _ENDS.finditer(self.tidy) if not _shortens(match)]
        self.ends += (
            [at for at, char in enumerate(self.text) if char == "、"]
            if written_in(self.text, *_PROSE)
            else []
        )
        self.ends += [at for at, char in enumerate(self.text) if is_picture(char)]
        inside = {at for match in _BRACKETS.finditer(self.tidy) for at in range(match.start(), match.end())}
        self.ends = sorted(set(self.ends) - inside - self.points)

    # -- marking -----------------------------------------------------------------------------------

    def mark(self, mark: Marked, start: int, end: int, value: Any = None) -> None:
        self.claims.append(Claim(mark, start, end, value))
        self.claims.sort(key=lambda claim: claim.start)

    def take(self, claim: Claim, mark: Marked, value: Any = None) -> None:
        """What was marked turns out to be something more telling."""
        self.claims.remove(claim)
        self.mark(mark, claim.start, claim.end, value)

    def unmark(self, start: int, end: int, *marks: Marked) -> None:
        self.claims = [
            claim for claim in self.claims if not (claim.mark in marks and claim.covers(start, end))
        ]

    def over(self, start: int, end: int, *but: Marked) -> list[Claim]:
        """What is marked there, aside from these."""
        return [claim for claim in self.claims if claim.covers(start, end) and claim.mark not in but]

    def of(self, *marks: Marked) -> list[Claim]:
        return [claim for claim in self.claims if claim.mark in marks]

    # -- places ------------------------------------------------------------------------------------

    def line_at(self, place: int) -> int:
        return max(0, bisect_right([start for start, _ in self.lines], place) - 1)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """From the end of the clause before to the end of this one; what is marked is not cut."""
        cuts = [at for at in self.ends if not any(claim.start < at < claim.end for claim in self.claims)]
        before = [at + 1 for at in cuts if at < start]
        behind = [at for at in cuts if at >= end]
        return (before[-1] if before else 0), (behind[0] if behind else len(self.text))

    def find(self, pattern: str | re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every match within one line."""
        compiled = re.compile(pattern, re.IGNORECASE) if isinstance(pattern, str) else pattern
        for start, end in self.lines:
            yield from compiled.finditer(self.tidy, start, end)

    def sentences(self) -> Iterator[tuple[int, int]]:
        return _spans(self.tidy, _SENTENCE_ENDS, self.points)


def _spans(text: str, ends: re.Pattern[str], but: Container[int] = ()) -> Iterator[tuple[int, int]]:
    start = 0
    for match in ends.finditer(text):
        if match.start() in but:
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _as_labels(text: str) -> str:
    """【成团】30袋, in a form: 成团：30袋."""
    is_form = len(_LABELLED.findall(text)) >= _FEWEST_LABELLED
    return _LABELLED.sub(r"\1 \2：", text) if is_form else text


def _stopped(match: re.Match[str]) -> str:
    behind = match.string[match.end() :].lstrip()[:1]
    if _POINTED_DAY.match(match.string, match.start()):
        return match[0]
    if behind.isdigit() and len(match[0]) <= _LONGEST_DAY + 1:
        return match[0]
    return match[0][:-1] + "。"


def _with_signs(text: str, signs: Mapping[str, str]) -> str:
    for word, sign in signs.items():
        text = re.sub(_LETTER_SIGN % re.escape(word), sign, text)
    return text


def _shortens(match: re.Match[str]) -> bool:
    """A point behind a letter of a script that ends no sentence with one."""
    return match[0] == "." and written_in(match.string[match.start() - 1], *_POINTLESS)


def written_in(text: str, *scripts: str) -> bool:
    """Is there a letter of these scripts in it?"""
    return any(unicodedata.name(char, "").startswith(scripts) for char in text if char.isalpha())


def is_picture(char: str) -> bool:
    """An emoji, or a sign drawn like one."""
    return unicodedata.category(char) in ("So", "Sk") and not char.isnumeric() and char not in "°"


_MAY_BEGIN, _MAY_END = '#@($€£¥₩₱฿（"“', ")）\"”″%+$'’"


def trimmed(text: str) -> str:
    """Without the spaces, signs and pictures around it; a bracket that has no other half goes as well."""
    text = " ".join(text.split())
    while text and not (_is_letter(text[0]) or (text[0] in _MAY_BEGIN and _paired(text))):
        text = text[1:]
    while text and not (_is_letter(text[-1]) or (text[-1] in _MAY_END and _paired(text))):
        text = text[:-1]
    return text


def _is_letter(char: str) -> bool:
    return char.isalnum() or (unicodedata.category(char)[0] == "M" and char != "\ufe0f")


def _paired(text: str) -> bool:
    return text.count("(") + text.count("（") == text.count(")") + text.count("）")
