"""Old zone files on the machine: deadlines follow the newest data there is, and `check` says which."""

from __future__ import annotations

import io
import zoneinfo
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.timing import zones
from tests.fakes.machine_zones import KEY, WINTER, machine


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    before = zoneinfo.TZPATH
    yield
    zoneinfo.reset_tzpath(to=before)
    ZoneInfo.clear_cache()


def offset() -> float:
    found = WINTER.astimezone(ZoneInfo(KEY)).utcoffset()
    assert found is not None
    return found.total_seconds() / 3600


@pytest.mark.parametrize("version", ["2025b", "2026a", ""])
def test_newer_data_of_the_package_goes_before_the_machines(tmp_path: Path, version: str) -> None:
    found = zones.take_newest([machine(tmp_path, version)])
    assert (found.folder, zones.in_use(), offset()) == (zones.PACKAGE, found, -7)


def test_control_python_asks_the_machine_first(tmp_path: Path) -> None:
    zoneinfo.reset_tzpath(to=[machine(tmp_path, "2025b")])
    ZoneInfo.clear_cache()
    assert offset() == -8


@pytest.mark.parametrize("version", ["2026z", "2026za", "2031a"])
def test_newer_data_of_the_machine_counts(tmp_path: Path, version: str) -> None:
    found = zones.take_newest([str(tmp_path / "nothing"), machine(tmp_path, version)])
    assert (found.version, zones.in_use(), offset()) == (version, found, -8)


@pytest.mark.parametrize(
    ("version", "pinned", "today", "code", "says"),
    [
        ("2026f", "2026.6", date(2026, 11, 29), 0, "time zones: 2026f ("),
        ("2025b", "2026.6", date(2026, 11, 29), 2, "is older than 2026f"),
        ("", "2026.6", date(2026, 11, 29), 2, "of an unknown version"),
        ("2026f", "2026.6", date(2028, 1, 1), 2, "more than a year old"),
    ],
)
def test_check_names_the_version_and_complains_of_an_old_one(
    version: str, pinned: str, today: date, code: int, says: str
) -> None:
    out = io.StringIO()
    assert zones.report(zones.ZoneData(version, Path("/zones")), pinned, today, out) == code
    assert says in out.getvalue()
