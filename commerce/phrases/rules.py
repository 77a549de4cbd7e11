"""The form of the table: what a row says, and how the rows are tried.

A chapter is a row of rules; the first that fits decides. What it does is an act (then the clause is judged),
another clause (what is left of it goes on to the next chapter), or a chapter of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from commerce.phrases.acts import Doing
from commerce.phrases.clause import Clause
from commerce.phrases.kinds import Kind
from commerce.phrases.setting import Stand

Sign = Callable[[Clause], bool]
Outcome = Doing | Clause
NO_KINDS: frozenset[Kind] = frozenset()
_EVERYWHERE = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS, Kind.CHANGE})  # most clauses have one of them
ANYWHERE = frozenset(Stand)
IN_REPLY = frozenset({Stand.REPLY})
ELSEWHERE = ANYWHERE - IN_REPLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `needs`: all of these kinds; `some`: one of them at least; `forbids`: none of them; `where` it
    may stand; `when` and
    `unless`: signs that must hold, and must not. `examples` are rows in the notation of
    tests/phrases/table_en.txt; they are run."""

    name: str
    does: Doing | Callable[[Clause], Outcome] | Chapter
    needs: frozenset[Kind] = NO_KINDS
    some: frozenset[Kind] = NO_KINDS
    forbids: frozenset[Kind] = NO_KINDS
    where: frozenset[Stand] = ANYWHERE
    when: tuple[Sign, ...] = ()
    unless: tuple[Sign, ...] = ()
    examples: tuple[str, ...] = ()

    def fits(self, clause: Clause) -> bool:
        """Does the row speak of this clause?"""
        seen = clause.seen
        if not (self.needs <= seen and self.forbids.isdisjoint(seen)) or (
            self.some and self.some.isdisjoint(seen)
        ):
            return False
        if self.where is not ANYWHERE and clause.stand not in self.where:
            return False
        return self._signs_hold(clause) if self.when or self.unless else True

    def _signs_hold(self, clause: Clause) -> bool:
        for sign in self.when:
            if not sign(clause):
                return False
        for sign in self.unless:  # noqa: SIM110 -- a loop costs a third of what any() does, on every clause
            if sign(clause):
                return False
        return True

    @property
    def calls_for(self) -> frozenset[Kind]:
        """Kinds without one of which the row is never spoken of; none where it speaks of anything."""
        return self.some or (self.needs - _EVERYWHERE) or self.needs


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules in the order in which they are tried."""

    name: str
    rules: tuple[Row, ...]
    # without one of these no row of it fits; empty where any clause may be meant
    calls_for: frozenset[Kind] = field(init=False)

    def __post_init__(self) -> None:
        all_call = all(rule.calls_for for rule in self.rules)
        called = NO_KINDS.union(*(rule.calls_for for rule in self.rules)) if all_call else NO_KINDS
        object.__setattr__(self, "calls_for", called)

    def judge(self, clause: Clause, tried: list[str] | None = None) -> Outcome | None:
        """What the first fitting rule says; None where none fits. The names of the rules that spoke are added
        to `tried`."""
        seen = clause.seen
        for rule in self.rules:
            if rule.needs <= seen and rule.fits(clause):  # the first look is here: most rows end with it
                if tried is not None:
                    tried.append(rule.name)
                if isinstance(rule.does, Doing):
                    return rule.does
                if isinstance(rule.does, Chapter):
                    return rule.does.judge(clause, tried)
                return rule.does(clause)
        return None


def judged(clause: Clause, chapters: Sequence[Chapter], last: Doing, tried: list[str] | None = None) -> Doing:
    """The act of a clause: chapter after chapter, until one decides; `last` where none does."""
    for chapter in chapters:
        if chapter.calls_for and chapter.calls_for.isdisjoint(clause.seen):
            continue
        outcome = chapter.judge(clause, tried)
        if isinstance(outcome, Doing):
            return outcome
        clause = outcome or clause
    return last


def goes_on(clause: Clause) -> Clause:
    """Nothing speaks against it: the next chapter decides."""
    return clause


def of(*kinds: Kind) -> frozenset[Kind]:
    """Kinds, as a row names them."""
    return frozenset(kinds)
