"""Lines written for this reader, in every language it reads, each with what a careful leader would take it to mean.
What matters most: nobody's order becomes what they did not say, and hardly anybody is met with silence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.trying.read import answer
from tests.phrases.posts import lexicon

LINES = Path(__file__).parents[1] / "data" / "utterances_own.jsonl"
ACTS = {"order", "set", "change", "cancel"}

Row = Mapping[str, Any]
Lines = dict[tuple[object, ...], float]


@cache
def heard() -> list[tuple[Row, Row]]:
    rows = [json.loads(line) for line in LINES.read_text("utf-8").splitlines()]
    return [(row, answer({**row, "post": row.get("post") or [row["context"]]}, lexicon())) for row in rows]


def summed(lines: list[Row] | None, row: Row) -> Lines:
    """(choice, for whom, waiting) -> how many; a name counts as the one the label uses."""
    named = {other: name for name, others in row.get("for_also", {}).items() for other in others}
    several = len(row.get("post") or ()) > 1
    total: Counter[tuple[object, ...]] = Counter()
    for line in lines or ():
        chosen = tuple(sorted((k, v) for k, v in line["variant"].items() if several or k != "sku"))
        who = line.get("for") or ""
        total[chosen, named.get(who, who), bool(line.get("waitlist"))] += line["qty"] or 0
    return {key: qty for key, qty in total.items() if qty}


def fine(row: Row) -> list[Lines]:
    before = summed(row.get("prior"), row)
    return [
        summed(lines, row) for lines in (row.get("expect", row.get("prior")), *row.get("expect_also", ()))
    ] + ([before] if row.get("missing") else [])


def test_no_order_becomes_what_was_not_said() -> None:
    wrong = [
        row["text"]
        for row, got in heard()
        if summed(got["lines"], row) not in [*fine(row), summed(row.get("prior"), row)]
    ]
    assert len(wrong) <= len(heard()) // 150, wrong


def test_chatter_orders_nothing() -> None:
    talk = [(row, got) for row, got in heard() if not ACTS & {row["intent"], *row.get("also_ok", ())}]
    wrong = [row["text"] for row, got in talk if summed(got["lines"], row) != summed(row.get("prior"), row)]
    assert len(wrong) <= len(talk) // 150, wrong


def test_hardly_an_order_is_met_with_silence() -> None:
    orders = [(row, got) for row, got in heard() if row["intent"] in ACTS]
    silent = [
        row["text"]
        for row, got in orders
        if summed(got["lines"], row) == summed(row.get("prior"), row)
        and not got["ask"]
        and "guess" not in got
        and summed(row.get("expect"), row) != summed(row.get("prior"), row)
    ]
    assert len(silent) <= len(orders) // 50, silent


def test_hardly_a_question_goes_unheard() -> None:
    asked = [(row, got) for row, got in heard() if row.get("question")]
    missed = [
        row["text"]
        for row, got in asked
        if got.get("question") not in {row["question"], *row.get("question_also", ())}
    ]
    assert len(missed) <= len(asked) // 25, missed
