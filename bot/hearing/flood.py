"""Who says too much: what each member's last minute held, in this process's memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime

from adapters.base import Message
from commerce.rules.flood import Verdict, judge

MOST = 10_000  # members remembered; those who spoke longest ago go first


@dataclass(slots=True)
class _Minute:
    counted: deque[tuple[datetime, str]]
    warned: dict[str, Verdict] = field(default_factory=dict)
    warned_at: datetime | None = None


class Minutes:
    """One verdict per message, the same whenever it is delivered again."""

    def __init__(self) -> None:
        self._minutes: OrderedDict[str, _Minute] = OrderedDict()

    def judge(self, message: Message, limit: int) -> Verdict:
        """Does this message count? To be asked only for what means something."""
        if not limit:
            return "counts"
        minute = self._minutes.setdefault(message.sender, _Minute(deque(maxlen=limit)))
        if minute.counted.maxlen != limit:
            minute.counted = deque(minute.counted, maxlen=limit)
        self._minutes.move_to_end(message.sender)
        if len(self._minutes) > MOST:
            self._minutes.popitem(last=False)
        said = message.key
        if any(key == said for _, key in minute.counted):
            return "counts"
        if said in minute.warned:
            return minute.warned[said]
        verdict = judge([moment for moment, _ in minute.counted], minute.warned_at, message.sent, limit)
        if verdict == "counts":
            minute.counted.append((message.sent, said))
        elif verdict == "warn":
            minute.warned_at, minute.warned = message.sent, {said: verdict}
        return verdict
