"""The Swiss QR-bill: 31 lines of text (SIX, "Swiss Implementation Guidelines QR-bill", version 2.3). Addresses are
structured, the only form that banks take since autumn 2026."""

from __future__ import annotations

import re

from commerce.means.iban import iban, in_fours
from commerce.rules.means import Account, MeansKind, NotCarried, Payable, WrongAccount
from commerce.rules.references import creditor_reference, number_of, qr_reference

_QR_BANKS = range(30_000, 32_000)  # the bank's number tells a QR-IBAN, which wants a reference of 27 digits
_NO_ADDRESS = ("",) * 7  # the final payee, for later use, and the payer
_LATIN = re.compile(r"[ -~\u00a0-\u017fȘșȚț€]*")
_LIKE = 'write it as payee = "Name, Street 1, 8000 Town, CH"'
_MOST = 99_999_999_999
_QR_DIGITS = 26  # and one that checks them
_LONGEST = {"name": 70, "street": 70, "house number": 16, "postal code": 16, "town": 35}
_NO_SIGNS = re.compile(r"[^A-Z0-9]")


class Swiss(MeansKind):
    """IBAN with a creditor reference, QR-IBAN with a QR reference, both made of the bill's own; it stands in the
    message too, for people."""

    name = "swiss"
    currencies = ("CHF", "EUR")
    like = "CH93 0076 2011 6238 5295 7"
    picture = "cross"

    def account(self, to: str, payee: str) -> Account:
        number = iban(to, ("CH", "LI"), self.like)
        return Account(
            to=number, shown=in_fours(number), payee=", ".join(part.strip() for part in _parts(payee))
        )

    def code(self, account: Account, bill: Payable) -> str:
        if bill.amount_minor > _MOST:
            raise NotCarried("a QR-bill carries up to 999999999.99; pay it in parts")
        kind, reference = _reference(account.to, bill.reference)
        return "\n".join(
            [
                *("SPC", "0200", "1"),
                account.to,
                *_address(account.payee),
                *_NO_ADDRESS,
                *(bill.amount, bill.currency),
                *_NO_ADDRESS,
                *(kind, reference),
                *(bill.reference, "EPD"),
            ]
        )


def _reference(number: str, reference: str) -> tuple[str, str]:
    """The kind of reference that goes with this account, and the bill's own in that form."""
    bare = _NO_SIGNS.sub("", reference.upper())
    if int(number[4:9]) not in _QR_BANKS:
        return "SCOR", bare if bare.startswith("RF") else creditor_reference(bare)
    return "QRR", bare if re.fullmatch("[0-9]{27}", bare) else qr_reference(_as_number(bare))


def _as_number(code: str) -> int:
    """The order's number; of a code that is none of ours its signs, letters as 10 to 35: far above any order's."""
    digits = "".join(str(int(sign, 36)) for sign in code)
    if not 0 < len(digits) <= _QR_DIGITS:
        raise NotCarried(
            f"a QR-IBAN wants a reference of up to {_QR_DIGITS} digits; {code!r} does not fit in"
        )
    return number_of(code) or int(digits)


def _parts(payee: str) -> list[str]:
    """Name, street, place and country. Raises WrongAccount where the address is not whole."""
    parts = [" ".join(part.split()) for part in payee.split(",")]
    if len(parts) < 4 or not all(parts):
        found = f"{payee.strip()!r} is no whole address" if payee.strip() else "nothing is written"
        raise WrongAccount(found, _LIKE, "payee")
    if not _LATIN.fullmatch(payee):
        raise WrongAccount(
            f"{payee!r} has letters that a QR-bill does not take", "write it in Latin letters", "payee"
        )
    *name, street, place, country = parts
    if not re.fullmatch("[A-Z]{2}", country):
        raise WrongAccount(f"{country!r} is no country", 'write two letters at the end, like "CH"', "payee")
    if not re.fullmatch(r"\S*[0-9]\S* .+", place):
        raise WrongAccount(f"{place!r} is no postal code and town", 'write them like "8000 Town"', "payee")
    found_parts = [", ".join(name), street, place, country]
    _bound(found_parts)
    return found_parts


def _address(payee: str) -> tuple[str, ...]:
    """The seven lines of an address; S: structured."""
    name, street, place, country = payee.rsplit(", ", 3)
    town = place.partition(" ")
    return ("S", name, *_house(street), town[0], town[2], country)


def _house(street: str) -> tuple[str, str]:
    """The street and its house number, '' where there is none."""
    found = re.fullmatch(r"(.+?) ([0-9]\S{0,15})", street)
    return (found[1], found[2]) if found else (street, "")


def _bound(parts: list[str]) -> None:
    _, name, street, house, code, town, _ = _address(", ".join(parts))
    for what, value in zip(_LONGEST, (name, street, house, code, town), strict=True):
        if len(value) > _LONGEST[what]:
            raise WrongAccount(
                f"the {what} has {len(value)} characters", f"write up to {_LONGEST[what]}", "payee"
            )
