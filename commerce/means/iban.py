"""IBANs, by ISO 13616: length by country, check digits by mod 97."""

from __future__ import annotations

import re
from collections.abc import Container

from commerce.rules.means import WrongAccount

# Countries whose banks take euro transfers by SEPA (European Payments Council, EPC409-09, 2025), with the length of
# their IBANs.
_SEPA = """
    AD24 AL28 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 IE22 IS26 IT27 LI21
    LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 VA22
"""
LENGTHS = {one[:2]: int(one[2:]) for one in _SEPA.split()}


def iban(written: str, countries: Container[str], like: str) -> str:
    """The IBAN without blanks. Raises WrongAccount, naming what is wrong with it."""
    number = re.sub(r"[\s\-]", "", written).upper()
    shown, works = written.strip(), f"write it like {like}"
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", number) or not number.isascii():
        raise WrongAccount(f"{shown!r} is no IBAN", works)
    country = number[:2]
    if country not in countries:
        raise WrongAccount(f"{shown!r} is an IBAN of {country}, which this means does not reach", works)
    if len(number) != LENGTHS[country]:
        raise WrongAccount(
            f"{shown!r} has {len(number)} signs; an IBAN of {country} has {LENGTHS[country]}",
            "copy it again, whole",
        )
    if remainder(number[4:] + number[:4]) != 1:
        raise WrongAccount(
            f"the check digits of {shown!r} do not fit: a sign is wrong, or two changed places",
            "copy it again from the bank",
        )
    return number


def remainder(text: str) -> int:
    """Letters count as 10 to 35; what is left of it all by 97."""
    return int("".join(str(int(sign, 36)) for sign in text)) % 97


def in_fours(number: str) -> str:
    """As people read it."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
