"""Three hundred members: lists in pages that are drawn again where they stand, one message a press, within
every platform's limits."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from adapters.base import Limits
from adapters.discord.platform import Platform as Discord
from adapters.sandbox.platform import Platform as Sandbox
from adapters.telegram.platform import Platform as Telegram
from bot.delivery.fitting import length
from bot.trying.replay import Held
from tests.conversations.story import Event, Told, events, tell_on

BUTTONS = {"telegram": 100, "discord": 25, "sandbox": 25}
LIMITS = {"telegram": Telegram.limits, "discord": Discord.limits, "sandbox": Sandbox.limits}

MANY = 100  # members: with more, all that is left to do is done


def story(members: int) -> list[Event]:
    """`members` order; the leader reads, turns pages and ticks. The list is the leader's second private
    message after the closing."""
    told = "10:00 lena: /open Tea; price 9; until 20:00\n"
    told += "".join(f"10:{1 + no // 60:02}:{no % 60:02} member{no:03} > buy:1: +1\n" for no in range(members))
    told += "".join(
        f"10:{31 + no // 60:02}:{no % 60:02} shy{no:03} > buy:1: if it drops to 7 I take {no % 4 + 1}\n"
        for no in range(members // 3)
    )
    told += "11:00 lena: /members\n11:01 lena: /wishes\n11:02 lena: /roll 1\n11:03 lena: /board 1\n"
    told += "19:59 lena whispers: /list 1\n20:00:01 tick\n20:01 lena: /arrived 1\n"
    return events(told)


def told_after(members: int) -> list[Event]:
    """What is left to do with so many: claims of payment, and each answer of the leader's that grows with them."""
    told = "".join(
        f"20:{10 + no // 60:02}:{no % 60:02} member{no:03} whispers: I have paid\n"
        for no in range(1, members, 2)
    )
    asked = ("payments", "audit 1", "remind 1", "papers 1", "handed 1 over", "missed", "helper", "askplace 1")
    asked = (
        *asked,
        "export 1",
        "wish",
        "list 1",
        "paid 1 all but member003",
        "handed 1 all but member003",
        "list 1",
    )
    return events(told + "".join(f"20:{30 + n} lena: /{line}\n" for n, line in enumerate(asked)))


def pressed(before: Told, found: str, button: str, at: str) -> Event:
    """A press on the first message to the leader that reads so."""
    on = next(line["id"] for line in before.to("@lena") if found in line["text"])
    return {
        "at": f"2026-11-21T{at}+08:00",
        "kind": "press",
        "group": None,
        "from": "lena",
        "on": on,
        "button": button,
    }


def longest(lines: Iterable[Event]) -> int:
    return max(length(line["text"]) for line in lines)


def check(told: Told, platform: str) -> None:
    """Nothing is longer, or has more buttons, than the platform takes; and nobody hears that it would be."""
    most = LIMITS[platform].text
    assert longest(told.said) <= most
    assert max(len(line["buttons"]) for line in told.said) <= BUTTONS[platform]
    assert "too long" not in told.text()
    assert not told.errors


def play(members: int, platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: Limits = LIMITS[platform]
    monkeypatch.setattr(Held, "limits", limits, raising=False)
    begun = story(members)
    begun.append({**begun[-1], "id": "list", "at": "2026-11-21T20:02:00+08:00", "text": "/list 1"})
    presses: list[Event] = []

    def read_on(once: Told) -> list[Event]:
        check(once, platform)
        assert f"{members} units" in once.text("@lena")
        presses.extend(
            [
                pressed(once, f"0 of {members} have paid in full", "next ▶", "20:03:00"),
                pressed(once, f"0 of {members} have paid in full", "✓ paid: member010", "20:04:00"),
                pressed(once, f"0 of {members} have paid in full", "✓ handed: member010", "20:05:00"),
                pressed(once, f"{members + members // 3 + 1} members", "next ▶", "20:06:00"),
            ]
        )
        return [*presses, *(told_after(members) if members > MANY else ())]

    told = tell_on(begun, read_on)
    check(told, platform)
    turned, ticked, handed, people = (_since(told, event["at"]) for event in presses)
    assert [line.get("edit_of") for line in turned] == [presses[0]["on"]]
    assert "Page 2" in turned[0]["text"]
    for lines, word in ((ticked, "✓ paid"), (handed, "✓ fetched")):
        answer, drawn = sorted(lines, key=lambda line: bool(line.get("edit_of")))
        assert drawn["edit_of"] == presses[0]["on"]
        assert word in next(row for row in drawn["text"].splitlines() if row.startswith("#11 "))
        assert length(answer["text"]) <= 200
    assert [line.get("edit_of") for line in people] == [presses[3]["on"]]
    assert f"{members // 3 - 20} more before them" in told.text("@lena") or members < MANY
    assert "if it drops to 7" in told.text("@lena")
    assert "member0" not in told.text("g1").rpartition("Tea is here")[2], (
        "no names of those still to come in the group"
    )


def _since(told: Told, at: str) -> list[Event]:
    return [line for line in told.said if line["at"] == at and line["to"] == "@lena"]


@pytest.mark.parametrize("platform", list(LIMITS))
def test_thirty_on_each_platforms_limits(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    play(30, platform, monkeypatch)


@pytest.mark.faults
@pytest.mark.parametrize("platform", list(LIMITS))
def test_three_hundred_on_each_platforms_limits(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    play(300, platform, monkeypatch)


def test_control_a_longer_answer_is_seen() -> None:
    told = Told([{"kind": "said", "text": "x" * 2_001, "buttons": [], "to": "g1", "id": "b1"}])
    with pytest.raises(AssertionError):
        check(told, "discord")
