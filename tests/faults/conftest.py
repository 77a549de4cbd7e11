"""What the fault tests share."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import structlog

from tests.faults.stage import lively, shop


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """One line an event, as while serving: the coloured tracebacks of the default take seconds each, and
    faults make many."""
    plain = [structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer(key_order=["event"])]
    structlog.configure(processors=plain)


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a lively story in it, to be copied."""
    folder = tmp_path_factory.mktemp("lived")

    async def live() -> None:
        async with shop(f"sqlite:///{folder / 'plusone.db'}", folder) as one:
            await lively(one)

    asyncio.run(live())
    return folder / "plusone.db"
