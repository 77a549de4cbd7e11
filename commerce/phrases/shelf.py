"""The post's own words: codes, titles, units and the values of every axis, in the spellings members use for
them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon, is_spaced, starts
from commerce.phrases.meaning import Goods
from commerce.phrases.normalise import fold, plain_letters

_NAME = frozenset({Kind.NAME})
_NAME_UNITS_COUNTERS = frozenset({Kind.NAME, Kind.UNITS, Kind.COUNTERS})

_LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff][a-z'\u00c0-\u024f\u1e00-\u1eff-]*")
_RUN = re.compile(r"[\u0e00-\u0e7f]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_MEASURE = re.compile(r"[0-9]+ ?(?:[a-z]+|[\u0e00-\u9fff\uac00-\ud7af])")
_LETTER_SIZE = re.compile(r"x{0,4}[sl]|m|[2-9]xl")
_SPAN = re.compile(r"([0-9]+)\s?[-~]\s?([0-9]+)")
_SPAN_OF = re.compile(r"\A([0-9]+-[0-9]+)[a-z]+\Z")  # 6-7 of "6-7y"
_NUMBERED = re.compile(r"[0-9]+-?[a-z]{2,}|[0-9]+%")  # 7up, 3-ply
_SMALLEST_SIZE, _WIDEST_SIZE = 20, 4
_LETTERED = re.compile(r"[^\W\d_].*\d|[^\W\d_]\d", re.DOTALL)
OWN_RUN, _PART = 1, 3  # how closely a run of signs, and a part of one, name goods
_COUNTING = frozenset({Kind.UNITS, Kind.PACKS, Kind.COUNTERS})
_NOUN_ENDINGS = "子儿"  # what a word of things often ends in, and is called without
_LAST_OF_LETTERS = "\u0e7f"  # beyond it, one sign is a word or a syllable
_MINOR = frozenset(
    {"the", "and", "with", "for", "of", "in", "pack", "set", "size", "new", "one", "only", "per", "each"}
)


@dataclass(slots=True)
class OwnWord:
    """What one word can mean here: which codes, and which values of which axis. Closer matches drive out
    looser ones."""

    codes: dict[str, int] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    is_code: bool = False

    def near_codes(self) -> tuple[str, ...]:
        return nearest(self.codes)

    def near_values(self) -> tuple[str, tuple[str, ...]]:
        """-> (axis, the values that fit equally well); the axis with the closest match."""
        axis = min(self.values, key=lambda name: min(self.values[name].values()))
        return axis, nearest(self.values[axis])


def nearest(ranked: Mapping[str, int]) -> tuple[str, ...]:
    """Those of the best rank."""
    best = min(ranked.values())
    return tuple(name for name, rank in ranked.items() if rank == best)


@dataclass(frozen=True, eq=False, kw_only=True)
class Shelf:
    """The goods of one post as a lexicon of their own."""

    goods: tuple[Goods, ...]
    words: Mapping[str, OwnWord]
    starts: Mapping[str, tuple[int, ...]]
    units: frozenset[str]
    typos: tuple[str, ...]  # the longer words, which a typo may be measured against
    axis_kinds: Mapping[str, str]  # "color" -> the post's own axis of colours
    numbers: frozenset[str]  # codes and values that are written as numbers
    told: frozenset[str] = frozenset()  # numbers in the title of the only goods: "tray of 30"
    measures: frozenset[str] = frozenset()  # what the title says of size or weight: "500g", "30入"
    packs: frozenset[str] = frozenset()  # the words of the titles: "dozen", where a dozen is sold as one
    named: frozenset[str] = frozenset()  # the names of the axes: "grind", "colour"
    sizes: str = ""  # the axis of letter sizes
    coded: bool = False  # several goods, with codes like A1
    lettered: bool = False  # several goods, with codes like A

    @property
    def only(self) -> Goods | None:
        return self.goods[0] if len(self.goods) == 1 else None


class Shelves:
    """Those of the posts that were answered last: so many at most, and so many words on all of them."""

    def __init__(self, most: int = 512, words: int = 15_000) -> None:
        self.most, self.words = most, words  # a word takes some six hundred bytes
        self._kept: dict[tuple[Lexicon, tuple[Goods, ...]], Shelf] = {}
        self._words = 0

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, lexicon: Lexicon, goods: tuple[Goods, ...]) -> Shelf:
        """The shelf of one post; remembered, since a post gets many replies."""
        key = lexicon, goods
        shelf = self._kept.pop(key, None)
        if shelf is None:
            shelf = _stock(lexicon, goods)
            self._words += len(shelf.words)
        self._kept[key] = shelf
        while len(self._kept) > 1 and (len(self._kept) > self.most or self._words > self.words):
            self._words -= len(self._kept.pop(next(iter(self._kept))).words)
        return shelf


SHELVES = Shelves()
stock_shelf = SHELVES.of


def _stock(lexicon: Lexicon, goods: tuple[Goods, ...]) -> Shelf:
    """Compiles the words of one post."""
    kinds: dict[str, str] = {}
    words = _all_words(lexicon, goods, kinds)
    titles = [fold(one.title) for one in goods]
    units = (fold(one.unit) for one in goods if one.unit)
    return Shelf(
        goods=goods,
        words=words,
        starts=starts(words),
        units=frozenset(form for unit in units for form in _numbers_of(unit)),
        typos=tuple(filter(_may_be_mistyped, words)),
        axis_kinds=kinds,
        numbers=frozenset(filter(_is_number, words)),
        told=frozenset(re.findall(r"[0-9]+", goods[0].title)) if len(goods) == 1 else frozenset(),
        measures=_found(_MEASURE, titles),
        packs=_found(_LATIN, titles),
        named=frozenset(fold(axis) for one in goods for axis, _ in one.variants),
        sizes=_sizes_of(goods),
        coded=_is_coded(goods),
        lettered=len(goods) > 1 and all(len(one.code) == 1 and one.code.isalpha() for one in goods),
    )


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _is_coded(goods: tuple[Goods, ...]) -> bool:
    """Several goods, with codes like A1."""
    return len(goods) > 1 and any(_LETTERED.fullmatch(one.code) for one in goods)


def _may_be_mistyped(word: str) -> bool:
    """The longer words of letters."""
    return len(word) > 3 and is_spaced(word[0]) and word.replace("'", "").isalpha()


def _found(pattern: re.Pattern[str], titles: list[str]) -> frozenset[str]:
    """What a pattern finds in the titles, without spaces."""
    return frozenset(found.replace(" ", "") for title in titles for found in pattern.findall(title))


def _all_words(lexicon: Lexicon, goods: tuple[Goods, ...], kinds: dict[str, str]) -> dict[str, OwnWord]:
    """Every word of the post; `kinds` learns which axis is the one of colours, of sizes."""
    words: dict[str, OwnWord] = {}
    for one in goods:
        _add_code(words, one.code)
        for word, rank in _title_words(lexicon, one.title, alone=len(goods) == 1):
            words.setdefault(word, OwnWord()).codes.setdefault(one.code, rank)
        if len(goods) > 1 and _begins_alone(lexicon, one, goods):
            words.setdefault(fold(one.title)[0], OwnWord()).codes.setdefault(one.code, 4)
        for axis, value in ((axis, value) for axis, values in one.variants for value in values):
            for word, rank in _value_words(lexicon, value, axis, kinds):
                known = words.setdefault(word, OwnWord()).values.setdefault(axis, {})
                known[value] = min(rank, known.get(value, rank))
    words.pop("", None)
    return words


def _begins_alone(lexicon: Lexicon, one: Goods, goods: tuple[Goods, ...]) -> bool:
    """素 for 素食便當: the first sign of a title, where no other has it and it says nothing else."""
    first = fold(one.title)[:1]
    if (
        not _RUN.fullmatch(first)
        or first in lexicon.words
        or first in lexicon.digits
        or first in lexicon.places
    ):
        return False
    return sum(first in fold(other.title) for other in goods) == 1


def _sizes_of(goods: tuple[Goods, ...]) -> str:
    """The axis whose values are letter sizes."""
    letters = (
        axis
        for one in goods
        for axis, values in one.variants
        if any(_LETTER_SIZE.fullmatch(fold(value)) for value in values)
    )
    return next(letters, "")


def _add_code(words: dict[str, OwnWord], code: str) -> None:
    for spelling in {fold(code), fold(code).replace("-", ""), fold(code).replace(" ", "")}:
        entry = words.setdefault(spelling, OwnWord())
        entry.codes[code] = 0
        entry.is_code = True


def _title_words(lexicon: Lexicon, title: str, *, alone: bool) -> Iterator[tuple[str, int]]:
    """What goods may be called by, and how closely."""
    folded = fold(title)
    yield folded, 0
    yield from _latin_words(lexicon, folded, alone=alone)
    for word in _NUMBERED.findall(folded):
        if not _is_known(lexicon, word.lstrip("0123456789-"), {Kind.OTHER_UNITS}):
            yield word, 2
    for n, run in enumerate(_RUN.findall(folded)):
        # 便當 is no more the own name of "雞腿 便當" than of 素食便當
        yield from _wide_words(lexicon, _without_count(lexicon, run), _PART if n else OWN_RUN)


def _without_count(lexicon: Lexicon, run: str) -> str:
    """三黄鸡 of 三黄鸡一只."""
    counted = len(run) > 3 and run[-2] in lexicon.digits and _is_known(lexicon, run[-1], {Kind.UNITS})
    return run[:-2] if counted else run


def _latin_words(lexicon: Lexicon, folded: str, *, alone: bool) -> Iterator[tuple[str, int]]:
    latin = _LATIN.findall(folded)
    lang = _language(lexicon, latin)
    common = _NAME if alone else _NAME_UNITS_COUNTERS
    for word in latin:
        senses = lexicon.words.get(word, ())
        known = any(sense.kinds - common for sense in senses if sense.lang == lang or sense.kinds & _COUNTING)
        if _is_long_enough(word) and not known and word not in _MINOR:
            yield from ((form, 2) for form in _numbers_of(word))
            if plain_letters(word) != word and len(word) > 3:
                yield plain_letters(word), 3


def _is_long_enough(word: str) -> bool:
    """Three letters, or two with an accent: áo."""
    return len(word) > 2 or (len(word) == 2 and not word.isascii())


def _wide_words(lexicon: Lexicon, run: str, rank: int) -> Iterator[tuple[str, int]]:
    """A run without spaces, its parts, and its last sign: what it is at bottom (票, 肉)."""
    if len(run) > 1 or run not in lexicon.words:
        yield run, rank
    stem = run[:-1] if len(run) > 2 and run[-1] in _NOUN_ENDINGS else run  # 粽 of 粽子
    if stem[-1] not in lexicon.words and len(run) > 1 and stem[-1] > _LAST_OF_LETTERS:
        yield stem[-1], 3
    spans = (
        (start, end) for start in range(len(run)) for end in range(start + 2, min(len(run), start + 8) + 1)
    )
    for part in (run[start:end] for start, end in spans):
        if not any(sense.kinds - _NAME for sense in lexicon.words.get(part, ())):
            yield part, _PART


def _is_known(lexicon: Lexicon, word: str, as_kinds: set[Kind]) -> bool:
    return any(sense.kinds & as_kinds for sense in lexicon.words.get(word, ()))


def _language(lexicon: Lexicon, words: list[str]) -> str:
    """The language most of a title's words are known in; one word among several does not make it that
    language: lima is five in Malay, but "Lima beans" is not Malay."""
    votes = Counter(sense.lang for word in words for sense in lexicon.words.get(word, ()))
    best = max(votes, key=lambda lang: (votes[lang], lexicon.rank[lang]), default="")
    return best if best and (votes[best] > 1 or len(words) == 1) else ""


def _value_words(lexicon: Lexicon, value: str, axis: str, kinds: dict[str, str]) -> Iterator[tuple[str, int]]:
    folded = fold(value)
    yield folded, 0
    yield folded.replace(" ", ""), 0
    yield from ((span, 1) for span in _spans(lexicon, folded))
    yield from ((size, 3) for size in _sizes_within(folded))
    base = _without_tail(lexicon, folded)
    yield base, 1
    yield from ((base + tail, 1) for tail in lexicon.tails)
    if is_spaced(folded[:1] or "1") and len(folded) > 2:
        yield from ((form, 1) for form in (*_numbers_of(folded), plain_letters(folded)))
    for name in {lexicon.names.get(folded), lexicon.names.get(base)} - {None}:
        assert name is not None
        kinds.setdefault(name[0], axis)
        yield from ((word, 2) for word in lexicon.synonyms[name] if not _is_common(lexicon, word))
    for part in _parts(lexicon, base):
        yield part, 3
        if part in lexicon.names:
            yield from ((part + tail, 3) for tail in lexicon.tails)


def _spans(lexicon: Lexicon, value: str) -> Iterator[str]:
    """ "43-46" is also "43 to 46" and 43到46; "6-7y" also 6-7."""
    yield from _SPAN_OF.findall(value)
    ends = _SPAN.fullmatch(value)
    if ends is not None:
        yield from (
            f"{ends[1]}{gap}{word}{gap}{ends[2]}"
            for word in (*lexicon.between_ends, "~", "/")
            for gap in ("", " ")
        )


def _sizes_within(value: str) -> Iterator[str]:
    """Whose size is 38 takes "38-39"."""
    ends = _SPAN.fullmatch(value)
    if ends is None:
        return
    low, high = int(ends[1]), int(ends[2])
    if _SMALLEST_SIZE <= low < high <= low + _WIDEST_SIZE:
        yield from map(str, range(low, high + 1))


def _is_common(lexicon: Lexicon, word: str) -> bool:
    """A short word of one language that says something else in another ("to" is large in Vietnamese)."""
    return (
        len(word) < 4
        and is_spaced(word[0])
        and any(sense.kinds - _NAME for sense in lexicon.words.get(word, ()))
    )


def _parts(lexicon: Lexicon, base: str) -> Iterator[str]:
    """Words a longer value may be called by: "blue" of "light blue", 蓝 of 深蓝."""
    latin = _LATIN.findall(base)
    if len(latin) > 1:
        yield from (word for word in latin if len(word) > 2)
    for run in _RUN.findall(base):
        for start in range(len(run)):
            for end in range(start + 1, len(run) + 1):
                part = run[start:end]
                if part in lexicon.names or (end - start > 1 and part not in lexicon.words):
                    yield part


def _without_tail(lexicon: Lexicon, value: str) -> str:
    for tail in lexicon.tails:
        if value.endswith(tail) and len(value) > len(tail):
            return value[: -len(tail)]
    return value


def _numbers_of(word: str) -> tuple[str, ...]:
    """A Latin word in the singular and the plural."""
    if word.endswith("ies"):
        return word, word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "toes")):
        return word, word[:-2]
    if word.endswith("s"):
        return word, word[:-1]
    if word.endswith("y"):
        return word, word + "s", word[:-1] + "ies"
    if word.endswith("f"):
        return word, word + "s", word[:-1] + "ves"
    return word, word + "s", word + "es"
