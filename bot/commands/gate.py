"""The gate in the chat: a code is typed, and a tap hands out."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.gate import ticks_in
from bot.commands.showing import show
from commerce.outcomes import Outcome
from commerce.rules.pickup import digits_alone
from commerce.services.buys import gate
from commerce.services.buys.at_gate import AtGate
from commerce.tables import Group

_LONGEST_NAME = 60
# a button names the member by number, what it does, and what it knew: "=17 cash 3405691582 19800"
_PRESS = re.compile(r"=([0-9]{1,18}) ([a-z]+)((?: [0-9]{1,15}){0,3})")
_NAMED = re.compile(r"=([0-9]{1,18}) named ([0-9]{1,15}) (.+)", re.DOTALL)


@command(leaders=True, helpers=True, examples=["/pick 4822"])
async def pick(ask: Ask, code: Rest) -> Answer:
    """The code as it was typed; what buttons and replies say of the card begins with "="."""
    groups = await ticks_in(ask)
    digits = digits_alone(code)
    if digits:
        numbers = [group.id for group in groups]
        found = await gate.look_up(ask.session, digits, numbers, ask.deed(groups[0]))
        return await show(ask, found) if isinstance(found, Outcome) else found
    card = await _done(ask, code, groups)
    if card is None:
        raise misused(ask, "pick", "code", code)
    return await show(ask, card)


async def _done(ask: Ask, text: str, groups: Sequence[Group]) -> AtGate | None:
    """What a button of the card does, or the name in a reply to it; None where it is neither."""
    named = _NAMED.fullmatch(text)
    if named:
        return await Visitor(ask, groups, int(named[1])).collected(int(named[2]), named[3])
    press = _PRESS.fullmatch(text)
    if press is None:
        return None
    knew = [int(one) for one in press[3].split()]
    act = _ACTS.get((press[2], len(knew)))
    return await act(Visitor(ask, groups, int(press[1])), *knew) if act else None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the gate, and who hands out to them."""

    ask: Ask
    groups: Sequence[Group]
    member_no: int

    async def look(self) -> AtGate | None:
        return await self._look(by_line=False)

    async def parts(self) -> AtGate | None:
        return await self._look(by_line=True)

    async def handed(self, seen: int) -> AtGate | None:
        return await self._hand_out(seen=seen)

    async def paid(self, seen: int, owed: int) -> AtGate | None:
        """They paid in cash, and have it."""
        return await self._hand_out(seen=seen, cash=owed)

    async def sent(self, seen: int) -> AtGate | None:
        """Somebody else came for them."""
        return await self._hand_out(seen=seen, collector="")

    async def collected(self, seen: int, name: str) -> AtGate | None:
        """The same, by name: a reply to the card goes by it as it was drawn, like its buttons."""
        return await self._hand_out(seen=seen, collector=" ".join(name.split())[:_LONGEST_NAME])

    async def line(self, line_no: int, units: int, had: int) -> AtGate | None:
        deed = self.ask.deed(self.groups[0])
        return await gate.hand_part(
            self.ask.session, self.member_no, self._numbers, deed, line_no=line_no, units=units, had=had
        )

    async def _look(self, *, by_line: bool) -> AtGate | None:
        return await gate.look_at(self.ask.session, self.member_no, self._numbers, by_line=by_line)

    async def _hand_out(
        self, *, seen: int, cash: int | None = None, collector: str | None = None
    ) -> AtGate | None:
        deed = self.ask.deed(self.groups[0])
        return await gate.hand_out(
            self.ask.session, self.member_no, self._numbers, deed, seen=seen, cash=cash, collector=collector
        )

    @property
    def _numbers(self) -> list[int]:
        return [group.id for group in self.groups]


# what a button says, and how many numbers it knows
_ACTS: Mapping[tuple[str, int], Callable[..., Awaitable[AtGate | None]]] = {
    ("look", 0): Visitor.look,
    ("parts", 0): Visitor.parts,
    ("handed", 1): Visitor.handed,
    ("by", 1): Visitor.sent,
    ("cash", 2): Visitor.paid,
    ("line", 3): Visitor.line,
}
