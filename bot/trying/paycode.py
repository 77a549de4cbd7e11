"""`python3 -m bot paycode`: one payment code, to look at before members do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.config.complaints import Wrong, choice, shown
from bot.config.means import account_of
from bot.delivery.drawing import draw
from bot.timing.clock import Clock
from commerce.means import MEANS
from commerce.rules.means import LASTS, Payable
from commerce.rules.money import minor


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAsked:
    """As typed."""

    kind: str
    to: str
    amount: str
    currency: str
    reference: str
    payee: str


def paycode(asked: CodeAsked, png: Path | None, out: TextIO, errors: TextIO) -> int:
    """Prints what the code says, and draws it where a file is named. -> the exit code: 2 with the reason where there
    can be no such code."""
    try:
        text, cross = _code(asked)
    except ValueError as why:
        print(why, file=errors)
        return 2
    if png is not None:
        png.write_bytes(draw(text, cross=cross))
    print(text, file=out)
    return 0


def _code(asked: CodeAsked) -> tuple[str, bool]:
    """-> what it says, and whether the Swiss cross belongs on it. ValueError, with a sentence for people."""
    kind = MEANS.get(asked.kind)
    if kind is None:
        raise Wrong(f"there is no means {shown(asked.kind)}", choice(asked.kind, MEANS))
    if not kind.picture:
        raise Wrong(f"{kind.name} is plain words", "it has no code")
    now, currency = Clock().now(), asked.currency.strip().upper()
    bill = Payable(
        amount_minor=minor(asked.amount, currency),
        currency=currency,
        reference=asked.reference.strip(),
        since=now,
        until=now + LASTS,
    )
    kind.check(bill)
    account = account_of(kind, asked.to, asked.payee, Path())
    return kind.code(account, bill), kind.picture == "cross"
