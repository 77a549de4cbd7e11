"""`python -m tests.fakes.discord_server [--port N]`: prints one JSON line with its addresses, then serves
until it is ended."""

import argparse
import asyncio
import json

from . import World, serving


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    async with serving(World(), asked.port) as discord:
        print(
            json.dumps(
                {"api_base": discord.url, "gateway_url": discord.gateway_url, "token": discord.world.token}
            ),
            flush=True,
        )
        await asyncio.Event().wait()


asyncio.run(main())
