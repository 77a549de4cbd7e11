"""How the lines of a list begin: with a code that members may use, a number, or a bullet."""

from __future__ import annotations

import re

from bot.opening.pasted.paper import Marked, Paper
from bot.opening.pasted.vocabulary import NOTHING, PastedWords

_BULLET = r"[^\S\n]*(?:[-–•·*▪●◆★☆✅✔→>]\s*)?"
_FEWEST_ALIKE = 2  # one line that begins with "A " or "101 " may be anything, two are a list


def mark_codes(paper: Paper, words: PastedWords) -> None:
    """The value of a mark is the code, '' for a mere number or bullet."""
    for sure, pattern in _patterns(words):
        found = [
            (start, match)
            for start, end in paper.lines
            if (match := pattern.match(paper.tidy, start, end)) and match[0].strip()
        ]
        for start, match in found if sure or len(found) >= _FEWEST_ALIKE else ():
            if not paper.over(start, match.end()):
                paper.mark(Marked.CODE, start, match.end(), match.groupdict().get("code") or "")


def _patterns(words: PastedWords) -> list[tuple[bool, re.Pattern[str]]]:
    """(is one such line enough?, what it begins with)"""
    code, has = r"(?P<code>[A-Z]{1,3}-?[0-9]{1,4}|[A-Z])", words.lists
    characters = "".join(words.opening.moments.numerals)
    numeral = f"[{characters}]" if characters else NOTHING
    rows = (
        (
            True,
            rf"[^\w\n]*[^\n]{{0,14}}?{has['codes']}\s*[:#.]?\s*(?P<code>[A-Z]?[0-9]{{1,4}})\s*[:.、)-]\s*",
        ),
        (True, rf"{_BULLET}{code}\s*(?:{has['codes_after']}\s*[:.、)]?|[.:、)）](?=\s|[^\W\d]))\s*"),
        (False, rf"{_BULLET}[|｜]?\s*(?P<code>[A-Z]{{0,3}}-?[0-9]{{1,4}}|[A-Z])\s*[|｜\t]\s*"),
        (False, rf"{_BULLET}(?-i:{code})\s+(?=[^\W\d_])"),
        (False, rf"{_BULLET}(?P<code>[0-9]{{2,4}})\s+(?=[^\W\d_])(?!{has['units']}|{has['measures']})"),
        (True, rf"{_BULLET}[0-9]{{1,2}}\s*[.、)）．](?![0-9])\s*"),
        (True, rf"{_BULLET}[0-9]{{1,2}}\s*{has['linked']}\s*[:：.、]?\s*"),
        (True, rf"{_BULLET}[0-9]{{1,2}}\s*[:：]\s*(?=[^\W\d_])"),
        (True, rf"[^\S\n]*{numeral}{{1,2}}、\s*"),
        (True, r"[^\S\n]*[0-9]\ufe0f?\u20e3\s*"),
        (True, r"[^\S\n]*[\u2460-\u2473\u2776-\u277f\u2780-\u2793]\s*"),
        (True, r"[^\S\n]*[-–•·*▪●◆★☆✅✔→>]\s*(?=\S)"),
    )
    return [(sure, re.compile(row, re.IGNORECASE)) for sure, row in rows]
