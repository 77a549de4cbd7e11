"""Whose time zones count: the newer of the tzdata package's and the machine's, chosen once, before any zone
is read.

Left to itself Python asks the machine first, whose files may be years old: then every deadline of a country
that changed its clocks since is an hour off.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

import tzdata

PACKAGE = Path(tzdata.__file__).parent / "zoneinfo"
_VERSION = re.compile(r"(20[0-9]{2})([a-z]{1,2})")


@dataclass(frozen=True, slots=True)
class ZoneData:
    """A version as its publisher calls it ("2026f"; "" where the files do not say) and the folder it lies
    in."""

    version: str
    folder: Path

    @property
    def age(self) -> tuple[int, int, str]:
        """Grows with every version; nothing is older than one that does not say."""
        found = _VERSION.fullmatch(self.version)
        return (int(found[1]), len(found[2]), found[2]) if found else (0, 0, "")


def take_newest(machine: Sequence[str] = zoneinfo.TZPATH) -> ZoneData:
    """Has every zone read from the newer data from now on; the package's where both are as new. -> what is in
    use."""
    ours = ZoneData(str(tzdata.IANA_VERSION), PACKAGE)
    theirs = next((_in(Path(folder)) for folder in machine if (Path(folder) / "America").is_dir()), None)
    newest = theirs if theirs is not None and theirs.age > ours.age else ours
    zoneinfo.reset_tzpath(to=[str(newest.folder)])
    zoneinfo.ZoneInfo.clear_cache()
    return newest


def in_use() -> ZoneData:
    """The data that zones are read from."""
    first = Path(zoneinfo.TZPATH[0]) if zoneinfo.TZPATH else PACKAGE
    return ZoneData(str(tzdata.IANA_VERSION), PACKAGE) if first == PACKAGE else _in(first)


def report(found: ZoneData, pinned: str, today: date, out: TextIO) -> int:
    """Names the version, and complains of an old one. `pinned`: the package's version in the lock, "2026.6".
    -> the exit code."""
    called = found.version or "of an unknown version"
    released = ZoneData(iana(pinned), found.folder)
    if found.age < released.age:
        out.write(f"time zones: {called} in {found.folder} is older than {released.version}; {_REMEDY}\n")
        return 2
    if today.year > found.age[0] + 1:
        out.write(f"time zones: {called} in {found.folder} is more than a year old; {_REMEDY}\n")
        return 2
    out.write(f"time zones: {called} ({found.folder})\n")
    return 0


_REMEDY = "install a newer tzdata (or a newer Plusone), else deadlines may be an hour off where clocks changed since"


def iana(pinned: str) -> str:
    """The version of the data in a version of the package: "2026.6" -> "2026f"."""
    found = re.fullmatch(r"(20[0-9]{2})\.([0-9]{1,2})(?:\..*)?", pinned)
    return f"{found[1]}{chr(ord('a') + int(found[2]) - 1)}" if found and 1 <= int(found[2]) <= 26 else ""


def _in(folder: Path) -> ZoneData:
    for name, pattern in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)")):
        try:
            with (folder / name).open(encoding="utf-8") as file:
                found = re.match(pattern, file.readline())
        except (OSError, UnicodeDecodeError):
            continue
        if found:
            return ZoneData(found[1], folder)
    return ZoneData("", folder)
