"""The language folders as the reader takes them: every list is known, and a language is words alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.languages import languages
from commerce.phrases.kinds import LISTS
from commerce.phrases.lexicon import compile_lexicon
from commerce.phrases.reader import Context, read
from tests.phrases.posts import lexicon, posts
from tests.phrases.test_tables import describe

READ = ["en", "zh-Hans", "zh-Hant", "yue", "ja", "ms", "id", "vi", "th", "tl", "ko", "de", "fr", "es"]
OWN_TABLES = {"every_axis", "names", "name_first", "ask_between", "household"}
ESSENTIAL = {
    "claims",
    "alone",
    "more",
    "change",
    "cancel",
    "no",
    "ask",
    "if",
    "later",
    "past",
    "paid",
    "plain",
    "thanks",
    "units",
    "other_units",
}


@pytest.mark.parametrize("lang", READ)
def test_a_language_has_what_it_takes(lang: str) -> None:
    phrases = languages()[lang]["phrases"]
    assert phrases.keys() - LISTS - OWN_TABLES == set(), "a list the reader doesn't know: a slip of the pen?"
    assert lang == "zh-Hant" or ESSENTIAL - phrases.keys() == set()
    assert all(
        isinstance(word, str) and word == word.strip() and word
        for name in LISTS & phrases.keys()
        for word in phrases[name]
    )


def test_every_list_is_explained() -> None:
    told = (Path(__file__).parents[2] / "docs" / "languages.md").read_text("utf-8")
    assert [
        name for name in sorted(LISTS | OWN_TABLES) if f"`{name}`" not in told and f".{name}]" not in told
    ] == []


def test_the_languages_do_not_depend_on_their_order() -> None:
    backwards = compile_lexicon(dict(reversed(languages().items())))
    for text in (
        "要两份",
        "2 pls",
        "nak 2",
        "chốt 2",
        "2個お願いします",
        "เอา 2",
        "mau 3",
        "dalawa po",
        "2개 주세요",
    ):
        assert read(text, Context(lexicon=backwards, goods=posts()["jam"])) == read(
            text, Context(lexicon=lexicon(), goods=posts()["jam"])
        )


def test_without_its_folder_a_language_is_not_read() -> None:
    without = compile_lexicon({lang: tables for lang, tables in languages().items() if lang != "ko"})
    assert describe(read("두 봉지 주세요", Context(lexicon=without, goods=posts()["gim"]))) == "nothing"
    assert describe(read("두 봉지 주세요", Context(lexicon=lexicon(), goods=posts()["gim"]))) == "+2"


def test_numbers_are_read_even_with_no_language_at_all() -> None:
    nobody = compile_lexicon({})
    assert describe(read("+2", Context(lexicon=nobody, goods=posts()["jam"]))) == "+2"
    assert describe(read("A1+2", Context(lexicon=nobody, goods=posts()["bakery"]))) != "nothing"


def test_what_a_made_up_language_needs() -> None:
    """The example of docs/languages.md."""
    tables = {
        "xx": {
            "phrases": {"claims": ["volas"], "thanks": ["dankon"], "names": {"color": {"red": ["rugxa"]}}},
            "numerals": {"words": {"du": 2}},
        }
    }
    context = Context(lexicon=compile_lexicon({**languages(), **tables}), goods=posts()["tee"])
    assert describe(read("volas du rugxa L dankon", context)) == "+2 red/L"
