"""A second, slower shop for every kind, written from the promises alone: one product, members by name, money
in yuan.

It keeps lots (who, at which price shown, how many) and a queue, in the order things happened, and reckons
what everyone owes at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Lot:
    who: str
    shown: int
    units: int
    others: list[
        int
    ]  # what the others had pledged when it was asked for, and where it waited, when it moved up


@dataclass
class Team:
    began: int
    members: list[str] = field(default_factory=list)
    full: bool = False
    over: bool = False


@dataclass
class Oracle:
    """`kind` is open, flash (from 10:10, 70), ladder (3 units: 80, 6 units: 60), team (of 2, 70, ten
    minutes), deposit or pack (of 4). Price 100."""

    kind: str
    stock: int | None
    limit: int
    lots: list[Lot] = field(default_factory=list)
    queue: list[Lot] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # who ordered, the first first
    booked_first: list[str] = field(default_factory=list)
    most: dict[str, int] = field(
        default_factory=dict
    )  # who would take more for a pack's sake, and how many in all

    def price(self, units: int | None = None) -> int:
        if self.kind in ("team", "flash"):
            return 70
        booked = self.booked() if units is None else units
        return 100 if self.kind != "ladder" or booked < 3 else 80 if booked < 6 else 60

    def booked(self, who: str = "") -> int:
        return sum(lot.units for lot in self.lots if who in ("", lot.who))

    def waiting(self, who: str = "") -> int:
        return sum(lot.units for lot in self.queue if who in ("", lot.who))

    def free(self) -> int:
        return 10**6 if self.stock is None else self.stock - self.booked()

    def order(self, who: str, units: int, at: int, most: int = 0) -> None:
        """`most`: "2, up to 4" said again raises what was said before; a plain "+1" leaves that."""
        had = self.booked(who) + self.waiting(who)
        if self.kind == "flash" and at < 10 * 60 + 10:
            return
        if self.limit and had + units > self.limit:
            return
        self._would_take(who, self.most.get(who, had) + most if most else self.most.get(who, 0), had + units)
        taken = 0 if self.queue else min(units, self.free())
        others = self.booked() - self.booked(who)
        lot, wait = Lot(who, 0, taken, [others]), Lot(who, 0, units - taken, [others])
        self.lots += [lot] if taken else []
        self.queue += [wait] if wait.units else []
        lot.shown = wait.shown = self.price()
        self.known += [] if who in self.known else [who]
        self._merge()
        self._seat(who, at)

    def give_up(self, who: str, units: int, at: int) -> None:
        """What waits goes first, the latest first; then what was booked last. Freed units go to the head of
        the queue."""
        self._would_take(who, self.most.get(who, 0), self.booked(who) + self.waiting(who) - units)
        for lots in (self.queue, self.lots):
            for lot in [one for one in reversed(lots) if one.who == who]:
                cut = min(units, lot.units)
                lot.units, units = lot.units - cut, units - cut
            lots[:] = [lot for lot in lots if lot.units]
        self.booked_first = [one for one in self.booked_first if self.booked(one)]
        self._price_again(who)
        moved = self._promote()
        self._seat(who, at)
        for other in moved:
            self._seat(other, at)

    def _price_again(self, who: str) -> None:
        """Who gives units back is promised what the others had pledged at each of their messages, and their
        own up to it; giving back never makes what is left cheaper, not even what waited when it was asked for."""
        own = 0
        for lot in [one for one in self.lots if one.who == who]:
            own += lot.units
            lot.shown = max(lot.shown, min(self.price(others + own) for others in lot.others))

    def restock(self, stock: int, at: int) -> None:
        if stock >= self.booked():
            self.stock = stock
            for who in self._promote():
                self._seat(who, at)

    def pass_time(self, at: int) -> None:
        """Teams whose ten minutes are over before they are full end, the oldest first."""
        while team := next(
            (one for one in self.teams if not one.over and not one.full and one.began + 10 <= at), None
        ):
            team.over = True
            for who in sorted(team.members, key=self.known.index):
                self.give_up(who, 10**6, team.began + 10)

    def settle(self) -> dict[str, tuple[int, int]]:
        """Member -> (units, what they owe); nobody in an unfinished team, nobody where it fails."""
        price = self.price()
        going = [
            lot
            for lot in self.lots
            if self.kind != "team" or any(t.full and lot.who in t.members for t in self.teams)
        ]
        if self.kind == "pack":
            return {who: (units, units * 100) for who, units in self._shared().items()}
        owed: dict[str, tuple[int, int]] = {}
        for lot in going:
            units, due = owed.get(lot.who, (0, 0))
            owed[lot.who] = (units + lot.units, due + lot.units * min(price, lot.shown))
        return owed

    def _would_take(self, who: str, most: int, units: int) -> None:
        self.most.pop(who, 0)
        if most > units > 0:
            self.most[who] = most

    def _promote(self) -> list[str]:
        moved = []
        while self.queue and self.free() > 0:
            head = self.queue[0]
            units = min(head.units, self.free())
            lot = Lot(head.who, 0, units, [*head.others, self.booked() - self.booked(head.who)])
            self.lots.append(lot)
            moved.append((lot, head.shown))
            head.units -= units
            self.queue[:] = [wait for wait in self.queue if wait.units]
        for lot, shown in moved:
            lot.shown = min(shown, self.price())
        self._merge()
        return [lot.who for lot, _ in moved]

    def _merge(self) -> None:
        """Who was booked first stays the first, for as long as anything of theirs is booked."""
        for lot in self.lots:
            self.booked_first += [] if lot.who in self.booked_first else [lot.who]

    def _seat(self, who: str, at: int) -> None:
        if self.kind != "team":
            return
        mine = next((team for team in self.teams if who in team.members), None)
        if not self.booked(who) or (mine and mine.over):
            if mine:
                mine.members.remove(who)
                mine.over = mine.over or not mine.members
            mine = None
        if not self.booked(who) or mine:
            return
        open_ = [t for t in self.teams if not t.over and len(t.members) < 2 and (t.full or at < t.began + 10)]
        team = open_[0] if open_ else Team(at)
        self.teams += [] if open_ else [team]
        team.members.append(who)
        team.full = team.full or len(team.members) == 2

    def _shared(self) -> dict[str, int]:
        """Whole packs of four, each begun by somebody's own unit; they are bought one by one while they can
        be filled."""
        lines = {who: self.booked(who) for who in self.booked_first if self.booked(who)}
        more = {who: max(0, min(self.most.get(who, 0), self.limit or 10**6) - n) for who, n in lines.items()}
        firm, units = sum(lines.values()), 0
        while units < firm and units + 4 <= firm + sum(more.values()):
            units += 4
        if units < firm:
            return {who: n for who, n in self._in_proportion(units, lines).items() if n}
        got = dict(lines)
        while units > sum(got.values()):
            hungry = {who: n for who, n in lines.items() if got[who] < n + more[who]}
            for who, n in self._in_proportion(units - sum(got.values()), hungry).items():
                got[who] = min(got[who] + n, lines[who] + more[who])
        return got

    def _in_proportion(self, units: int, weights: dict[str, int]) -> dict[str, int]:
        """Largest remainder, earlier first."""
        total = sum(weights.values()) or 1
        shares = {who: [n * units // total, n * units % total] for who, n in weights.items()}
        left = units - sum(share for share, _ in shares.values())
        for who in sorted(shares, key=lambda one: -shares[one][1])[:left]:
            shares[who][0] += 1
        return {who: share for who, (share, _) in shares.items()}
