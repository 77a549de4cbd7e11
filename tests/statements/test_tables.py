"""Any bank's CSV or workbook: headings in any language, marks, brackets, days, encodings, and what has to be asked."""

from __future__ import annotations

import io
import struct
from datetime import date

import pytest
import xlsxwriter

from commerce.rules.references import code_of, found_in, written
from commerce.statements.amounts import amount_of
from commerce.statements.columns import Unmapped
from commerce.statements.entry import MOST_BYTES, BrokenStatement, Entry, Statement
from commerce.statements.reading import read
from tests.statements.old_workbook import old_workbook

CODE = written(code_of(7))


def entries(
    data: bytes | str, currency: str = "EUR", told: dict[str, tuple[int, int]] | None = None
) -> tuple[Entry, ...]:
    found = read(data.encode() if isinstance(data, str) else data, currency, told)
    assert isinstance(found, Statement), found
    return found.entries


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.30", "EUR", 1230),
        ("(12.30)", "USD", -1230),
        ("12.30-", "EUR", -1230),
        ("−12,30", "EUR", -1230),
        ("1.234,56", "EUR", 123_456),
        ("1,234.56", "USD", 123_456),
        ("1'234.50", "CHF", 123_450),
        ("1 234,50 €", "EUR", 123_450),
        ("150.000", "VND", 150_000),
        ("150.000 đ", "VND", 150_000),
        ("150.000,00", "IDR", 15_000_000),
        ("1,23,456.50", "INR", 12_345_650),
        ("1.234", "KWD", 1234),
        ("¥78.00", "CNY", 7800),
        ("￥1,980", "JPY", 1980),
        ("๑๒.๕๐", "THB", 1250),
        ("abc", "EUR", None),
        ("150.50", "VND", None),
        ("12/03", "EUR", None),
        ("2026-01-02", "EUR", None),
        ("", "EUR", None),
    ],
)
def test_an_amount_as_banks_write_it(text: str, currency: str, minor: int | None) -> None:
    assert amount_of(text, currency) == minor


@pytest.mark.parametrize(
    ("table", "currency"),
    [
        ("Date,Description,Amount\n2026-11-27,{code} amy,78.50", "EUR"),
        ("Buchungstag;Name;Verwendungszweck;Betrag (EUR)\n27.11.26;Amy;{code};78,50", "EUR"),
        ("Fecha;Concepto;Importe;Saldo\n27/11/2026;{code};78,50;1.000,00", "EUR"),
        ("日期,摘要,收入金额,支出金额,余额\n2026-11-27,{code},78.50,,100.00", "CNY"),
        ("日付,お取引内容,お支払金額,お預り金額,残高\n2026/11/27,{code},,7850,10000", "JPY"),
        ("วันที่,รายการ,ถอน,ฝาก,คงเหลือ\n27/11/2569,{code},,78.50,200.00", "THB"),
        ("Ngày,Ghi nợ,Ghi có,Nội dung\n27/11/2026,,7.850,{code}", "VND"),
        ("Tanggal;Keterangan;Debit;Kredit;Saldo\n27/11/2026;{code};;78,50;1.000,00", "IDR"),
        ("거래일시,적요,출금액,입금액,잔액\n2026.11.27 20:15,{code},0,7850,10000", "KRW"),
        ('Date\tDetails\tMoney In\tMoney Out\n27 Nov 2026\t"{code}"\t78.50\t', "GBP"),
        ("Datum;Af Bij;Bedrag;Mededelingen\n20261127;Bij;78,50;{code}", "EUR"),
        (
            "a bank's name\n\nAccount;123\nPosted;Memo;Transaction amount;Balance\n27.11.2026;{code};78.50;100.00",
            "EUR",
        ),
    ],
)
def test_headings_are_known_in_many_languages(table: str, currency: str) -> None:
    (one,) = entries(table.format(code=CODE), currency)
    assert (one.amount_minor, one.day, one.currency) == (7850, date(2026, 11, 27), currency)
    assert found_in(one.text) == [7]


@pytest.mark.parametrize(
    ("days", "currency", "first"),
    [
        (["03/04/2026", "25/04/2026"], "EUR", date(2026, 4, 3)),
        (["03/04/2026", "04/25/2026"], "EUR", date(2026, 3, 4)),
        (["03/04/2026"], "EUR", date(2026, 4, 3)),
        (["03/04/2026"], "USD", date(2026, 3, 4)),
    ],
)
def test_the_column_shows_whether_the_day_comes_first(days: list[str], currency: str, first: date) -> None:
    rows = "\n".join(f"{day},x,1.00" for day in days)
    assert entries(f"Date,Text,Amount\n{rows}", currency)[0].day == first


def test_one_amount_shows_how_the_others_are_written() -> None:
    found = entries("Date;Text;Amount\n2026-11-27;a;1.234\n2026-11-27;b;12,50\n2026-11-27;c;(7,00)")
    assert [one.amount_minor for one in found] == [123_400, 1250, -700]


def test_a_row_in_another_currency_keeps_it() -> None:
    found = entries("Date,Text,Amount,Currency\n2026-11-27,a,10.00,USD\n2026-11-27,b,1.500,VND")
    assert [(one.amount_minor, one.currency) for one in found] == [(1000, "USD"), (1500, "VND")]


def test_what_is_pending_or_a_total_is_no_entry() -> None:
    rows = "2026-11-27,a,10.00,Pending\n2026-11-27,b,5.00,Completed\n,Total,15.00,"
    (one,) = entries(f"Date,Text,Amount,Status\n{rows}")
    assert one.text == "b"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5"])
def test_any_encoding(encoding: str) -> None:
    words = (
        "日期,摘要,金額\n2026-11-27,{},78.50".format("轉帳")
        if encoding != "gb18030"
        else "日期,摘要,金额\n2026-11-27,转账,78.50"
    )
    (one,) = entries(words.encode(encoding), "TWD")
    assert one.text in ("轉帳", "转账")


def test_thai_and_western_encodings() -> None:
    assert entries("วันที่,รายการ,ฝาก\n27/11/2026,โอน,5.00".encode("cp874"), "THB")[0].text == "โอน"
    assert entries("Datum;Text;Betrag\n27.11.2026;Müller;5,00".encode("cp1252"))[0].text == "Müller"


def test_a_workbook_whose_left_columns_are_empty() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 2, ["Date", "Text", "Amount"])
        sheet.write_datetime(3, 2, date(2026, 11, 27), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(3, 3, [CODE, 78.5])
        sheet.write_datetime(4, 2, date(2026, 11, 28), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(4, 3, ["12", 1234])
    first, second = entries(made.getvalue())
    assert (first.amount_minor, first.day, first.line) == (7850, date(2026, 11, 27), 4)
    assert second.amount_minor == 123_400


OLD = old_workbook(
    [
        ["日期", "摘要", "对方户名", "收入金额"],
        [date(2026, 11, 27), f"cherries {CODE}", "王小明", 78.5],
        [date(2026, 11, 28), "货款", "李娜", "1,234.00"],
    ]
)


def test_a_workbook_of_the_old_kind() -> None:
    first, second = entries(OLD, "CNY")
    assert (first.amount_minor, first.day, first.payer) == (7850, date(2026, 11, 27), "王小明")
    assert found_in(first.text) == [7]
    assert (second.amount_minor, second.day, second.text) == (123_400, date(2026, 11, 28), "货款")


@pytest.mark.parametrize("left", [100, 512, 1600, 2300])
def test_a_torn_workbook_is_refused_or_read_right(left: int) -> None:
    """What comes cut off is never read as other amounts; 512 makes the reader panic."""
    try:
        found = read(OLD[:left], "CNY")
    except BrokenStatement:
        return
    assert isinstance(found, Statement)
    assert {one.amount_minor for one in found.entries} <= {7850, 123_400}


def test_a_workbook_that_asks_for_more_memory_than_there_is_ends_nothing() -> None:
    """A sheet whose size says four thousand million rows: the reader asks for 687 GB, and its process is aborted."""
    rows = OLD.index(struct.pack("<HHI", 0x200, 14, 0)) + 8
    with pytest.raises(BrokenStatement):
        read(OLD[:rows] + b"\xff\xff\xff\xff" + OLD[rows + 4 :], "CNY")


def test_what_cannot_be_understood_is_asked_and_what_was_said_is_read() -> None:
    table = f"A;B;C;D\n27.11.2026;12,00;78,50;{CODE}\n28.11.2026;13,00;5,00;bo"
    asked = read(table.encode(), "EUR")
    assert isinstance(asked, Unmapped)
    assert (asked.amount, asked.text) == ((1, 2), ())
    found = entries(table, told={asked.shape: (2, 3)})
    assert [(one.amount_minor, one.text) for one in found] == [(7850, CODE), (500, "bo")]
    other = read(b"A;B;C\n1;2;3", "EUR")
    assert isinstance(other, Unmapped)
    assert other.shape != asked.shape


def test_the_text_is_asked_too_where_two_columns_could_be_it() -> None:
    asked = read(b"A;B;C;D\n1,00;2,00;amy;hello\n1,00;3,00;bo;hi", "EUR")
    assert isinstance(asked, Unmapped)
    assert (asked.amount, asked.text) == ((0, 1), (2, 3))


@pytest.mark.parametrize(
    ("data", "cause", "line"),
    [
        (b"Date,Text,Amount\n2026-11-27,a,1.00\n2026-11-27,b,1x", "amount", 3),
        (b"Date,Text,Amount\n2026-11-27,a,1.00\n2026-11-99,b,1.00", "day", 3),
        (b'Date,Text,Amount\n2026-11-27,a,1.00\n2026-11-27,"b,1.00', "layout", 3),
        (b"", "empty", 0),
        (b" \n\n", "empty", 0),
        (b"hello", "unknown", 0),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "unknown", 0),
        (b"PK\x03\x04broken", "layout", 0),
        (b"x" * (MOST_BYTES + 1), "size", 0),
        (b"Date,Text,Amount\n" + b"2026-11-27,a,1.00\n" * 20_001, "entries", 0),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_with_its_line(data: bytes, cause: str, line: int) -> None:
    with pytest.raises(BrokenStatement) as broken:
        read(data, "EUR")
    assert (broken.value.cause, broken.value.line) == (cause, line)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Date")
        sheet.write(1_048_575, 16_383, "Amount")
    with pytest.raises(BrokenStatement) as broken:
        read(made.getvalue(), "EUR")
    assert broken.value.cause == "entries"
