"""A story with what must come of it: one row of the tables of stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.conversations.story import Told


@dataclass(frozen=True)
class Story:
    """`orders`: member -> lines and due, as story.Told.orders writes them. `says`: where -> words that must
    be said there; `m3` is the answer to message m3, `b3` all that ever stood in the bot's message b3, `@amy`
    all that amy is told in private, `g1` all that the group hears. `silent`: messages and places that hear nothing. `never`: words nobody may hear;
    `hides`: where -> a word that must not be said there."""

    name: str
    told: str
    orders: Mapping[str, str] | None = None
    pledged: Mapping[int, int] | None = None  # buy -> units over its offers
    waiting: Mapping[int, int] | None = None
    states: Mapping[int, str] | None = None
    says: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    silent: Sequence[str] = ()
    never: Sequence[str] = ()
    hides: Mapping[str, str] = field(default_factory=dict)
    config: str = ""
    offset: str = "+08:00"
    day: str = "2026-11-21"

    def check(self, told: Told) -> None:
        """Holds what came of the story to its row."""
        self._check_state(told)
        for where, words in self.says.items():
            heard = "\n".join(_heard(told, where))
            for word in [words] if isinstance(words, str) else words:
                assert word in heard, f"{where} should hear {word!r}: {heard!r}"
        for where, word in self.hides.items():
            assert word not in "\n".join(_heard(told, where)), f"{where} should not hear {word!r}"
        for where in self.silent:
            assert not _heard(told, where), f"{where} should hear nothing: {_heard(told, where)}"
        for word in ("went wrong", "<function", "Undefined", *self.never):
            assert word not in told.text(), f"nobody should hear {word!r}"
        assert not told.errors, told.errors

    def _check_state(self, told: Told) -> None:
        if self.orders is not None:
            assert told.orders == self.orders
        buys = {buy["no"]: buy for buy in told.state["buys"]}
        for wanted, name in ((self.pledged, "pledged"), (self.waiting, "waiting")):
            for no, units in (wanted or {}).items():
                assert sum(offer[name] for offer in buys[no]["offers"]) == units, name
        for no, state in (self.states or {}).items():
            assert buys[no]["state"] == state


def _heard(told: Told, where: str) -> list[str]:
    if where.startswith("@") or where in ("g1", "g2"):
        return [line["text"] for line in told.to(where)]
    if where.startswith("b"):
        return [line["text"] for line in told.said if line.get("id") == where]
    return told.answers(where)
