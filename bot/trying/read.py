"""`python3 -m bot read`: what messages mean, a JSON object a line in and out. For trying out words, and for
scoring the reader.

In: "text", "post" (goods: "sku", "title", "unit"?, "variants"), and where known "id", "to", "ref", "sender",
"prior", "pending", "prior_list".
Out: "id", "intent", "items", "ask", "lines" (the sender's lines after the message, with the default policy),
and where there are any: "guess" (the lines as they would be after a tap on "yes"), "note" (what is to be kept
beside the order), "question" (what to answer).
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO, TextIO

import orjson

from bot.languages import languages
from commerce.phrases.fold import apply
from commerce.phrases.lexicon import Lexicon, compile_lexicon
from commerce.phrases.meaning import Axes, Goods, Item, Reading, Wanted
from commerce.phrases.reader import Context, read

Row = Mapping[str, Any]
_AT_A_TIME = 20_000  # what is made for a few dozen messages, before it is looked at for cycles


def main(stdin: TextIO, stdout: TextIO) -> int:
    """Answers line by line; -> exit status 2 where a line is no JSON object."""
    lexicon = compile_lexicon(languages())
    gc.freeze()  # the words stay: they need not be walked again
    gc.set_threshold(_AT_A_TIME)
    return answer_lines(stdin, stdout, lambda row: answer(row, lexicon))


def answer_lines(stdin: TextIO, stdout: TextIO, answering: Callable[[Row], Row]) -> int:
    """One JSON object out for each one in; -> exit status 2 where a line is none."""
    say = _sayer(stdout)
    for line in getattr(stdin, "buffer", stdin):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            say(json.dumps({"error": "each line must be a JSON object"}).encode())
            return 2
        say(orjson.dumps(answering(row)))
    return 0


def _sayer(stdout: TextIO) -> Callable[[bytes], None]:
    """What writes one line at once: JSON is bytes, so past the text's own coding where there is a way."""
    out: BinaryIO | None = getattr(stdout, "buffer", None)

    def say(line: bytes) -> None:
        if out is None:
            print(line.decode(), file=stdout, flush=True)
            return
        out.write(line + b"\n")
        out.flush()

    return say


def answer(row: Row, lexicon: Lexicon) -> dict[str, Any]:
    """One message's meaning, and the sender's lines after it."""
    goods = tuple(_goods(one) for one in row.get("post") or ())
    prior = tuple(_wanted(line, goods) for line in row.get("prior") or ())
    reading = read(str(row.get("text") or ""), _context(row, goods, lexicon))
    folded = apply(prior, reading)
    ask = list(dict.fromkeys((*reading.ask, *folded.ask)))
    return {
        "id": row.get("id"),
        "intent": _intent(reading, prior),
        "items": [_line(item, goods) for item in reading.items],
        "ask": ask,
        "lines": [_line(line, goods) for line in folded.lines],
        **_beside(reading, prior, goods),
    }


def _beside(reading: Reading, prior: tuple[Wanted, ...], goods: tuple[Goods, ...]) -> dict[str, Any]:
    """What stands beside the lines, where there is any of it: the lines after a tap on "yes", the remark, the
    question."""
    beside: dict[str, Any] = {}
    if reading.guess is not None:
        guessed = apply(prior, reading.guess)
        if not guessed.ask:
            beside["guess"] = [_line(line, goods) for line in guessed.lines]
    if reading.note:
        beside["note"] = reading.note
    if reading.question:
        beside["question"] = reading.question
    return beside


def _intent(reading: Reading, prior: tuple[Wanted, ...]) -> str:
    """Where nothing can change (an amount out of all measure, or nothing to take back) nothing was done."""
    if reading.too_many or (reading.intent in ("cancel", "change") and not prior):
        return "none"
    return reading.intent


def _context(row: Row, goods: tuple[Goods, ...], lexicon: Lexicon) -> Context:
    pending = row.get("pending")
    waiting = _wanted(pending, goods) if pending else None
    return Context(
        lexicon=lexicon,
        goods=goods,
        place=row.get("to") or "post",
        ref=row.get("ref"),
        sender=row.get("sender") or "",
        pending=Item(code=waiting.code, axes=waiting.axes, qty=pending.get("qty"), for_=waiting.for_)
        if waiting and pending
        else None,
        prior_list=tuple(row.get("prior_list") or ()),
    )


def _goods(one: Row) -> Goods:
    variants = tuple((axis, tuple(map(str, values))) for axis, values in (one.get("variants") or {}).items())
    return Goods(
        code=str(one.get("sku") or ""),
        title=str(one.get("title") or ""),
        unit=str(one.get("unit") or ""),
        variants=variants,
    )


def _wanted(line: Row, goods: tuple[Goods, ...]) -> Wanted:
    variant = dict(line.get("variant") or {})
    code = variant.pop("sku", "") or (goods[0].code if len(goods) == 1 else "")
    return Wanted(
        code=code,
        axes=_in_order(variant, goods),
        qty=line.get("qty") or 0,
        for_=line.get("for") or "",
        waitlist=bool(line.get("waitlist")),
    )


def _in_order(variant: Mapping[str, str], goods: Iterable[Goods]) -> Axes:
    """The values in the order of the goods' own axes."""
    order = [axis for one in goods for axis, _ in one.variants]
    return tuple(
        sorted(variant.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    )


def _line(line: Item | Wanted, goods: tuple[Goods, ...]) -> dict[str, Any]:
    variant = dict(line.axes)
    if len(goods) > 1 and line.code:
        variant = {"sku": line.code, **variant}
    row: dict[str, Any] = {"variant": variant, "qty": line.qty, "for": line.for_ or None}
    if line.waitlist:
        row["waitlist"] = True
    if line.upto:
        row["upto"] = line.upto
    if isinstance(line, Item) and (line.from_axes or line.from_code):
        row["from"] = dict(line.from_axes) | ({"sku": line.from_code} if line.from_code else {})
    return row
