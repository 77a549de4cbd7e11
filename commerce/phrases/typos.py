"""Words that are none of the post's own, but so near to one of them that they can only mean it."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from commerce.phrases.shelf import OwnWord, Shelf, nearest

_CUTOFF, _MARGIN = 0.72, 0.1
_VOWELS = frozenset("aeiou")


def guess(shelf: Shelf, word: str) -> OwnWord | None:
    """The word that was meant by a typo: close enough, and clearly closer than any other. Sizes are never
    guessed."""
    if len(word) < 4 or not shelf.typos:
        return _shortened(shelf, word)
    found = process.extract(
        word, shelf.typos, scorer=OSA.normalized_similarity, limit=4, score_cutoff=_CUTOFF
    )
    if not found:
        return (_squeezed(shelf, word) if len(word) == 4 else None) or _begun(shelf, word)
    if found[0][0][0] != word[0] or (len(word) == 4 and _is_another(word, found[0][0])):
        return None
    return _only([known for known, score, _ in found if found[0][1] - score < _MARGIN], shelf)


def _squeezed(shelf: Shelf, word: str) -> OwnWord | None:
    """ "vegi" has the letters of veggie, in their order, from the first two on."""
    near = (known for known in shelf.typos if known[:2] == word[:2] and len(known) < len(word) + 3)
    return _only([known for known in near if _in_order(word, known)], shelf)


def _begun(shelf: Shelf, word: str) -> OwnWord | None:
    """ "rasp" begins raspberry, and nothing else here."""
    return _only([known for known in shelf.typos if known.startswith(word)], shelf)


def _shortened(shelf: Shelf, word: str) -> OwnWord | None:
    """ "sma" begins "small"; "dk" and "blk" are the consonants that "dark" and "black" begin and end with."""
    found = [
        known
        for known in shelf.typos
        if (len(word) == 3 and known.startswith(word)) or (_is_bones(word, known) and _is_short(word, known))
    ]
    return _only(found, shelf)


def _is_short(word: str, known: str) -> bool:
    """No vowels, or but one letter less."""
    return not set(word) & _VOWELS or len(word) == len(known) - 1


def _only(words: list[str], shelf: Shelf) -> OwnWord | None:
    """What all these words mean, if it is one thing."""
    entries = [shelf.words[known] for known in words]
    return entries[0] if entries and all(_alike(entry, entries[0]) for entry in entries) else None


def _in_order(word: str, known: str) -> bool:
    """Are its letters in the other word, in their order?"""
    letters = iter(known)
    return all(c in letters for c in word)


def _is_bones(word: str, known: str) -> bool:
    """Its letters in order, from the first to the last."""
    return (
        1 < len(word) < len(known)
        and word[0] == known[0]
        and word[-1] == known[-1]
        and _in_order(word, known)
    )


def _is_another(word: str, meant: str) -> bool:
    """Of four letters one exchanged for another makes another word (refs, reds); one missing, doubled or
    misplaced is a typo."""
    return len(word) == len(meant) and sorted(word) != sorted(meant)


def _alike(one: OwnWord, other: OwnWord) -> bool:
    """Do both mean the same goods, or the same choice?"""
    if one.codes.keys() != other.codes.keys() or one.values.keys() != other.values.keys():
        return False
    return all(nearest(one.values[axis]) == nearest(other.values[axis]) for axis in one.values)
