"""Discord as the bot meets it: a gateway and REST pages on loopback, with the faults of the real one on
request.

    async with serving(World()) as discord:
        discord.url, discord.gateway_url; discord.world.say("100", "7", "+1")

As a process of its own: `python -m tests.fakes.discord_server --port 0`; every public act of `World` is then
a POST to `/_control/<name>` with its arguments as JSON, and `GET /_control/state` tells what the bot has said
and done.
"""

from .server import Serving, serving
from .world import CONTENT, EVERYTHING, MEMBERS, Fault, World

__all__ = ["CONTENT", "EVERYTHING", "MEMBERS", "Fault", "Serving", "World", "serving"]
