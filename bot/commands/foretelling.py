"""What a product will sell next time, from what it sold so far."""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Ask, command
from commerce.queries import selling
from commerce.queries.selling import Foretold


@command(leaders=True, examples=["/forecast cherries"])
async def forecast(ask: Ask, product: Rest) -> Foretold:
    return await selling.foretell(ask.session, ask.here, product)
