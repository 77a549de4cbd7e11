"""OFX and QFX: the bank's day, amounts in currencies without minor unit, tags left open."""

from __future__ import annotations

from datetime import date

import pytest

from commerce.statements.entry import BrokenStatement, Statement
from commerce.statements.reading import read

HEAD = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"


def entry(amount: str, *, day: str = "20261127", more: str = "") -> str:
    return f"<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>{day}\n<TRNAMT>{amount}\n{more}</STMTTRN>\n"


def account(*entries: str, currency: str = "EUR", number: str = "12345678") -> str:
    rows = "".join(entries)
    return (
        f"<STMTRS><CURDEF>{currency}\n<BANKACCTFROM><BANKID>1\n<ACCTID>{number}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n"
        f"<BANKTRANLIST>\n{rows}</BANKTRANLIST></STMTRS>\n"
    )


def ofx(*accounts: str) -> bytes:
    return (
        HEAD + "<OFX><BANKMSGSRSV1><STMTTRNRS>" + "".join(accounts) + "</STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def entries(*made: str, currency: str = "EUR") -> Statement:
    found = read(ofx(account(*made, currency=currency)), "EUR")
    assert isinstance(found, Statement)
    return found


@pytest.mark.parametrize("written", ["20261127000000[8:CST]", "20261127", "20261127235959.000[-5:EST]"])
def test_the_day_is_the_banks_own(written: str) -> None:
    assert entries(entry("1.00", day=written)).entries[0].day == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("150.000", "VND", 150_000),
        ("1,234", "EUR", 123_400),
        ("12,34", "EUR", 1234),
        ("1.500", "JPY", 1500),
        ("1.500", "KWD", 1500),
        ("-78.50", "EUR", -7850),
        ("1.234,50", "EUR", 123_450),
        ("25.000", "IDR", 2_500_000),
    ],
)
def test_amounts_are_what_their_currency_allows(written: str, currency: str, minor: int) -> None:
    assert entries(entry(written), currency=currency).entries[0].amount_minor == minor


def test_an_open_empty_memo_costs_nothing() -> None:
    more = "<FITID>A1\n<NAME>AMY\n<MEMO>\n"
    (one,) = entries(entry("5.00", more=more)).entries
    assert (one.payer, one.bank_id) == ("AMY", "A1")


def test_every_account_of_a_file_is_read() -> None:
    found = read(ofx(account(entry("1.00")), account(entry("2.00"), currency="USD", number="9")), "EUR")
    assert isinstance(found, Statement)
    assert [(one.amount_minor, one.currency, one.line) for one in found.entries] == [
        (100, "EUR", 13),
        (200, "USD", 25),
    ]


@pytest.mark.parametrize(("amount", "cause"), [("abc", "amount"), ("", "amount"), ("12.345.6", "amount")])
def test_an_amount_that_is_none_is_named_with_its_line(amount: str, cause: str) -> None:
    with pytest.raises(BrokenStatement) as broken:
        entries(entry("1.00"), entry(amount))
    assert (broken.value.cause, broken.value.line) == (cause, 18)
