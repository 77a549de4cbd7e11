"""A spoken language describes itself: a folder is all there is to it, and what it writes is its own."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.core import get_global

from bot.languages import FALLBACK, languages, locale_of, spoken, spoken_as
from bot.saying.speech import Speech, Voice
from bot.saying.writing import SAYS, Writing
from tests.house import finders
from tests.house.lacking import lacking
from tests.house.sources import ROOT, findings, sources

NOW = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(
    2026, 12, 2, 12, 5, tzinfo=UTC
)  # Wed and Dec are English words alone; Sat and Nov are others', too
CURRENCIES = ("CNY", "JPY", "USD", "EUR", "TWD")
LETTERS = {
    "Latn": {"LATIN"}, "Hans": {"CJK"}, "Hant": {"CJK"}, "Jpan": {"CJK", "HIRAGANA", "KATAKANA"}, "Kore": {"HANGUL"},
    "Thai": {"THAI"}, "Armn": {"ARMENIAN"},
}  # fmt: skip


def written(voice: Voice) -> list[str]:
    """A date in this year and in another, a clock, lengths of time and sums, without the zone's own name and
    the currency's sign."""
    moments = [voice.when(at, SHANGHAI, NOW) for at in (WEDNESDAY, WEDNESDAY + timedelta(days=364))]
    spans = [voice.left(NOW + timedelta(minutes=m), NOW) for m in (0, 5, 60, 125, 1445, 1565, 2880)]
    sums = [voice.money(minor, currency) for minor in (9_900, 123_456) for currency in CURRENCIES]
    return [
        *(moment.removesuffix(f" ({SHANGHAI.key})") for moment in moments),
        voice.clock(WEDNESDAY, SHANGHAI),
        *spans,
        *(re.sub(r"[A-Z]{2,3}(?=[$¥])|\b[A-Z]{3}\b", "", one) for one in sums),
    ]


def scripts(text: str) -> set[str]:
    """Of the letters of a text, as Unicode names them; marks belong to their letter."""
    return {unicodedata.name(char).split()[0] for char in text if char.isalpha()}


def script_of(voice: Voice) -> str:
    locale = voice.locale
    likely = str(get_global("likely_subtags").get(locale.language, ""))
    return locale.script or next(part for part in likely.split("_") if len(part) == 4)


def words_in(text: str) -> set[str]:
    """Whole words: the d of "déc" is none."""
    return set(re.findall(r"[^\W\d_]+", text))


def own_words(language: str) -> set[str]:
    """What the language itself lists as its units of time: "min" is French as well."""
    told = ROOT / "templates" / language / "language.toml"
    moments = tomllib.loads(told.read_text("utf-8")).get("moments", {}) if told.exists() else {}
    return words_in(repr([moments.get("units"), moments.get("marks")]))


def foreign(voice: Voice) -> list[str]:
    """What of another script, or of English, stands in what a voice writes."""
    english = words_in(" ".join(written(Speech().voice(FALLBACK)))) - own_words(voice.language)
    found = []
    for text in written(voice):
        strange = scripts(text) - LETTERS[script_of(voice)]
        borrowed = words_in(text) & english if voice.language != FALLBACK else set()
        found += [f"{text!r}: {one}" for one in sorted(strange | borrowed)]
    return found


@pytest.mark.parametrize("language", list(languages()))
def test_a_language_writes_nothing_foreign(language: str) -> None:
    """Also those that are only read today: speaking one takes templates, and nothing here."""
    assert foreign(Speech().voice(language)) == []


@pytest.mark.parametrize("language", list(languages()))
def test_what_is_written_says_everything(language: str) -> None:
    voice = Speech().voice(language)
    this_year, another, clock, *_ = written(voice)
    assert re.search(r"\b20.05", this_year), this_year
    assert "2026" not in this_year
    assert "2027" in another
    assert re.match(r"20.05", clock)
    spans = [voice.left(NOW + timedelta(minutes=m), NOW) for m in (5, 65, 1445, 1565)]
    assert [re.findall(r"\d+", span) for span in spans] == [["5"], ["1", "5"], ["1", "5"], ["1", "2"]]


# What the languages of the first day look like, letter by letter: stories and replays are told so.
LOOKS = {
    "en": ("Wed 2 Dec 20:05", "Wed 1 Dec 2027 20:05", "20:05", "1 d 2 h", "0 min", "¥99"),
    "zh-Hans": ("12月2日 周三 20:05", "2027年12月1日 周三 20:05", "20:05", "1天2小时", "0分钟", "¥99"),
    "zh-Hant": ("12月2日 週三 20:05", "2027年12月1日 週三 20:05", "20:05", "1天2小時", "0分鐘", "¥99"),
    "ja": ("12月2日 水 20:05", "2027年12月1日 水 20:05", "20:05", "1日2時間", "0分", "¥99"),
    "ko": ("12월 2일 (수) 20:05", "2027년 12월 1일 (수) 20:05", "20:05", "1일 2시간", "0분", "¥99"),
    "vi": ("20:05 Th 4, 2 thg 12", "20:05 Th 4, 1 thg 12, 2027", "20:05", "1 ngày 2 giờ", "0 phút", "99 ¥"),
    "th": ("พ. 2 ธ.ค. 20:05 น.", "พ. 1 ธ.ค. 2027 20:05 น.", "20:05 น.", "1 วัน 2 ชม.", "0 นาที", "¥99"),
    "id": ("Rab, 2 Des 20.05", "Rab, 1 Des 2027 20.05", "20.05", "1 hari 2 jam", "0 menit", "¥99"),
}


@pytest.mark.parametrize("language", list(LOOKS))
def test_how_a_language_looks(language: str) -> None:
    voice = Speech().voice(language)
    this_year, another, clock, nothing = written(voice)[:4]
    told = (
        this_year,
        another,
        clock,
        voice.left(NOW + timedelta(minutes=1565), NOW),
        nothing,
        voice.money(9_900, "CNY"),
    )
    assert told == LOOKS[language]


class Planted:
    """A voice whose language.toml says something it should not."""

    def __init__(self, language: str, says: dict[str, object]) -> None:
        real = Speech().voice(language)
        self.language, self.locale, self.money = language, real.locale, real.money
        self.writing = Writing(real.locale, says)

    when, clock, left = Voice.when, Voice.clock, Voice.left


@pytest.mark.parametrize(
    ("language", "says", "found"),
    [
        ("vi", {"day": "MMMd日 EEE"}, "CJK"),
        ("ko", {"units": "narrow"}, "LATIN"),
        ("id", {"units": {"day": "{0} d", "hour": "{0} jam", "minute": "{0} menit"}}, "d"),
        ("zh-Hant", {"units": {"day": "{0}天", "hour": "{0}時間で", "minute": "{0}分"}}, "HIRAGANA"),
    ],
)
def test_control_foreign_letters_and_words_are_seen(
    language: str, says: dict[str, object], found: str
) -> None:
    planted: Voice = Planted(language, says)  # type: ignore[assignment]
    assert {one.rpartition(": ")[2] for one in foreign(planted)} == {found}


@pytest.mark.parametrize("language", list(languages()))
def test_a_folder_says_only_what_is_read(language: str) -> None:
    assert set(languages()[language].get("writes", {})) <= SAYS
    assert locale_of(language).language


@pytest.mark.parametrize("language", spoken())
def test_a_language_that_is_spoken_lacks_nothing(language: str) -> None:
    assert lacking(language) == []


def test_control_what_a_language_that_is_only_read_lacks_is_named() -> None:
    found = lacking("th")
    assert {"th: no digest.j2", "th: [judging] lacks hide", "th: [commands] lacks open"} <= set(found)


# -- the platform's tag ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", spoken())
def test_a_language_is_known_by_its_own_tag(language: str) -> None:
    tag = str(locale_of(language))
    assert spoken_as(tag) == spoken_as(tag.lower()) == spoken_as(tag.replace("_", "-")) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-GB", "en"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"), ("ja-JP", "ja"), ("pt-BR", ""), ("vi-VN", "vi"), ("de", ""), ("", ""), ("x" * 300, ""), ("../en", ""),
        ("en\n", "en"), ("-", ""), ("zh-", ""),
    ],
)  # fmt: skip
def test_what_a_platform_calls_a_language(tag: str, language: str) -> None:
    assert spoken_as(tag) == language


# -- no words in code ------------------------------------------------------------------------------

# Made-up people and what they say, for a demo and for measuring; and a mechanic's words, which are to move
# beside it.
# The names of columns in banks' and wallets' exports, and how a payment stands there. These are parts of other people's
# file formats, as `<NtryDtls>` is one of CAMT: what a bank in Hanoi writes over its amounts is the same whichever languages
# are installed here, is never said to or by anybody, and a translator of ours has nothing to add to it. Taking a language
# away must not take away its banks' files; so they stand with the reader of the format and not in templates/.
BANKS = {
    f"commerce/statements/{name}.py"
    for name in ("headings", "table", "wallet", "alipay", "wechat", "amounts", "days")
}
SIGNS = {"commerce/rules/sum_words.py"}  # signs that every language writes, of which one is a character
SAID_BY_EXAMPLES = (
    SIGNS
    | BANKS
    | {
        "bot/running/example.py",
        "bot/bench/phrases.py",
        "adapters/sandbox/platform.py",
        "bot/opening/mechanics.py",
    }
)


def code() -> list[Path]:
    return [
        one
        for one in sources("bot", "commerce", "adapters")
        if not one.is_relative_to(ROOT / "commerce" / "phrases")
    ]


def test_no_word_of_a_language_stands_in_code() -> None:
    checked = [path for path in code() if str(path.relative_to(ROOT)) not in SAID_BY_EXAMPLES]
    assert findings(checked, finders.foreign_words) == []


def test_no_code_names_a_language() -> None:
    checked = [path for path in code() if path != ROOT / "bot" / "languages.py"]
    assert (
        findings(checked, lambda source: finders.constants(source, set(languages()) - {"id"})) == []
    )  # "id" is a key, too


@pytest.mark.parametrize(
    "planted", ["re.compile(r'[人个]')", 'YES = {"yes", "はい"}', "x = f'{n} 시간'", "say('ชม.')"]
)
def test_control_a_word_in_code_is_seen(planted: str) -> None:
    assert len(finders.foreign_words(planted)) == 1


@pytest.mark.parametrize(
    "innocent", ['"""满10件89"""', "x = '，。；／％【】'  # 说", "def f():\n    '''两成'''", "'½ ² …'"]
)
def test_control_marks_and_documentation_are_no_words(innocent: str) -> None:
    assert finders.foreign_words(innocent) == []


def test_control_a_languages_code_in_code_is_seen() -> None:
    assert len(finders.constants('if language == "zh-Hant": pass', set(languages()))) == 1


# -- the documents ---------------------------------------------------------------------------------


def test_the_document_names_everything_that_a_folder_may_say() -> None:
    told = (ROOT / "docs" / "languages.md").read_text("utf-8")
    part = re.search(r"^## `\[writes\]`.*?(?=^## )", told, re.DOTALL | re.MULTILINE)
    assert part is not None
    assert set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|([^|]+)\|", part[0], re.MULTILINE)))) == SAYS
    files = {name for one in languages().values() for name, value in one.items() if isinstance(value, dict)}
    tables = files - {"mechanics"}  # they stand in files of their own
    assert [table for table in sorted(tables) if f"`[{table}]`" not in told] == []
