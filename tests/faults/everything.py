"""Everything that can be said and pressed, by everybody, in every state of a buy: stories drawn by dice."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import cycle, product

from bot.calling.command import commands
from tests.conversations.story import Event, Told, events

LEADER, HELPER, STRANGER = "lena", "hal", "zed"
PEOPLE = (
    LEADER,
    "amy",
    "pam",
    "cat",
    "wes",
    "bob",
    HELPER,
    STRANGER,
)  # has ordered, has paid, cancelled, waits, never ordered, helps the leader, is unknown
WORDS = (
    "+1",
    "2",
    "cancel",
    "undo",
    "撤销",
    "how much do I owe?",
    "我付好了",
    "never mind",
    "+2 for my mum",
    "hello there",
    "改3",
)
STATES = (
    "open",
    "closed",
    "arrived",
    "failed",
    "cancelled",
    "flash",
    "team",
    "packs",
    "ladder",
    "two products",
    "places",
    "held",
)
LONG = range(2, 12)  # the seeds of the long stories, over which everybody says every command in every state

_BEGUN = """
    09:00 bob: hi all
    09:00 hal: hi
    09:00 lena: /helper hal
    09:01 lena: /open Cherries 2 kg; price 99; deposit 10%; stock 6; until 12:00
    09:02 amy > buy:1: +2
    09:03 pam > buy:1: +3
    09:04 cat > buy:1: +1
    09:05 cat > buy:1: cancel
    09:06 wes > buy:1: +4
    09:07 amy > buy:1: +1
"""
# amy did not fetch what she had ordered days before, and pays ahead from then on
_MISSED = """
    19 09:00 lena: /open Pears; price 3; until 10:00
    19 09:01 amy > buy:1: +1
    19 10:00:01 tick
    19 10:01 lena: /arrived 1 Gate 3
    19 10:02 lena: /handed 1 over
    20 10:10 lena: /handed 1 over
"""
_STATES = {
    "open": _BEGUN,
    "closed": _BEGUN + "09:30 lena: /close 1\n09:31 lena: /paid 1 pam rest",
    "arrived": _BEGUN
    + "09:30 lena: /close 1\n09:31 lena: /paid 1 pam rest\n09:32 lena: /arrived 1 Gate 3\n09:33 lena: /handed 1 pam",
    "failed": _BEGUN.replace("stock 6", "min 90") + "09:30 lena: /close 1",
    "cancelled": _BEGUN + "09:30 lena: /cancel 1",
    "flash": _BEGUN.replace("deposit 10%; stock 6; until 12:00", "stock 6; flash 08:00-12:00 80"),
    "team": _BEGUN.replace("deposit 10%; stock 6", "stock 6; team 3 79 2h"),
    "packs": _BEGUN.replace("deposit 10%; stock 6", "pack 4; min 10").replace("+3", "3, up to 9"),
    "places": _BEGUN.replace("stock 6", "stock 6; pickup Gate 3 | School")
    + "09:30 lena: /close 1\n09:31 amy whispers: paid\n09:32 lena: /arrived 1\n09:33 pam whispers: /place 1 School",
    "ladder": _BEGUN.replace("deposit 10%; stock 6", "ladder 5=89 9=79"),
    "two products": _BEGUN.replace(
        "Cherries 2 kg; price 99; deposit 10%; stock 6", "Box; offer A Plums 9 (stock 6); offer B Figs 7"
    )
    + "09:30 lena: /open Cup; price 5; until 13:00",
    "held": _MISSED + _BEGUN.replace("buy:1", "buy:2"),
}
_ABOUT = {"held": 2}  # the number of the buy that is in that state, 1 elsewhere


def drawn(state: str, seed: int, length: int) -> list[Event]:
    """A buy brought into a state, then `length` things said or pressed, one a second."""
    dice = random.Random(f"{state} {seed}")
    found, turns = events(_STATES[state]), dealt(state, seed)
    for number in range(length):
        at = f"2026-11-21T10:{number // 60:02}:{number % 60:02}+08:00"
        one = _anything(dice, f"x{number}", turns)
        found.append({"at": at, **_about(one, _ABOUT.get(state, 1))})
    return found


def _about(said: Event, no: int) -> Event:
    """The same about that buy."""
    turned = {"buy:1": f"buy:{no}"}
    on = {name: turned.get(said[name], said[name]) for name in ("on", "reply_to") if name in said}
    text = {"text": re.sub(r"(?<=^)(/\w+ )1\b", rf"\g<1>{no}", said["text"])} if "text" in said else {}
    return {**said, **on, **text}


def dealt(state: str, seed: int) -> Iterator[tuple[str, str]]:
    """Who says which command: each seed begins a tenth further on in the same cards."""
    cards = list(product(PEOPLE, sorted(commands())))
    random.Random(state).shuffle(cards)
    begin = seed * len(cards) // len(LONG) % len(cards)
    return cycle(cards[begin:] + cards[:begin])


def _anything(dice: random.Random, said_as: str, turns: Iterator[tuple[str, str]]) -> Event:
    who = LEADER if dice.random() < 0.4 else dice.choice(PEOPLE)
    if dice.random() < 0.3:
        on = dice.choice(("buy:1", *[f"b{dice.randint(2, 40)}" for _ in range(3)]))
        group = None if dice.random() < 0.4 else "g1"
        return {"kind": "press", "from": who, "group": group, "on": on, "button": dice.randint(0, 3)}
    if dice.random() < 0.2:
        text = dice.choice(WORDS)
    elif dice.random() < 0.9:
        who, name = next(turns)
        text = _command(dice, name)
    else:
        text = _command(dice, dice.choice(sorted(commands())))
    if who == STRANGER or dice.random() < 0.3:
        return {"kind": "whisper", "from": who, "id": said_as, "text": text}
    said: Event = {"kind": "say", "group": "g1", "from": who, "id": said_as, "text": text}
    return said | (
        {"reply_to": dice.choice(("buy:1", f"b{dice.randint(1, 40)}"))} if dice.random() < 0.3 else {}
    )


def _command(dice: random.Random, name: str) -> str:
    """An example of a command with other people, other numbers, or with less of it."""
    one = commands()[name]
    text = dice.choice([*one.examples, f"/{one.name}", f"/{one.name} 1"])
    text = re.sub(r"\bamy\b", lambda _: dice.choice((*PEOPLE, "nobody", "#2")), text)
    text = re.sub(r"(?<=^)(/\w+ )1\b", lambda found: f"{found[1]}{dice.choice((1, 1, 1, 2, 9))}", text)
    return text if dice.random() < 0.8 else " ".join(text.split()[: dice.randint(1, 3)])


def lies(told: Told) -> Iterator[str]:
    """What a plain look at the words said shows to be wrong, whoever was asking."""
    yield from told.errors
    posts: dict[str, str] = {}
    forgotten: set[str] = set()
    for line in told.said:
        text, to = line["text"], line["to"]
        if "I no longer know who you are" in text:
            forgotten.add(to)
        # A list of campaigns shows the leader's own template, as they wrote it.
        reply = text.replace("{{ group.name }}", "") if "/campaign stop" in text else text
        if "⏳" in text or line.get("edit_of"):
            posts[line.get("edit_of") or line["id"]] = text
        if (
            re.search("Nothing is open (?:here )?just now", text)
            and to != f"@{STRANGER}"
            and any("⏳" in post for post in posts.values())
        ):
            yield f"nothing is open, it was said, and something was: {text}"
        if "none of my groups" in text and to not in {f"@{STRANGER}", *forgotten}:
            yield f"{to} has a group, and is told they have none"
        if "went wrong" in text or re.search(r"\bNone\b|\{\{|<function|Undefined", reply):
            yield f"{to} was told: {text}"
        if to == "g1" and (SECRET in text or PRIVATE.search(text)):
            yield f"the group was told what is somebody's own: {text}"


SECRET = "Bank 12-34"
PRIVATE = re.compile(r"Reference: |Pickup code|To pay: |[Ss]till to (?:pay|come): |on a condition", re.ASCII)
