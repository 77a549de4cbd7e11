"""Minor units: reading amounts, sharing sums, discounts."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.money import exponent, minor, percent_off, share


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("99.50", "CNY", 9950),
        ("99.5", "CNY", 9950),
        ("99", "CNY", 9900),
        ("0", "CNY", 0),
        ("0.01", "EUR", 1),
        (" 12 ", "CNY", 1200),
        ("100", "JPY", 100),
        ("100.00", "JPY", 100),
        ("1.234", "KWD", 1234),
        ("1.2", "KWD", 1200),
        ("0.0001", "CLF", 1),
        ("999999999999.99", "CNY", 99_999_999_999_999),
    ],
)
def test_amounts_are_read(text: str, currency: str, expected: int) -> None:
    assert minor(text, currency) == expected


NO_AMOUNTS = [
    "",
    "-1",
    "+1",
    "1,000",
    "1_000",
    "1e3",
    "¥5",
    ".5",
    "5.",
    "99.505",
    "٣",
    "９",
    "²",
    "NaN",
    "9" * 13,
    "1 2",
]


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals"):
        minor(text, "CNY")


def test_decimals_that_a_currency_lacks_are_named() -> None:
    with pytest.raises(ValueError, match="more decimals than JPY, which has none"):
        minor("100.5", "JPY")


def test_exponents() -> None:
    assert [exponent(currency) for currency in ("CNY", "USD", "JPY", "KRW", "KWD", "CLF")] == [
        2,
        2,
        0,
        0,
        3,
        4,
    ]


@given(st.integers(0, 10**14), st.sampled_from(["CNY", "JPY", "KWD", "CLF"]))
def test_a_written_amount_reads_back(amount: int, currency: str) -> None:
    places = exponent(currency)
    written = f"{Decimal(amount).scaleb(-places):.{places}f}"
    if len(written.partition(".")[0]) <= 12:
        assert minor(written, currency) == amount


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_value_error(text: str) -> None:
    try:
        assert minor(text, "CNY") >= 0
    except ValueError as refused:
        assert "amount" in str(refused) or "decimals" in str(refused)  # noqa: PT017 - either outcome is fine


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_shares_add_up_and_are_fair(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(
            weights
        )  # each within one minor unit of its exact part


def test_the_earlier_one_gets_the_odd_cent() -> None:
    assert share(100, [1, 1, 1]) == (34, 33, 33)
    assert share(-100, [1, 1, 1]) == (-34, -33, -33)
    assert share(5, [0, 1]) == (0, 5)
    assert share(0, []) == ()
    assert share(0, [0, 0]) == (0, 0)


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (1, [2, -1])])
def test_nobody_to_share_with(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError):
        share(total, weights)


@given(st.integers(0, 10**15), st.integers(0, 10_000))
def test_a_discount_rounds_half_up(amount: int, discount_bp: int) -> None:
    exact = Decimal(amount * (10_000 - discount_bp)) / 10_000
    assert percent_off(amount, discount_bp) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("amount", "discount_bp", "left"), [(9900, 300, 9603), (50, 300, 49), (1, 5000, 1), (999, 10_000, 0)]
)
def test_discounts(amount: int, discount_bp: int, left: int) -> None:
    assert percent_off(amount, discount_bp) == left


@pytest.mark.parametrize(("amount", "discount_bp"), [(-1, 100), (100, -1), (100, 10_001)])
def test_impossible_discounts_are_refused(amount: int, discount_bp: int) -> None:
    with pytest.raises(ValueError):
        percent_off(amount, discount_bp)
