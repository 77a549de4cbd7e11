"""The rule in one line: commerce and adapters import nobody, bot imports both. Kept by the contracts in
pyproject.toml."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.copies import copied
from tests.house.sources import PACKAGES, ROOT, sources

# One forbidden import for every contract, put where it is forbidden.
PLANTED = {
    "leaves: commerce and adapters import nobody": ("commerce/rules/planted_a.py", "import adapters.base"),
    "leaves: neither leaf imports the centre": ("adapters/planted_b.py", "import bot.languages"),
    "pure: rules": ("commerce/rules/planted_c.py", "import sqlalchemy"),
    "mute and timeless": ("commerce/services/planted_d.py", "import jinja2"),
    "platform-blind": ("bot/planted_e.py", "import telegram"),
    "one clock": ("bot/commands/planted_f.py", "import apscheduler"),
    "floors": ("commerce/queries/planted_g.py", "import commerce.services.voice.record"),
}


def contracts() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as go; go()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says about a copy of the house with one forbidden import for each contract."""
    copy = copied(tmp_path_factory.mktemp("house"), (*PACKAGES, "pyproject.toml"))
    for place, planted in PLANTED.values():
        (copy / place).write_text(planted + "\n", "utf-8")
    done = lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def verdict(said: str, contract: str) -> str:
    line = next((line for line in said.splitlines() if line.startswith(contract[:40])), "")
    return next((word for word in ("KEPT", "BROKEN") if word in line.split()), "not examined")


@pytest.mark.parametrize("contract", contracts())
def test_control_a_planted_import_breaks_its_contract(broken: str, contract: str) -> None:
    assert any(contract.startswith(known) for known in PLANTED), "a new contract needs its own planted import"
    assert verdict(broken, contract) == "BROKEN", broken


def siblings(source: str, package: str, modules: set[str]) -> list[str]:
    """The modules of this folder that a source of the same folder imports."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            origin = ".".join(filter(None, [package if node.level == 1 else "", node.module]))
            found += [f"{package}.{alias.name}" for alias in node.names] if origin == package else [origin]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return [
        name.removeprefix(f"{package}.")
        for name in found
        if name in {f"{package}.{module}" for module in modules}
    ]


def test_mechanics_never_import_one_another() -> None:
    files = [path for path in sources("commerce/mechanics") if path.name != "__init__.py"]
    modules = {path.stem for path in files}
    found = {path.stem: siblings(path.read_text("utf-8"), "commerce.mechanics", modules) for path in files}
    assert not any(found.values()), found


def platforms() -> list[Path]:
    """The adapters' own modules: a platform is a package."""
    return [path for path in sources("adapters") if path.parent.name != "adapters"]


def test_platforms_know_their_own_modules_and_the_waist_only() -> None:
    modules = {
        str(path.relative_to(ROOT / "adapters").with_suffix("")).replace("/", ".") for path in platforms()
    }
    names = modules | {path.parent.name for path in platforms()}
    for path in platforms():
        found = siblings(path.read_text("utf-8"), "adapters", names)
        strangers = [name for name in found if name.partition(".")[0] != path.parent.name]
        assert not strangers, f"{path} imports {strangers}"


@pytest.mark.parametrize(
    "planted",
    [
        "from adapters.telegram import x",
        "import adapters.telegram",
        "from adapters import telegram",
        "from .telegram import x",
        "from . import telegram",
    ],
)
def test_control_a_sibling_is_seen(planted: str) -> None:
    assert siblings(planted, "adapters", {"telegram", "discord"}) == ["telegram"]


def test_control_a_library_is_no_sibling() -> None:
    assert siblings("import discord\nfrom telegram import Update", "adapters", {"telegram", "discord"}) == []
