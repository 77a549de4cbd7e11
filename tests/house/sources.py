"""The project's own files, as the house tests read them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "commerce", "adapters")


def sources(*packages: str) -> list[Path]:
    """Every Python file of these packages (all three by default); migrations are written by a tool and never
    changed once landed."""
    return sorted(
        path
        for package in packages or PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.parent.name != "versions"
    )


def tracked() -> list[Path]:
    """Every file that belongs to the project: as git knows it, or all that is here where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return sorted(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
    return sorted(path for path in ROOT.rglob("*") if path.is_file() and not _is_made(path))


def _is_made(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] in {".venv", "data", "dist", ".git"} or any(
        part.endswith(("_cache", "__pycache__")) for part in parts
    )


def findings(paths: Iterable[Path], finder: object) -> list[str]:
    """-> `path:finding` for all that the finder sees in these files."""
    return list(_each(paths, finder))


def _each(paths: Iterable[Path], finder: object) -> Iterator[str]:
    assert callable(finder)
    for path in paths:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:  # a picture
            continue
        yield from (f"{path.relative_to(ROOT)}:{found}" for found in finder(text))
