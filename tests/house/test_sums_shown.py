"""A sum that is shown is the sum that is booked: every currency, in every language, read back from what is
shown, on two Babels."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import babel
import pytest
from babel import Locale
from babel.numbers import format_currency
from openpyxl import load_workbook

from bot.delivery.exporting import as_csv, as_xlsx
from bot.languages import TEMPLATES, spoken, words
from bot.saying.speech import Voice
from commerce.outcomes import LineFact
from commerce.queries.lists import BuyList, ListedOrder
from commerce.rules.money import EXPONENTS, exponent
from commerce.rules.sums import Sum, Tender, read_sum
from tests.house.facts import NOW
from tests.house.sources import ROOT

NEXT = "2.19.0"  # the Babel after the locked one: it shows other currencies without decimals
VOICES = {language: Voice(TEMPLATES, language) for language in (*spoken(), "de_CH")}
POINTS = {"vi": ","}  # before the decimals, by CLDR; else a full stop
ENGLISH = words("en", "sheets")
MINORS = (0, 1, 5, 9_900, 9_950, 129_950, 100_000_000, 123_456_789, 10**13 + 1, -129_950)


def read_back(shown: str, currency: str, point: str = ".") -> int:
    """Minor units by the digits and marks alone, `point` before the decimals: the reader of sums has no part in it, and
    takes no sen."""
    found = re.search(r"[0-9][0-9.,'’]*", shown)
    assert found, shown
    digits = re.sub("[.,'’]", lambda mark: "." if mark[0] == point else "", found[0])
    return int(Decimal(digits).scaleb(exponent(currency))) * (-1 if "-" in shown else 1)


@pytest.mark.parametrize("currency", sorted(EXPONENTS))
def test_what_is_shown_is_what_is_booked(currency: str) -> None:
    for language, voice in VOICES.items():
        for minor in MINORS:
            shown = voice.money(minor, currency)
            assert read_back(shown, currency, POINTS.get(language, ".")) == minor, (language, shown)


@pytest.mark.parametrize(
    "currency", ["CNY", "JPY", "TWD", "HKD", "EUR", "KRW", "VND", "THB", "INR", "RSD", "CHF", "KWD", "GBP"]
)
def test_a_sum_that_is_shown_can_be_written_again(currency: str) -> None:
    """A leader copies a price out of a post: it is read as it was shown. KRW, JPY, VND: whole units."""
    for language in spoken():
        for minor in (9_900, 9_950, 129_950, 12_345_678):
            shown = VOICES[language].money(minor, currency)
            assert read_sum(shown, Tender(currency, language)) == Sum(minor), (language, shown)


@pytest.mark.parametrize(
    ("language", "currency", "minor", "shown"),
    [
        ("en", "CNY", 9900, "¥99"),
        ("en", "CNY", 9950, "¥99.50"),
        ("en", "JPY", 990, "¥990"),
        ("zh-Hans", "CNY", 9900, "¥99"),
        ("zh-Hans", "JPY", 990, "JP¥990"),
        ("zh-Hant", "CNY", 9900, "¥99"),
        ("zh-Hant", "TWD", 35000, "$350"),
        ("ja", "CNY", 9900, "¥99"),
        ("ja", "CNY", -9950, "-¥99.50"),
        ("ja", "JPY", 990, "¥990"),
        ("en", "RSD", 129950, "RSD1,299.50"),
        ("en", "IDR", 8500000, "IDR85,000"),
        ("en", "IDR", 8500050, "IDR85,000.50"),
        ("en", "HUF", 129950, "HUF1,299.50"),
        ("en", "KWD", 4500, "KWD4.500"),
        ("en", "CHF", 100_000_000, "CHF1,000,000"),
    ],
)
def test_it_looks_as_it_did(language: str, currency: str, minor: int, shown: str) -> None:
    assert VOICES[language].money(minor, currency) == shown


def test_francs_are_grouped_however_many_they_are() -> None:
    assert re.fullmatch("CHF 1(?P<mark>['’])234(?P=mark)567.89", VOICES["de_CH"].money(123_456_789, "CHF"))
    assert Voice(TEMPLATES, "en_IN").money(123_456_789, "INR") == "₹12,34,567.89"


def test_control_babels_own_decimals_are_not_what_is_booked() -> None:
    shown = {
        code: format_currency(Decimal("1299.50"), code, locale=Locale.parse("en"))
        for code in EXPONENTS
        if exponent(code) > 1
    }
    assert (
        len(
            [
                code
                for code, text in shown.items()
                if read_back(text, code) != round(1299.5 * 10 ** exponent(code))
            ]
        )
        > 10
    )


def test_every_live_currency_has_its_decimals() -> None:
    """ISO 4217 has 17 codes of whole units, 7 of thousandths and 2 of ten-thousandths; all others are
    hundredths."""
    assert [sum(1 for places in EXPONENTS.values() if places == n) for n in (0, 3, 4)] == [17, 7, 2]
    assert len(EXPONENTS) > 160
    assert [exponent(code) for code in ("IQD", "ISK", "UGX", "MGA", "XCG", "CLF", "DEM")] == [
        3,
        0,
        0,
        2,
        2,
        4,
        2,
    ]


@pytest.mark.parametrize("currency", sorted(EXPONENTS))
def test_the_files_hold_what_is_booked(currency: str) -> None:
    minors = (1, 9_900, 129_950, 123_456_789)
    lines = [
        LineFact(
            code="A", title="Cheese", variant="", qty=1, waiting=0, for_="", unit_minor=minor, due_minor=minor
        )
        for minor in minors
    ]
    order = ListedOrder(
        order_no=1,
        member_no=1,
        name="amy",
        lines=lines,
        units=4,
        waiting=0,
        due_minor=sum(minors),
        paid_minor=minors[-1],
        handed=False,
        deleted=False,
    )
    listed = BuyList(
        buy_no=1,
        title="Cheese",
        state="succeeded",
        settled=True,
        arrived=False,
        closes_at=NOW,
        currency=currency,
        orders=[order],
        variants=[],
        units=4,
        due_minor=sum(minors),
        paid_minor=minors[-1],
    )
    rows = list(csv.DictReader(io.StringIO(as_csv(listed, ENGLISH).decode("utf-8-sig"))))
    assert [read_back(row["due"], currency) for row in rows] == list(minors)
    assert all(len(row["due"].partition(".")[2]) == exponent(currency) for row in rows)
    sheet = load_workbook(io.BytesIO(as_xlsx(listed, ENGLISH, "today")))["orders"]
    due = [sheet.cell(row, 12) for row in range(5, 9)]
    assert [round(Decimal(str(cell.value)).scaleb(exponent(currency))) for cell in due] == list(minors)
    assert {cell.number_format for cell in due} == {
        "0." + "0" * exponent(currency) if exponent(currency) else "0"
    }


@pytest.mark.faults  # it installs a package into a folder of its own
def test_the_next_babel_shows_the_same(tmp_path: Path) -> None:
    if babel.__version__ == NEXT:
        pytest.skip(f"Babel {NEXT} is the locked one by now: name the one after it")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--target",
        str(tmp_path / "next"),
        f"babel=={NEXT}",
    ]
    installed = subprocess.run(install, capture_output=True, text=True, timeout=120)
    if installed.returncode:
        pytest.skip(f"Babel {NEXT} could not be fetched: {installed.stderr.strip()[-200:]}")
    seen = subprocess.run(
        [sys.executable, "-c", "import babel; print(babel.__version__)"], **_with(tmp_path / "next")
    )
    assert seen.stdout.strip() == NEXT
    this = [
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "-m",
        "not faults",
        "tests/house/test_sums_shown.py",
    ]
    done = subprocess.run([sys.executable, *this], **_with(tmp_path / "next"))
    assert done.returncode == 0, done.stdout[-3000:]


def _with(folder: Path) -> dict[str, object]:
    """A child that finds that folder's packages before all others."""
    env = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "PLUSONE_NO_SETUP": "1"}
    return {"env": env, "cwd": ROOT, "capture_output": True, "text": True, "timeout": 300}
