"""What was said in a group's new chat before the platform told that the group moved there. Kept in memory,
and for a while only."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from adapters.base import Message

CHATS, WORDS = 200, 50  # chats where nothing is open, the latest; and the latest words of each


class Early:
    """Words in groups where nothing is open: they mean nothing yet."""

    def __init__(self) -> None:
        self._words: dict[str, deque[Message]] = {}

    def keep(self, messages: Sequence[Message]) -> None:
        for message in messages:
            words = self._words.pop(message.chat, None) or deque(maxlen=WORDS)
            words.append(message)
            self._words[message.chat] = words  # the latest chat stands last
            if len(self._words) > CHATS:
                del self._words[next(iter(self._words))]

    def said_in(self, chat: str) -> list[Message]:
        return list(self._words.get(chat, ()))

    def forget(self, chat: str) -> None:
        self._words.pop(chat, None)
