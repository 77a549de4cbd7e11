"""Whom a buy is for, and who may order before others: "only gold", "for regulars", "gold 30m", "gold from 18:00, everyone
from 20:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.moments import MomentAbsurd, MomentPast, NotAMoment, day_order, read_duration, read_moment
from bot.opening.amounts import Bad
from bot.opening.frame import Frame
from bot.opening.values import LONGEST_NAME
from commerce.rules.access import EVERYBODY, key_of

_PARTS = re.compile(r"\s*[,，、]\s*")
_AROUND = " \t:：,，"
_LONGEST, _LONGEST_TURNS = 60, 200


def read_early(value: str, frame: Frame, unit: str) -> dict[str, Any]:
    """ "gold 30m", "30m", "gold", or nothing: the tiers' own times; or from when each may order."""
    turns = _turns(value.strip(), frame)
    if turns is not None:
        return {"turns": turns}
    name, ahead = _who_and_span(value.strip(), frame)
    who = _who(name, frame)
    if len(name) > LONGEST_NAME or (who is None and any(char.isdigit() for char in name)):
        raise Bad("bad_early", value)
    if who is None:
        raise Bad("unknown_tier", name, _known(frame))
    return {"early": (who, ahead)}


def read_only(value: str, frame: Frame, unit: str) -> dict[str, Any]:
    """ "gold", "gold and above", "regulars"."""
    who = _who(value.strip(_AROUND), frame)
    if not who or len(value) > LONGEST_NAME:
        raise Bad("bad_only", value, _known(frame))
    return {"only": who}


def _turns(value: str, frame: Frame) -> tuple[tuple[str, datetime], ...] | None:
    """Everybody's turn, each with its moment; None where it is not said so."""
    if len(value) > _LONGEST_TURNS:
        return None
    found = [_turn(part, frame) for part in _PARTS.split(value)]
    turns = tuple(turn for turn in found if turn is not None)
    return turns if turns and len(turns) == len(found) else None


def _turn(part: str, frame: Frame) -> tuple[str, datetime] | None:
    """ "gold from 18:00", "everyone 20:00": whose turn it is, and from when on."""
    order = day_order(frame.zone, frame.tender.language, part)
    for name, when in _cuts(part, frame):
        who, said = _who(name, frame), _without(when, frame.words.lists["since"])
        if not name or who is None or _is_span(said, frame):
            continue
        try:
            return who, read_moment(said, frame.now, frame.zone, frame.words.moments, order)
        except MomentPast as past:
            raise Bad("past", when, suggestion=past.suggestion) from None
        except (NotAMoment, MomentAbsurd):
            continue
    return None


def _is_span(text: str, frame: Frame) -> bool:
    """ "30m" says for how long, and is no moment half an hour from now."""
    try:
        read_duration(text, frame.words.moments)
    except (NotAMoment, MomentAbsurd):
        return False
    return True


def _who_and_span(value: str, frame: Frame) -> tuple[str, timedelta | None]:
    for name, span in _cuts(value, frame):
        try:
            return name, read_duration(span, frame.words.moments)
        except MomentAbsurd:
            raise Bad("bad_early", value) from None
        except NotAMoment:
            continue
    return value, None


def _cuts(value: str, frame: Frame) -> Iterator[tuple[str, str]]:
    """Every place where a time could begin."""
    splits = rf"\s+|(?=(?<![0-9.])[0-9])|(?={frame.words.moments.half})"
    for at in [0, *(match.end() for match in re.finditer(splits, value[:_LONGEST]))]:
        yield value[:at].strip(_AROUND), value[at:]


def _who(name: str, frame: Frame) -> str | None:
    """The key that a leader's word is for, None where it is nobody's. Where no tiers are known, any name is a tier's."""
    lists, tiers = frame.words.lists, {tier.lower(): tier for tier in frame.defaults.tiers}
    bare = _without(name, lists["since"])
    for said in (bare.lower(), _without(bare, lists["and_up"]).lower()):
        if not said or re.fullmatch(lists["everybody"], said, re.IGNORECASE):
            return EVERYBODY
        if said in tiers:
            return tiers[said]
        if said in frame.words.standings:
            return key_of(frame.words.standings[said])
    return None if tiers or any(char.isdigit() for char in bare) else bare


def _without(text: str, words: str) -> str:
    """Without such a word before or behind it."""
    return re.sub(rf"^(?:{words})\s*|\s*(?:{words})$", "", text.strip(_AROUND), flags=re.IGNORECASE).strip(
        _AROUND
    )


def _known(frame: Frame) -> str:
    """What a leader may name, in the community's words."""
    first: dict[str, str] = {}
    for word, level in frame.words.standings.items():
        first.setdefault(level, word)
    return ", ".join([*frame.defaults.tiers, *first.values()])
