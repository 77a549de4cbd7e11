"""Discord against the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.contract import AdapterContract, Scene
from tests.adapters.discord_stage import scene_of


class TestDiscord(AdapterContract):
    @pytest.fixture
    async def scene(self) -> AsyncIterator[Scene]:
        async with scene_of() as scene:
            yield scene
