"""Rows that a leader can read: terms | what is said | what everyone owes after closing | how it ended.

    price 99; ladder 3=89 | amy +1 / bob +2 | amy 1@89=89, bob 2@89=178 |

Sayings are a minute apart from 10:01 on, each a reply to the post unless it is a command; a time of its own
stands before it (`13:59 amy +1`); `amy taps -1` presses the post's button, `lena taps apply` that of the
latest question, `amy edits 2 +3` edits the second saying, `bob > 1 +2` replies to the first, `bob >
TeamStarted +1` to what the bot said by that name; `tick` is nothing but time. `#` in a command is the buy's
number. The buy is open until 20:00 unless its terms say otherwise. The last column is empty where the buy
succeeded; `open` leaves it as it stands before closing. A result is units@price=due, waiting units after a w,
several lines joined by +; nobody is -.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.mechanics.market import Market

TABLES = Path(__file__).parent / "tables"
NAMES = tuple(sorted(path.stem for path in TABLES.glob("*.txt")))
_SETTING = re.compile(r"\[(?P<name>\w+) = (?P<value>\w+)\]")
_SAYING = re.compile(r"(?:(?P<at>\d\d:\d\d(?::\d\d)?) )?(?P<who>\w+)(?: (?P<said>.+))?", re.DOTALL)
_REPLY = re.compile(r"> (\S+) (.+)", re.DOTALL)
_EDIT = re.compile(r"edits (\d+) (.+)", re.DOTALL)
ON_THE_POST = ("+1", "-1", "team", "join")


@dataclass(frozen=True)
class Row:
    """One line of a table. `default` is a setting of the community that it needs: its name and value."""

    number: int
    terms: str
    sayings: tuple[str, ...]
    result: str
    state: str
    default: tuple[str, str] | None = None


def rows(name: str) -> Iterator[Row]:
    """The rows of one table, by its file's name."""
    default = None
    for number, line in enumerate((TABLES / f"{name}.txt").read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        setting = _SETTING.fullmatch(line.strip())
        if setting:
            default = (setting["name"], setting["value"])
            continue
        terms, said, result, state = (part.strip() for part in line.split("|"))
        yield Row(
            number,
            terms,
            tuple(one.strip() for one in said.split(" / ") if one.strip()),
            result,
            state,
            default,
        )


async def play(market: Market, row: Row) -> Row:
    """Tells the row's story -> the row as it should then read."""
    chat = market.begin(**dict([row.default] if row.default else []))
    until = "" if re.search(r"until|flash|秒杀", row.terms) else "; until 20:00"
    opening = row.terms if row.terms.startswith("Goods") else f"Goods; {row.terms}"
    await market.hear(chat, "lena", f"/open {opening}{until}", market.moment("10:00"), f"{chat}-0")
    no, at = await market.number(chat), "10:00"
    assert no, f"not opened: {row.terms}"
    for number, saying in enumerate(row.sayings, 1):
        found = _SAYING.fullmatch(saying)
        assert found, saying
        at = found["at"] or _later(at)
        if found["who"] == "tick":
            await market.until(market.moment(at))
        else:
            said = (
                (found["said"] or "").replace("#", str(no)) if "/" in (found["said"] or "") else found["said"]
            )
            await _say(market, chat, found["who"], said, market.moment(at), number)
    if row.state != "open":
        await market.until(market.moment("23:30"))
    facts = await market.state()
    assert not await market.stumbled(), "something went wrong on the way"
    buy = next(one for one in facts["buys"] if one["no"] == no)
    orders = [order for order in facts["orders"] if order["buy"] == no]
    state = "" if buy["state"] == "succeeded" else str(buy["state"])
    return replace(row, result=result_of(orders, len(buy["offers"]) == 1), state=state)


async def _say(market: Market, chat: str, who: str, said: str, at: Any, number: int) -> None:
    name = f"{chat}-{number}"
    edit, reply = _EDIT.fullmatch(said), _REPLY.fullmatch(said)
    if said.startswith("taps "):
        data = said.removeprefix("taps ")
        on = await market.told(chat, "post" if data.partition(":")[0] in ON_THE_POST else "EditAsked")
        await market.hear(chat, who, data, at, name, kind="press", on=on)
    elif edit:
        await market.hear(chat, who, edit[2], at, f"{chat}-{edit[1]}", kind="edit", version=number)
    elif reply:
        on = f"{chat}-{reply[1]}" if reply[1].isdigit() else await market.told(chat, reply[1])
        await market.hear(chat, who, reply[2], at, name, reply_to=on)
    else:
        await market.hear(
            chat,
            who,
            said,
            at,
            name,
            reply_to=None if said.startswith("/") else await market.told(chat, "post"),
        )


def result_of(orders: list[dict[str, Any]], single: bool) -> str:
    """What everyone has and owes, as a table writes it; `single` where there is but one offer."""
    found = [
        f"{_bare(one['member'])} {' + '.join(_line(line, single) for line in one['lines'])}={_major(one['due_minor'])}"
        for one in orders
    ]
    return ", ".join(found) or "-"


def _line(line: dict[str, Any], single: bool) -> str:
    goods = " ".join(word for word in ("" if single else line["code"], line["variant"]) if word)
    goods = f"{goods} for {line['for']}".strip() if line["for"] else goods
    booked = (
        f"{line['qty']}{' ' if goods else ''}{goods}@{_major(line['unit_price_minor'])}"
        if line["qty"]
        else ""
    )
    waiting = (
        f"w{line['waiting']}{'' if line['qty'] or not goods else ' ' + goods}" if line["waiting"] else ""
    )
    return " ".join(part for part in (booked, waiting) if part)


def _bare(member: str) -> str:
    return member.removeprefix("sandbox:")


def _later(at: str) -> str:
    hours, minutes = (int(part) for part in at.split(":")[:2])
    return f"{hours + (minutes + 1) // 60:02}:{(minutes + 1) % 60:02}"


def _major(minor: int) -> str:
    return f"{minor / 100:g}"
