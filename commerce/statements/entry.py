"""What a bank's file says, whatever its format: money that came in or went out, one entry each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from commerce.refusals import Refusal

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 20_000


@dataclass(eq=False)
class BrokenStatement(Refusal):
    """A file that could not be read; nothing of it was. `cause`: size, entries, encoding, layout, amount, day, xml,
    block, unknown (none of the kinds we read), empty, gone (the
    platform does not give it). `line` counts from 1; 0 is the file as a whole. `found` is what
    stands there."""

    private = True
    cause: str
    line: int = 0
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement on the leader's account. `amount_minor` > 0 came in, < 0 went out (minor units of `currency`);
    `day` is the bank's own. `digits`: the last five of the payer's account, '' where the file has none. `returns`: what
    went out is a payment given back; `of` its bank id, where the file says. `line`: where it begins in the file."""

    line: int
    day: date | None
    amount_minor: int
    currency: str
    payer: str = ""
    text: str = ""
    bank_id: str = ""
    digits: str = ""
    returns: bool = False
    of: str = ""

    @property
    def size_minor(self) -> int:
        return abs(self.amount_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A file read whole. `kind`: mt940, ofx, camt, alipay, wechat, table. `account` is the leader's own, for telling
    entries apart; it is shown to nobody and not kept."""

    kind: str
    entries: tuple[Entry, ...]
    account: str = ""
    keys: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.entries) > MOST_ENTRIES:
            raise BrokenStatement("entries", found=str(len(self.entries)))
        object.__setattr__(self, "keys", tuple(_keys(self.account, self.entries)))


def last_digits(account: str) -> str:
    """'DE89 3704 0044 0532 0130 00' -> '13000': the last five digits of an account's number; '' where there are
    fewer."""
    digits = "".join(sign for sign in account if sign.isascii() and sign.isdigit())
    return digits[-5:] if len(digits) >= 5 else ""


def _keys(account: str, entries: Iterable[Entry]) -> Iterable[str]:
    """A name for each entry that is the same in every file that has it, and tells nobody an account: the bank's own id,
    else account, day, amount, text and its number among equals."""
    seen: Counter[tuple[object, ...]] = Counter()
    for entry in entries:
        own: tuple[object, ...] = (account, entry.bank_id, entry.amount_minor, entry.currency)
        if not entry.bank_id:
            own = (*own, entry.day, "".join(entry.text.split()), "".join(entry.payer.split()))
        seen[own] += 1
        named = "\x1f".join(map(str, own if entry.bank_id else (*own, seen[own])))
        yield hashlib.sha256(named.encode()).hexdigest()[:40]
