"""What can be known for itself, before anything is understood: contacts and sums with a sign of money."""

from __future__ import annotations

import re
import unicodedata

from bot.opening.frame import Frame
from bot.opening.pasted.paper import Marked, Paper
from bot.opening.pasted.vocabulary import PastedWords
from commerce.rules.sums import Sum, sum_of

_CONTACTS = re.compile(
    r"\S+@\S+\.\w+|(?<!\w)@[\w-]{3,}|https?://\S+|\bwww\.\S+"
    r"|\#[0-9]{1,3}-[0-9]{1,4}"
    r"|(?<![\w.,/:])(?!20[0-9]{2}-[01]?[0-9]-)\+?[0-9][0-9 ()-]{5,}[0-9](?![0-9.,/:])"
    r"|(?<![0-9.,])[0-9]{7,}(?![0-9])"
)
_DIGITS_OF_CONTACT = 7
_OF_UNITS = "(?:{units}|{measures})"
# a sign that stands before its number: behind one, right before a digit, it belongs to the next sum
_LEADING_SIGN = re.compile(r"[A-Z]{0,3}[$£¥₱₹฿₩]|RM|Rp", re.IGNORECASE)


def mark_contacts(paper: Paper, words: PastedWords) -> None:
    """Behind "sizes:" stand no telephone numbers."""
    for match in paper.find(_CONTACTS):
        line = paper.lines[paper.line_at(match.start())][0]
        if re.search(rf"{words.lists['axes']}[\s:：0-9]*$", paper.tidy[line : match.start()], re.IGNORECASE):
            continue
        digits = sum(char.isdigit() for char in match[0])
        if digits >= _DIGITS_OF_CONTACT or not match[0][0].isdigit():
            paper.mark(Marked.CONTACT, match.start(), match.end())


def mark_sums(paper: Paper, frame: Frame, words: PastedWords) -> None:
    """Sums that say that they are money. Their value is in minor units; a sum of another currency is none."""
    pattern = re.compile(frame.words.sums.within, re.IGNORECASE)
    for start, end in paper.lines:
        at = start
        while match := pattern.search(paper.tidy, at, end):
            at = _mark_sum(match, pattern, paper, frame, words)


def _mark_sum(
    match: re.Match[str], pattern: re.Pattern[str], paper: Paper, frame: Frame, words: PastedWords
) -> int:
    """-> where to look on."""
    units = _OF_UNITS.format(**words.lists)
    if is_counted(match, paper, words):
        return match.end()
    elsewhere = _sign_of_another(match, paper.tidy)
    if elsewhere is not None:
        return elsewhere
    if not is_signed(match, frame) or paper.over(*_trimmed(match)):
        return match.end()
    if match["tail"] and re.compile(units, re.IGNORECASE).match(paper.tidy, match.end()):  # 180元一份
        match = pattern.search(paper.tidy, match.start(), match.start("tail")) or match
    read = sum_of(match, frame.tender, frame.words.sums)
    if isinstance(read, Sum) and read.minor:
        start, end = _trimmed(match)
        paper.mark(Marked.SUM, start, end, read.minor)
    return match.end()


def is_counted(match: re.Match[str], paper: Paper, words: PastedWords) -> bool:
    """限购两块: what money is counted in counts goods as well."""
    if match["before"] or not match["after"]:
        return False
    counts = "|".join(words.lists[name] for name in ("most", "caps", "only", "each", "least"))
    before = paper.tidy[: match.end() - len(match[0].lstrip())]
    if re.fullmatch(words.lists["units"], match["after"].strip(), re.IGNORECASE) is None:
        return False
    held = rf"{words.lists['per']}\s*{words.lists['units']}\s*[(（]$"  # 一組(5塊)
    priced = match["tail"] and match["tail"].isdecimal() and not re.search("[0-9]", match["amount"])  # 一塊65
    return bool(priced) or re.search(rf"(?:(?:{counts})\s*|{held})$", before, re.IGNORECASE) is not None


def _sign_of_another(match: re.Match[str], text: str) -> int | None:
    """Where to look on, if the sign beside this number is none of it: 湯圓 12顆, 500 $9, 5塊200元."""
    after = match["after"]
    if ends_a_word(match):
        return match.end("before")
    if after and text[match.end("after") :].lstrip(" ")[:1].isdigit() and _LEADING_SIGN.fullmatch(after):
        return match.start("after")
    return match.end() if after and text[match.end() :][:1].isdigit() else None


def ends_a_word(match: re.Match[str]) -> bool:
    """桂圓 380: such signs stand behind their number, before it they are part of a name."""
    before = match["before"]
    return bool(before) and unicodedata.category(before[0]) == "Lo"


def is_signed(match: re.Match[str], frame: Frame) -> bool:
    """Does a sum say that it is money, by a sign, a word or a scale such as 65rb?"""
    scaled = frame.words.sums.scaled.match(match["amount"])
    return bool(match["before"] or match["after"] or scaled)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    return match.end() - len(match[0].lstrip()), match.start() + len(match[0].rstrip())
