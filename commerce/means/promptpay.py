"""PromptPay, Thailand (Bank of Thailand, Thai QR Payment: credit transfer, tag 29)."""

from __future__ import annotations

import re

from commerce.means.emvco import amount_of, checked, tlv
from commerce.rules.means import Account, MeansKind, Payable, WrongAccount

_APPLICATION = "A000000677010111"
_MOBILE = re.compile(r"(?:0|(?:\+|00)66(?:\(0\)|0)?)([689][0-9]{8})")


class Promptpay(MeansKind):
    """Mobile number or 13-digit id. The scheme has no room for a reference: it stands in the words."""

    name = "promptpay"
    currencies = ("THB",)
    like = "081 234 5678"
    fills = ("amount",)

    def account(self, to: str, payee: str) -> Account:
        return Account(to=_proxy(to), shown=" ".join(to.split()), payee=payee.strip())

    def code(self, account: Account, bill: Payable) -> str:
        kind = "01" if account.to.startswith("0066") else "02"
        proxy = tlv([("00", _APPLICATION), (kind, account.to)])
        return checked([("11", "12"), ("29", proxy), ("53", "764"), ("54", amount_of(bill)), ("58", "TH")])


def _proxy(to: str) -> str:
    """A mobile number as 0066 and nine digits, or an id. One number is one payee, however it is written; what could
    be somebody's bank account is refused."""
    number = re.sub(r"[\s\-.]", "", to)
    mobile = _MOBILE.fullmatch(number)
    if mobile:
        return "0066" + mobile[1]
    if not re.fullmatch("[0-9]{13}", number):
        raise WrongAccount(
            f"{to.strip()!r} is neither a Thai mobile number nor a 13-digit id",
            'write it like "081 234 5678", "+66 81 234 5678" or "1 2345 67890 12 1"',
        )
    if _check_digit(number) != number[-1]:
        raise WrongAccount(
            f"the check digit of {to.strip()!r} would be {_check_digit(number)}: a digit is wrong",
            "copy the 13 digits again",
        )
    return number


def _check_digit(number: str) -> str:
    """Of a national or tax id: weights 13 to 2, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(13, 1, -1), strict=False))
    return str((11 - total % 11) % 10)
