"""SEPA transfers in euro: the EPC's code, called GiroCode in German (EPC069-12, version 002)."""

from __future__ import annotations

from commerce.means.iban import LENGTHS, iban, in_fours
from commerce.rules.means import Account, MeansKind, NotCarried, Payable, WrongAccount

_LONGEST_NAME, _LONGEST_TEXT = 70, 140
_MOST_BYTES, _OF_A_NAME = 331, 240
_MOST = 99_999_999_999  # cents


class Epc(MeansKind):
    """IBAN, name, amount and reference, in UTF-8: readers misread the other character sets."""

    name = "epc"
    currencies = ("EUR",)
    like = "DE89 3704 0044 0532 0130 00"

    def account(self, to: str, payee: str) -> Account:
        number = iban(to, LENGTHS, self.like)
        name = " ".join(payee.split())
        if not name:
            raise WrongAccount("nothing is written", 'write the account holder: payee = "Hofladen"', "payee")
        if len(name) > _LONGEST_NAME or len(name.encode()) > _OF_A_NAME:
            found = f"the name has {len(name)} characters ({len(name.encode())} bytes)"
            raise WrongAccount(found, f"write up to {_LONGEST_NAME} ({_OF_A_NAME} bytes)", "payee")
        return Account(to=number, shown=in_fours(number), payee=name)

    def code(self, account: Account, bill: Payable) -> str:
        if bill.amount_minor > _MOST:
            raise NotCarried("a SEPA code carries up to 999999999.99; pay it in parts")
        reference = " ".join(bill.reference.split())
        bank = purpose = structured = ""  # none of them is needed
        head = ("BCD", "002", "1", "SCT", bank)
        told = (account.payee, account.to, f"EUR{bill.amount}", purpose, structured, reference)
        text = "\n".join([*head, *told])
        if len(reference) > _LONGEST_TEXT or len(text.encode()) > _MOST_BYTES:
            raise NotCarried(f"the reference has {len(reference)} characters; a SEPA code has no room for it")
        return text
