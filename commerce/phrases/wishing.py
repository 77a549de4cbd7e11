"""When two members want the same thing: names of products compared. Pure. What is unsure stays apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from commerce.phrases.normalise import clean, fold, plain_letters

LONGEST = 60  # characters of a wish
_LITTLE = frozenset({"a", "an", "the", "some", "please"})
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_PIECE = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
_CUTOFF = 0.8
_MARGIN = 0.1
_LONG = 6  # letters of a word in which a slip of the finger can be told from another word
_VERY_LONG = 8


def product_of(text: str) -> str:
    """What is wanted, as it is shown: the member's own words in one line, nothing in them that could end a
    field."""
    return re.sub(r"[;；\s]+", " ", clean(text.replace("\n", " "))).strip(" .,，。!！")


def key_of(product: str) -> str:
    """The same for every way to write the same: case, width, script, number, articles, spaces and signs do
    not count."""
    folded = fold(product)
    words = [_singular(word) for word in _WORD.findall(folded)]
    return " ".join([word for word in words if word not in _LITTLE] or words) or folded.replace(" ", "")


def about(sought: str, title: str) -> bool:
    """Is a product of that title what somebody looks for? Its name holds all they said, with more beside it
    ("cherries": "Cherries 2 kg"). Both are keys."""
    wanted, there = _PIECE.findall(sought), _PIECE.findall(title)
    if not wanted:
        return False
    if all(_spaced(piece) for piece in wanted):
        return set(wanted) <= set(there)
    return "".join(wanted) in "".join(there)


def is_it(sought: str, title: str) -> bool:
    """Is a product of that title the very thing, but for how much of it there is ("Cherries 2 kg")?"""
    wanted, there = _PIECE.findall(sought), _PIECE.findall(title)
    unnumbered = [piece for piece in there if not piece.isdigit()]
    unmeasured = [piece for at, piece in enumerate(there) if not _measures(there, at)]
    return bool(wanted) and wanted in (there, unnumbered, unmeasured)


def _measures(pieces: Sequence[str], at: int) -> bool:
    """A number, or the unit behind one."""
    return pieces[at].isdigit() or (at > 0 and pieces[at - 1].isdigit())


def _spaced(piece: str) -> bool:
    """Of a script that writes spaces between its words."""
    return not any("\u2e80" <= letter <= "\u9fff" or "\u3040" <= letter <= "\u30ff" for letter in piece)


def same(key: str, known: Mapping[int, str]) -> int | None:
    """The wish that `key` is about: spelled alike, or but for one slip in one long word, and clearly closer
    than to any other."""
    exact = [no for no, other in known.items() if other.replace(" ", "") == key.replace(" ", "")]
    if exact:
        return exact[0]
    bare = [no for no, other in known.items() if _without_accents(key, other)]
    return (bare[0] if len(bare) == 1 else None) if bare else _nearly(key, known)


def _nearly(key: str, known: Mapping[int, str]) -> int | None:
    """But for one slip, and clearly closer than to any other."""
    near = process.extract(key, dict(known), scorer=OSA.normalized_similarity, limit=2, score_cutoff=_CUTOFF)
    if not near or (len(near) > 1 and near[0][1] - near[1][1] < _MARGIN):
        return None
    return near[0][2] if _slipped(key.split(), near[0][0].split()) else None


def _slipped(said: list[str], meant: list[str]) -> bool:
    """Do they differ in one long word of letters only, by a slip of the finger?"""
    if len(said) != len(meant):
        return False
    differing = [(one, other) for one, other in zip(said, meant, strict=True) if one != other]
    if len(differing) != 1:
        return False
    one, other = differing[0]
    letters = one.isascii() and other.isascii() and one.isalpha() and other.isalpha()
    return letters and one[0] == other[0] and max(len(one), len(other)) >= _LONG and _is_slip(one, other)


def _is_slip(one: str, other: str) -> bool:
    """Two letters misplaced, one doubled or not; in a very long word also one missing. One exchanged for
    another makes another word."""
    if OSA.distance(one, other) != 1:
        return False
    if len(one) == len(other):
        return sorted(one) == sorted(other)
    return max(len(one), len(other)) >= _VERY_LONG or _undoubled(one) == _undoubled(other)


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _without_accents(one: str, other: str) -> bool:
    """The same but for accents, where one was typed without any: in a short word they tell butter from
    beef."""
    plain = one.isascii() or other.isascii()
    return plain and len(one.replace(" ", "")) >= _LONG and plain_letters(one) == plain_letters(other)


def _singular(word: str) -> str:
    """A Latin word as one of it: berries -> berry, peaches -> peach, mangoes -> mango."""
    if not word.isascii() or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
