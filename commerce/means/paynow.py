"""PayNow, Singapore (Association of Banks in Singapore, SGQR: tag 26)."""

from __future__ import annotations

import re

from commerce.means.emvco import amount_of, checked, plain_words, tlv
from commerce.rules.means import Account, MeansKind, Payable, WrongAccount

_MOBILE = re.compile(r"\+65[89][0-9]{7}")
# A business, a local company, any other entity (ACRA); PayNow adds up to three signs for several accounts of one.
_ENTITY = re.compile(
    r"(?:[0-9]{8}[A-Z]|(?:19|20)[0-9]{7}[A-Z]|[RST][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z])[A-Z0-9]{0,3}"
)
_IS_MOBILE, _IS_ENTITY, _AS_IT_IS = "0", "2", "0"


class Paynow(MeansKind):
    """Mobile number or the entity's number (UEN); the amount cannot be changed by the payer."""

    name = "paynow"
    currencies = ("SGD",)
    like = "+65 9123 4567"

    def account(self, to: str, payee: str) -> Account:
        number = re.sub(r"[\s\-]", "", to).upper()
        if not _MOBILE.fullmatch(number) and not _ENTITY.fullmatch(number):
            raise WrongAccount(
                f"{to.strip()!r} is neither a mobile number of Singapore nor a UEN",
                'write it like "+65 9123 4567" or "201403121W"',
            )
        return Account(to=number, shown=" ".join(to.split()), payee=payee.strip())

    def code(self, account: Account, bill: Payable) -> str:
        proxy = _IS_MOBILE if account.to.startswith("+") else _IS_ENTITY
        payee = tlv([("00", "SG.PAYNOW"), ("01", proxy), ("02", account.to), ("03", _AS_IT_IS)])
        return checked(
            [
                ("11", "12"),
                ("26", payee),
                ("52", "0000"),
                ("53", "702"),
                ("54", amount_of(bill)),
                ("58", "SG"),
                ("59", plain_words(account.payee, 25) or "NA"),
                ("60", "Singapore"),
                ("62", tlv([("01", plain_words(bill.reference, 25))])),
            ]
        )
