"""A bill's reference: the short code by which money finds its order, wherever it is written. Pure.

A code is a function of the order's number that can be turned round, so none is kept, none can be given twice and a bill
has the same for life. Data characters come first, then one that checks them: the sum of value x place, places from 1,
modulo 23. One wrong character, or two that changed places, never make another code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"  # nobody takes one of these for another; a value is a place in it
SHORTEST, LONGEST = 4, 6  # data characters
_BASE = len(ALPHABET)
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
# Neighbours' codes look nothing alike: numbers are spread by this share of all codes of a length. The golden section
# does it most evenly (Knuth, The Art of Computer Programming 3, 6.4).
_SPREAD = 0.6180339887498949
_ONE = f"[{ALPHABET}]"
_BETWEEN = r"[\s\-_.]*"  # what people and banks put, or break, inside a code
_DATA_AND_CHECK = range(SHORTEST + 1, LONGEST + 2)
_STANDING = [
    re.compile(rf"(?<![A-Z0-9])(?=({_BETWEEN.join([_ONE] * size)})(?![A-Z0-9]))") for size in _DATA_AND_CHECK
]
_CREDITOR = re.compile(
    rf"RF{_BETWEEN}([0-9]){_BETWEEN}([0-9]){_BETWEEN}((?:{_ONE}{_BETWEEN}){{5,7}})(?![A-Z0-9])"
)
_QR_DIGITS = re.compile(r"(?<![0-9])(?:[0-9]\s*){26}[0-9](?![0-9])")
_CARRY = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)


def code_of(order_no: int) -> str:
    """The code of an order's bill, 'K7QAX': four data characters, one more once half of a length is used, and the one
    that checks them. ValueError for a number that no order has."""
    if order_no < 1:
        raise ValueError(f"no order has the number {order_no}")
    place = order_no - 1
    for size in range(SHORTEST, LONGEST + 1):
        room = _room(size)
        if place < room:
            return _checked(_signs((place + 1) * _stride(size) % _all(size), size))
        place -= room
    raise ValueError(f"there is no code for order {order_no}: all {LONGEST}-character codes are used")


def number_of(code: str) -> int | None:
    """The order's number, where the code is one of ours: right signs, right check, a number that can have been
    given."""
    data = code[:-1]
    if not SHORTEST <= len(data) <= LONGEST or not _VALUES.keys() >= set(code) or _checked(data) != code:
        return None
    size = len(data)
    value = 0
    for sign in data:
        value = value * _BASE + _VALUES[sign]
    place = (value * pow(_stride(size), -1, _all(size)) - 1) % _all(size)
    if place >= _room(size):
        return None
    return 1 + place + sum(_room(shorter) for shorter in range(SHORTEST, size))


def written(code: str) -> str:
    """As people read it: 'K7QA-X'."""
    return f"{code[:-1]}-{code[-1]}"


def found_in(text: str) -> list[int]:
    """The numbers whose codes stand in a text by themselves, whatever the case, blanks, dashes and line breaks within;
    each once, in the order of the text. Also a code in its bank's form: RF18K7QAX, or the 27 digits of a Swiss bill.
    Whether there is such an order is for the caller to look up."""
    plain = _plain(text)
    return list(dict.fromkeys([*_in_bank_forms(plain), *_numbers(_standing(plain))]))


def glued_in(text: str) -> list[int]:
    """The numbers whose codes are found only within longer words (SVWZK7QAXTHANKS), as banks glue them: by chance too,
    so this alone is never certain."""
    packed = re.sub(_BETWEEN, "", _plain(text))
    windows = (packed[at : at + size] for size in _DATA_AND_CHECK for at in range(len(packed) - size + 1))
    return [number for number in dict.fromkeys(_numbers(windows)) if number not in found_in(text)]


def creditor_reference(code: str) -> str:
    """The code as ISO 11649 wants it: 'RF' and two check digits before it (mod 97)."""
    return f"RF{98 - _mod_97(code + 'RF00'):02}{code}"


def qr_reference(order_no: int) -> str:
    """The order's number as a Swiss QR-IBAN wants it: 27 digits, the last checks the others (modulo 10, recursive; SIX,
    'Swiss Implementation Guidelines QR-bill', annex B)."""
    digits = f"{order_no:026}"
    return digits + str(_mod_10(digits))


def _all(size: int) -> int:
    """How many data parts of a length there are."""
    return int(_BASE**size)


def _room(size: int) -> int:
    """How many codes of a length are given before one is longer: half, of the longest all."""
    return _all(size) if size == LONGEST else _all(size) // 2


def _stride(size: int) -> int:
    stride = int(_all(size) * _SPREAD)
    return stride if stride % _BASE else stride + 1  # nothing in common with the base: no two numbers meet


def _signs(value: int, size: int) -> str:
    signs = []
    for _ in range(size):
        value, rest = divmod(value, _BASE)
        signs.append(ALPHABET[rest])
    return "".join(reversed(signs))


def _checked(data: str) -> str:
    return data + ALPHABET[sum(place * _VALUES[sign] for place, sign in enumerate(data, 1)) % _BASE]


def _plain(text: str) -> str:
    """One way of writing: width, case and dashes alike, without what nobody sees."""
    seen = (
        sign for sign in unicodedata.normalize("NFKC", text).upper() if unicodedata.category(sign) != "Cf"
    )
    return "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in seen)


def _standing(plain: str) -> Iterator[str]:
    found = [(hit.start(), hit[1]) for pattern in _STANDING for hit in pattern.finditer(plain)]
    for _, code in sorted(found):
        yield re.sub(_BETWEEN, "", code)


def _in_bank_forms(plain: str) -> Iterator[int]:
    for hit in _CREDITOR.finditer(plain):
        code = re.sub(_BETWEEN, "", hit[3])
        number = number_of(code)
        if number is not None and creditor_reference(code) == f"RF{hit[1]}{hit[2]}{code}":
            yield number
    for hit in _QR_DIGITS.finditer(plain):
        digits = re.sub(r"\s", "", hit[0])
        if int(digits[:-1]) and qr_reference(int(digits[:-1])) == digits:
            yield int(digits[:-1])


def _numbers(codes: Iterator[str]) -> Iterator[int]:
    return (number for code in codes if (number := number_of(code)) is not None)


def _mod_97(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text)) % 97


def _mod_10(digits: str) -> int:
    carry = 0
    for digit in digits:
        carry = _CARRY[(carry + int(digit)) % 10]
    return (10 - carry) % 10
