"""Sign-up lists (接龙, "#Group Note"): a member posts the whole list again with a line of their own. Only that line is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commerce.phrases.normalise import fold

_NUMBERED = re.compile(r"^\s*#?(\d{1,3})\s*(?:[.．、)）:：]|\s)\s*(?=\D)(.+)$")
_MARKED = re.compile(r"^\s*#?\d{1,3}\s*[.．、)）]")  # "2." and not "2 red"
_HEADED = re.compile(r"^\s*#\s*(?:接龙|接龍|group\s*note|signup|sign-up)", re.IGNORECASE)
_MOST_ENTRIES = 20  # of one member in one list; whoever has more is asked
_NAME = re.compile(r"^\s*([^\s\d+\-×*:：,，]+)[\s:：,，]*(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sender's: what is wanted, and for whom; `name` is what the line begins with, `for_` '' means themselves."""

    text: str
    for_: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """The sender's part of a list. `replaces`: they had a line before, and the new one stands instead. `unclear`: it can't be told
    which of several new lines is theirs."""

    entries: tuple[Entry, ...]
    replaces: bool = False
    unclear: bool = False


def own_entries(text: str, sender: str, prior: tuple[str, ...]) -> Entries | None:
    """None if the text is no list."""
    if "\n" not in text and not text[:1].isdigit():
        return None
    rows = [row for row in text.split("\n") if row.strip()]
    numbered = [_unnumbered(row) for row in rows if _NUMBERED.match(row)]
    if not numbered:
        return None
    if len(rows) == 1:
        return _single(numbered[0], sender, marked=bool(_MARKED.match(rows[0])))
    headed = bool(_HEADED.match(rows[0]))
    if not headed and not prior and not any(_is_by(row, sender) for row in numbered):
        return None
    return _difference(numbered, sender, prior)


def without_numbers(text: str) -> str:
    """Several lines of one's own, numbered for order's sake: without those numbers."""
    rows = text.split("\n")
    if sum(bool(_MARKED.match(row)) for row in rows) < 2:
        return text
    return "\n".join(_unnumbered(row) if _MARKED.match(row) else row for row in rows)


def _single(row: str, sender: str, *, marked: bool) -> Entries | None:
    """ "5. 赵敏 +2": the next line of a list, alone."""
    if _is_by(row, sender):
        return Entries((_entry(row, sender),))
    name = _name(row)
    return Entries((Entry(row, name=name),)) if name[:1].isalpha() and len(name) < 5 and marked else None


def _difference(rows: list[str], sender: str, prior: tuple[str, ...]) -> Entries:
    before = [_unnumbered(row) for row in prior]
    known = {fold(row).strip() for row in before}
    fresh = [row for row in rows if fold(row).strip() not in known]
    mine = [row for row in fresh if _is_by(row, sender)]
    had = any(_is_by(row, sender) for row in before)
    if len(mine) > _MOST_ENTRIES:
        return Entries((), unclear=True)
    if mine:
        return Entries(tuple(_entry(row, sender) for row in mine), replaces=had)
    names = {_name(row) for row in before}
    strange = [row for row in fresh if _name(row) not in names]
    if len(strange) == 1:
        return Entries((_under_another_name(strange[0], own=not had),))
    return Entries((), unclear=bool(strange))


def _unnumbered(row: str) -> str:
    match = _NUMBERED.match(row)
    return match.group(2) if match else row


def _name(row: str) -> str:
    match = _NAME.match(row)
    return fold(match.group(1)) if match else ""


def _is_by(row: str, sender: str) -> bool:
    name, start = fold(sender).strip(), fold(row).strip()
    return bool(name) and start.startswith(name) and not start[len(name) : len(name) + 1].isalpha()


def _entry(row: str, sender: str) -> Entry:
    return Entry(row.strip()[len(sender.strip()) :].strip(" :：,，") or "+1")


def _under_another_name(row: str, *, own: bool) -> Entry:
    """A new line that does not bear the sender's name: theirs under a nickname, or, where they have a line, for somebody else."""
    match = _NAME.match(row)
    if not match:
        return Entry(row)
    return Entry(match.group(2) or "+1", "" if own else match.group(1), match.group(1))
