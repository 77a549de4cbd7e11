"""VietQR, Vietnam (NAPAS, "QR Code format for NAPAS247 transfers": tag 38)."""

from __future__ import annotations

import re

from commerce.means.emvco import amount_of, checked, plain_words, tlv
from commerce.rules.means import Account, MeansKind, Payable, WrongAccount

_APPLICATION, _TO_ACCOUNT = "A000000727", "QRIBFTTA"


class Vietqr(MeansKind):
    """The bank's number (BIN) and the account there; the bank itself tells the payer whose it is."""

    name = "vietqr"
    currencies = ("VND",)
    like = "970436:0011012345678"

    def account(self, to: str, payee: str) -> Account:
        written = re.sub(r"\s", "", to)
        found = re.fullmatch(r"([0-9]{6}):([A-Za-z0-9]{4,19})", written)
        if found is None:
            raise WrongAccount(
                f"{to.strip()!r} is no bank and account",
                f'write the bank\'s six digits (BIN), a colon and the account, like "{self.like}"',
            )
        return Account(to=written, shown=f"{found[1]} {found[2]}", payee=payee.strip())

    def code(self, account: Account, bill: Payable) -> str:
        bank, _, number = account.to.partition(":")
        target = tlv([("00", _APPLICATION), ("01", tlv([("00", bank), ("01", number)])), ("02", _TO_ACCOUNT)])
        return checked(
            [
                ("11", "12"),
                ("38", target),
                ("53", "704"),
                ("54", amount_of(bill)),
                ("58", "VN"),
                ("59", plain_words(account.payee, 25)),
                ("62", tlv([("08", plain_words(bill.reference, 25))])),
            ]
        )
