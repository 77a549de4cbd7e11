"""What stands in a member's order after a message: every row of after_*.txt tells what they had, what they wrote,
and what they have then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.trying.read import answer
from tests.phrases.posts import lexicon, posts

HERE = Path(__file__).parent
_LINE = re.compile(r"(wait )?(\d+)\s*([^@]*?)\s*(?:@(.+))?")


def rows() -> list[object]:
    found = []
    for file in sorted(HERE.glob("after_*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                post, before, text, after, *beside = (cell.strip() for cell in line.split(" | "))
                found.append(
                    pytest.param(post, before, text, after, "".join(beside), id=f"{file.stem}:{number}")
                )
    return found


def lines_of(cell: str, post: str) -> list[dict[str, Any]]:
    """ "2 red/M; wait 1 blue/L @Ann" as lines; "-" is none."""
    return [_line(part, post) for part in map(str.strip, cell.split(";")) if part not in ("", "-")]


def _line(part: str, post: str) -> dict[str, Any]:
    match = _LINE.fullmatch(part)
    assert match, part
    goods, said = posts()[post], match[3]
    variant = {
        axis: value for axis, values in goods[0].variants for value in said.split("/") if value in values
    }
    if len(goods) > 1:
        variant = {"sku": said}
    line = {"variant": variant, "qty": int(match[2]), "for": match[4]}
    return {**line, "waitlist": True} if match[1] else line


def written(lines: list[dict[str, Any]]) -> str:
    """Lines in the notation of the rows, in order."""
    return "; ".join(sorted(map(_written, lines)))


def _written(line: dict[str, Any]) -> str:
    said = "/".join(line["variant"].values())
    who = f"@{line['for']}" if line.get("for") else ""
    return " ".join(filter(None, ("wait" if line.get("waitlist") else "", str(line["qty"]), said, who)))


def listed(cell: str) -> tuple[str, list[str], str]:
    """ "[Maya 2/Sol 1 > Hugo] 2": the list before, whose the message is, and what they had."""
    match = re.fullmatch(r"(?:\[(?:(.*) > )?(.*?)\])?\s*(.*)", cell)
    assert match
    return match[2] or "", (match[1] or "").split("/") if match[1] else [], match[3]


@pytest.mark.parametrize(("post", "before", "text", "after", "beside"), rows())
def test_row(post: str, before: str, text: str, after: str, beside: str) -> None:
    sender, prior_list, had = listed(before)
    goods = [
        {"sku": one.code, "title": one.title, "unit": one.unit, "variants": dict(one.variants)}
        for one in posts()[post]
    ]
    row = {"text": text.replace("\\n", "\n"), "post": goods, "sender": sender, "prior_list": prior_list}
    got = answer({**row, "prior": lines_of(had, post)}, lexicon())
    asked = "ask " + " ".join(sorted(got["ask"])) if got["ask"] else ""
    guessed = "~ " + written(got["guess"]) if "guess" in got else ""
    assert written(got["lines"]) == written(lines_of(after, post))
    assert " ".join(filter(None, (asked, guessed))) == beside
