"""The words of an opening, gathered from every language folder's `[opening]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.languages import FALLBACK, borrowed, wordbooks
from bot.moments import MomentWords, compile_moments
from commerce.mechanics import MECHANICS
from commerce.phrases.lexicon import is_written_apart
from commerce.rules.standing import Level
from commerce.rules.sum_words import SumWords, any_of, compile_sums

Tables = Mapping[str, Any]
How = Literal["keyword", "axis", "begins", "ends"]

_LISTS = (
    "again",
    "none",
    "numbered",
    "axes",
    "counters",
    "members",
    "each",
    "from",
    "or_more",
    "at",
    "per",
    "add",
    "sold_out",
    "any_of",
    "together",
    "alike",
    "or",
    "everybody",
    "since",
    "and_up",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningWords:
    """What `compile_opening` makes. `lists` are patterns that match any word of one list."""

    lexicon: Mapping[str, tuple[How, str]]
    starts: re.Pattern[str]
    inner: re.Pattern[str]
    ends: re.Pattern[str]
    ending: Mapping[str, str]
    lists: Mapping[str, str]
    none: frozenset[str]
    standings: Mapping[str, Level]
    sums: SumWords
    price: str  # to build other patterns on
    price_alone: str  # where nothing else stands beside it
    bundle: re.Pattern[str]  # one price for several, where a word says that it is one
    bundle_behind: re.Pattern[str]  # the same behind its keyword, where a sign will do
    help: Mapping[str, Mapping[str, tuple[str, str]]]
    moments: MomentWords


def compile_opening(tables: Mapping[str, Tables]) -> OpeningWords:
    """From `bot.languages.languages()`: what each language has of its own first, then what some borrow."""
    told = {
        lang: {**table, "opening": _with_mechanics(table)} for lang, table in tables.items() if _opens(table)
    }
    every = wordbooks("opening", told)
    lexicon = {word.lower(): meaning for table in every for word, meaning in _leading(table)}
    ends = {
        word.lower(): field
        for table in every
        for field, words in table.get("ends", {}).items()
        for word in words
    }
    lists = {name: any_of(word for table in every for word in table.get(name, ())) for name in _LISTS}
    sums = sum_words(tables)
    starts, moments = _starts(lexicon), compile_moments(tables)
    price = _price(sums.within, lists["per"])
    return OpeningWords(
        lexicon=lexicon,
        starts=re.compile(starts, re.IGNORECASE),
        inner=re.compile(rf"(?<![\s,，、])[\s,，、]++(?={starts})", re.IGNORECASE),
        ends=re.compile(rf"(?P<value>.*?)\s*(?P<word>{any_of(ends)})\s*[。.!！]?", re.IGNORECASE | re.DOTALL),
        ending=ends,
        lists=lists,
        none=frozenset(word.lower() for table in every for word in table.get("none", ())),
        standings={
            word.lower(): level
            for table in every
            for level, words in table.get("standings", {}).items()
            for word in words
        },
        sums=sums,
        price=price,
        price_alone=_price(sums.alone, lists["per"]),
        bundle=_bundle(lists, price, moments, signs=False),
        bundle_behind=_bundle(lists, price, moments, signs=True),
        help=_help(told),
        moments=moments,
    )


def _opens(table: Tables) -> bool:
    """Does a language have words of an opening at all?"""
    return bool("opening" in table or table.get("mechanics") or table.get("borrows"))


def _with_mechanics(table: Tables) -> Tables:
    """The words of an opening with those of the mechanics among them; in help they stand behind the
    minimum."""
    opening, told = table.get("opening", {}), table.get("mechanics", {})
    kinds = {name: told[name] for name in MECHANICS if name in told}
    lines = list(opening.get("examples", {}).items())
    at = next((place for place, (name, _) in enumerate(lines, 1) if name == "min"), len(lines))
    return {
        **opening,
        "begins": opening.get("begins", {})
        | {name: one["begins"] for name, one in kinds.items() if "begins" in one},
        "keywords": opening.get("keywords", {}) | {name: one["keywords"] for name, one in kinds.items()},
        "examples": dict(
            [*lines[:at], *((n, one["example"]) for n, one in kinds.items() if "example" in one), *lines[at:]]
        ),
    }


def keywords(words: OpeningWords, lang: str) -> tuple[tuple[str, str], ...]:
    """-> ((keyword, an example of its line), ...) in one language, for help; English where the language has
    none."""
    return tuple(_lines(words, lang).values())


def line_of(words: OpeningWords, lang: str, field: str) -> tuple[str, str] | None:
    """-> (keyword, an example of its line) of one field in one language; None for a field that help does not
    show."""
    return _lines(words, lang).get(field)


def field_called(words: OpeningWords, word: str) -> str:
    """The field that a word of any language is for, or ''."""
    return words.lexicon.get(" ".join(word.split()).lower(), ("keyword", ""))[1]


def _lines(words: OpeningWords, lang: str) -> Mapping[str, tuple[str, str]]:
    return words.help.get(lang) or words.help.get(FALLBACK, {})


def field_of(words: OpeningWords, text: str) -> tuple[How, str, str, str] | None:
    """-> (how, field, the word as typed, the value after it) where the text begins with a known word."""
    match = words.starts.match(text)
    if match is None:
        return None
    how, field = words.lexicon[match["word"].lower()]
    return how, field, match["word"], text[match.end() :].strip()


def _leading(table: Tables) -> Iterator[tuple[str, tuple[How, str]]]:
    yield from ((word, ("axis", "options")) for word in table.get("axes", ()))
    yield from (
        (word, ("begins", field)) for field, words in table.get("begins", {}).items() for word in words
    )
    yield from (
        (word, ("keyword", field)) for field, words in table.get("keywords", {}).items() for word in words
    )


def _starts(words: Iterable[str]) -> str:
    """A word of letters ends at a boundary; a single Chinese character needs a sign that it is one; longer
    words need none."""
    letters: list[str] = []
    one: list[str] = []
    more: list[str] = []
    for word in words:
        (letters if is_written_apart(word) else one if len(word) == 1 else more).append(word)
    follow = rf"(?:{any_of(letters)})(?![a-z\u00c0-\u024f\u1e00-\u1eff_'’-])|(?:{any_of(more)})|(?:{any_of(one)})(?=[\s:：=a-z0-9])"
    return rf"(?P<word>{follow})\s*[:：=]?"


def sum_words(tables: Mapping[str, Tables]) -> SumWords:
    """How sums are written, from `bot.languages.languages()`; what a language borrows is read in its own
    script too."""
    every = [{name: table.get(name, {}) for name in ("sums", "numerals")} for table in tables.values()]
    lent = [{name: borrowed(lang, name, tables) for name in ("sums", "numerals")} for lang in tables]
    return compile_sums([*every, *lent])


def _price(sums: str, per: str) -> str:
    """A sum, and the unit that it is for."""
    unit = rf"\s*(?:/|\b(?:{per})\b\s|(?<=[^\s0-9.])(?:{per}))\s*(?P<unit>[^\s,;，、。；/=()（）]{{1,20}})"
    return rf"{sums}(?:{unit})?"


def _bundle(lists: Mapping[str, str], price: str, moments: MomentWords, *, signs: bool) -> re.Pattern[str]:
    """(any) 3 (boxes) for 100. With `signs` 3=100 will do."""
    numerals = "".join(re.escape(char) for char in moments.numerals if len(char) == 1)
    size = rf"(?P<size>[0-9]{{1,4}}|[{numerals}]{{1,4}})"
    start = rf"(?:(?:{lists['or']})\s*)?(?:(?:{lists['any_of']})\s*[:：]?\s*)?{size}"
    counted = rf"\s*(?:{lists['counters']})\s*(?:{lists['together']}|[:：]|=)?"
    told = rf"\s*(?:[a-z]{{1,12}}\s+)?(?:{lists['together']})"
    signed = r"|\s*[=:：]" if signs else ""
    between = r"\s*(?:[,，、;；/|]\s*|\s+|$)"
    return re.compile(rf"{start}(?:{told}|{counted}{signed})\s*{price}{between}", re.IGNORECASE)


def _help(tables: Mapping[str, Tables]) -> dict[str, dict[str, tuple[str, str]]]:
    """The first word of a list is the one that help names; a language that borrows has its own lines and the
    borrowed ones."""
    found = {}
    for lang, table in tables.items():
        sources = (borrowed(lang, "opening", tables), table["opening"])
        found[lang] = {
            field: (source["keywords"][field][0], example)
            for source in sources
            for field, example in source.get("examples", {}).items()
        }
    return found
