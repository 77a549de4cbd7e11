"""The one writer, and reader, of EMVCo merchant-presented codes (EMV QR Code Specification for Payment Systems,
v1.1): fields of a two-digit tag, a two-digit length and a value; the last one checks the text before it."""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator

from commerce.rules.means import MOST_SHOWN, Account, MeansKind, NotCarried, Payable, WrongAccount

Fields = Iterable[tuple[str, str]]
_MOST = 99  # a length has two digits
_LONGEST_AMOUNT = 13
_CHECK = "6304"
# What Unicode does not take apart.
_LETTERS = str.maketrans(
    {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "’": "'", "‘": "'"}
)


def tlv(fields: Fields) -> str:
    """The fields that say something, as text. NotCarried for a value that is not ASCII, or longer than its length
    can say."""
    return "".join(_field(tag, value) for tag, value in fields if value)


def checked(fields: Fields) -> str:
    """A whole code: the fields between the version and the checksum, which are written here."""
    text = tlv([("00", "01"), *fields]) + _CHECK
    return text + checksum(text)


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE over the text up to and with its own tag and length."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def amount_of(bill: Payable) -> str:
    """NotCarried for one that has more digits than the field."""
    if len(bill.amount) > _LONGEST_AMOUNT:
        raise NotCarried(f"{bill.amount} has more than {_LONGEST_AMOUNT} digits; pay it in parts")
    return bill.amount


def plain_words(text: str, most: int) -> str:
    """ASCII without accents, cut at a whole word where it is longer than `most`."""
    bare = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = " ".join("".join(sign for sign in word if sign.isprintable()) for word in bare.split())
    if len(words) <= most:
        return words
    whole, _, _ = words[: most + 1].rpartition(" ")
    return (whole or words[:most]).rstrip(" ,;-")


def read(code: str) -> dict[str, str]:
    """The fields of a code by their tags. Raises WrongAccount for what is none, or was copied wrongly."""
    whole = re.fullmatch(r"000201.*6304([0-9A-Fa-f]{4})", code, re.DOTALL)
    if whole is None:
        raise WrongAccount(
            "this is not the text of a payment code (000201... to 6304 and four signs)",
            'paste the whole text of the shop\'s own code, or write to = "file:code.png"',
        )
    if checksum(code[:-4]) != whole[1].upper():
        raise WrongAccount(
            f"its checksum is {checksum(code[:-4])}, {whole[1]} is written: a sign is missing or wrong",
            "copy the text of the code again, whole",
        )
    return dict(_parts(code))


def _parts(code: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(code):
        head = re.fullmatch(r"([0-9]{2})([0-9]{2})", code[at : at + 4])
        if head is None or at + 4 + int(head[2]) > len(code):
            raise WrongAccount(
                f"its field at {at} says {code[at : at + 4]!r}", "copy the text of the code again, whole"
            )
        yield head[1], code[at + 4 : at + 4 + int(head[2])]
        at += 4 + int(head[2])


def _field(tag: str, value: str) -> str:
    if not value.isascii() or len(value) > _MOST:
        raise NotCarried(f"field {tag} takes up to {_MOST} ASCII signs, not {value[:30]!r}")
    return f"{tag}{len(value):02}{value}"


class Printed(MeansKind):
    """The code that hangs in the shop: it belongs to the acquirer and is shown as it is, with amount and reference
    beside it."""

    fills = ()
    printed = True
    numeric = ""  # of its currency
    title = ""  # how people call the scheme

    def account(self, to: str, payee: str) -> Account:
        code = to.strip()
        if len(code.encode()) > MOST_SHOWN:
            raise WrongAccount(
                f"this text has {len(code.encode())} bytes; a picture shows {MOST_SHOWN}",
                f"paste the shop's own {self.title} code alone",
            )
        fields = read(code)
        currency = fields.get("53", self.numeric)
        if currency != self.numeric:
            raise WrongAccount(
                f"this code is for currency {currency}; {self.title} has {self.numeric}",
                f"paste the shop's own {self.title} code",
            )
        if "54" in fields:
            raise WrongAccount(
                f"this code is for one payment of {fields['54']}",
                f"paste the shop's own {self.title} code, the one without an amount",
            )
        return Account(to=code, shown=fields.get("59", "").strip() or self.title, payee=payee.strip())

    def code(self, account: Account, bill: Payable) -> str:
        return account.to
