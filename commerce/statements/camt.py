"""CAMT.053, ISO 20022: every version's own place for the payer, the note and the single amounts of a batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from commerce.statements.amounts import amount_of
from commerce.statements.entry import BrokenStatement, Entry, Statement, last_digits

_BOOKED = frozenset({"BOOK", ""})  # PDNG and INFO are not money yet
_MARK = re.compile(rb"urn:iso:std:iso:20022:tech:xsd:camt\.05[234]|<(?:\w+:)?BkToCstmr")


def is_camt(data: bytes) -> bool:
    """Do these bytes look like an ISO 20022 account report?"""
    return bool(_MARK.search(data[:8192].replace(b"\x00", b"")))


def read(data: bytes) -> Statement:
    """Booked entries, each single payment of a batch for itself. Raises BrokenStatement."""
    root = _parsed(data)
    statements = [one for one in root.iter() if one.tag in ("Stmt", "Rpt", "Ntfctn")]
    if not statements:
        raise BrokenStatement("layout", line=1)
    entries = [entry for one in statements for booked in one.findall("Ntry") for entry in _entries(booked)]
    account = ",".join(_one(one, "Acct/Id/IBAN") or _one(one, "Acct/Id/Othr/Id") for one in statements)
    return Statement(kind="camt", entries=tuple(entries), account=account)


class _Lined(TreeBuilder):
    """Remembers on which line an element began, and forgets namespaces, which differ by version alone."""

    parser: Any = None

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        line = self.parser.parser.CurrentLineNumber
        return super().start(tag.rpartition("}")[2], {**attrs, "line": str(line)})

    def end(self, tag: str) -> Element:
        return super().end(tag.rpartition("}")[2])


def _parsed(data: bytes) -> Element:
    builder = _Lined()
    parser = XMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser
    try:
        parser.feed(data)
        root = parser.close()
    except ParseError as broken:
        raise BrokenStatement("xml", line=broken.position[0]) from None
    except (DefusedXmlException, ValueError, LookupError):
        raise BrokenStatement("xml", line=1) from None
    assert isinstance(root, Element)
    return root


def _entries(booked: Element) -> Iterator[Entry]:
    status = _one(booked, "Sts/Cd") or _one(booked, "Sts")
    if status not in _BOOKED:
        return
    singles = booked.findall("NtryDtls/TxDtls")
    amounts = [_single(one, booked) for one in singles]
    if len(singles) > 1 and all(amount is not None for amount in amounts):
        for single, amount in zip(singles, amounts, strict=True):
            yield _entry(booked, single, amount if amount is not None else booked)
    else:
        yield _entry(booked, singles[0] if len(singles) == 1 else booked, booked.find("Amt"), singles)


def _single(one: Element, booked: Element) -> Element | None:
    """A payment's own amount: Amt since 08, AmtDtls/TxAmt/Amt in 02; in the account's currency."""
    whole = booked.find("Amt")
    found = (one.find(path) for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"))
    same = (amount for amount in found if amount is not None and whole is not None)
    return next((amount for amount in same if amount.get("Ccy") == whole.get("Ccy")), None)  # type: ignore[union-attr]


def _entry(booked: Element, said: Element, amount: Element | None, notes: Iterable[Element] = ()) -> Entry:
    if amount is None:
        raise BrokenStatement("amount", line=_line(booked))
    currency = amount.get("Ccy", "")
    minor = amount_of(amount.text or "", currency, ".")
    if minor is None:
        raise BrokenStatement("amount", line=_line(amount), found=(amount.text or "").strip()[:40])
    out = (_one(said, "CdtDbtInd") or _one(booked, "CdtDbtInd")) == "DBIT"
    returned = out and (_one(booked, "RvslInd") in ("true", "1") or said.find("RtrInf") is not None)
    return Entry(
        line=_line(said),
        day=_day(booked),
        amount_minor=-minor if out else minor,
        currency=currency,
        payer=_payer(said, "Cdtr" if out else "Dbtr"),
        text=_note(said, booked, notes),
        bank_id=_own_id(booked, said),
        digits=last_digits(_one(said, f"RltdPties/{'Cdtr' if out else 'Dbtr'}Acct/Id/IBAN")),
        returns=returned,
    )


def _own_id(booked: Element, said: Element) -> str:
    """The bank's id of this very payment; an entry's own only where it is not shared by a batch."""
    own = _one(said, "Refs/AcctSvcrRef") if said is not booked else ""
    alone = len(booked.findall("NtryDtls/TxDtls")) < 2
    return own or (_one(booked, "AcctSvcrRef") if alone else "")


def _payer(said: Element, side: str) -> str:
    """The true payer first; up to version 06 the name stands in the party itself, from 07 on in Pty."""
    paths = (f"RltdPties/{role}{inner}/Nm" for role in (f"Ultmt{side}", side) for inner in ("/Pty", ""))
    return next((name for path in paths if (name := _one(said, path))), "")


def _note(said: Element, booked: Element, others: Iterable[Element]) -> str:
    """Whatever a reference may stand in: the payer's words, a structured one, what the bank adds."""
    parts: list[str] = []
    for one in (said, *(other for other in others if other is not said)):
        parts += [_text(found) for found in one.findall("RmtInf/Ustrd")]
        parts += [_text(found) for found in one.findall("RmtInf/Strd/CdtrRefInf/Ref")]
        parts += [_text(found) for found in one.findall("RmtInf/Strd/AddtlRmtInf")]
        parts += [_one(one, "Refs/EndToEndId"), _one(one, "AddtlTxInf")]
    parts.append(_one(booked, "AddtlNtryInf"))
    return "\n".join(dict.fromkeys(part for part in parts if part and part != "NOTPROVIDED"))


def _day(booked: Element) -> date | None:
    for path in ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"):
        written = _one(booked, path)[:10]
        if written:
            try:
                return date.fromisoformat(written)
            except ValueError:
                raise BrokenStatement("day", line=_line(booked), found=written) from None
    return None


def _one(within: Element, path: str) -> str:
    found = within.find(path)
    return _text(found) if found is not None else ""


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _line(element: Element) -> int:
    return int(element.get("line", "0"))
