"""A platform is a package: a made-up one is planted in a copy of the house, keeps the contract, and is taken
away again.

What it is made of lies in `pigeon/`: one file of Python, and its contract; nothing else is touched.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config.adapters import adapter_names
from tests.house.copies import PYTEST, copied, passed, run

PARTS = Path(__file__).parent / "pigeon"
PLATFORM, CONTRACT = "adapters/pigeon/__init__.py", "tests/adapters/test_pigeon.py"
SETTINGS = """
[[groups]]
chat = "pigeon:g1"
leaders = ["pigeon:lena"]
[adapters.pigeon]
"""
# A breach of the waist, and the part of the contract that sees it.
CONFIRMED = """        await self.inbox.hear(batch)
        self.loft.confirm(len(batch))
"""
TOO_SOON = """        self.loft.confirm(len(batch))
        await self.inbox.hear(batch)
"""
BREACHES = {
    "carries no answered text": (
        'answered_text=read(answered.html) if answered else ""',
        'answered_text=""',
        "test_hears_a_reply_with_what_it_replies_to",
    ),
    "confirms before it is applied": (CONFIRMED, TOO_SOON, "test_confirms_only_what_was_applied"),
    "sends a stranger's words as its own markup": (
        "html.escape(span.text)",
        "span.text",
        "test_a_strangers_text_stays_text",
    ),
    "says once more what it has said": (
        "known = self.loft.sent.get(nonce)",
        "known = None",
        "test_the_same_nonce_again",
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one platform more."""
    copy = copied(tmp_path_factory.mktemp("pigeon"))
    (copy / PLATFORM).parent.mkdir()
    shutil.copy(PARTS / "platform.py", copy / PLATFORM)
    shutil.copy(PARTS / "contract.py", copy / CONTRACT)
    (copy / "pigeon.toml").write_text(SETTINGS, "utf-8")
    return copy


@pytest.fixture
def put_back(house: Path) -> Iterator[None]:
    kept = {name: (house / name).read_text("utf-8") for name in (PLATFORM, CONTRACT)}
    yield
    for name, text in kept.items():
        (house / name).write_text(text, "utf-8")


def test_it_keeps_the_contract(house: Path) -> None:
    assert "failed" not in passed(house, *PYTEST, CONTRACT)


def test_every_house_test_of_platforms_is_green_with_it(house: Path) -> None:
    files = [f"tests/house/test_{name}.py" for name in ("shape", "imports", "config")]
    said = passed(
        house,
        *PYTEST,
        "-rp",
        *files,
        "-k",
        "Waist or platforms or every_contract_is_kept or shipped_file or siblings",
    )
    assert "PASSED tests/house/test_shape.py::TestWaist::test_every_platform_has_its_contract[pigeon]" in said


def test_the_settings_switch_it_on(house: Path) -> None:
    assert "pigeon pigeon:g1: the pigeons are in" in passed(house, "bot", "check", "--config", "pigeon.toml")


@pytest.mark.usefixtures("put_back")
@pytest.mark.parametrize(("kept", "broken", "seen_by"), BREACHES.values(), ids=list(BREACHES))
def test_control_the_contract_sees_a_breach(house: Path, kept: str, broken: str, seen_by: str) -> None:
    text = (house / PLATFORM).read_text("utf-8")
    assert text.count(kept) == 1
    (house / PLATFORM).write_text(text.replace(kept, broken), "utf-8")
    done = run(house, *PYTEST, CONTRACT, "-k", seen_by)
    assert done.returncode == 1, done.stdout[-3000:]
    assert f"FAILED {CONTRACT}::TestPigeon::{seen_by}" in done.stdout


@pytest.mark.usefixtures("put_back")
def test_control_a_platform_without_its_contract_is_seen(house: Path) -> None:
    (house / CONTRACT).unlink()
    done = run(house, *PYTEST, "tests/house/test_shape.py", "-k", "has_its_contract")
    assert done.returncode == 1, done.stdout[-3000:]
    assert "adapters/pigeon has no AdapterContract in tests/adapters" in done.stdout


def test_it_is_taken_away_again() -> None:
    assert "pigeon" not in adapter_names()
