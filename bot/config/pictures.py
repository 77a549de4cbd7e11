"""The code in a picture: what a shop's own QR code says, read once, when the settings are."""

from __future__ import annotations

from pathlib import Path

from bot.config.complaints import Wrong

_BEGINS = "000201"  # every EMVCo code
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
        import zxingcpp
        from PIL import Image
    except ImportError as missing:
        name = {"zxingcpp": "zxing-cpp", "PIL": "pillow"}.get(missing.name or "", missing.name)
        raise Wrong(f"{path.name} cannot be read: the package {name} is missing", _MISSING) from None
    try:
        with Image.open(path) as picture:
            found = zxingcpp.read_barcodes(picture.convert("L"))
    except OSError as why:
        says = why.strerror or "it is no picture"
        raise Wrong(f"{path} cannot be read ({says})", "write the path of a PNG or JPEG") from None
    return [one.text.strip() for one in found if one.format == zxingcpp.BarcodeFormat.QRCode]
