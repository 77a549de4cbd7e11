"""Readers of payment codes, written from their specifications alone and sharing no line with what writes them."""

from __future__ import annotations

import io
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

import zxingcpp
from PIL import Image

PIXELS, QUALITY = 240, 40  # what chats make of a picture, and less


def seen(png: bytes) -> str:
    """What a phone reads in a picture that a chat has made small and coarse."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").resize((PIXELS, PIXELS))
    sent = io.BytesIO()
    picture.save(sent, "JPEG", quality=QUALITY)
    (code,) = zxingcpp.read_barcodes(Image.open(sent))
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    return code.text


def fields(text: str) -> dict[str, str]:
    """Tag, two digits of length, value; each tag once."""
    found: dict[str, str] = {}
    while text:
        tag, length, text = text[:2], int(text[2:4]), text[4:]
        assert tag.isdigit()
        assert tag not in found
        assert len(text) >= length
        found[tag], text = text[:length], text[length:]
    return found


def emvco(text: str) -> dict[str, str]:
    """The fields by their path, '62.01'; version and checksum are looked at and left out."""
    assert text.isascii()
    assert text[-8:-4] == "6304"
    assert f"{crc(text[:-4].encode()):04X}" == text[-4:]
    found: dict[str, str] = {}
    for tag, value in fields(text).items():
        if tag == "62" or tag == "99" or 26 <= int(tag) <= 51:
            found |= {f"{tag}.{inner}": kept for inner, kept in fields(value).items()}
        else:
            found[tag] = value
    if "38.01" in found:  # the bank and the account of a VietQR, one floor below
        found |= {f"38.01.{inner}": kept for inner, kept in fields(found.pop("38.01")).items()}
    assert found.pop("00") == "01"
    del found["63"]
    return found


def crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE bit by bit."""
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def epc(text: str) -> dict[str, str]:
    """EPC069-12: eleven lines here, the last three optional ones where they are."""
    assert len(text.encode()) <= 331
    tag, version, charset, kind, bank, name, iban, amount, purpose, structured, words = text.split("\n")
    assert (tag, version, charset, kind) == ("BCD", "002", "1", "SCT")
    assert (bank, purpose, structured) == ("", "", "")
    assert amount.startswith("EUR")
    return {"name": name, "iban": iban, "amount": str(Decimal(amount[3:])), "reference": words}


def swiss(text: str) -> dict[str, str]:
    """The 31 lines of a QR-bill, version 0200, in UTF-8."""
    lines = text.split("\n")
    assert len(lines) == 31
    assert len(text) <= 997
    assert lines[:3] == ["SPC", "0200", "1"]
    assert lines[4] == "S"
    assert lines[11:18] == [""] * 7
    assert lines[20:27] == [""] * 7
    assert lines[30] == "EPD"
    named = dict(zip(("name", "street", "house", "code", "town", "country"), lines[5:11], strict=True))
    return named | {
        "iban": lines[3],
        "amount": lines[18],
        "currency": lines[19],
        "kind": lines[27],
        "reference": lines[28],
        "words": lines[29],
    }


def upi(text: str) -> dict[str, str]:
    parts = urlsplit(text)
    assert (parts.scheme, parts.netloc) == ("upi", "pay")
    assert "+" not in parts.query
    assert " " not in text
    return {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}


def twqr(text: str) -> dict[str, str]:
    scheme, rest = text.split("://")
    path, query = rest.split("?")
    name, country, kind, version = path.split("/")
    assert (scheme, country, kind, version) == ("TWQRP", "158", "02", "V1")
    return {"name": unquote(name)} | {
        key: value for key, (value,) in parse_qs(query, strict_parsing=True).items()
    }
