"""Pix, Brazil (Banco Central do Brasil, "Manual do BR Code": static codes with an amount)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commerce.means.emvco import amount_of, checked, plain_words, tlv
from commerce.rules.means import Account, MeansKind, Payable, WrongAccount

_MAIL = re.compile(r"[a-z0-9.!#$&'*+/=?^_`{|}~\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")
_MOBILE = re.compile(r"\+55[1-9][0-9]9?[0-9]{8}")
_RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PERSON, _COMPANY = re.compile("[0-9]{11}"), re.compile("[0-9A-Z]{12}[0-9]{2}")
_PERSON_WEIGHTS = (11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
_COMPANY_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_LONGEST_KEY = 77


class Pix(MeansKind):
    """A key of any kind; the code is also a text to paste, "copia e cola". The payee may name the town behind a
    comma: "Horta da Lena, Curitiba"."""

    name = "pix"
    currencies = ("BRL",)
    like = "lena@example.com"
    spelled = True

    def account(self, to: str, payee: str) -> Account:
        return Account(to=_key(to), shown=to.strip(), payee=payee.strip())

    def code(self, account: Account, bill: Payable) -> str:
        name, _, town = account.payee.partition(",")
        return checked(
            [
                ("26", tlv([("00", "br.gov.bcb.pix"), ("01", account.to)])),
                ("52", "0000"),
                ("53", "986"),
                ("54", amount_of(bill)),
                ("58", "BR"),
                ("59", plain_words(name, 25) or "RECEBEDOR"),
                ("60", plain_words(town, 15) or "BRASIL"),
                ("62", tlv([("05", re.sub("[^A-Za-z0-9]", "", bill.reference)[:25] or "***")])),
            ]
        )


def _key(to: str) -> str:
    """The key as the central bank keeps it: kinds are told apart by their looks, numbers by their check digits."""
    written = to.strip()
    small, number = written.lower(), re.sub(r"[\s.\-/()]", "", written).upper()
    if _RANDOM.fullmatch(small) or (_MAIL.fullmatch(small) and len(small) <= _LONGEST_KEY):
        return small
    if _MOBILE.fullmatch(number):
        return number
    if _PERSON.fullmatch(number):
        return _checked_number(number, _PERSON_WEIGHTS, "CPF")
    if _COMPANY.fullmatch(number):
        return _checked_number(number, _COMPANY_WEIGHTS, "CNPJ")
    raise WrongAccount(
        f"{written!r} is no Pix key",
        'write a mail address, "+55 11 91234 5678", a CPF or CNPJ, or the random key with its dashes',
    )


def _checked_number(number: str, weights: Sequence[int], called: str) -> str:
    """Its last two digits check the rest. Letters, which new company numbers have, count by their place in ASCII."""
    body = number[:-2]
    for place in (1, 0):
        body += _digit(body, weights[place:])
    if body != number or len(set(number)) == 1:
        raise WrongAccount(
            f"the check digits of the {called} {number} do not fit: a digit is wrong, or two changed places",
            "copy it again",
        )
    return number


def _digit(body: str, weights: Sequence[int]) -> str:
    total = sum((ord(sign) - ord("0")) * weight for sign, weight in zip(body, weights, strict=True))
    rest = total % 11
    return str(0 if rest < 2 else 11 - rest)
