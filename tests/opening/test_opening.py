"""The leader's language: every row of the tables, and what must hold for any text at all."""

from __future__ import annotations

import re
import time
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import languages, spoken
from bot.opening import (
    KINDS,
    Changes,
    Defaults,
    Opening,
    OpeningRefused,
    Problem,
    SumTwoWays,
    again_number,
    compile_opening,
    keywords,
    read_again,
    read_changes,
    read_opening,
)
from commerce.mechanics import MECHANICS, PLAIN
from commerce.rules.sums import Tender
from tests.opening.openings import OPENINGS
from tests.opening.refused import REFUSED

WORDS = compile_opening(languages())
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # Saturday, 10:00 in Shanghai
OWN_KINDS = {one.kind: (name, one) for name, kind in MECHANICS.items() for one in kind.problems}
TIERS = Defaults(tiers=("Silver", "Gold"))


def read(text: str, currency: str = "CNY") -> Opening:
    return read_opening(text, NOW, ZONE, Tender(currency), WORDS, TIERS)


def said(value: Opening | Changes) -> dict[str, Any]:
    """The fields that say something; moments as local text."""
    found = {field.name: getattr(value, field.name) for field in fields(value) if field.name != "understood"}
    if found["closes_at"]:
        found["closes_at"] = found["closes_at"].astimezone(ZONE).strftime("%m-%d %H:%M")
    return {name: each for name, each in found.items() if each not in (None, "", (), {}, PLAIN)}


def told(problem: Problem) -> str:
    words = " ".join(filter(None, (problem.kind, problem.field, problem.text)))
    return words + (f" [{problem.offer}]" if problem.offer else "")


def refusal(text: str) -> tuple[Problem, ...]:
    with pytest.raises(OpeningRefused) as refused:
        read(text)
    return refused.value.problems


@pytest.mark.parametrize(("text", "currency", "expected"), OPENINGS)
def test_an_opening_is_understood(text: str, currency: str, expected: dict[str, Any]) -> None:
    found = said(read(text, currency))
    if "title" not in expected:
        found.pop("title")
    assert found == expected


@pytest.mark.parametrize(("text", "problems"), REFUSED)
def test_a_refusal_names_every_problem(text: str, problems: list[str]) -> None:
    assert [told(problem) for problem in refusal(text)] == problems


def test_the_tables_are_long() -> None:
    assert len({text for text, _, _ in OPENINGS}) >= 80
    assert len({text for text, _ in REFUSED}) >= 60


def test_every_kind_of_problem_of_an_opening_has_a_row() -> None:
    shown = {problem.split()[0] for _, problems in REFUSED for problem in problems}
    assert set(KINDS) - shown == {
        "no_number",
        "nothing",
        "not_editable",
        "no_product",
        "code_taken",
        "which_product",
    }  # of /open again and of /edit


@pytest.mark.parametrize("kind", OWN_KINDS)
def test_a_mechanics_own_problem_comes_of_its_example(kind: str) -> None:
    name, own = OWN_KINDS[kind]
    assert [(problem.kind, problem.field) for problem in refusal(own.example)] == [(kind, name)]


def test_problems_carry_what_a_template_needs() -> None:
    past, currency, absurd, tier = refusal(
        "Cherries; until 9:00; price $9; early bronze; limit 0; min 25:00"
    )[:4]
    assert past.suggestion == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert (past.keyword, currency.other, tier.kind) == ("until", "CNY", "bad_number")
    assert absurd.other == "Silver, Gold, followers, members, regulars, super members"
    mechanics = refusal("樱桃；价格99；阶梯 10=89；拼团 3；整箱 12")[-1]
    assert (mechanics.text, mechanics.other) == ("阶梯", "拼团, 整箱")


def test_what_was_understood_stands_in_order_in_the_leaders_words() -> None:
    opening = read("樱桃；截止：今晚8点；价格99元/盒，限购2；20件成团")
    assert opening.understood == (
        ("title", "樱桃"),
        ("until", "今晚8点"),
        ("price", "99元/盒"),
        ("limit", "2"),
        ("min", "20件"),
    )


def test_the_title_and_the_common_fields_make_the_only_offer() -> None:
    (only,) = read("Cherries; price 99/box; stock 5; code C1").goods
    assert (only.code, only.title, only.unit, only.price_minor, only.stock) == (
        "C1",
        "Cherries",
        "box",
        9900,
        5,
    )
    assert [offer.code for offer in read("Nuts; offer A Mango 45; offer B Date 30").goods] == ["A", "B"]


def test_a_title_is_kept_as_it_is_written() -> None:
    assert read("樱桃２斤，甜（顺丰～包邮）；价格9").title == "樱桃２斤，甜（顺丰～包邮）"
    assert read("a\0b\ud800; price 9").title == "ab"


AGAIN = [
    ("again 12", 12),
    ("Again #12", 12),
    ("again 12; price 95", 12),
    ("12 price 95", 12),
    ("12; price 95", 12),
    ("12", 12),
    ("#12", 12),
    ("再开12", 12),
    ("再开 12；价格95", 12),
    ("12价格95", 12),
    ("12号团 价格95", 12),
    ("再開12；締切 明日20時", 12),
    ("12 until tomorrow", 12),
    ("12\nprice 95", 12),
    ("12 eggs; price 30", None),
    ("12 pack beer; price 30", None),
    ("12 stock cubes; price 5", None),
    ("12.5 kg rice; price 5", None),
    ("99元/箱; price 3", None),
    ("Cherries; price 5", None),
    ("again and again; price 5", None),
    ("", None),
    ("2026 calendar", None),
]


@pytest.mark.parametrize(("text", "number"), AGAIN)
def test_a_number_alone_or_before_a_field_opens_again(text: str, number: int | None) -> None:
    assert again_number(text, WORDS) == number


AGAINS = [
    ("again 12", {"number": 12}),
    ("12 price 95", {"number": 12, "price_minor": 9500}),
    ("again 12; price 95; until 20:00", {"number": 12, "price_minor": 9500, "closes_at": "11-21 20:00"}),
    ("again 12 price 95 until 20:00", {"number": 12, "price_minor": 9500, "closes_at": "11-21 20:00"}),
    ("再开12；价格95；库存不限", {"number": 12, "price_minor": 9500, "cleared": ("stock",)}),
    ("再開12；締切 明日20時", {"number": 12, "closes_at": "11-22 20:00"}),
]


@pytest.mark.parametrize(("text", "expected"), AGAINS)
def test_opening_again_with_differences(text: str, expected: dict[str, Any]) -> None:
    number, changes = read_again(text, NOW, ZONE, Tender("CNY"), WORDS)
    assert (number, said(changes)) == (12, expected)


CHANGES = [
    (
        "12; price 95; stock 60; note sweeter",
        {"number": 12, "price_minor": 9500, "stock": 60, "note": "sweeter"},
    ),
    ("price 95", {"price_minor": 9500}),
    ("title New name; limit none", {"title": "New name", "cleared": ("limit",)}),
    ("12 截止明晚8点", {"number": 12, "closes_at": "11-22 20:00"}),
    ("stock red=3", {"variant_stock": {("red",): 3}}),
    (
        "options red/green; stock green=3",
        {"options": (("option", ("red", "green")),), "variant_stock": {("green",): 3}},
    ),
    ("min none; early none; ladder none", {"cleared": ("min", "early", "ladder")}),
]


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_changes_are_only_what_is_said(text: str, expected: dict[str, Any]) -> None:
    assert (
        said(read_changes(text, NOW, ZONE, Tender("CNY"), WORDS, options=(("option", ("red", "blue")),)))
        == expected
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("12", ["nothing"]),
        ("", ["nothing"]),
        ("12; foo; price x", ["unread foo", "bad_price price x"]),
        ("12; stock green=3", ["unknown_variant stock green"]),
        ("price none", ["bad_price price none"]),
    ],
)
def test_changes_refused(text: str, problems: list[str]) -> None:
    with pytest.raises(OpeningRefused) as refused:
        read_changes(text, NOW, ZONE, Tender("CNY"), WORDS, options=(("option", ("red", "blue")),))
    assert [told(problem) for problem in refused.value.problems] == problems


def test_again_without_a_number_is_refused() -> None:
    with pytest.raises(OpeningRefused) as refused:
        read_again("again Cherries", NOW, ZONE, Tender("CNY"), WORDS)
    assert [told(problem) for problem in refused.value.problems] == ["no_number again Cherries"]


@pytest.mark.parametrize("text", ["again", " Again ", "再开", "再開"])
def test_again_alone_asks_for_the_number(text: str) -> None:
    with pytest.raises(OpeningRefused) as refused:
        again_number(text, WORDS)
    assert [problem.kind for problem in refused.value.problems] == ["no_number"]


@pytest.mark.parametrize("lang", spoken())
def test_help_names_every_field_with_an_example_that_can_be_read(lang: str) -> None:
    lines = keywords(WORDS, lang)
    assert [keyword for keyword, _ in lines] != [
        keyword for keyword, _ in keywords(WORDS, "en")
    ] or lang == "en"
    assert len(lines) == 17 + sum(bool(kind.fields) for kind in MECHANICS.values())
    for keyword, example in lines:
        assert example.startswith(keyword)
        example = re.sub(r"(?: \(|（)[^()（）]+[:：].+$", "", example)  # "(or: min 5 members)" is another one
        currency = "JPY" if lang == "ja" else "CNY"
        price = "" if "99" in example or "38" in example else "; price 99000"
        text = f"Title{price}; " + ("options red/blue; " if "=5" in example else "") + example
        assert read_opening(text, NOW, ZONE, Tender(currency), WORDS).understood[-1][0] != "title"


NASTY = {
    "keywords": "price " * 830,
    "fields": ";a" * 2500,
    "digits": "1" * 5000,
    "a long price": "x; price " + "9" * 4980,
    "steps": "T; ladder " + "10=89 " * 830,
    "an offer": "T; offer " + "a 1 " * 1240,
    "stock": "T; options a/b; stock " + "a=1, " * 990,
    "brackets": "(" * 2500 + ")" * 2500,
    "options": "T; options " + "a=b/c " * 830,
    "values": "T; options " + "/".join(map(str, range(900))),
    "chinese": "T；价格，" + "截止，" * 1600,
    "minimum": "T; min " + "1人 " * 1600,
    "spaces": "T; limit 1" + " " * 4900 + "x",
    "commas": "T; price 9," + ",,," * 1600,
    "early": "T; early " + "1 " * 2000,
    "each": "T; limit " + "每人" * 2000,
    "offers": "T" + "; offer A mango 45 (stock 1, limit 2, options a/b)" * 96,
    "inner": "T\n" + "\n".join(["price 5 until 3 x"] * 110),
    "blank": " " * 4990 + "x",
    "newlines": "again" + "\n " * 2400 + "x",
}


@pytest.mark.parametrize("name", NASTY)
def test_the_worst_text_is_read_at_once(name: str) -> None:
    text, spent = NASTY[name][:5000], []
    for _ in range(5):
        begun = time.thread_time()
        outcome(text)
        again_number(text, WORDS)
        spent.append(time.thread_time() - begun)
    assert min(spent) < 0.02


def outcome(text: str) -> Opening | OpeningRefused:
    try:
        return read(text)
    except OpeningRefused as refused:
        return refused


PIECES = [
    *WORDS.lexicon,
    *WORDS.none,
    *WORDS.sums.currencies,
    *"()（）;；\n,，、/=:：%#²",
    " ",
    "10",
    "99",
    "20:00",
    "S",
    "red",
    "A01",
    "今晚8点",
    "满",
]
written = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(
        st.sampled_from([text for text, _, _ in OPENINGS] + [text for text, _ in REFUSED if len(text) < 90]),
        max_size=3,
    ).map(";".join),
)


@given(written, st.sampled_from(["CNY", "USD", "JPY", "KWD"]))
def test_any_text_is_an_opening_or_refused_with_reasons(text: str, currency: str) -> None:
    try:
        opening = read(text, currency)
    except OpeningRefused as refused:
        problems = refused.problems
        assert {problem.kind for problem in problems} <= {*KINDS, *OWN_KINDS}
        assert problems
        return
    except SumTwoWays as unclear:
        assert unclear.ways.small < unclear.ways.large  # noqa: PT017
        return
    assert opening.title.strip()
    assert all(0 < offer.price_minor < 10**9 for offer in opening.goods if offer.price_minor is not None)
    assert opening.price_minor is not None or all(offer.price_minor is not None for offer in opening.offers)
    assert opening.closes_at is None or opening.closes_at > NOW
    assert list(opening.terms.get("steps", ())) == sorted(opening.terms.get("steps", ()))


@given(written)
def test_any_text_is_changes_or_refused(text: str) -> None:
    for reader in (read_changes, read_again):
        try:
            reader(text, NOW, ZONE, Tender("CNY"), WORDS, TIERS)
        except OpeningRefused as refused:
            assert refused.problems  # noqa: PT017
        except SumTwoWays as unclear:
            assert unclear.ways.small < unclear.ways.large  # noqa: PT017
    number = again_number(text, WORDS)
    assert number is None or number >= 0
