"""The gate in private: digits alone, and the name of whoever came for somebody. Group talk is never read for either."""

from __future__ import annotations

from bot.calling.command import commands
from bot.calling.gate import DIGITS
from bot.hearing.meaning import Call
from bot.hearing.scene import Scene
from commerce.rules.pickup import digits_alone
from commerce.services.buys.at_gate import AtGate


def at_gate(scene: Scene) -> Call | None:
    """A pickup code, or in reply to the card of a code who fetched the goods; None for all other words."""
    message, card = scene.message, scene.replied
    if not message.private or message.kind != "say" or not message.text.strip():
        return None
    on_card = card is not None and card.outcome == AtGate.__name__
    if digits_alone(message.text) and (on_card or not message.reply_to):
        return Call(command=DIGITS, text=message.text)
    if card is None or not on_card:
        return None
    drawn = f"={card.facts['member_no']} named {card.facts['seen']}"
    return Call(command=commands()["pick"], text=f"{drawn} {message.text}")
