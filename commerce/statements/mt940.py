"""MT940, as SWIFT's banks write it. bankfile reads it; here stands what would be read wrongly all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bankfile import Transaction
from bankfile.mt940_adapter import read_mt940

from commerce.rules.money import exponent
from commerce.statements.entry import BrokenStatement, Entry, Statement, last_digits

_TAG = re.compile(r"(?m)^:\d\d[A-Z]?:")
_ENTRY = re.compile(r"(?m)^:61:(?P<body>[^\n]*)")
_WHOLE_ENTRY = re.compile(r"\d{6}(?:\d{4})?R?[CD][A-Z]?\d*(?:,\d*)?[A-Z]")
_OPENED = re.compile(r"(?m)^:60[FM]?:[CD]\d{6}([A-Z]{3})")
_AFTER_BALANCE = re.compile(
    r"(?m)(^:6[2-5][FM]?:[^\n]*(?:\n(?!:|-)[^\n]*)*\n)(?::86:[^\n]*(?:\n(?!:|-)[^\n]*)*\n?)"
)
_NOTE = re.compile(r"(?m)^:86:[^\n]*(?:\n(?!:\d\d[A-Z]?:|-\}?$)[^\n]*)*")
_STRUCTURED = re.compile(r":86:\d{3}\?")
_NO_FIELD = re.compile(r"\?(?!\n?\d\n?\d)")
_SAID = (
    "purpose",
    "additional_purpose",
    "transaction_details",
    "end_to_end_reference",
    "customer_reference",
    "extra_details",
)


def is_mt940(text: str) -> bool:
    """Does a statement or an entry begin on one of its lines?"""
    return bool(re.search(r"(?m)^:(?:20|61):", text))


def read(text: str) -> Statement:
    """Booked entries of all accounts in the file. Raises BrokenStatement."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_broken(text)
    found = read_mt940(_mended(text).encode())
    lines = [text.count("\n", 0, hit.start()) + 1 for hit in _ENTRY.finditer(text)]
    if len(found.transactions) != len(lines):
        raise BrokenStatement("block", line=lines[0] if lines else 1)
    entries = [_entry(one, line) for one, line in zip(found.transactions, lines, strict=True)]
    return Statement(kind="mt940", entries=tuple(entries), account=found.account or "")


def _mended(text: str) -> str:
    """Without the bank's message behind a closing balance, which would be glued to the last note; and with question
    marks that people wrote made such that they begin no field."""
    text = _AFTER_BALANCE.sub(r"\1", text)
    return _NOTE.sub(lambda hit: _NO_FIELD.sub("？", hit[0]) if _STRUCTURED.match(hit[0]) else hit[0], text)


def _refuse_broken(text: str) -> None:
    for number, body in _entries(text):
        if not _WHOLE_ENTRY.match(body):
            raise BrokenStatement("block", line=number, found=body[:40])


def _entries(text: str) -> Iterator[tuple[int, str]]:
    for hit in _ENTRY.finditer(text):
        yield text.count("\n", 0, hit.start()) + 1, hit["body"]


def _entry(one: Transaction, line: int) -> Entry:
    currency = one.currency or ""
    mark = str(one.raw.get("status") or "").upper()
    return Entry(
        line=line,
        day=one.booking_date or one.date,
        amount_minor=_minor(one.amount, currency, line),
        currency=currency,
        payer=one.counterparty_name or "",
        text=_words(one),
        digits=last_digits(one.counterparty_account or ""),
        returns=mark == "RC",
    )


def _words(one: Transaction) -> str:
    """All that a reference may stand in, each once; banks break notes in mid-word."""
    said = (str(one.raw.get(name) or "") for name in _SAID)
    return "\n".join(dict.fromkeys(part.strip() for part in said if part.strip() not in ("", "NONREF")))


def _minor(amount: Decimal, currency: str, line: int) -> int:
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise BrokenStatement("amount", line=line, found=str(amount))
    return int(minor)
