"""CAMT.053 in the old and the new form, with batches, pending entries and what is sent back."""

from __future__ import annotations

from datetime import date

import pytest

from commerce.rules.references import code_of, creditor_reference, found_in
from commerce.statements.entry import BrokenStatement, Statement
from commerce.statements.reading import read

IBAN = "DE89370400440532013000"


def camt(*entries: str, version: str = "08") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><Stmt><Acct><Id><IBAN>CH9300762011623852957</IBAN></Id></Acct>\n{chr(10).join(entries)}"
        "\n</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def entry(
    amount: str = "78.50",
    details: str = "",
    *,
    sign: str = "CRDT",
    status: str = "<Cd>BOOK</Cd>",
    more: str = "",
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{more}<Sts>{status}</Sts>'
        f"<BookgDt><Dt>2026-11-27</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def single(payer: str, notes: str = "", amount: str = "") -> str:
    account = f"<DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct>"
    return f"<TxDtls>{amount}<RltdPties>{payer}{account}</RltdPties><RmtInf>{notes}</RmtInf></TxDtls>"


OLD, NEW = "<Dbtr><Nm>Amy Lee</Nm></Dbtr>", "<Dbtr><Pty><Nm>Amy Lee</Nm></Pty></Dbtr>"


def read_(*entries: str, version: str = "08") -> Statement:
    found = read(camt(*entries, version=version), "CHF")
    assert isinstance(found, Statement)
    return found


@pytest.mark.parametrize(
    ("payer", "version"), [(OLD, "02"), (OLD, "06"), (NEW, "07"), (NEW, "08"), (NEW, "13")]
)
def test_the_payer_stands_elsewhere_by_version(payer: str, version: str) -> None:
    status = "BOOK" if version < "07" else "<Cd>BOOK</Cd>"
    (one,) = read_(entry(details=single(payer), status=status), version=version).entries
    assert (one.payer, one.amount_minor, one.currency, one.digits) == ("Amy Lee", 7850, "EUR", "13000")
    assert one.day == date(2026, 11, 27)


def test_who_really_paid_comes_first() -> None:
    payer = f"{NEW}<UltmtDbtr><Pty><Nm>Bo Tran</Nm></Pty></UltmtDbtr>"
    assert read_(entry(details=single(payer))).entries[0].payer == "Bo Tran"


@pytest.mark.parametrize(
    "path", ["<Amt Ccy='EUR'>{}</Amt>", "<AmtDtls><TxAmt><Amt Ccy='EUR'>{}</Amt></TxAmt></AmtDtls>"]
)
def test_a_batch_is_its_single_payments(path: str) -> None:
    parts = single(NEW, amount=path.format("20.00")) + single(NEW, amount=path.format("58.50"))
    found = read_(entry(details=parts, more="<AcctSvcrRef>B1</AcctSvcrRef>"))
    assert [one.amount_minor for one in found.entries] == [2000, 5850]
    assert len(set(found.keys)) == 2


def test_a_batch_without_single_amounts_is_one_entry_with_all_its_notes() -> None:
    parts = single(NEW, f"<Ustrd>{code_of(1)}</Ustrd>") + single(NEW, f"<Ustrd>{code_of(2)}</Ustrd>")
    (one,) = read_(entry(details=parts)).entries
    assert one.amount_minor == 7850
    assert found_in(one.text) == [1, 2]


@pytest.mark.parametrize("status", ["PDNG", "<Cd>PDNG</Cd>", "INFO"])
def test_what_is_pending_is_not_booked(status: str) -> None:
    assert read_(entry(status=status)).entries == ()


@pytest.mark.parametrize(
    "notes",
    [
        "<Ustrd>box K7</Ustrd><Ustrd>{code}</Ustrd>",
        "<Strd><CdtrRefInf><Ref>{rf}</Ref></CdtrRefInf></Strd>",
        "<Strd><AddtlRmtInf>{code}</AddtlRmtInf></Strd>",
    ],
)
def test_the_reference_is_found_wherever_it_stands(notes: str) -> None:
    said = notes.format(code=code_of(7), rf=creditor_reference(code_of(7)))
    assert found_in(read_(entry(details=single(NEW, said))).entries[0].text) == [7]


def test_the_entrys_own_words_count_too() -> None:
    made = entry().replace("</Ntry>", f"<AddtlNtryInf>from amy {code_of(7)}</AddtlNtryInf></Ntry>")
    assert found_in(read_(made).entries[0].text) == [7]


def test_a_credit_reversed_went_out_and_is_a_return() -> None:
    (one,) = read_(entry(sign="DBIT", more="<RvslInd>true</RvslInd>")).entries
    assert (one.amount_minor, one.returns) == (-7850, True)
    assert read_(entry(sign="DBIT")).entries[0].returns is False


@pytest.mark.parametrize(
    ("body", "cause", "line"),
    [
        (camt(entry())[:-30], "xml", 4),
        (camt(entry(), entry("12,x")), "amount", 4),
        (camt(entry(), entry().replace("2026-11-27", "2026-13-27")), "day", 4),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Document><BkToCstmrStmt/></Document>', "xml", 1),
        (b"<Document><BkToCstmrStmt/></Document>", "layout", 1),
    ],
)
def test_what_is_broken_is_refused_with_its_line(body: bytes, cause: str, line: int) -> None:
    with pytest.raises(BrokenStatement) as broken:
        read(body, "EUR")
    assert (broken.value.cause, broken.value.line) == (cause, line)
