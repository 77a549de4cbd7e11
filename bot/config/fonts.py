"""`[paper] fonts`: font files that papers are printed with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.config.complaints import shown
from bot.config.reading import ConfigReading

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_BEGINS = (
    b"\x00\x01\x00\x00",
    b"OTTO",
    b"true",
    b"ttcf",
)  # TrueType, OpenType, TrueType by Apple, a collection


def fonts_of(reading: ConfigReading, tables: Mapping[str, Any], folder: Path) -> Iterator[Path]:
    """The files, found from the folder of config.toml; one that is no font is a complaint."""
    paper = tables.get("paper")
    named = paper.get("fonts") if isinstance(paper, dict) else ()
    for at, name in enumerate(named if isinstance(named, list) else ()):
        if not isinstance(name, str):
            continue
        file = folder / Path(name).expanduser()
        if wrong := _wrong(file):
            remedy = f"write the path of a font file ({', '.join(SUFFIXES)})"
            reading.complain(("paper", "fonts", at), f"{shown(name)} {wrong}", remedy)
        yield file


def _wrong(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            is_font = opened.read(4) in _BEGINS and file.suffix.lower() in SUFFIXES
    except OSError as why:
        return f"cannot be read ({why.strerror})"
    return "" if is_font else "is no font file"
