"""An amount in front that is the sum of what follows: 2箱（原味1海苔1）, 三盒，玫瑰抹茶桂花各一."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.phrases.kinds import Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.tokens import Lexeme

_OF_HEADING = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS})
_PARTS = frozenset({Kind.VALUE, Kind.GOODS, Kind.WHO})


def is_heading(heading: Sequence[Lexeme], parts: Sequence[Lexeme]) -> bool:
    """One amount and what goes with all; "3 red L, 2 blue M" begins with a line of its own."""
    if not seen_in(heading) <= _OF_HEADING or sum(Kind.AMOUNT in token.kinds for token in heading) != 1:
        return False
    return not _axes_in(heading) & _axes_in(parts)


def _axes_in(tokens: Sequence[Lexeme]) -> set[str]:
    return {token.axis for token in tokens if Kind.VALUE in token.kinds}


def is_shared_out(amounts: Sequence[int], parts: Sequence[Lexeme]) -> bool:
    """2袋（我和小敏各一袋）: so many for each of those named come to the first amount."""
    if len(amounts) != 2 or Kind.EACH not in seen_in(parts):
        return False
    return amounts[0] == amounts[1] * sum(bool(token.kinds & _PARTS) for token in parts)
