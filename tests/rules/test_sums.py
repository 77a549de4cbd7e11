"""Sums as people write them: a table in plain text, what a file tells of its decimal mark, and what must hold
for any sum."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hearing.vocabulary import vocabulary
from commerce.rules import sums
from commerce.rules.money import EXPONENTS, exponent, whole
from commerce.rules.sums import NoSum, Reading, Sum, Tender, TwoWays, decimal_mark, infer_mark, read_sum

TABLE = Path(__file__).with_name("sums.txt")
WORDS = vocabulary().opening.sums
ROWS = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in TABLE.read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


def told(reading: Reading) -> str:
    """A reading as the table writes it."""
    match reading:
        case Sum(minor):
            return str(minor)
        case TwoWays(small, large):
            return f"asked {small} {large}"
    return f"no {reading.why}"


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 150
    assert {row[3].split()[0] for row in ROWS if not row[3].isdigit()} == {"asked", "no"}


@pytest.mark.parametrize(("text", "currency", "language", "expected"), ROWS)
def test_a_sum_comes_to_what_the_table_says(text: str, currency: str, language: str, expected: str) -> None:
    assert told(read_sum(text, Tender(currency, language), WORDS)) == expected


def test_control_a_reader_that_takes_every_point_for_decimals_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sums, "_groups", lambda *_: False)
    wrong = [row for row in ROWS if told(read_sum(row[0], Tender(row[1], row[2]), WORDS)) != row[3]]
    assert len(wrong) > 20
    assert ("Rp85.000", "IDR", "en", "8500000") in wrong


@pytest.mark.parametrize(("mark", "expected"), [(".", Sum(120)), (",", Sum(120000))])
def test_a_known_mark_leaves_nothing_to_ask(mark: str, expected: Sum) -> None:
    assert read_sum("1.200", Tender("EUR", "en", mark)) == expected
    assert read_sum("1.200", Tender("JPY", "ja", mark)) == Sum(
        1200
    )  # where there is no smaller unit, three digits are thousands


def test_the_mark_of_an_answer_is_the_answer() -> None:
    for text, language in (("1.200", "en"), ("1,200", "de")):
        ways = read_sum(text, Tender("EUR", language))
        assert isinstance(ways, TwoWays)
        other = "," if ways.mark == "." else "."
        assert read_sum(text, Tender("EUR", language, ways.mark)) == Sum(ways.small)
        assert read_sum(text, Tender("EUR", language, other)) == Sum(ways.large)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.200", "9,90"], ","),
        (["1.200", "1.234,50"], ","),
        (["1,200", "3.5"], "."),
        (["1,200,000"], "."),
        (["1.200.000"], ","),
        (["1’234.50 CHF", "1’200"], "."),
        (["-9,90 €", "(12,00)"], ","),
        (["0.500"], "."),
        (["1234.500"], "."),
        (["1.200", "2.500"], ""),
        (["1200", ""], ""),
        (["9,90", "9.90"], ""),
        ([], ""),
    ],
)
def test_a_file_tells_its_mark_by_all_its_sums(texts: list[str], mark: str) -> None:
    assert infer_mark(texts) == mark


def test_a_sum_of_a_file_is_read_by_its_other_sums() -> None:
    texts = ["1.200", "9,90", "85,00"]
    tender = Tender("EUR", "en", infer_mark(texts))
    assert [read_sum(text, tender) for text in texts] == [Sum(120000), Sum(990), Sum(8500)]


def test_languages_part_decimals() -> None:
    assert [
        decimal_mark(tag) for tag in ("en", "zh-Hans", "ja", "de", "de-CH", "es-MX", "pt-BR", "vi")
    ] == list("..." + ",.." + ",,")


amounts = st.tuples(st.sampled_from(sorted(EXPONENTS)), st.integers(0, 10**11))


@given(amounts, st.sampled_from(["en", "de"]), st.booleans())
def test_a_sum_written_out_in_full_is_read_back(
    amount: tuple[str, int], language: str, grouped: bool
) -> None:
    currency, minor = amount
    places = exponent(currency)
    minor -= minor % 10**places if whole(currency) else 0
    major, rest = divmod(minor, 10**places)
    mark = decimal_mark(language)
    head = f"{major:,}".replace(",", "." if mark == "," else ",") if grouped else str(major)
    written = f"{head}{mark}{rest:0{places}}" if rest else head
    read = read_sum(written, Tender(currency, language))
    assert read == Sum(minor)


@given(st.text(max_size=20), st.sampled_from(["CNY", "JPY", "IDR", "KWD"]), st.sampled_from(["en", "de"]))
def test_any_text_is_a_sum_or_none(text: str, currency: str, language: str) -> None:
    read = read_sum(text, Tender(currency, language), WORDS)
    assert isinstance(read, NoSum) or (isinstance(read, Sum) and read.minor >= 0) or isinstance(read, TwoWays)


pieces = st.lists(
    st.sampled_from(
        [*WORDS.scales, *WORDS.digits, *WORDS.places, *WORDS.currencies, *"0159.,'’ ", "000", "12"]
    ),
    max_size=9,
)


@given(pieces, st.sampled_from(["CNY", "JPY", "IDR", "KWD"]))
def test_no_way_to_put_the_words_together_breaks_it(words: list[str], currency: str) -> None:
    read = read_sum("".join(words), Tender(currency), WORDS)
    if isinstance(read, TwoWays):
        assert read.large == 1000 * read.small
