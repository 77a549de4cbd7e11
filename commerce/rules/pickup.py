"""Pickup codes, and the places where goods are fetched. Pure.

A code is three data digits and one that checks them: the sum of all its digits ends in 0. Two codes of a length that
differed in one digit alone would differ in their sums by less than ten, so one of the sums would not end in 0: whoever
types one digit wrong at the gate has typed nobody's code, never a neighbour's. Five digits are given once half of
what four allow are in use, so that a wild guess mostly hits nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from zlib import crc32

SHORTEST, LONGEST = 4, 5  # digits, the last of them checks the others
PLACES = 10  # that one buy may name
_SAYS = "PLUSONE PICKUP"
_DIGITS = re.compile(rf"[0-9]{{{SHORTEST},{LONGEST}}}")
_SCANNED = re.compile(rf"{_SAYS} ([0-9]{{{SHORTEST},{LONGEST}}})")


class NoCodeLeft(Exception):
    """Every code there is belongs to somebody who has something to fetch: ten thousand of them."""


def draw(taken: Collection[str], random: Random, many: int) -> list[str]:
    """So many free codes, of five digits once half of what four allow are taken; the same ones for the same `taken`
    and the same source of chance. Raises NoCodeLeft."""
    used, drawn = frozenset(taken), list[str]()
    for size in range(SHORTEST, LONGEST + 1):
        every = _codes(size)
        free = [code for code in every if code not in used]
        kept_back = 0 if size == LONGEST else len(every) - len(every) // 2
        drawn += random.sample(free, max(0, min(many - len(drawn), len(free) - kept_back)))
    if len(drawn) < many:
        raise NoCodeLeft
    return drawn


def is_code(text: str) -> bool:
    """Could these digits have been given to somebody?"""
    return bool(_DIGITS.fullmatch(text)) and sum(map(int, text)) % 10 == 0


def digits_alone(text: str) -> str:
    """The digits of a message that is nothing else, of a code's length whether it is one or not, in whichever width;
    '' for all other messages."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain if _DIGITS.fullmatch(plain) else ""


def picture_says(code: str) -> str:
    """The text of a code's QR picture. Words, so that any scanner tells a person what it is, and no address, since
    nothing needs to be reached; capitals and digits alone, twenty at most, which is what the smallest and so best
    readable QR code holds."""
    return f"{_SAYS} {code}"


def code_in(text: str) -> str:
    """The code that such a picture says, '' where it says anything else."""
    found = _SCANNED.fullmatch(text.strip())
    return found[1] if found else ""


def places_of(pickup: str) -> list[str]:
    """The places among which members choose: "Gate 3 Fri 18-20 | Office Sat 10-12". None where it names one alone."""
    parts = re.split(r"[|｜]", pickup)
    named = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
    return named[:PLACES] if len(named) > 1 else []


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One of several places; `mark` tells it from the others on a button, whatever becomes of their order."""

    name: str
    mark: int


def choices_of(pickup: str) -> list[PlaceChoice]:
    """The same places, as they are offered."""
    return [PlaceChoice(name, crc32(name.encode())) for name in places_of(pickup)]


def named_by(said: str, pickup: str) -> str:
    """The place that a button's mark, a number from 1 or its whole name says; '' where it is none of them."""
    choices, plain = choices_of(pickup), " ".join(said.split())
    known = enumerate(choices, 1)
    return next((one.name for no, one in known if plain in (f"={one.mark}", str(no), one.name)), "")


def written_out(pickup: str, by_name: Mapping[str, str]) -> str:
    """The same with each place that config.toml knows by name as it stands there."""
    parts = [part.strip() for part in re.split(r"[|｜]", pickup)]
    return by_name.get(pickup.strip()) or " | ".join(by_name.get(part, part) for part in parts)


def chosen(place: str, pickup: str) -> str:
    """A member's choice where the buy still names it, else '': not chosen."""
    return place if place in places_of(pickup) else ""


def place_for(choice: str, pickup: str, told: str) -> str:
    """Where a member fetches theirs: as was told when the goods came, else as the buy names it; of several places the
    one they chose, or all while they have not."""
    named = told or pickup
    return chosen(choice, named) or named


@cache
def _codes(size: int) -> tuple[str, ...]:
    """Every code of a length."""
    return tuple(_checked(data, size) for data in range(10 ** (size - 1)))


def _checked(data: int, size: int) -> str:
    digits = f"{data:0{size - 1}}"
    return f"{digits}{-sum(map(int, digits)) % 10}"
