"""The answer to a command whose words cannot be taken: how it is written, with an example."""

from __future__ import annotations

from bot.calling.arguments import Misused
from bot.calling.command import commands

_SHOWN = 80  # characters of what was found


def misused(name: str, argument: str, found: str, *, example: int = 0) -> Misused:
    """`example`: which of the command's own shows best what was meant."""
    made = commands()[name]
    return Misused(
        command=name,
        argument=argument,
        found=found[:_SHOWN],
        usage=made.usage(),
        example=made.examples[example],
    )
