"""One member's wanted lines fold alike whatever order their messages arrive in, and however often."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conversations.story import Event, tell

COPIES = 6
BATCHES = 3
_OPEN = {
    "at": "2026-11-21T10:00:00+08:00",
    "kind": "say",
    "group": "g1",
    "from": "lena",
    "id": "open",
    "text": "/open Shirt; price 10; options color=red/blue; until 20:00",
}


@dataclass(frozen=True)
class Said:
    """What a member says, and what they make of it later, version by version."""

    sets: bool
    color: str
    units: int
    edits: tuple[int, ...]

    def text(self, units: int) -> str:
        return f"{self.color} 改{units}" if self.sets else f"{self.color} +{units}"


_SAID = st.builds(
    Said,
    st.booleans(),
    st.sampled_from(["red", "blue"]),
    st.integers(1, 9),
    st.lists(st.integers(1, 9), max_size=2).map(tuple),
)


def _messages(said: list[Said], member: str) -> list[Event]:
    """All that the platform has to deliver, as it happened."""
    events = []
    for number, one in enumerate(said):
        base = {
            "group": "g1",
            "from": member,
            "id": f"{member}-{number}",
            "sent": f"2026-11-21T11:{number:02d}:00+08:00",
        }
        events.append(base | {"kind": "say", "text": one.text(one.units), "reply_to": "buy:1"})
        events += [
            base | {"kind": "edit", "text": one.text(units), "version": version + 10}
            for version, units in enumerate(one.edits)
        ]
    return events


def _delivered(events: list[Event], random: Random) -> list[Event]:
    """The same, shuffled, and some of it twice."""
    again = random.choices(events, k=random.randint(0, len(events)))
    shuffled = events + again
    random.shuffle(shuffled)
    return shuffled


def _folded(said: list[Said]) -> dict[str, int]:
    """What is wanted in the end, reckoned on its own."""
    wanted = {"red": 0, "blue": 0}
    for one in said:
        units = one.edits[-1] if one.edits else one.units
        wanted[one.color] = units if one.sets else wanted[one.color] + units
    return {f"1A{color}": units for color, units in wanted.items() if units}


def _in_batches(events: list[Event]) -> list[Event]:
    """The events as the bot hears them after each of a few pauses."""
    heard: list[Event] = []
    for number in range(BATCHES):
        away, back = f"2026-11-21T{13 + number}:00:00+08:00", f"2026-11-21T{13 + number}:30:00+08:00"
        heard.append({"at": away, "kind": "crash", "until": back})
        heard += [{"at": away} | event for event in events[number::BATCHES]]
    return heard


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_SAID, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_end_in_the_same_lines(said: list[Said], random: Random) -> None:
    # Every copy is a member of their own who says the very same, but is heard in another order.
    events = [event for copy in range(COPIES) for event in _delivered(_messages(said, f"p{copy}"), random)]
    told = tell([_OPEN, *_in_batches(events)])
    assert told.wanted == {f"p{copy}": _folded(said) for copy in range(COPIES)}
    assert not told.errors


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(["amy", "bob", "cat", "dan"]), st.integers(1, 4)), min_size=4, max_size=14
    ),
    st.randoms(use_true_random=False),
)
def test_in_any_order_of_one_batch_the_platforms_time_decides_who_gets_the_last(
    orders: list[tuple[str, int]], random: Random
) -> None:
    events: list[Event] = [
        {"at": "2026-11-21T11:00:00+08:00", "sent": f"2026-11-21T11:{minute:02d}:00+08:00", "kind": "say", "group": "g1", "from": member,
         "id": f"m{minute:02d}", "text": f"+{units}", "reply_to": "buy:1"}
        for minute, (member, units) in enumerate(orders, 1)
    ]  # fmt: skip
    opened = _OPEN | {"text": "/open Plums; price 10; stock 10; until 20:00"}
    gone = {"at": "2026-11-21T10:59:00+08:00", "kind": "crash", "until": "2026-11-21T12:00:00+08:00"}
    random.shuffle(events)
    told = tell([opened, gone, *events])
    assert {order["member"]: _units(order) for order in told.state["orders"]} == _served(orders, 10)


def _units(order: Event) -> tuple[int, int]:
    return sum(line["qty"] for line in order["lines"]), sum(line["waiting"] for line in order["lines"])


def _served(orders: list[tuple[str, int]], stock: int) -> dict[str, tuple[int, int]]:
    """First come, first served: member -> units booked, units waiting."""
    served: dict[str, tuple[int, int]] = {}
    for member, units in orders:
        now = min(units, stock)
        stock -= now
        booked, waiting = served.get(member, (0, 0))
        served[member] = (booked + now, waiting + units - now)
    return served
