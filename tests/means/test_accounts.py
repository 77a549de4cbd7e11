"""Accounts as leaders write them: every spelling of a right one is one payee, every wrong one is refused with the
reason."""

from __future__ import annotations

import pytest

from commerce.means import MEANS
from commerce.rules.means import WrongAccount
from tests.means.test_codes import shop_code

ADDRESS = "Kiosk, Am See 1, 8000 Zürich, CH"
QRIS = shop_code()
RIGHT = [
    ("epc", "de89370400440532013000", "Hof", "DE89370400440532013000"),
    ("epc", " GB29 NWBK 6016 1331 9268 19 ", "Hof", "GB29NWBK60161331926819"),
    ("epc", "NO93-8601-1117-947", "Hof", "NO9386011117947"),
    ("swiss", "LI21 0881 0000 2324 013A A", ADDRESS, "LI21088100002324013AA"),
    *[
        ("promptpay", written, "", "0066812345678")
        for written in (
            "0812345678", "081-234-5678", "081 234 5678", "+66812345678", "+66 81 234 5678", "+66 (0)81 234 5678",
            "0066812345678", "0066 81 234 5678",
        )
    ],
    ("promptpay", "0-1055-36000-00-3", "", "0105536000003"),
    ("paynow", "+65 9123 4567", "", "+6591234567"),
    ("paynow", "53012345d", "", "53012345D"),
    ("paynow", "T08LL1234X", "", "T08LL1234X"),
    ("paynow", "201403121W001", "", "201403121W001"),
    ("vietqr", "970436: 0011 0123 45678", "", "970436:0011012345678"),
    ("khqr", " lena_k@aclb ", "", "lena_k@aclb"),
    ("qris", f" {QRIS}\n", "", QRIS),
    ("pix", "529.982.247-25", "", "52998224725"),
    ("pix", "11.222.333/0001-81", "", "11222333000181"),
    ("pix", "12.abc.345/01de-35", "", "12ABC34501DE35"),
    ("pix", "123E4567-E12B-12D1-A456-426655440000", "", "123e4567-e12b-12d1-a456-426655440000"),
    ("pix", "+55 61 91234-5678", "", "+5561912345678"),
    ("upi", "lena-k@okbank", "", "lena-k@okbank"),
    ("twbank", "700:0001 2345 678901", "", "700:00012345678901"),
    ("twbank", "952-:12345678", "", "952:12345678"),
    ("note", "  cash\n at the gate ", "", "cash at the gate"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "to", "payee", "machine"), RIGHT)
def test_every_spelling_is_one_account(kind: str, to: str, payee: str, machine: str) -> None:
    assert MEANS[kind].account(to, payee).to == machine


WRONG = [
    ("epc", "DE89 3704 0044 0532 0130 01", "Hof", "to", "check digits"),
    ("epc", "DE89 3704 0044 0532 0103 00", "Hof", "to", "check digits"),
    ("epc", "DE89 3704 0044 0532 0130 0", "Hof", "to", "21 signs; an IBAN of DE has 22"),
    ("epc", "TR33 0006 1005 1978 6457 8413 26", "Hof", "to", "IBAN of TR"),
    ("epc", "Hofladen", "Hof", "to", "no IBAN"),
    ("epc", "", "Hof", "to", "no IBAN"),
    ("epc", "ＤＥ89 3704 0044 0532 0130 00", "Hof", "to", "no IBAN"),
    ("epc", "DE89 3704 0044 0532 0130 00", " ", "payee", "nothing is written"),
    ("epc", "DE89 3704 0044 0532 0130 00", "H" * 71, "payee", "71 characters"),
    ("epc", "DE89 3704 0044 0532 0130 00", "🍒" * 61, "payee", "61 characters (244 bytes)"),
    ("swiss", "DE89 3704 0044 0532 0130 00", ADDRESS, "to", "IBAN of DE"),
    ("swiss", "CH93 0076 2011 6238 5295 8", ADDRESS, "to", "check digits"),
    ("swiss", "CH93 0076 2011 6238 5295 7", "", "payee", "nothing is written"),
    ("swiss", "CH93 0076 2011 6238 5295 7", "Kiosk, 8000 Zürich, CH", "payee", "no whole address"),
    ("swiss", "CH93 0076 2011 6238 5295 7", "Kiosk, Am See 1, Zürich, CH", "payee", "postal code and town"),
    ("swiss", "CH93 0076 2011 6238 5295 7", "Kiosk, Am See 1, 8000 Zürich, Schweiz", "payee", "no country"),
    ("swiss", "CH93 0076 2011 6238 5295 7", "小店, Am See 1, 8000 Zürich, CH", "payee", "letters"),
    ("swiss", "CH93 0076 2011 6238 5295 7", f"{'K' * 71}, Am See 1, 8000 Zürich, CH", "payee", "name has 71"),
    ("swiss", "CH93 0076 2011 6238 5295 7", f"Kiosk, Am See 1, 8000 {'Z' * 36}, CH", "payee", "town has 36"),
    ("promptpay", "1234567890", "", "to", "neither a Thai mobile"),  # a bank account of ten digits
    ("promptpay", "0212345678", "", "to", "neither a Thai mobile"),  # a line in a house
    ("promptpay", "081234567", "", "to", "neither a Thai mobile"),
    ("promptpay", "1234567890122", "", "to", "check digit of '1234567890122' would be 1"),
    ("paynow", "91234567", "", "to", "neither a mobile number of Singapore"),
    ("paynow", "+65 6123 4567", "", "to", "neither a mobile number of Singapore"),
    ("paynow", "2014031212", "", "to", "UEN"),
    ("vietqr", "0011012345678", "", "to", "no bank and account"),
    ("vietqr", "VCB:0011012345678", "", "to", "BIN"),
    ("khqr", "lena", "", "to", "no Bakong account"),
    ("khqr", f"{'l' * 30}@aclb", "", "to", "up to 32"),
    ("qris", QRIS[:-1] + ("0" if QRIS[-1] != "0" else "1"), "", "to", "checksum"),
    ("qris", QRIS.replace("LENA", "LINA"), "", "to", "checksum"),
    ("qris", QRIS[:40], "", "to", "not the text of a payment code"),
    ("qris", shop_code(_54="5000"), "", "to", "for one payment of 5000"),
    ("qris", shop_code(**{f"_{tag}": "9" * 99 for tag in range(80, 96)}), "", "to", "a picture shows 1500"),
    ("fps", QRIS, "", "to", "currency 360; FPS has 344"),
    ("duitnow", shop_code(_53="344"), "", "to", "currency 344; DuitNow has 458"),
    ("pix", "529.982.247-26", "", "to", "CPF 52998224726"),
    ("pix", "111.111.111-11", "", "to", "CPF"),
    ("pix", "11.222.333/0001-82", "", "to", "CNPJ"),
    ("pix", "lena@example", "", "to", "no Pix key"),
    ("pix", "+1 555 123 4567", "", "to", "no Pix key"),
    ("upi", "lena", "", "to", "no UPI address"),
    ("upi", "lena k@okbank", "", "to", "no UPI address"),
    ("upi", "lena@okbank", "L" * 100, "payee", "100 characters"),
    ("twbank", "004:0012345678901", "小" * 100, "payee", "100 characters"),
    ("twbank", "0012345678901", "", "to", "three digits, a colon"),
    ("twbank", "999999:12345678", "", "to", "no bank and account"),
    ("twbank", "777:12345678", "", "to", "no bank has the code 777"),
    ("note", " ", "", "to", "nothing is written"),
    ("note", "x" * 501, "", "to", "501 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "to", "payee", "key", "says"), WRONG)
def test_a_wrong_account_is_refused_with_the_reason(
    kind: str, to: str, payee: str, key: str, says: str
) -> None:
    with pytest.raises(WrongAccount) as refused:
        MEANS[kind].account(to, payee)
    assert refused.value.key == key
    assert says in str(refused.value)
    assert refused.value.found
    assert refused.value.works


def test_every_kind_refuses_something_and_takes_its_own_example() -> None:
    assert {kind for kind, *_ in WRONG} == MEANS.keys()
    for name, kind in MEANS.items():
        if not kind.printed:
            assert kind.account(kind.like, ADDRESS).to, name
