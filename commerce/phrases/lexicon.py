"""The words of every installed language, compiled once into one lexicon.

A word may have a sense in several languages; a message's own language decides between them (see `scan`). What
each list of a `language.toml` means is told in docs/languages.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from commerce.phrases.kinds import LISTS, TOPICS, Kind
from commerce.phrases.normalise import fold, plain_letters

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_HAN, _ALL_HAN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u3400-\u9fff]+")
_KANA = re.compile(r"[\u3041-\u306d\u306f-\u3096\u30a1-\u30fa]")  # without の, which Chinese writes, too
_LONG_DRAWN = re.compile(r"(.)\1{2,}")


class Sense(NamedTuple):
    """What a word means in one language: which lists it stands in, and its number or its place among the
    names, if it has one."""

    lang: str
    kinds: frozenset[Kind]
    number: int = 0
    axis: str = ""  # "color", "size": what it is a name of, or what "every colour" runs over


@dataclass(frozen=True, eq=False, kw_only=True)
class Lexicon:
    """What `read` knows of the languages. Words are folded; `starts` gives the lengths of the phrases that
    begin alike, longest first."""

    words: Mapping[str, tuple[Sense, ...]]  # one sense where all languages agree
    langs: Mapping[str, tuple[str, ...]]  # which languages have the word at all
    starts: Mapping[str, tuple[int, ...]]
    digits: Mapping[str, int]
    places: Mapping[str, int]
    names: Mapping[str, tuple[str, str]]  # "紅", "reds" -> ("color", "red")
    synonyms: Mapping[tuple[str, str], tuple[str, ...]]
    tails: tuple[str, ...]
    between: frozenset[str]
    laughs: frozenset[str]
    surnames: tuple[str, ...]
    households: tuple[str, ...]  # written behind a name, for the whole family
    slips: Mapping[str, str]  # a longer word short of one letter -> the word
    between_ends: tuple[str, ...]  # "to", 到: what stands between the ends of a span
    # where two languages fit a message equally well, the one with more words is meant
    rank: Mapping[str, int]
    with_kana: Lexicon | None = None  # the words of texts in kana, and of those in Chinese characters alone
    without_kana: Lexicon | None = None

    def as_written(self, text: str) -> Lexicon:
        """The words that a folded text in this script may have: 何 asks in Japanese, and is a surname in
        Chinese."""
        if text.isascii():
            return self
        if _KANA.search(text):
            return self.with_kana or self
        return (self.without_kana if _HAN.search(text) else None) or self


def compile_lexicon(tables: Mapping[str, Mapping[str, Any]]) -> Lexicon:
    """`tables`: language -> its language.toml. Words of every language are read everywhere."""
    words = _all_words(tables)
    synonyms = _synonyms(tables)
    lexicon = Lexicon(
        **_known(words),
        digits=_merged(tables, "numerals", "digits"),
        places=_merged(tables, "numerals", "places"),
        names={word: name for name, same in synonyms.items() for word in same},
        synonyms=synonyms,
        tails=tuple(sorted({fold(tail) for tail in _all(tables, "names", "tails")}, key=len, reverse=True)),
        between=frozenset(map(fold, _all(tables, "ask_between"))),
        laughs=frozenset(_laughs(tables)),
        households=tuple(_all(tables, "household")),
        surnames=tuple(fold(name) for name in _all(tables, "name_first")),
        slips=_slips(words),
        between_ends=tuple(
            word for word, senses in words.items() if any(Kind.TO in sense.kinds for sense in senses)
        ),
        rank={lang: len(table.get("phrases", {}).get("plain", ())) for lang, table in tables.items()},
    )
    kana = frozenset(sense.lang for word, senses in words.items() if _KANA.search(word) for sense in senses)
    return replace(
        lexicon,
        with_kana=replace(lexicon, **_known(_of_script(words, lambda lang: lang in kana))),
        without_kana=replace(lexicon, **_known(_of_script(words, lambda lang: lang not in kana))),
    )


def _known(words: Mapping[str, tuple[Sense, ...]]) -> dict[str, Any]:
    """What a lexicon knows of its words."""
    return {
        "words": {word: _agreed(senses) for word, senses in words.items()},
        "langs": {word: tuple(sense.lang for sense in senses) for word, senses in words.items()},
        "starts": starts(words),
    }


def _of_script(
    words: Mapping[str, tuple[Sense, ...]], is_written: Callable[[str], bool]
) -> dict[str, tuple[Sense, ...]]:
    """The words, those in Chinese characters in the senses of the languages that are written so."""
    found = {}
    for word, senses in words.items():
        fitting = senses
        if _ALL_HAN.fullmatch(word):
            fitting = tuple(sense for sense in senses if is_written(sense.lang))
        if fitting:
            found[word] = fitting
    return found


def _all_words(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Sense, ...]]:
    """Every word of every language -> its senses."""
    gathered: dict[str, dict[str, _Draft]] = {}
    for lang, table in tables.items():
        for word, draft in _drafts(table):
            gathered.setdefault(fold(word), {}).setdefault(lang, _Draft()).add(draft)
    _share_borrowed(gathered, tables)
    _add_plain_letters(gathered)
    _add_unspaced(gathered)
    return {
        word: tuple(draft.sense(lang) for lang, draft in by_lang.items())
        for word, by_lang in gathered.items()
    }


def _share_borrowed(gathered: dict[str, dict[str, _Draft]], tables: Mapping[str, Mapping[str, Any]]) -> None:
    """A word of a language and of the one it borrows from is one word: 姐 is all in Taiwan that it is in
    China, and more."""
    for lang, table in tables.items():
        source = table.get("borrows", {}).get("from")
        for by_lang in gathered.values() if source else ():
            if lang in by_lang and source in by_lang:
                by_lang[lang].add(by_lang[source])
                by_lang[source] = by_lang[lang]


def _agreed(senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    return senses[:1] if len({sense[1:] for sense in senses}) == 1 else senses


def starts(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How phrases begin -> how long they can be. A spaced script begins with its whole first word, any other
    with one character."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(beginning(word), set()).add(len(word))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


def beginning(word: str) -> str:
    """The part of a word that words are looked up by: its first word, or its first character where words are
    not spaced."""
    end = 0
    while end < len(word) and is_spaced(word[end]):
        end += 1
    return word[: end or 1]


def is_spaced(c: str) -> bool:
    """Is this a letter of a script that puts spaces between its words (Latin, with all accents)?"""
    return "a" <= c <= "z" or c == "'" or ("\u00c0" <= c <= "\u024f") or ("\u1e00" <= c <= "\u1eff")


def is_written_apart(word: str) -> bool:
    """Does it stand between spaces, so that it is looked for whole: trừ, not the beginning of Trừng?"""
    return word.isascii() or is_spaced(word[:1].casefold())


class _Draft:
    """A sense while the lists are being gathered."""

    def __init__(self, kind: Kind | None = None, number: int = 0, axis: str = "") -> None:
        self.kinds: set[Kind] = set() if kind is None else {kind}
        self.number, self.axis = number, axis

    def add(self, other: _Draft) -> None:
        self.kinds |= other.kinds
        self.number = other.number or self.number
        self.axis = other.axis or self.axis

    def sense(self, lang: str) -> Sense:
        return Sense(lang, frozenset(self.kinds), self.number, self.axis)


def _drafts(table: Mapping[str, Any]) -> Iterator[tuple[str, _Draft]]:
    """All words of one language, with what each is."""
    phrases, numerals = _written_out(table.get("phrases", {})), table.get("numerals", {})
    yield from _listed_words(phrases)
    yield from ((word, _Draft(Kind.ASK)) for word in _asking_topics(phrases))
    yield from _past_topics(phrases)
    yield from _named_words(phrases)
    for kind in (Kind.NUMBER, Kind.HEARD, Kind.PACKS, Kind.HEADS):
        numbers = numerals.get("words" if kind is Kind.NUMBER else kind, {})
        yield from ((word, _Draft(kind, number)) for word, number in numbers.items())
    yield from ((word, _Draft(Kind.ARTICLE, 1)) for word in numerals.get("articles", ()))
    yield from ((word, _Draft(Kind.PRONOUN)) for word in numerals.get("pronouns", ()))


def _listed_words(phrases: Mapping[str, Any]) -> Iterator[tuple[str, _Draft]]:
    for kind in (one for one in LISTS if one in phrases):
        for spelling in (form for word in phrases[kind] for form in _spellings(word)):
            yield spelling, _Draft(kind)
            if kind in _IMPLIED:
                yield spelling, _Draft(_IMPLIED[kind])


def _named_words(phrases: Mapping[str, Any]) -> Iterator[tuple[str, _Draft]]:
    for axis, words in phrases.get("every_axis", {}).items():
        yield from ((word, _Draft(Kind.EVERY_AXIS, axis=axis)) for word in words)
    for axis, concepts in phrases.get("names", {}).items():
        if axis != "tails":
            yield from ((word, _Draft(Kind.NAME, axis=axis)) for same in concepts.values() for word in same)


def _asking_topics(phrases: Mapping[str, Any]) -> Iterator[str]:
    """Topics with a question in them ("幾時截", "how many left") ask."""
    asking = [word for kind in _ASKING for word in phrases.get(kind, ()) if word != "?"]
    for topic in (word for kind in TOPICS for word in phrases.get(kind, ())):
        spaced = is_spaced(fold(topic)[0])
        if any(f" {word} " in f" {topic} " if spaced else word in topic and word != topic for word in asking):
            yield topic


def _past_topics(phrases: Mapping[str, Any]) -> Iterator[tuple[str, _Draft]]:
    """What has happened and has a topic in it ("has arrived", 届きました) is of that topic, where it is asked."""
    past = [word for word in phrases.get(Kind.PAST, ()) if len(word) > 2]
    for kind in TOPICS:
        about = [word for word in phrases.get(kind, ()) if len(word) > 1]
        yield from ((word, _Draft(kind)) for word in past if any(_holds(word, topic) for topic in about))


def _holds(word: str, part: str) -> bool:
    """Is a word part of another: as a whole word, or anywhere where words are not spaced?"""
    return f" {part} " in f" {word} " if is_spaced(fold(part)[0]) else part in word


# What a word of one list is besides.
_ASKING = (Kind.ASK, Kind.ASK_WHEN, Kind.HAGGLE, Kind.ASK_LAST)
_IMPLIED = {
    Kind.HAS_PAID: Kind.PAID,
    Kind.ABOUT_MINE: Kind.ASK,
    Kind.LEFTOVER: Kind.WAITING,
    Kind.REJECTS: Kind.RATHER,
    Kind.UNDO: Kind.CANCEL,
    Kind.DAYS: Kind.PLAIN,
}


def _written_out(phrases: Mapping[str, Any]) -> dict[str, Any]:
    """The lists, with every way to write their phrases."""
    lists: dict[str, Any] = {
        kind: [way for word in phrases[kind] for way in ways_of(word)] for kind in LISTS if kind in phrases
    }
    return {**phrases, **lists}


def ways_of(word: str) -> Iterator[str]:
    """ "(put|pop) (me|us) down (for|)" stands for all its ways to be written."""
    choice = _CHOICE.search(word)
    if choice is None:
        yield " ".join(word.split())
        return
    for way in choice[1].split("|"):
        yield from ways_of(f"{word[: choice.start()]}{way}{word[choice.end() :]}")


def _spellings(word: str) -> Iterator[str]:
    yield word
    if "'" in word and len(word) > 3 and (" " in word or len(word) > 4):
        yield word.replace("'", "")


def _add_plain_letters(gathered: dict[str, dict[str, _Draft]]) -> None:
    """Words with accents are also known without, unless that would be somebody else's word."""
    for word, by_lang in list(gathered.items()):
        if word.isascii() or not is_spaced(word[0]):
            continue
        bare = plain_letters(word)
        short = len(bare) < (3 if any(draft.kinds & _TYPED_BARE for draft in by_lang.values()) else 4)
        if bare != word and (" " in bare or not short) and bare not in gathered:
            gathered[bare] = by_lang


def _add_unspaced(gathered: dict[str, dict[str, _Draft]]) -> None:
    """Phrases are also known run together ("countmein"), unless that would be another word."""
    for word, by_lang in list(gathered.items()):
        joined = word.replace(" ", "")
        if joined != word and len(joined) > 6 and all(map(is_spaced, joined)):
            gathered.setdefault(joined, by_lang)


def _slips(words: Mapping[str, tuple[Sense, ...]]) -> dict[str, str]:
    """Every longer word that does something, short of each of its letters in turn; what could come of two
    words is left out."""
    found: dict[str, set[str]] = {}
    for word, senses in words.items():
        if (
            len(word) > 4
            and word.isalpha()
            and is_spaced(word[0])
            and any(sense.kinds & _SLIPPING for sense in senses)
        ):
            for at in range(1, len(word)):
                found.setdefault(word[:at] + word[at + 1 :], set()).add(word)
    return {short: meant.pop() for short, meant in found.items() if len(meant) == 1 and short not in words}


def slipped(lexicon: Lexicon, word: str) -> str | None:
    """The word meant by one drawn out ("pleaseee"), or with a letter missing, doubled or misplaced. A letter
    exchanged for another makes another word."""
    if len(word) < 4:
        return None
    even = (_LONG_DRAWN.sub(r"\1", word), _LONG_DRAWN.sub(r"\1\1", word))
    drawn = next((form for form in even if form != word and form in lexicon.words), None)
    return drawn or lexicon.slips.get(word) or _doubled_or_misplaced(lexicon, word)


def _doubled_or_misplaced(lexicon: Lexicon, word: str) -> str | None:
    shorts = {word[:at] + word[at + 1 :] for at in range(1, len(word))}
    known = {short for short in shorts if len(short) > 4 and short in lexicon.words}
    meant = {short for short in known if lexicon.words[short][0].kinds & _SLIPPING}
    meant |= {
        lexicon.slips[short] for short in shorts if sorted(lexicon.slips.get(short, "")) == sorted(word)
    }
    return meant.pop() if len(meant) == 1 else None


_SLIPPING = frozenset(
    {
        Kind.CLAIMS,
        Kind.THANKS,
        Kind.CANCEL,
        Kind.CHANGE,
        Kind.UNITS,
        Kind.ALONE,
        Kind.ONLY,
        Kind.SAME,
        Kind.WAITING,
        Kind.EACH,
    }
)
# short words that still stand for themselves
_TYPED_BARE = frozenset({Kind.UNITS, Kind.CLAIMS, Kind.MORE, Kind.PLAIN, Kind.THANKS})


def _synonyms(tables: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for table in tables.values():
        for axis, concepts in table.get("phrases", {}).get("names", {}).items():
            if axis != "tails":
                for concept, words in concepts.items():
                    found.setdefault((axis, concept), {fold(concept): None}).update(
                        (fold(word), None) for word in words
                    )
    return {name: tuple(words) for name, words in found.items()}


def _all(tables: Mapping[str, Mapping[str, Any]], *path: str) -> Iterator[str]:
    for table in tables.values():
        found: Any = table.get("phrases", {})
        for key in path:
            found = found.get(key, {})
        yield from found


def _merged(tables: Mapping[str, Mapping[str, Any]], part: str, key: str) -> dict[str, int]:
    return {fold(c): n for table in tables.values() for c, n in table.get(part, {}).get(key, {}).items()}


def _laughs(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for table in tables.values():
        yield from table.get("numerals", {}).get("laughs", ())
