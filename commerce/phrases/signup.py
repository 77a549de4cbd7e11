"""Sign-up lists (接龙, "#Group Note"): a member posts the whole list again with a line of their own. Only that line is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commerce.phrases.normalise import fold

_NUMBERED = re.compile(r"^\s*#?(\d{1,3})\s*(?:[.．、)）:：]|\s)\s*(?=\D)(.+)$")
_HEADED = re.compile(r"^\s*#\s*(?:接龙|接龍|group\s*note|signup|sign-up)", re.IGNORECASE)
_NAME = re.compile(r"^\s*([^\s+\-×*:：,，]+)[\s:：,，]*(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entries:
    """The sender's part of a list: what they write, whether it replaces an earlier entry, whether it cannot be told."""

    texts: tuple[str, ...]
    replaces: bool = False
    unclear: bool = False


def own_entries(text: str, sender: str, prior: tuple[str, ...]) -> Entries | None:
    """None if the text is no list."""
    if "\n" not in text and not text[:1].isdigit():
        return None
    rows = [row for row in text.split("\n") if row.strip()]
    numbered = [match.group(2) for row in rows if (match := _NUMBERED.match(row))]
    headed = bool(rows) and bool(_HEADED.match(rows[0]))
    if not numbered or (len(rows) == 1 and not sender):
        return None
    if len(rows) == 1:
        return _single(numbered[0], sender)
    if not headed and not prior and not any(_is_by(row, sender) for row in numbered):
        return None
    return _difference(numbered, sender, prior)


def _single(row: str, sender: str) -> Entries | None:
    """ "5. 赵敏 +2" from 赵敏."""
    return Entries((_rest(row, sender),)) if _is_by(row, sender) else None


def _difference(rows: list[str], sender: str, prior: tuple[str, ...]) -> Entries:
    known = {fold(_unnumbered(row)).strip() for row in prior}
    fresh = [row for row in rows if fold(row).strip() not in known]
    mine = [row for row in fresh if _is_by(row, sender)]
    had = any(_is_by(_unnumbered(row), sender) for row in prior)
    if mine:
        return Entries(tuple(_rest(row, sender) for row in mine), replaces=had)
    names = {_name(_unnumbered(row)) for row in prior}
    strange = [row for row in fresh if _name(row) not in names]
    if len(strange) == 1:
        return Entries((_for_another(strange[0]) if had else _after_name(strange[0]),))
    return Entries((), unclear=bool(strange))


def _unnumbered(row: str) -> str:
    match = _NUMBERED.match(row)
    return match.group(2) if match else row


def _name(row: str) -> str:
    match = _NAME.match(row)
    return fold(match.group(1)) if match else ""


def _is_by(row: str, sender: str) -> bool:
    name = fold(sender).strip()
    return bool(name) and fold(row).strip().startswith(name) and not fold(row).strip()[len(name) : len(name) + 1].isalpha()


def _rest(row: str, sender: str) -> str:
    return row.strip()[len(sender.strip()) :].strip(" :：,，")


def _after_name(row: str) -> str:
    match = _NAME.match(row)
    return match.group(2) if match and match.group(2) else row


def _for_another(row: str) -> str:
    """Somebody's second entry, under another name: theirs to order, for that name."""
    match = _NAME.match(row)
    return f"帮{match.group(1)} {match.group(2)}" if match and match.group(2) else row
