"""Products known again by their titles, as `wishing.key_of` compares them. Pure: spelled alike is the same; what is only
likely the same is asked about."""

from __future__ import annotations

from collections.abc import Mapping

from commerce.phrases.wishing import same

_LEAST = 2  # signs of a name that stands within another, where words are not spaced


def known_as(key: str, products: Mapping[int, str]) -> int | None:
    """The product that is spelled so, whatever the case, number, script and spaces."""
    bare = key.replace(" ", "")
    return next((no for no, other in products.items() if other.replace(" ", "") == bare), None)


def alike(key: str, products: Mapping[int, str]) -> int | None:
    """The one product that is likely meant: but for a slip or an accent, or where one name says more than the other. None
    where several may be."""
    nearly = same(key, products)
    if nearly is not None:
        return nearly
    within = [no for no, other in products.items() if _says_more(key, other) or _says_more(other, key)]
    return within[0] if len(within) == 1 else None


def _says_more(longer: str, shorter: str) -> bool:
    """ "cherry 2 kg" is "cherry" and more; 智利车厘子 is 车厘子 and more."""
    words, fewer = set(longer.split()), set(shorter.split())
    if fewer < words:
        return any(not word.isdigit() for word in fewer)
    wide = not shorter.isascii() and len(shorter) >= _LEAST
    return wide and shorter != longer and shorter in longer
