"""Where a line may end: after blanks, between Chinese and Japanese characters, between Thai words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import budoux

_THAI = re.compile(r"[\u0e00-\u0e7f]+")
_AM = re.compile(r"[\u0e33\u0eb3]")  # of Thai and Lao: half of it stands on the letter before
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_CLOSES, _OPENS = ("Pe", "Pf", "Po", "Lm"), ("Ps", "Pi", "Sc")  # general categories of Unicode

Width = Callable[[str], float]  # of a text on one line


def lines_of(text: str, room: float, width: Width) -> list[str]:
    """The text in lines of at most `room`, as few as can be; what is wider alone is broken between characters. A
    line's width is taken for that of its pieces, which are measured once however often they come."""
    lines, line, used = list[str](), "", 0.0
    for piece in _narrow(text, room, width):
        if line and used + width(piece.rstrip()) > room:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += piece
        used += width(piece)
    return [one for one in (*lines, line.rstrip()) if one]


def shortened(text: str, room: float, width: Width) -> str:
    """The text, or as much of its beginning as fits with three dots behind it."""
    if width(text) <= room:
        return text
    kept, left = "", room - width("…")
    for sign in clusters(text):
        left -= width(sign)
        if left < 0:
            break
        kept += sign
    return f"{kept.rstrip()}…"


def _narrow(text: str, room: float, width: Width) -> Iterator[str]:
    """The pieces of a text; one that fits in no line as its characters."""
    for piece in pieces(text):
        yield from (piece,) if width(piece.rstrip()) <= room else clusters(piece)


def pieces(text: str) -> Iterator[str]:
    """The text in what stays on one line; its blanks stand at the ends of the pieces."""
    for word in re.findall(r"\S+\s*|\s+", text):
        yield from _joined(part for run in _runs(word) for part in _parts(run))


def _runs(word: str) -> list[str]:
    return [run for run in re.split(f"({_THAI.pattern})", word) if run]


def _parts(run: str) -> list[str]:
    if _THAI.match(run):
        return _thai().parse(run)
    parts = [""]
    for sign in clusters(run):
        if parts[-1] and (_WIDE.match(sign) or _WIDE.match(parts[-1][-1])):
            parts.append(sign)
        else:
            parts[-1] += sign
    return parts


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """No piece begins with what closes, or ends with what opens."""
    held = ""
    for part in parts:
        if held and not (_closes(part[0]) or unicodedata.category(held[-1]) in _OPENS or not part.strip()):
            yield held
            held = ""
        held += part
    if held:
        yield held


def _closes(sign: str) -> bool:
    """Full stops, brackets, marks of length, and the small letters that belong to the one before."""
    is_small = bool(_WIDE.match(sign)) and " SMALL " in unicodedata.name(sign, "")
    return is_small or _is_mark(sign) or unicodedata.category(sign) in _CLOSES


def _is_mark(sign: str) -> bool:
    """Does it stand on the sign before it?"""
    return unicodedata.category(sign).startswith("M") or bool(_AM.match(sign))


@cache
def _thai() -> budoux.Parser:
    return budoux.load_default_thai_parser()


def clusters(text: str) -> list[str]:
    """What is seen as one character: a sign with the marks on it."""
    found: list[str] = []
    for sign in text:
        if found and _is_mark(sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found
