"""What a Telegram update says, as `Message` values. Pure: an update in, messages out; nothing is asked of the
network.

A file of its own because every rule of Telegram's about who spoke, and whether it counts, is decided here and
tested as a table; `telegram.py` keeps what needs a connection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    InaccessibleMessage,
    PhotoSize,
    Update,
    User,
)
from telegram import Message as Said

from adapters.base import Attached, Message, Photo

PLATFORM = "telegram"
ANONYMOUS_ADMIN = 1087968824  # "GroupAnonymousBot": an administrator who speaks as the group
# Telegram itself; "Channel Bot", who stands for a channel that speaks in a group
SERVICE_ACCOUNTS = (
    777000,
    136817688,
)
PRESENT = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


def address(number: int) -> str:
    """Where Telegram's chat or person `number` lives: "telegram:-1001"."""
    return f"{PLATFORM}:{number}"


def read(update: Update, me: Me, now: datetime) -> list[Message]:
    """What was said or happened. `now` is when a press is heard: Telegram does not tell when it was made."""
    if update.message:
        return _read_message(update.message, me)
    if update.edited_message:
        return _read_edit(update.edited_message, me)
    if update.callback_query:
        return _read_press(update.callback_query, now)
    if update.my_chat_member:
        return _read_own_membership(update.my_chat_member, update.update_id)
    if update.chat_member:
        return _read_membership(update.chat_member, me)
    return []


def thread_of(said: Said) -> int | None:
    """The forum topic it stands in; None in General and outside forums, where Telegram wants no thread id."""
    return said.message_thread_id if said.is_topic_message else None


# -- messages --------------------------------------------------------------------------------------


def _read_message(said: Said, me: Me) -> list[Message]:
    moved = _read_move(said)
    if moved:
        return [moved]
    if said.new_chat_members:
        return [
            _coming("join", said.chat, user, said.date) for user in said.new_chat_members if user.id != me.id
        ]
    if said.left_chat_member:
        return (
            []
            if said.left_chat_member.id == me.id
            else [_coming("leave", said.chat, said.left_chat_member, said.date)]
        )
    return _read_words(said, me)


def _read_edit(said: Said, me: Me) -> list[Message]:
    edited = said.edit_date or said.date
    version = int(edited.timestamp() * 1000)
    return [
        replace(words, kind="edit", version=version, sent=edited.astimezone(UTC))
        for words in _read_words(said, me)
    ]


def _read_words(said: Said, me: Me) -> list[Message]:
    text, photo, file = _shown(said), _photo(said.photo), _file(said)
    if not text and photo is None and file is None:
        return []
    text, for_another_bot = own_command(text, me)
    sender, name = _speaker(said)
    return [
        Message(
            kind="say",
            chat=address(said.chat.id),
            sender=sender,
            id=str(said.message_id),
            sent=said.date.astimezone(UTC),
            text=text,
            name=name,
            private=said.chat.type == Chat.PRIVATE,
            photo=photo,
            file=file,
            quiet=for_another_bot or _is_quiet(said),
            leads_here=_is_anonymous_admin(said),
            language=(said.from_user.language_code or "") if said.from_user else "",
            chat_name=said.chat.title or "",
            **_what_it_answers(said, me),
        )
    ]


def _what_it_answers(said: Said, me: Me) -> dict[str, Any]:
    """Which message that is, whose, and how it reads."""
    target = _answered(said)
    if target is None:
        return {}
    return {
        "reply_to": str(target.message_id),
        "answers_us": _is_by(target, me),
        "answered_by": _speaker(target)[0],
        "answered_text": _shown(target),
    }


def own_command(text: str, me: Me) -> tuple[str, bool]:
    """`/open@OurBot 2` -> (`/open 2`, False); a command for another bot -> (the text, True)."""
    word = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    command, at, name = word.partition("@")
    if not at:
        return text, False
    if name.casefold() == me.username.casefold():
        return command + text[len(word) :], False
    return text, True


def _speaker(said: Said) -> tuple[str, str]:
    """Address and name. A channel, or a group that speaks as itself, is not a person: it keeps its own
    address."""
    if _is_anonymous_admin(said):
        return address(ANONYMOUS_ADMIN), said.author_signature or said.chat.title or ""
    if said.sender_chat:
        return address(said.sender_chat.id), said.sender_chat.title or ""
    if said.from_user:
        return address(said.from_user.id), said.from_user.full_name
    return address(said.chat.id), said.chat.title or ""


def _is_anonymous_admin(said: Said) -> bool:
    by_group = said.from_user is not None and said.from_user.id == ANONYMOUS_ADMIN
    return by_group and said.sender_chat is not None and said.sender_chat.id == said.chat.id


def _is_quiet(said: Said) -> bool:
    if said.forward_origin or said.via_bot or said.is_automatic_forward or said.is_from_offline:
        return True
    if _is_anonymous_admin(said):
        return False
    user = said.from_user
    return said.sender_chat is not None or user is None or user.is_bot or user.id in SERVICE_ACCOUNTS


def _answered(said: Said) -> Said | None:
    """In a topic every message "replies" to the one that opened the topic; that is no reply. Nor is a quote
    of another chat."""
    target = said.reply_to_message
    if target is None or target.chat.id != said.chat.id:
        return None
    if said.is_topic_message and target.message_id == said.message_thread_id:
        return None
    return target


def _is_by(said: Said, me: Me) -> bool:
    return said.from_user is not None and said.from_user.id == me.id


def _shown(said: Said) -> str:
    return said.text or said.caption or ""


def _photo(sizes: tuple[PhotoSize, ...]) -> Photo | None:
    return Photo(max(sizes, key=lambda size: size.width * size.height).file_id) if sizes else None


def _file(said: Said) -> Attached | None:
    """A document sent in private; in a group nobody's is read."""
    document = said.document
    if document is None or said.chat.type != Chat.PRIVATE:
        return None
    return Attached(document.file_id, document.file_name or "", document.file_size or 0)


def _read_move(said: Said) -> Message | None:
    """A group that became a supergroup. Both chats tell; whichever comes first, it is the same message by the
    same key."""
    old, new = said.migrate_from_chat_id or said.chat.id, said.migrate_to_chat_id or said.chat.id
    if old == new:
        return None
    return Message(
        kind="moved",
        chat=address(old),
        sender=_speaker(said)[0],
        id=f"moved{new}",
        sent=said.date.astimezone(UTC),
        text=address(new),
        chat_name=said.chat.title or "",
    )


# -- presses ---------------------------------------------------------------------------------------


def _read_press(press: CallbackQuery, now: datetime) -> list[Message]:
    on = press.message
    if on is None:
        return []
    gone = isinstance(on, InaccessibleMessage)
    return [
        Message(
            kind="press",
            chat=address(on.chat.id),
            sender=address(press.from_user.id),
            id=press.id,
            sent=now,
            text=press.data or "",
            name=press.from_user.full_name,
            private=on.chat.type == Chat.PRIVATE,
            on=None if gone and not on.message_id else str(on.message_id),
            answers_us=True,  # Telegram gives a bot presses on its own messages alone
            answered_text=_shown(on) if isinstance(on, Said) else "",
            quiet=press.from_user.is_bot,
            language=press.from_user.language_code or "",
            chat_name=on.chat.title or "",
            private_reply=press.id,
        )
    ]


# -- coming and going ------------------------------------------------------------------------------


def _read_own_membership(change: ChatMemberUpdated, update_id: int) -> list[Message]:
    was, comes = _is_present(change.old_chat_member), _is_present(change.new_chat_member)
    if was == comes or change.chat.type == Chat.CHANNEL:
        return []
    return [
        _happened(
            "added" if comes else "removed", change.chat, change.from_user, change.date, f"own{update_id}"
        )
    ]


def _read_membership(change: ChatMemberUpdated, me: Me) -> list[Message]:
    was, comes = _is_present(change.old_chat_member), _is_present(change.new_chat_member)
    user = change.new_chat_member.user
    if was == comes or user.id == me.id:
        return []
    return [_coming("join" if comes else "leave", change.chat, user, change.date)]


def _is_present(member: ChatMember) -> bool:
    return member.status in PRESENT or bool(getattr(member, "is_member", False))


def _coming(kind: Literal["join", "leave"], chat: Chat, user: User, when: datetime) -> Message:
    # Telegram may tell twice, by a service message and by chat_member: the same person at the same second is
    # one coming.
    return _happened(kind, chat, user, when, f"{kind}{user.id}at{int(when.timestamp())}")


def _happened(
    kind: Literal["join", "leave", "added", "removed"], chat: Chat, user: User, when: datetime, id_: str
) -> Message:
    return Message(
        kind=kind,
        chat=address(chat.id),
        sender=address(user.id),
        id=id_,
        sent=when.astimezone(UTC),
        name=user.full_name,
        private=chat.type == Chat.PRIVATE,
        quiet=user.is_bot,
        language=user.language_code or "",
        chat_name=chat.title or "",
    )
