"""Plain words, taken straight from what Telegram sent: a person's message that has a text, perhaps answers
another, and has nothing else to it.

Most of what is said is such, and the library's objects for one cost more than all else that hears it. Whatever
has anything more to it is for `reading`, which says the same of these (`tests/adapters/test_telegram_plainly.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

from adapters.base import Message
from adapters.telegram.reading import ANONYMOUS_ADMIN, SERVICE_ACCOUNTS, Me, address, own_command

_UPDATE = frozenset({"update_id", "message"})
_SAID = frozenset({"message_id", "date", "chat", "from", "text", "entities", "reply_to_message"})
_CHAT = frozenset({"id", "type", "title", "username", "first_name", "last_name"})
_NOBODY = frozenset({ANONYMOUS_ADMIN, *SERVICE_ACCOUNTS})


def plain(raw: Any, me: Me) -> Message | None:
    """The message, where it is no more than words; None for everything else."""
    said = raw.get("message") if isinstance(raw, dict) and raw.keys() <= _UPDATE else None
    if not isinstance(said, dict) or not said.keys() <= _SAID or not said.get("text"):
        return None
    person, chat, target = said.get("from"), said["chat"], said.get("reply_to_message")
    if not _is_person(person) or not chat.keys() <= _CHAT or not (target is None or _is_plain(target, chat)):
        return None
    text, for_another_bot = own_command(said["text"], me)
    return Message(
        kind="say",
        chat=address(chat["id"]),
        sender=address(person["id"]),
        id=str(said["message_id"]),
        sent=datetime.fromtimestamp(said["date"], UTC),
        text=text,
        name=_name(person),
        private=chat["type"] == "private",
        quiet=for_another_bot,
        language=person.get("language_code") or "",
        chat_name=chat.get("title") or "",
        **(_what_it_answers(target, me) if target is not None else {}),
    )


def _is_person(user: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(user, dict) and user.get("is_bot") is False and user["id"] not in _NOBODY


def _is_plain(target: Mapping[str, Any], chat: Mapping[str, Any]) -> bool:
    """Does it stand in the same chat, and was it said by an account, not by a channel or a group?"""
    return "sender_chat" not in target and "from" in target and target["chat"]["id"] == chat["id"]


def _what_it_answers(target: Mapping[str, Any], me: Me) -> dict[str, Any]:
    author = target["from"]
    return {
        "reply_to": str(target["message_id"]),
        "answers_us": author["id"] == me.id,
        "answered_by": address(author["id"]),
        "answered_text": target.get("text") or target.get("caption") or "",
    }


def _name(user: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (user["first_name"], user.get("last_name"))))
