"""The fake Discord, asked by a second client library: what only discord.py would forgive is found here."""

from __future__ import annotations

import pytest

from tests.fakes.discord_server import World, serving
from tests.fakes.discord_server.world import CHANNEL


async def test_hikari_understands_it_too() -> None:
    hikari = pytest.importorskip(
        "hikari", reason="hikari is not installed: a second client library is not there to ask"
    )
    async with serving(World()) as discord:
        app = hikari.RESTApp(url=discord.url, max_retries=0)
        await app.start()
        async with app.acquire(discord.world.token, "Bot") as rest:
            assert (await rest.fetch_my_user()).username == "plusone"
            said = await rest.create_message(int(CHANNEL), "You have 1.")
            assert (await rest.edit_message(int(CHANNEL), said.id, "You have 2.")).content == "You have 2."
            assert (await rest.fetch_message(int(CHANNEL), said.id)).content == "You have 2."
        await app.close()
