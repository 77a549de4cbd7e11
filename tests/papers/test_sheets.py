"""A buy's list as CSV and XLSX, in its reader's words."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from bot.delivery.exporting import SUMMED, as_csv, as_xlsx, columns, kept, wide
from bot.languages import spoken, words
from commerce.queries.lists import BuyList, ListedVariant
from tests.papers import stage

HOSTILE = ("=1+1", "+886912345678", "00123", "12-1", "@sum", "1234567890123456")


def listed() -> BuyList:
    orders = [
        stage.order(1, "小兰", paid_minor=19_800, remarks=["room 3-2", "ring twice"], group="Neighbours"),
        stage.order(2, "Bob", handed=True, group="Office"),
        *(stage.order(no, name) for no, name in enumerate(HOSTILE, start=3)),
    ]
    variants = [ListedVariant(goods="Cherries red", units=16, waiting=0, allotted=16, unit="box")]
    return replace(stage.printed(orders).listed, variants=variants)


def cells(name: str, language: str = "en") -> list[list[object]]:
    book = load_workbook(io.BytesIO(as_xlsx(listed(), words(language, "sheets"), "30 Nov 10:00")))
    sheet = book[words(language, "sheets")[name]]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("language", spoken())
def test_headings_are_in_the_readers_language(language: str) -> None:
    says = words(language, "sheets")
    assert set(says) == set(words("en", "sheets"))
    wanted = [says[name] for name in columns(listed())]
    assert len(set(wanted)) == len(wanted)
    assert as_csv(listed(), says).decode("utf-8-sig").splitlines()[0] == ",".join(wanted)
    assert cells("orders", language)[3] == wanted


def test_a_sheet_has_title_moment_and_sums() -> None:
    title, taken, empty, heading, *rows, sums = cells("orders")
    assert (title[0], taken[0], set(empty)) == ("Cherries (number 12)", "as of 30 Nov 10:00", {None})
    assert sums[0] == "In all"
    for name in set(SUMMED) & set(columns(listed())):
        at = columns(listed()).index(name)
        assert sums[at] == pytest.approx(sum(float(str(row[at])) for row in rows)), heading[at]
    assert cells("variants")[-1][:4] == ["In all", 16, "", 0]


def test_sums_are_values_and_no_formulas() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(listed(), words("en", "sheets"), "")))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_note_and_group_stand_with_the_order() -> None:
    heading, first, second = cells("orders")[3:6]
    found = [dict(zip(heading, row, strict=True)) for row in (first, second)]
    assert [one["note"] for one in found] == ["room 3-2; ring twice", ""]
    assert [one["group"] for one in found] == ["Neighbours", "Office"]
    assert [one["handed out"] for one in found] == ["", "yes"]


def test_place_and_code_have_columns_where_there_are_any() -> None:
    assert not {"place", "pickup_code"} & set(columns(listed()))
    chosen = replace(listed(), orders=[stage.order(1, "Amy", place="Gate 3", pickup_code="0471")])
    row = next(csv.DictReader(io.StringIO(as_csv(chosen, words("en", "sheets")).decode("utf-8-sig"))))
    assert (row["pickup place"], row["pickup code"]) == ("Gate 3", "'0471")


def test_bundles_have_a_column_that_can_be_checked() -> None:
    """Four at 99, three of which go for 250, less a tenth: 349 before it, as the column says."""
    assert "bundles" not in columns(listed())
    (line,) = stage.order(1, "Amy").lines
    four = replace(
        line, qty=4, discount_bp=1_000, due_minor=31_410, split=[(1, 3, 25_000), (1, 1, 9_900)], together=4
    )
    chosen = replace(listed(), orders=[stage.order(1, "Amy", lines=[four]), stage.order(2, "Bob")])
    first, second = csv.DictReader(io.StringIO(as_csv(chosen, words("en", "sheets")).decode("utf-8-sig")))
    assert first["bundles"] == "1 × (3 = 250.00) + 1 × 99.00 = 349.00"
    assert float(first["due"]) == pytest.approx(349 * 0.9)
    assert second["bundles"] == ""


def test_a_workbook_keeps_every_name_as_text() -> None:
    assert [row[1] for row in cells("orders")[6:-1]] == list(HOSTILE)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        *((one, f"'{one}") for one in HOSTILE),
        *((one, f"'{one}") for one in ("3/2", "2026-11", "3.2.26", "18:30", "1E5", " 007")),
        *((one, one) for one in ("0", "7", "123", "Amy", "12-301", "B 3-2", "K7QA-X", "3 x 2", "")),
    ],
)
def test_a_csv_says_nothing_that_a_spreadsheet_reads_otherwise(text: str, written: str) -> None:
    assert kept(text) == written


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    assert (wide("Amy"), wide("小兰")) == (3, 4)
    book = load_workbook(io.BytesIO(as_xlsx(listed(), words("en", "sheets"), "")))
    assert book["orders"].column_dimensions["B"].width > len("1234567890123456")
