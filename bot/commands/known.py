"""What a group was sold, known again from sale to sale; two names for one thing are made one here."""

from __future__ import annotations

import re

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.rights import LeadersOnly
from bot.calling.verbs import leading
from bot.commands.groups import home_of
from commerce.services.buys import knowing
from commerce.services.buys.knowing import NoSuchProduct
from commerce.tables import KnownProduct

_NUMBER = re.compile(r"#?([0-9]{1,9})")
TAKES = {"same": 2, "apart": 1}  # numbers after each word


@command(leaders=True, examples=["/products", "/products same 2 1", "/products apart 2"])
async def products(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await knowing.listed(ask.session, ask.here)
    verb, behind = leading("products", text)
    rest = behind.split()
    numbers = [int(found[1]) for one in rest if (found := _NUMBER.fullmatch(one))]
    if TAKES.get(verb) != len(rest) or len(set(numbers)) != len(rest):
        raise misused(ask, "products", "text", text, example=1)
    group = await home_of(ask, KnownProduct, numbers[0])
    if group is None:
        raise NoSuchProduct(numbers[0])
    if not ask.leads(group):
        raise LeadersOnly("products")
    if verb == "same":
        return await knowing.join(ask.session, ask.deed(group), *numbers)
    return await knowing.part(ask.session, ask.deed(group), numbers[0])
