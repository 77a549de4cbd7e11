"""Bank transfers in Taiwan: TWQR, the code of the country's banks (Financial Information Service, transfers: 158/02/V1).
It has no room for a reference; payers are known by the last five digits of their own account (後五碼)."""

from __future__ import annotations

import re
from urllib.parse import quote

from commerce.rules.means import Account, MeansKind, NotCarried, Payable, WrongAccount, named
from commerce.rules.money import exponent

# Banks, cooperatives and the post by their codes (Financial Supervisory Commission); 5xx to 6xx and 9xx are the credit
# departments of fishermen's and farmers' associations.
_CODES = """
    004 005 006 007 008 009 011 012 013 015 016 017 018 020 021 022 023 025 028 029 039 048 050 052 053 054 072 075 076
    081 082 085 086 092 093 098 101 102 103 104 106 108 114 115 118 119 120 124 127 130 132 146 147 158 161 162 163 165
    178 188 204 215 216 222 223 224 321 324 325 326 330 372 380 381 382 600 700 803 805 806 807 808 809 810 812 815 816
    822 823 824 826
"""
_BANKS = frozenset(_CODES.split())
_ASSOCIATION = re.compile("[569][0-9]{2}")
_LONGEST = 16


class Twbank(MeansKind):
    """Bank code and account."""

    name = "twbank"
    currencies = ("TWD",)
    like = "004:0012345678901"
    fills = ("amount",)
    asks_digits = True

    def account(self, to: str, payee: str) -> Account:
        found = re.fullmatch(r"([0-9]{3}):([0-9]{6,16})", re.sub(r"[\s\-]", "", to))
        if found is None:
            raise WrongAccount(
                f"{to.strip()!r} is no bank and account",
                f'write the bank\'s three digits, a colon and 6 to {_LONGEST} digits, like "{self.like}"',
            )
        if found[1] not in _BANKS and not _ASSOCIATION.fullmatch(found[1]):
            raise WrongAccount(
                f"no bank has the code {found[1]}", 'write the three digits of the bank, like "004" or "822"'
            )
        return Account(to=found[0], shown=f"({found[1]}) {found[2]}", payee=named(payee))

    def code(self, account: Account, bill: Payable) -> str:
        bank, _, number = account.to.partition(":")
        if bill.amount_minor % 10 ** exponent("TWD"):
            raise NotCarried(f"{bill.amount} has decimals, and banks there transfer whole dollars")
        name = quote(account.payee or "Transfer", safe="")
        return f"TWQRP://{name}/158/02/V1?D1={bill.amount_minor}&D5={bank}&D6={number.zfill(_LONGEST)}"
