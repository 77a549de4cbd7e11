"""KHQR, Cambodia (National Bank of Cambodia, "KHQR Content Guideline": individual accounts, tag 29)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from commerce.means.emvco import amount_of, checked, plain_words, tlv
from commerce.rules.means import EPOCH, Account, MeansKind, NotCarried, Payable, WrongAccount
from commerce.rules.money import exponent

_CODES = {"KHR": "116", "USD": "840"}
_LONGEST = 32


class Khqr(MeansKind):
    """A code with an amount ends by itself, so it is written once, with its end, and kept."""

    name = "khqr"
    currencies = tuple(_CODES)
    like = "lena@aclb"
    ends = True

    def account(self, to: str, payee: str) -> Account:
        written = to.strip()
        if not re.fullmatch(r"[A-Za-z0-9._\-]+@[A-Za-z0-9]+", written) or len(written) > _LONGEST:
            raise WrongAccount(
                f"{written!r} is no Bakong account",
                f'write it as name@bank, up to {_LONGEST} signs, like "{self.like}"',
            )
        return Account(to=written, shown=written, payee=payee.strip())

    def code(self, account: Account, bill: Payable) -> str:
        return checked(
            [
                ("11", "12"),
                ("29", tlv([("00", account.to)])),
                ("52", "5999"),
                ("53", _CODES[bill.currency]),
                ("54", _amount(bill)),
                ("58", "KH"),
                ("59", plain_words(account.payee, 25) or account.to.partition("@")[0][:25]),
                ("60", "Phnom Penh"),
                ("62", tlv([("01", plain_words(bill.reference, 25))])),
                ("99", tlv([("00", _stamp(bill.since)), ("01", _stamp(bill.until))])),
            ]
        )


def _stamp(moment: datetime) -> str:
    """Milliseconds since 1970, thirteen digits."""
    return f"{(moment - EPOCH) // timedelta(milliseconds=1):013}"


def _amount(bill: Payable) -> str:
    """Riel are whole: nobody pays in their hundredths."""
    if bill.currency != "KHR":
        return amount_of(bill)
    whole, rest = divmod(bill.amount_minor, 10 ** exponent("KHR"))
    if rest:
        raise NotCarried(f"{bill.amount} has decimals, and riel are paid in whole ones")
    return str(whole)
