"""A number among its neighbours, while it is found out what it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import Lexeme, kinds

NOTHING = Lexeme(kinds(Kind.END), -1, -1)


@dataclass(slots=True, kw_only=True)
class Number:
    """A number among the tokens: `found` was settled before it; `value`, `form` and `end` grow while it is
    looked at."""

    tokens: list[Lexeme]
    at: int
    found: list[Lexeme]
    text: str
    lexicon: Lexicon
    shelf: Shelf
    value: int = 0
    end: int = 0
    form: Form = Form.BARE
    token: Lexeme = field(init=False)  # the number itself

    def __post_init__(self) -> None:
        self.token = self.tokens[self.at]

    @property
    def before(self) -> Lexeme:
        """What was settled last."""
        return self.found[-1] if self.found else NOTHING

    def look(self, steps: int = 0) -> Lexeme:
        """The token so many steps behind the end."""
        at, tokens = self.end + steps, self.tokens
        return tokens[at] if 0 <= at < len(tokens) else NOTHING

    def word(self, token: Lexeme) -> str:
        """A token as it is written, folded."""
        return self.text[token.start : token.end]

    def settle(self, token: Lexeme) -> bool:
        """It is that."""
        self.found.append(token)
        return True


def look(tokens: list[Lexeme], at: int) -> Lexeme:
    """The token there, or nothing past the ends."""
    return tokens[at] if 0 <= at < len(tokens) else NOTHING
