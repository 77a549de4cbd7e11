"""The code in a picture: what a shop's own QR code says, read once, when the settings are."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from bot.config.complaints import Wrong

_BEGINS = "000201"  # every EMVCo code
_MOST_PIXELS = 60_000_000  # what phones make, and no more
_MISSING = "run: .venv/bin/python -m pip install zxing-cpp pillow (or paste the text of the code as `to`)"


def code_in(path: Path) -> str:
    """The one payment code in a picture. Raises Wrong, also where the packages that look at pictures are missing."""
    found = {text for text in _texts(path) if text.startswith(_BEGINS)}
    if len(found) == 1:
        return found.pop()
    if found:
        raise Wrong(f"{path} shows {len(found)} payment codes", "cut the picture so that it shows one")
    raise Wrong(f"no payment code can be read in {path}", "take the picture again, straight, sharp and close")


def _texts(path: Path) -> list[str]:
    try:
        return qr_texts(path)
    except MissingPackage as missing:
        raise Wrong(f"{path.name} cannot be read: the package {missing.name} is missing", _MISSING) from None
    except OSError as why:
        says = why.strerror or "it is no picture"
        raise Wrong(f"{path} cannot be read ({says})", "write the path of a PNG or JPEG") from None


class MissingPackage(Exception):
    """One of those that look at pictures, which are installed only where they are wanted."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def qr_texts(picture: Path | BinaryIO) -> list[str]:
    """What the QR codes in a picture say. Raises MissingPackage; OSError where it is no picture, or one that would not
    fit into memory."""
    try:
        import zxingcpp
        from PIL import Image
    except ImportError as missing:
        name = missing.name or ""
        raise MissingPackage({"zxingcpp": "zxing-cpp", "PIL": "pillow"}.get(name, name)) from None
    try:
        with Image.open(picture) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise OSError("it is too large")
            found = zxingcpp.read_barcodes(opened.convert("L"))
    except (SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise OSError("it is no picture") from broken
    return [one.text.strip() for one in found if one.format == zxingcpp.BarcodeFormat.QRCode]
