"""Is that the same person's name? As banks write names: in capitals, turned round, without accents, with signs hidden.
Pure. A name never decides alone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APART = str.maketrans(
    {"Đ": "D", "Ł": "L", "Ø": "O", "Æ": "AE", "Œ": "OE", "ẞ": "SS", "Þ": "TH", "İ": "I", "ı": "I"}
)
_BREAKS = re.compile(r"[\s,.;:/\\()\-_'’\"]+")
_MASK = "*"
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "DR", "HERR", "FRAU", "SR", "SRA"})
_SHORTEST_ALONE = 3  # letters of a single name that mean something within a longer one; of Chinese two do


def agree(payer: str, name: str) -> bool:
    """Could the bank's `payer` be who the chat calls `name`? Turned round counts, one letter more does not; what a bank
    hides may be any sign, in its place."""
    paid, called = parts(payer), parts(name)
    if not paid or not called:
        return False
    if _MASK in "".join(paid):
        return _fits("".join(paid), "".join(called))
    if sorted(paid) == sorted(called) or "".join(paid) == "".join(called):
        return True
    whole = set(called) <= set(paid)
    return whole and (len(called) > 1 or len(called[0]) >= _least(called[0]))


@lru_cache(maxsize=20_000)
def parts(name: str) -> tuple[str, ...]:
    """'Łukasz  Nguyễn-Đức' -> ('LUKASZ', 'NGUYEN', 'DUC'); marks of scripts that are no accents stay: หมู is not หมี."""
    upper = (
        unicodedata.normalize("NFKC", name).upper().replace("＊", _MASK).replace("●", _MASK).translate(_APART)
    )
    bare: list[str] = []
    for sign in unicodedata.normalize("NFD", upper):
        accent = unicodedata.category(sign) == "Mn" and bool(bare) and "A" <= bare[-1][:1] <= "Z"
        if not accent:
            bare.append(sign)
    words = _BREAKS.split(unicodedata.normalize("NFC", "".join(bare)))
    return tuple(word for word in words if word and word not in _TITLES)


def _fits(masked: str, name: str) -> bool:
    """王*明 is 王小明 and not 王明: sign by sign. Something must show."""
    shown = [sign for sign in masked if sign != _MASK]
    same = len(masked) == len(name) and all(a in (_MASK, b) for a, b in zip(masked, name, strict=True))
    return bool(shown) and same


def _least(word: str) -> int:
    return _SHORTEST_ALONE if word.isascii() else 2
