"""Any file a leader sends: told by what stands in it, never by its name."""

from __future__ import annotations

from collections.abc import Mapping

from commerce.statements import camt, mt940, ofx, table, wallet
from commerce.statements.alipay import ALIPAY
from commerce.statements.columns import Unmapped, table_of
from commerce.statements.entry import MOST_BYTES, BrokenStatement, Statement
from commerce.statements.grid import TableRow, decoded, is_workbook, text_rows, workbook
from commerce.statements.headings import KNOWN
from commerce.statements.wechat import WECHAT

WALLETS = (ALIPAY, WECHAT)
Told = Mapping[str, tuple[int, int]]  # a table's shape -> which column is the amount, which the text


def read(data: bytes, currency: str, told: Told | None = None) -> Statement | Unmapped:
    """The entries of a bank's or a wallet's file, all that came in and went out; or the questions that only the leader
    can answer. `currency` is what amounts are in where the file does not say. Raises BrokenStatement."""
    if len(data) > MOST_BYTES:
        raise BrokenStatement("size", found=str(len(data)))
    if not data.strip(b"\x00 \r\n\t"):
        raise BrokenStatement("empty")
    if camt.is_camt(data):
        return camt.read(data)
    if ofx.is_ofx(data):
        return ofx.read(data, currency)
    if is_workbook(data):
        return _rows(workbook(data), currency, told or {})
    if b"\x00" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise BrokenStatement("unknown")
    text = decoded(data, KNOWN)
    if mt940.is_mt940(text):
        return mt940.read(text)
    return _rows(text_rows(data, KNOWN), currency, told or {})


def _rows(rows: list[TableRow], currency: str, told: Told) -> Statement | Unmapped:
    for one in WALLETS:
        found = wallet.read(one, rows)
        if found is not None:
            return found
    own = table_of(rows)
    if own is None or not own.rows:
        raise BrokenStatement("unknown")
    return table.read(own, currency, told.get(own.shape))
