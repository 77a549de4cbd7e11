"""`python3 -m bot read --open`: what announcements set up, a JSON object a line in and out.

In: "text", and where known "id", "at" (when it was written, ISO with offset), "tz", "currency", "lang".
Out: "id", "opens", "ask" (the fields that would be asked for) and "draft": "title", "note", "offers",
"ladder", "until" (ISO), "min", "limit", "pickup", "pay", "arrives".
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.languages import languages
from bot.opening import Defaults, Frame, OpeningWords, compile_opening
from bot.opening.pasted import Announcement, PastedGood, Tongues, read_announcement
from bot.trying.read import Row, answer_lines
from commerce.rules.sums import Tender


def main(stdin: TextIO, stdout: TextIO) -> int:
    """Answers line by line; -> exit status 2 where a line is no JSON object."""
    opening = compile_opening(languages())
    words = Tongues(languages(), opening)
    return answer_lines(stdin, stdout, lambda row: answer(row, opening, words))


def answer(row: Row, opening: OpeningWords, words: Tongues) -> dict[str, Any]:
    """What one announcement sets up."""
    zone = ZoneInfo(str(row.get("tz") or "UTC"))
    at = datetime.fromisoformat(str(row["at"])) if row.get("at") else datetime.now(UTC)
    tender = Tender(str(row.get("currency") or "USD"), str(row.get("lang") or ""))
    frame = Frame(
        now=at if at.tzinfo else at.replace(tzinfo=zone),
        zone=zone,
        tender=tender,
        words=opening,
        defaults=Defaults(),
    )
    text = str(row.get("text") or "")
    said = read_announcement(text, frame, words.of(text, tender.language))
    return {
        "id": row.get("id"),
        "opens": said.opens,
        "draft": _draft(said, zone) if said.opens else None,
        "ask": list(said.asks),
    }


def _draft(said: Announcement, zone: ZoneInfo) -> dict[str, Any]:
    least: Any = {"members": said.min_members} if said.min_members else said.min_units
    return {
        "title": said.title,
        "note": said.note,
        "offers": [_offer(good) for good in said.goods],
        "ladder": [list(step) for step in said.steps],
        "until": said.closes_at.astimezone(zone).isoformat() if said.closes_at else None,
        "min": least,
        "limit": said.limit,
        "pickup": said.pickup,
        "pay": said.pay,
        "arrives": said.arrives,
    }


def _offer(good: PastedGood) -> dict[str, Any]:
    return {
        "code": good.code,
        "title": good.title,
        "price_minor": good.price_minor,
        "unit": good.unit,
        "options": {axis: list(values) for axis, values in good.options},
        "stock": good.stock,
        "bundles": [{"qty": one.quantity, "price_minor": one.price_minor} for one in good.bundles],
    }
