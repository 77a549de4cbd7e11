"""OFX and QFX. bankfile finds the fields; amounts are read here, by what their currency allows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bankfile import Transaction
from bankfile.normalize import parse_amount, parse_date
from bankfile.ofx.reader import read_ofx

from commerce.statements.amounts import amount_of
from commerce.statements.entry import BrokenStatement, Entry, Statement, last_digits

_MARK = re.compile(rb"^\s*OFXHEADER\s*:|<\?OFX\b|<OFX>", re.IGNORECASE)
_STATEMENT = re.compile(rb"<(?:CC)?STMTRS>", re.IGNORECASE)
_ENTRY = re.compile(rb"<STMTTRN>", re.IGNORECASE)


def is_ofx(data: bytes) -> bool:
    """OFX or QFX, as SGML or as XML."""
    return bool(_MARK.search(data[:4096]))


def read(data: bytes, currency: str) -> Statement:
    """The entries of all accounts in the file; `currency` where it names none. Raises BrokenStatement."""
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    entries: list[Entry] = []
    accounts: list[str] = []
    for at, part in _accounts(data):
        found = read_ofx(part)
        places = [at + hit.start() for hit in _ENTRY.finditer(part)]
        _refuse_dropped(data, places, found.transactions)
        lines = [_line(data, place) for place in places]
        accounts.append(found.account or "")
        entries += [_entry(one, line, currency) for one, line in zip(found.transactions, lines, strict=True)]
    if not accounts:
        raise BrokenStatement("layout", line=1)
    return Statement(kind="ofx", entries=tuple(entries), account=",".join(accounts))


def _accounts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each account's part behind the file's own head; bankfile reads only the first of a file. With where it begins,
    less the head."""
    begins = [hit.start() for hit in _STATEMENT.finditer(data)]
    head = data[: data.upper().find(b"<OFX>")] if b"<OFX>" in data.upper() else b""
    for begin, end in zip(begins, [*begins[1:], len(data)], strict=True):
        yield begin - len(head) - 5, head + b"<OFX>" + data[begin:end]


def _refuse_dropped(data: bytes, places: list[int], found: list[Transaction]) -> None:
    """bankfile leaves out what it cannot read; here one of them is named instead."""
    if len(places) == len(found):
        return
    for place, end in zip(places, [*places[1:], len(data)], strict=True):
        chunk = data[place:end].decode("latin-1")
        amount, day = _field("TRNAMT", chunk), _field("DTPOSTED", chunk)
        if parse_amount(amount, field="")[0] is None:
            raise BrokenStatement("amount", line=_line(data, place), found=amount[:40])
        if parse_date(day, field="")[0] is None:
            raise BrokenStatement("day", line=_line(data, place), found=day[:40])
    raise BrokenStatement("block", line=_line(data, places[0]) if places else 1)


def _field(name: str, chunk: str) -> str:
    found = re.search(rf"<{name}>([^<\n]*)", chunk, re.IGNORECASE)
    return found[1].strip() if found else ""


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _entry(one: Transaction, line: int, currency: str) -> Entry:
    raw = {name: value or "" for name, value in one.raw.items()}
    own = one.currency or currency
    amount = amount_of(raw["TRNAMT"], own)
    if amount is None:
        raise BrokenStatement("amount", line=line, found=raw["TRNAMT"])
    said = (one.purpose, one.reference, one.counterparty_name, one.check_number)
    return Entry(
        line=line,
        day=one.date,
        amount_minor=amount,
        currency=own,
        payer=one.counterparty_name or "",
        text="\n".join(dict.fromkeys(part for part in said if part)),
        bank_id=one.bank_reference or "",
        digits=last_digits(one.counterparty_account or ""),
        returns=raw.get("TRNTYPE", "").upper() in ("RETURN", "REVERSAL") and amount < 0,
    )
