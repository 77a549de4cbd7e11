"""What each kind of payment code says, field by field: drawn, made small and coarse as chats do, decoded again and read
by an independent reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.delivery.drawing import draw
from commerce.means import MEANS
from commerce.rules.means import MOST_SHOWN, NotCarried, Payable
from tests.means import readers

SINCE, UNTIL = datetime(2025, 11, 30, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC)
ADDRESS = "Höfli, Hans & Söhne, Zürcher Strasse 12b, 8400 Winterthur, CH"
Read = Callable[[str], dict[str, str]]


def shop_code(**changed: str) -> str:
    """A code as it hangs in a shop; `_54="12"` adds or changes a field."""
    told = {
        "00": "01",
        "01": "11",
        "26": "0014ID.CO.QRIS.WWW01071234567",
        "53": "360",
        "58": "ID",
        "59": "WARUNG LENA",
        "60": "BANDUNG",
    }
    told |= {tag[1:]: value for tag, value in changed.items()}
    text = "".join(f"{tag}{len(value):02}{value}" for tag, value in told.items()) + "6304"
    return f"{text}{readers.crc(text.encode()):04X}"


def bill(minor: int, currency: str, reference: str = "K7QA-X") -> Payable:
    return Payable(amount_minor=minor, currency=currency, reference=reference, since=SINCE, until=UNTIL)


def code(kind: str, to: str, payee: str, asked: Payable) -> str:
    means = MEANS[kind]
    means.check(asked)
    return means.code(means.account(to, payee), asked)


STATIC = {"53": "360", "58": "ID", "59": "WARUNG LENA", "60": "BANDUNG"}
TABLE: list[tuple[str, str, str, Payable, Read, dict[str, str]]] = [
    (
        "epc", "DE89 3704 0044 0532 0130 00", "Hof  Łąka", bill(1230, "EUR"), readers.epc,
        {"name": "Hof Łąka", "iban": "DE89370400440532013000", "amount": "12.30", "reference": "K7QA-X"},
    ),
    (
        "swiss", "ch93 0076 2011 6238 5295 7", ADDRESS, bill(123_405, "CHF"), readers.swiss,
        {
            "name": "Höfli, Hans & Söhne", "street": "Zürcher Strasse", "house": "12b", "code": "8400", "town": "Winterthur",
            "country": "CH", "iban": "CH9300762011623852957", "amount": "1234.05", "currency": "CHF",
            "kind": "SCOR", "reference": "RF65K7QAX", "words": "K7QA-X",
        },
    ),
    (
        "swiss", "CH44 3199 9123 0008 8901 2", "Kiosk, Am See, 8000 Zürich, CH", bill(5, "EUR", "FKCD-J"), readers.swiss,
        {
            "name": "Kiosk", "street": "Am See", "house": "", "code": "8000", "town": "Zürich", "country": "CH",
            "iban": "CH4431999123000889012", "amount": "0.05", "currency": "EUR", "kind": "QRR",
            "reference": "000000000000000000000000121", "words": "FKCD-J",
        },
    ),
    (
        "promptpay", "+66 81-234-5678", "", bill(1230, "THB"), readers.emvco,
        {"11": "12", "29.00": "A000000677010111", "29.01": "0066812345678", "53": "764", "54": "12.30", "58": "TH"},
    ),
    (
        "promptpay", "1-2345-67890-12-1", "", bill(100_000, "THB"), readers.emvco,
        {"11": "12", "29.00": "A000000677010111", "29.02": "1234567890121", "53": "764", "54": "1000.00", "58": "TH"},
    ),
    (
        "paynow", "+65 9123 4567", "", bill(1230, "SGD"), readers.emvco,
        {
            "11": "12", "26.00": "SG.PAYNOW", "26.01": "0", "26.02": "+6591234567", "26.03": "0", "52": "0000", "53": "702",
            "54": "12.30", "58": "SG", "59": "NA", "60": "Singapore", "62.01": "K7QA-X",
        },
    ),
    (
        "paynow", "201403121W", "Léna's Kitchen", bill(1230, "SGD"), readers.emvco,
        {
            "11": "12", "26.00": "SG.PAYNOW", "26.01": "2", "26.02": "201403121W", "26.03": "0", "52": "0000", "53": "702",
            "54": "12.30", "58": "SG", "59": "Lena's Kitchen", "60": "Singapore", "62.01": "K7QA-X",
        },
    ),
    (
        "vietqr", "970436:0011012345678", "Bếp Đào", bill(120_000, "VND"), readers.emvco,
        {
            "11": "12", "38.00": "A000000727", "38.01.00": "970436", "38.01.01": "0011012345678", "38.02": "QRIBFTTA",
            "53": "704", "54": "120000", "58": "VN", "59": "Bep Dao", "62.08": "K7QA-X",
        },
    ),
    (
        "khqr", "lena@aclb", "Lena's kitchen", bill(1230, "USD"), readers.emvco,
        {
            "11": "12", "29.00": "lena@aclb", "52": "5999", "53": "840", "54": "12.30", "58": "KH", "59": "Lena's kitchen",
            "60": "Phnom Penh", "62.01": "K7QA-X", "99.00": "1764460800000", "99.01": "1764547200000",
        },
    ),
    (
        "khqr", "lena@aclb", "", bill(1_200_000, "KHR"), readers.emvco,
        {
            "11": "12", "29.00": "lena@aclb", "52": "5999", "53": "116", "54": "12000", "58": "KH", "59": "lena",
            "60": "Phnom Penh", "62.01": "K7QA-X", "99.00": "1764460800000", "99.01": "1764547200000",
        },
    ),
    ("qris", shop_code(), "", bill(50_000_00, "IDR"), readers.emvco, STATIC),
    (
        "duitnow", shop_code(_53="458", _58="MY", _59="KEDAI LENA", _60="MELAKA"), "", bill(1230, "MYR"), readers.emvco,
        {"53": "458", "58": "MY", "59": "KEDAI LENA", "60": "MELAKA"},
    ),
    (
        "fps", shop_code(_53="344", _58="HK", _59="LENA KITCHEN", _60="HK"), "", bill(1230, "HKD"), readers.emvco,
        {"53": "344", "58": "HK", "59": "LENA KITCHEN", "60": "HK"},
    ),
    (
        "pix", "Lena@Example.com", "Horta da Lena e dos amigos de São João, Foz do Iguaçu Norte", bill(1230, "BRL"),
        readers.emvco,
        {
            "26.00": "br.gov.bcb.pix", "26.01": "lena@example.com", "52": "0000", "53": "986", "54": "12.30", "58": "BR",
            "59": "Horta da Lena e dos", "60": "Foz do Iguacu", "62.05": "K7QAX",
        },
    ),
    (
        "pix", "+55 (11) 91234-5678", "", bill(1230, "BRL", ""), readers.emvco,
        {
            "26.00": "br.gov.bcb.pix", "26.01": "+5511912345678", "52": "0000", "53": "986", "54": "12.30", "58": "BR",
            "59": "RECEBEDOR", "60": "BRASIL", "62.05": "***",
        },
    ),
    (
        "upi", "lena.k@okbank", "Lena's kitchen & co", bill(1230, "INR"), readers.upi,
        {"pa": "lena.k@okbank", "pn": "Lena's kitchen & co", "am": "12.30", "cu": "INR", "tn": "K7QA-X"},
    ),
    (
        "twbank", "004:0012345678901", "小蘭 廚房", bill(12_000, "TWD"), readers.twqr,
        {"name": "小蘭 廚房", "D1": "12000", "D5": "004", "D6": "0000012345678901"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "to", "payee", "asked", "read", "says"), TABLE)
def test_a_code_is_read_again_field_by_field(
    kind: str, to: str, payee: str, asked: Payable, read: Read, says: dict[str, str]
) -> None:
    text = code(kind, to, payee, asked)
    decoded = readers.seen(draw(text, cross=MEANS[kind].picture == "cross"))
    assert decoded == text
    found = read(decoded)
    if MEANS[kind].printed:
        assert decoded == to
    assert {name: value for name, value in found.items() if name in says or not MEANS[kind].printed} == says


MOST = 10**11 - 1
LONGEST = [
    ("epc", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "Ł" * 70, bill(MOST, "EUR", "R" * 125), 331),
    (
        "swiss", "CH44 3199 9123 0008 8901 2", f"{'Ö' * 70}, {'Ü' * 70} 12, 8000 {'Ä' * 35}, CH",
        bill(MOST, "CHF", "9" * 27), 493,
    ),
    ("promptpay", "1-2345-67890-12-1", "", bill(MOST, "THB"), 90),
    ("paynow", "201403121W001", "Lena's Kitchen and Garden", bill(MOST, "SGD", "R" * 25), 176),
    ("vietqr", "970436:0011012345678901234", "Lena's Kitchen and Garden", bill(10**12, "VND", "R" * 25), 179),
    ("khqr", f"{'l' * 27}@aclb", "Lena's Kitchen and Garden", bill(MOST, "USD", "R" * 25), 211),
    ("khqr", f"{'l' * 27}@aclb", "Lena's Kitchen and Garden", bill(10**13, "KHR", "R" * 25), 211),
    ("qris", shop_code(**{f"_{tag}": "9" * 99 for tag in range(80, 93)}), "", bill(MOST, "IDR"), 1_431),
    ("duitnow", shop_code(_53="458", _82="9" * 99, _83="9" * 99), "", bill(MOST, "MYR"), 298),
    ("fps", shop_code(_53="344", _82="9" * 99, _83="9" * 99), "", bill(MOST, "HKD"), 298),
    (
        "pix", f"{'l' * 65}@example.com", "Horta da Lena e amigos de, Foz do Iguacu X", bill(MOST, "BRL", "R" * 25), 235,
    ),
    ("upi", f"{'l' * 256}@{'b' * 64}", "नी" * 49, bill(MOST, "INR"), 1_253),
    ("twbank", "004:0012345678901234", "廚" * 99, bill(10**11, "TWD"), 952),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "to", "payee", "asked", "size"), LONGEST, ids=[one[0] for one in LONGEST])
def test_the_longest_that_a_kind_can_say_is_read_from_a_small_picture(
    kind: str, to: str, payee: str, asked: Payable, size: int
) -> None:
    text = code(kind, to, payee, asked)
    assert size == len(text.encode()) <= MOST_SHOWN
    assert readers.seen(draw(text, cross=MEANS[kind].picture == "cross")) == text


def test_every_kind_with_a_picture_has_its_longest() -> None:
    assert {kind for kind, *_ in LONGEST} == {name for name, kind in MEANS.items() if kind.picture}


def test_every_kind_with_a_code_stands_in_the_table() -> None:
    assert {kind for kind, *_ in TABLE} | {"note"} == MEANS.keys()


def test_the_checksums_are_those_of_the_specifications() -> None:
    """CRC-16/CCITT-FALSE of '123456789' is 29B1; the example of the standard on creditor references is RF18539007547034."""
    from commerce.means.emvco import checksum
    from commerce.rules.references import creditor_reference

    assert checksum("123456789") == "29B1" == f"{readers.crc(b'123456789'):04X}"
    assert creditor_reference("539007547034") == "RF18539007547034"


@pytest.mark.parametrize(
    ("kind", "to", "payee", "asked", "why"),
    [
        ("epc", "DE89 3704 0044 0532 0130 00", "Hof", bill(1230, "CHF"), "epc carries EUR, not CHF"),
        ("epc", "DE89 3704 0044 0532 0130 00", "Hof", bill(0, "EUR"), "nothing to pay"),
        ("epc", "DE89 3704 0044 0532 0130 00", "Hof", bill(10**11, "EUR"), "up to 999999999.99"),
        ("epc", "DE89 3704 0044 0532 0130 00", "Hof", bill(1230, "EUR", "x" * 141), "141 characters"),
        ("swiss", "CH93 0076 2011 6238 5295 7", ADDRESS, bill(10**11, "CHF"), "up to 999999999.99"),
        ("khqr", "lena@aclb", "", bill(1230, "KHR"), "12.30 has decimals"),
        ("twbank", "004:0012345678901", "", bill(1230, "TWD"), "12.30 has decimals"),
        ("vietqr", "970436:0011012345678", "", bill(10**13, "VND"), "more than 13 digits"),
    ],
)
def test_what_a_code_cannot_carry_is_refused_with_the_reason(
    kind: str, to: str, payee: str, asked: Payable, why: str
) -> None:
    with pytest.raises(NotCarried, match=why):
        code(kind, to, payee, asked)


def test_the_cross_stands_in_the_middle() -> None:
    """White edge, black square, white cross: seven pixels from the middle outwards, in millimetres of 46."""
    import io

    from PIL import Image

    text = code("swiss", "CH93 0076 2011 6238 5295 7", ADDRESS, bill(1230, "CHF"))
    picture = Image.open(io.BytesIO(draw(text, cross=True)))
    middle, row = picture.width // 2, picture.tobytes()
    edge = row.index(0) % picture.width  # the first dark pixel: where the border ends
    millimetre = (picture.width - 2 * edge) / 46

    def at(right: float, down: float) -> int:
        return row[(middle + round(down * millimetre)) * picture.width + middle + round(right * millimetre)]

    assert [at(away, 0) for away in (0, 1.5, 2.5, 3.2)] == [255, 255, 0, 255]
    assert [at(away, away) for away in (1.5, 2.5, 3.2)] == [0, 0, 255]
