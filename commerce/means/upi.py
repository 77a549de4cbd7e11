"""UPI, India (NPCI, "UPI Linking Specifications"): a link, and the same as a code."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from commerce.rules.means import Account, MeansKind, Payable, WrongAccount, named


class Upi(MeansKind):
    """Blanks are written %20: some apps show a plus."""

    name = "upi"
    currencies = ("INR",)
    like = "lena@okbank"
    spelled = True

    def account(self, to: str, payee: str) -> Account:
        written = to.strip()
        if not re.fullmatch(r"[A-Za-z0-9.\-_]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}", written):
            raise WrongAccount(f"{written!r} is no UPI address", f'write it as name@bank, like "{self.like}"')
        return Account(to=written, shown=written, payee=named(payee))

    def code(self, account: Account, bill: Payable) -> str:
        told = {
            "pa": account.to,
            "pn": account.payee or account.to.partition("@")[0],
            "am": bill.amount,
            "cu": bill.currency,
            "tn": bill.reference,
        }
        return "upi://pay?" + urlencode(told, safe="@", quote_via=quote)
