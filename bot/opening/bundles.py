"""Prices of several units as leaders write them: 2 for 25, 3盒100, 任选3件100, 3個で1000."""

from __future__ import annotations

import re

from bot.moments.words import chinese_number
from bot.opening.amounts import Bad, price_of
from bot.opening.values import Opening, Problem
from bot.opening.words import OpeningWords
from commerce.mechanics import MECHANICS
from commerce.rules.bundles import LARGEST, MOST_BUNDLES, Bundle
from commerce.rules.sums import Tender

_LONGEST = 200


def read_bundles(text: str, tender: Tender, words: OpeningWords) -> tuple[Bundle, ...]:
    """-> the smallest first. Bad: bad_bundle, bundle_twice, and whatever is wrong with a price."""
    rest, alike = _without_alike(text.strip(), words)
    at, found = 0, {}
    while at < len(rest):
        match = words.bundle_behind.match(rest, at)
        size = _size(match["size"], words) if match else None
        if match is None or size is None or not 2 <= size <= LARGEST:
            raise Bad("bad_bundle", text)
        if size in found:
            raise Bad("bundle_twice", str(size))
        found[size] = price_of(match, tender, words).minor
        at = match.end()
    if not found or len(found) > MOST_BUNDLES:
        raise Bad("bad_bundle", text)
    return tuple(Bundle(size, price, alike) for size, price in sorted(found.items()))


def says_bundles(text: str, words: OpeningWords) -> bool:
    """Is the whole text bundles, without a keyword? Then a word has to say so: a counter, "for"."""
    if len(text) > _LONGEST or words.bundle.match(text.strip()) is None:
        return False
    rest, at = _without_alike(text.strip(), words)[0], 0
    while at < len(rest):
        match = words.bundle.match(rest, at)
        if match is None:
            return False
        at = match.end()
    return 0 < at == len(rest)


def parted(line: str, words: OpeningWords) -> list[tuple[str, str]]:
    """Every way to cut a line before bundles that it ends with: "Mango 45, 3 for 120"; the longest end
    first."""
    if len(line) > _LONGEST or re.search(r"[0-9]\D*[0-9]|[0-9].*[^\x00-\x7f]", line) is None:
        return []
    places = [match.span() for match in re.finditer(r"\s*[,，、;；/]\s*|\s+", line)]
    cuts = ((line[:start], line[end:]) for start, end in places if start)
    return [(before, after) for before, after in cuts if says_bundles(after, words)]


def clashes(opening: Opening) -> list[Problem]:
    """Bundles beside a kind of sale whose price moves, and such as are no bargain."""
    kind, found = MECHANICS[opening.mechanic], []
    for offer in opening.goods:
        bundles = offer.bundles or opening.bundles
        own = len(opening.offers) > 1 and offer.price_minor is not None
        named = offer.code or offer.title if opening.offers else ""
        if bundles and not kind.takes_bundles(own_price=own):
            found.append(
                Problem(kind="bundle_clash", field=kind.name, text=str(bundles[0].size), offer=named)
            )
            continue
        price = offer.price_minor if offer.price_minor is not None else opening.price_minor
        found += [
            Problem(kind="dear_bundle", field="bundle", text=str(one.size), offer=named)
            for one in bundles
            if price is not None and one.price_minor >= one.size * price
        ]
    return found


def _without_alike(text: str, words: OpeningWords) -> tuple[str, bool]:
    """Without the words that say "of one kind only"."""
    alike = rf"\s*[(（,，]?\s*(?:{words.lists['alike']})\s*[)）]?\s*[,，:：]?\s*"
    bare = re.sub(alike, " ", text, count=1, flags=re.IGNORECASE).strip()
    return bare, bare != text


def _size(text: str, words: OpeningWords) -> int | None:
    return int(text) if text.isascii() else chinese_number(text, words.moments.numerals)
