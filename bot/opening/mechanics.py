"""The values behind a mechanic's keyword, read by the kinds of its fields. None is known here by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.moments import MomentAbsurd, MomentPast, NotAMoment, read_duration, read_window
from bot.opening.amounts import Bad, read_count, read_price, read_steps
from bot.opening.frame import Frame
from bot.opening.values import Problem
from commerce.mechanics import MECHANICS
from commerce.rules.mechanic import MOST_UNITS, FieldKind, Mechanic, Term, Terms
from commerce.rules.pricing import Steps
from commerce.tables.base import to_millis

_WIDE = frozenset({"steps", "window", "duration"})  # kinds of field that may take several words
_GAP = re.compile(r"[,，]?\s+[,，]?\s*|[,，](?![0-9]{3}(?![0-9]))")  # not the comma of 1,000
_PERCENT = re.compile(r"([0-9]{1,2})\s*[%％]")


class _NoSuchValue(Exception):
    """The words are no value of this field: what is wrong is that they are not this mechanic's terms at all.
    `text`: from where on."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.text = text


def read_terms(kind: Mechanic, text: str, frame: Frame, unit: str) -> Terms:
    """ "3 79 24h" -> the values of the mechanic's fields by their names. Bad: what is wrong with one of them,
    or `bad_` and the mechanic's name where they are not its terms at all."""
    unread = text
    for given in _shared_out(kind.fields, text, frame):
        try:
            return _read(kind, given, frame, unit)
        except _NoSuchValue as no:
            unread = no.text or text
    raise Bad(f"bad_{kind.name}", unread)


def joined(kind: Mechanic, first: Terms, second: Terms) -> Terms:
    """Terms given in two pieces, each with the word that begins them: 满10件89；满20件79. Bad: step_twice."""
    steps = sorted([*first["steps"], *second["steps"]])
    for (at, _), (then, _) in pairwise(steps):
        if at == then:
            raise Bad("step_twice", str(at))
    return {**first, **second, "steps": tuple(steps)}


def has_steps(name: str) -> bool:
    """Is this a mechanic with steps? They are written with signs that no title has."""
    return any(field.kind == "steps" for field in MECHANICS[name].fields) if name in MECHANICS else False


def above_price(kind: Mechanic, said: Terms, base_minor: int | None) -> bool:
    """Is a price of its own higher than the buy's?"""
    own = [_price_of(said.get(field.name)) for field in kind.fields if field.kind in ("price", "share")]
    return base_minor is not None and any(price is not None and price > base_minor for price in own)


def check_steps(kind: Mechanic, said: Terms, base_minor: int | None, base_text: str) -> list[Problem]:
    """A step costs less than the price, and less than the step before it."""
    steps: Steps = said.get("steps", ())
    found = [
        Problem(kind="step_price", field=kind.name, text=str(at), other=str(fewer))
        for (fewer, dearer), (at, price) in pairwise(steps)
        if price >= dearer
    ]
    if base_minor is not None and steps and steps[0][1] > base_minor:
        found.append(
            Problem(kind="step_above_price", field=kind.name, text=str(steps[0][0]), other=base_text)
        )
    return found


def _price_of(value: Any) -> int | None:
    return value.get("minor") if isinstance(value, Mapping) else value


# -- which words are whose -------------------------------------------------------------------------


def _shared_out(fields: Sequence[Term], text: str, frame: Frame) -> Iterator[dict[str, str]]:
    """Every way to share the words out among the fields, in their order: one word each, what is left to the
    wide one. What is optional and stands behind that is left out first."""
    if len(fields) == 1:
        yield {fields[0].name: text}
        return
    at = next((place for place, field in enumerate(fields) if field.kind in _WIDE), 0)
    wide = fields[at] if fields[at].kind in _WIDE else None
    before, after = fields[:at], fields[at + (wide is not None) :]
    words = _words(text, frame)
    for given in range(sum(not field.optional for field in after), len(after) + 1):
        left = len(words) - len(before) - given
        if _may_be_left(left, wide):
            yield _shared([*before, *after[:given]], words, len(before), wide if left else None)


def _may_be_left(left: int, wide: Term | None) -> bool:
    """Can what the fields of one word leave over be the wide one's?"""
    return left >= 0 and (wide is not None if left else wide is None or wide.optional)


def _shared(fields: Sequence[Term], words: list[str], before: int, wide: Term | None) -> dict[str, str]:
    """One word for each of the fields, `before` of them from the front, the others from the end; the middle
    for the wide one."""
    behind = len(words) - (len(fields) - before)
    ones = [*words[:before], *words[behind:]]
    shared = {field.name: word for field, word in zip(fields, ones, strict=True)}
    return shared | ({wide.name: " ".join(words[before:behind])} if wide else {})


def _words(text: str, frame: Frame) -> list[str]:
    """A number and what it counts are one word: 3 人."""
    counts = f"{frame.words.lists['members']}|{frame.words.lists['counters']}"
    close = re.sub(rf"(?<=[0-9])\s+(?=(?:{counts})(?:[\s,，]|$))", "", text.strip(), flags=re.IGNORECASE)
    return [word for word in _GAP.split(close) if word]


# -- one value -------------------------------------------------------------------------------------


def _read(kind: Mechanic, given: Mapping[str, str], frame: Frame, unit: str) -> Terms:
    """What is one word first: it tells best what is wrong."""
    said = {field.name: field.default for field in kind.fields if field.default is not None}
    for field in sorted(kind.fields, key=lambda one: one.kind in _WIDE):
        if field.name in given:
            said[field.name] = _READERS[field.kind](given[field.name], field, frame, unit)
    return said


def _count(text: str, field: Term, frame: Frame, unit: str) -> int:
    if field.of == "members":
        text = re.sub(rf"\s*(?:{frame.words.lists['members']})$", "", text, flags=re.IGNORECASE)
    try:
        count = read_count(text, frame.words, unit)
    except Bad as bad:
        if bad.problem.kind == "bad_number" or field.most < MOST_UNITS:
            raise _NoSuchValue from None
        raise
    if not field.least <= count <= field.most:
        raise _NoSuchValue
    return count


def _price(text: str, field: Term, frame: Frame, unit: str) -> int:
    return read_price(text, frame.tender, frame.words).minor


def _steps(text: str, field: Term, frame: Frame, unit: str) -> Steps:
    if field.of == "members":  # people are counted as units are: 3人以上89, 3 people=89
        members, more = frame.words.lists["members"], frame.words.lists["or_more"]
        text = re.sub(rf"(?<=[0-9])\s*(?:{members})(?:\s*(?:{more}))?", "+ ", text, flags=re.IGNORECASE)
    try:
        steps = read_steps(text, frame.tender, frame.words)
    except Bad as bad:
        if bad.problem.kind == "bad_steps":
            raise _NoSuchValue(bad.problem.text) from None
        raise
    if not field.least <= len(steps) <= field.most:
        raise _NoSuchValue
    return steps


def _share(text: str, field: Term, frame: Frame, unit: str) -> dict[str, int]:
    percent = _PERCENT.fullmatch(text.strip())
    if percent is None:
        return {"minor": _price(text, field, frame, unit)}
    if not int(percent[1]):
        raise _NoSuchValue
    return {"bp": int(percent[1]) * 100}


def _window(text: str, field: Term, frame: Frame, unit: str) -> tuple[int, int]:
    try:
        begins_at, ends_at = read_window(text.strip(), frame.now, frame.zone, frame.words.moments)
    except MomentPast as past:
        raise Bad("past", text, suggestion=past.suggestion) from None
    except (NotAMoment, MomentAbsurd):
        raise _NoSuchValue from None
    return to_millis(begins_at), to_millis(ends_at)


def _duration(text: str, field: Term, frame: Frame, unit: str) -> int:
    try:
        return round(read_duration(text, frame.words.moments).total_seconds() * 1000)
    except (NotAMoment, MomentAbsurd):
        raise _NoSuchValue from None


_READERS: Mapping[FieldKind, Callable[[str, Term, Frame, str], Any]] = {
    "count": _count,
    "price": _price,
    "steps": _steps,
    "share": _share,
    "window": _window,
    "duration": _duration,
}
