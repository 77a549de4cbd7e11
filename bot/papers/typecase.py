"""Which fonts print a text: as few as have all its characters, each cut to what it is needed for.

A font's own coverage decides, never its name; the name only chooses among those that cover alike."""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from bot.config.fonts import SUFFIXES

# A plain face of a family goes before its others.
_NOT_PLAIN = re.compile(
    r"\b(bold|italic|oblique|mono|serif|condensed|narrow|light|extralight|thin|medium|semibold|black|math|display)\b",
    re.I,
)
_OUTLINES = {"glyf", "CFF ", "CFF2"}
_PICTURES = {"CBDT", "sbix"}  # coloured emoji: taken where no outline has the character
_BOXES = "□▯?"
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
# What brings the missing characters, as Debian and Ubuntu call it.
CJK, EMOJI, OTHERS = "fonts-noto-cjk", "fonts-noto-color-emoji", "fonts-noto-core"


class NoFonts(Exception):
    """There is nothing to print with."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file, and the characters it has."""

    file: Path
    name: str
    is_drawn: bool
    covers: hb.Set
    face: hb.Face


@dataclass(frozen=True, slots=True)
class Typecase:
    """What a paper is printed with: files cut to size, the first one's characters first. `missing` is in none of
    them; `box` stands for it."""

    files: Sequence[Path]
    missing: frozenset[str]
    box: str

    def printed(self, text: str) -> str:
        """The text as it can be printed: nothing of it is left out."""
        return "".join(self.box if sign in self.missing else sign for sign in text)

    def lacks(self, *texts: str) -> bool:
        return any(self.missing.intersection(clean(text)) for text in texts)


def typecase(text: str, fonts: Sequence[Path], prefers: str, folder: Path) -> Typecase:
    """The fonts for all of `text`, cut to it and written to `folder`. `fonts`: the only ones to choose from; of none,
    those that this machine has. `prefers`: a word in a face's name, since Chinese and Japanese faces have one another's
    characters in their own forms. Raises NoFonts."""
    needed = set(clean(text)) | {_BOXES[0]}
    faces = sorted(faces_in(fonts or machine_fonts()), key=lambda face: _rank(face, prefers))
    chosen, missing = covering(needed, faces)
    if not chosen:
        raise NoFonts
    box = next((sign for sign in _BOXES if any(ord(sign) in face.covers for face in chosen)), " ")
    files = [_cut(face, needed | {box}, folder / f"{number}.ttf") for number, face in enumerate(chosen)]
    return Typecase(files, frozenset(missing - {_BOXES[0]}), box)


@lru_cache(maxsize=4096)  # a name stands on three papers
def clean(text: str) -> str:
    """What of a text is seen: breaks become blanks, marks of direction and of an emoji's style go, since the layout
    sees to the one and no font need have the other."""
    seen = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    return "".join(sign for sign in seen if not _is_unseen(sign))


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Cn", "Co") or 0xFE00 <= ord(sign) <= 0xFE0F


def covering(needed: Iterable[str], faces: Sequence[Face]) -> tuple[list[Face], set[str]]:
    """-> the fewest faces, as far as taking the best next one finds them, and the characters that none has. Of faces
    that bring as many the first is taken; pictures stand back behind outlines."""
    left, chosen = set(needed), list[Face]()
    for drawn in (True, False):
        has = {
            at: {sign for sign in left if ord(sign) in face.covers}
            for at, face in enumerate(faces)
            if face.is_drawn is drawn
        }
        while has and left:
            best = max(has, key=lambda at: (len(has[at] & left), -at))
            if not has[best] & left:
                break
            chosen.append(faces[best])
            left -= has.pop(best)
    return chosen, left


def packages(missing: Iterable[str]) -> list[str]:
    """What to install so that these characters can be printed."""
    return sorted({_package(sign) for sign in missing})


def _package(sign: str) -> str:
    name = unicodedata.name(sign, "")
    if re.match(r"CJK|HANGUL|HIRAGANA|KATAKANA|BOPOMOFO|FULLWIDTH|IDEOGRAPHIC", name):
        return CJK
    return EMOJI if unicodedata.category(sign) in ("So", "Sk") and ord(sign) > 0x1F000 else OTHERS


# -- files and faces -------------------------------------------------------------------------------


def machine_fonts() -> list[Path]:
    """The font files that fontconfig knows, else those in the usual folders."""
    try:
        listed = subprocess.run(
            ["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, timeout=20, check=True
        )
        found = {Path(line) for line in listed.stdout.splitlines()}
    except (OSError, subprocess.SubprocessError):
        homes = [*_FOLDERS, str(Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts")]
        found = {file for home in homes for file in Path(home).expanduser().rglob("*")}
    return sorted(file for file in found if file.suffix.lower() in SUFFIXES)


def faces_in(files: Iterable[Path]) -> Iterator[Face]:
    """Every face that can be printed with; a file that is no font, or is gone, has none."""
    for file in files:
        try:
            blob = hb.Blob.from_file_path(str(file))
        except (OSError, hb.HarfBuzzError):
            continue
        for number in range(max(1, _count(blob))):
            face = hb.Face(blob, number)
            tags = set(face.table_tags)
            if face.glyph_count and tags & (_OUTLINES | _PICTURES):
                yield Face(file, face.get_name(4) or file.stem, bool(tags & _OUTLINES), face.unicodes, face)


def _count(blob: hb.Blob) -> int:
    """How many faces a collection holds: OpenType, "TTC Header"."""
    head = bytes(blob.data[:12])
    return int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1


def _rank(face: Face, prefers: str) -> tuple[int, bool, str]:
    return len(_NOT_PLAIN.findall(face.name)), prefers not in face.name.split(), face.name


def _cut(face: Face, signs: Iterable[str], file: Path) -> Path:
    """The face with these characters and their neighbours alone: a shaper asks for characters that the text has not
    (Thai ำ is printed as two others)."""
    plan = hb.SubsetInput()
    plan.unicode_set.update(
        {near for sign in signs for near in _neighbours(ord(sign)) if near in face.covers}
    )
    if face.face.has_var_data:
        plan.pin_all_axes_to_default(face.face)
    file.write_bytes(bytes(hb.subset(face.face, plan).blob.data))
    return file


def _neighbours(code: int) -> Iterable[int]:
    """The half row of 128 that a character stands in; of writings with thousands itself alone."""
    if 0x2E80 <= code < 0xA4D0 or 0xAC00 <= code < 0xD7B0 or code >= 0x10000:
        return (code,)
    return range(code & ~0x7F, (code | 0x7F) + 1)
