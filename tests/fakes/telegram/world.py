"""Telegram's side of things: people, chats, messages, the queue of updates. What tests do and see; no HTTP
here."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
BY_DEFAULT = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CALLBACK_SECONDS = 150


class Refused(Exception):
    """An answer with ok=false."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Room:
    """A chat. `trouble` is the 403 or 400 that every send meets."""

    id: int
    type: str
    title: str = ""
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    trouble: Refused | None = None
    moved_to: int = 0
    topics: dict[int, bool] = field(default_factory=dict)  # thread id -> open
    pinned: list[int] = field(default_factory=list)
    rights: Json = field(default_factory=dict)
    sent_at: deque[float] = field(default_factory=deque)
    ids: Any = field(default_factory=lambda: itertools.count(1))

    def as_json(self, person: Json | None = None) -> Json:
        if person:
            return {"id": self.id, "type": "private", "first_name": person["first_name"]}
        shown: Json = {"id": self.id, "type": self.type, "title": self.title}
        return shown | ({"is_forum": True} if self.forum else {})


class World:
    """The control surface. Everything returns plain JSON, so that it also works from another process."""

    def __init__(self, token: str = "424242:" + "F" * 35, reads_all: bool = True, flood: bool = True) -> None:
        self.token, self.flood = token, flood
        self.bot: Json = {"id": 424242, "is_bot": True, "first_name": "Plusone", "username": "PlusoneTestBot"}
        self.account: Json = {"can_join_groups": True, "can_read_all_group_messages": reads_all}
        self.people: dict[int, Json] = {}
        self.rooms: dict[int, Room] = {}
        self.queue: deque[Json] = deque()
        self.calls: list[tuple[str, Json]] = []
        self.callbacks: dict[str, Json] = {}
        self.answers: list[Json] = []
        self.reactions: dict[str, list[str]] = {}
        self.files: dict[str, bytes] = {}
        self.commands: dict[str, list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        self.complaints: list[str] = []
        self.allowed: set[str] = set(BY_DEFAULT)
        self.webhook: Json = {}
        self.confirmed = 0
        self.shift = 0.0
        self.news = asyncio.Event()
        self.sent_at: deque[float] = deque()
        self.next_update = 1000
        self._ids = itertools.count(1)

    # -- the stage ---------------------------------------------------------------------------------

    def now(self) -> float:
        return time.time() + self.shift

    def pass_time(self, seconds: float) -> None:
        self.shift += seconds

    def person(
        self, name: str, number: int = 0, started: bool = True, language: str = "en", bot: bool = False
    ) -> int:
        """A person; `started` whether they ever wrote to the bot, so that it may write to them."""
        number = number or 7000 + next(self._ids)
        self.people[number] = {"id": number, "is_bot": bot, "first_name": name, "language_code": language}
        trouble = None if started else Refused(403, "Forbidden: bot can't initiate conversation with a user")
        self.rooms[number] = Room(number, "private", trouble=trouble)
        return number

    def group(
        self,
        title: str = "Neighbours",
        number: int = 0,
        kind: str = "supergroup",
        forum: bool = False,
        admin: bool = True,
    ) -> int:
        """A group with the bot in it, as an administrator or a plain member."""
        number = number or -1001000 - next(self._ids)
        self.rooms[number] = Room(
            number, kind, title, forum, {self.bot["id"]: "administrator" if admin else "member"}
        )
        self.rooms[number].rights = {"can_pin_messages": admin}
        return number

    def channel(self, title: str, number: int = 0) -> int:
        number = number or -1009000 - next(self._ids)
        self.rooms[number] = Room(number, "channel", title)
        return number

    def promote(self, chat: int, person: int, status: str = "administrator") -> None:
        self.rooms[chat].members[person] = status

    # -- what people do ----------------------------------------------------------------------------

    def say(
        self, chat: int, person: int, text: str = "", reply_to: int = 0, photo: bool = False, **more: Any
    ) -> Json:
        """A message of a person. `more` goes into the message as it is (forward_origin, sender_chat, date
        ...)."""
        message = self._message(chat, self._author(person), text, reply_to, photo) | more
        self.rooms[chat].messages[message["message_id"]] = message
        if chat > 0:
            self.rooms[chat].trouble = None
        elif person in self.people:
            self.rooms[chat].members.setdefault(person, "member")
        return (
            self.push("message", message) if self._is_seen(message) else {"update_id": 0, "message": message}
        )

    def edit(self, chat: int, message_id: int, text: str, edit_date: int = 0) -> Json:
        message = self.rooms[chat].messages[message_id]
        message |= {"text": text, "edit_date": edit_date or int(self.now())}
        return self.push("edited_message", dict(message))

    def press(self, chat: int, person: int, message_id: int, button: str) -> Json:
        """A press on the button with this label or data. Data that no button has is sent too: clients can
        forge it."""
        message = self.rooms[chat].messages[message_id]
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        data = next(
            (
                b["callback_data"]
                for row in rows
                for b in row
                if button in (b["text"], b.get("callback_data"))
            ),
            button,
        )
        query: Json = {
            "id": f"41{next(self._ids):017d}",
            "from": self._author(person),
            "message": message,
            "chat_instance": str(chat),
            "data": data,
        }
        self.callbacks[query["id"]] = {"at": self.now(), "answered": False}
        return self.push("callback_query", query)

    def join(self, chat: int, person: int) -> Json:
        self.rooms[chat].members[person] = "member"
        return self._service(chat, person, {"new_chat_members": [self._author(person)]})

    def leave(self, chat: int, person: int) -> Json:
        self.rooms[chat].members[person] = "left"
        return self._service(chat, person, {"left_chat_member": self._author(person)})

    def member_changed(self, chat: int, person: int, old: str, new: str) -> Json:
        """The chat_member update that an administrator bot may ask for."""
        self.rooms[chat].members[person] = new
        return self.push("chat_member", self._change(chat, person, self._author(person), old, new))

    def add_bot(self, chat: int, by: int, status: str = "member") -> Json:
        room = self.rooms[chat]
        old, room.members[self.bot["id"]], room.trouble = (
            room.members.get(self.bot["id"], "left"),
            status,
            None,
        )
        return self.push("my_chat_member", self._change(chat, by, self.bot, old, status))

    def kick_bot(self, chat: int, by: int) -> Json:
        room = self.rooms[chat]
        old, room.members[self.bot["id"]] = room.members.get(self.bot["id"], "member"), "kicked"
        room.trouble = Refused(
            403,
            f"Forbidden: bot was kicked from the {'super' if room.type == 'supergroup' else ''}group chat",
        )
        return self.push("my_chat_member", self._change(chat, by, self.bot, old, "kicked"))

    def block(self, person: int) -> Json:
        self.rooms[person].trouble = Refused(403, "Forbidden: bot was blocked by the user")
        return self.push("my_chat_member", self._change(person, person, self.bot, "member", "kicked"))

    def migrate(self, chat: int, by: int, announce: str = "both") -> int:
        """A group becomes a supergroup. `announce`: "both", "swapped", "old" or "new"."""
        old = self.rooms[chat]
        new = self.group(old.title)
        self.rooms[new].members |= old.members
        old.moved_to = new
        told = {"old": (chat, {"migrate_to_chat_id": new}), "new": (new, {"migrate_from_chat_id": chat})}
        order = {"both": ("old", "new"), "swapped": ("new", "old")}.get(announce, (announce,))
        for which in order:
            self._service(told[which][0], by, told[which][1])
        return new

    def refuse(self, chat: int, code: int, description: str) -> None:
        """Every send to this chat is answered so, until `allow`."""
        self.rooms[chat].trouble = Refused(code, description)

    def allow(self, chat: int) -> None:
        self.rooms[chat].trouble = None

    def topic(self, chat: int, is_open: bool = True) -> int:
        thread = int(next(self.rooms[chat].ids))
        self.rooms[chat].topics[thread] = is_open
        root = self._message(chat, self.bot, "", 0, False) | {
            "message_id": thread,
            "forum_topic_created": {"name": "t", "icon_color": 1},
        }
        self.rooms[chat].messages[thread] = root | {"message_thread_id": thread, "is_topic_message": True}
        return thread

    def say_in_topic(self, chat: int, person: int, thread: int, text: str, reply_to: int = 0) -> Json:
        return self.say(
            chat, person, text, reply_to or thread, message_thread_id=thread, is_topic_message=True
        )

    # -- what the bot did --------------------------------------------------------------------------

    def sent(self, chat: int) -> list[Json]:
        """The bot's messages in this chat, as they read now."""
        return [
            m
            for m in self.rooms[chat].messages.values()
            if m["from"]["id"] == self.bot["id"] and "forum_topic_created" not in m
        ]

    def called(self, method: str) -> list[Json]:
        return [params for name, params in self.calls if name == method.lower()]

    def state(self) -> Json:
        return {
            "waiting": len(self.queue),
            "confirmed": self.confirmed,
            "answers": self.answers,
            "reactions": self.reactions,
        }

    # -- updates -----------------------------------------------------------------------------------

    def push(self, kind: str, content: Any, update_id: int = 0) -> Json:
        """Queues an update as Telegram would: only kinds that the bot asked for."""
        return self.push_raw({"update_id": update_id or self.next_update, kind: content}, kind)

    def push_raw(self, update: Json, kind: str = "") -> Json:
        if not kind or kind in self.allowed:
            self.queue.append(update)
            if isinstance(update.get("update_id"), int):
                self.next_update = update["update_id"] + 1
            self.news.set()
        return update

    def confirm(self, offset: int) -> None:
        """Telegram's rule: what lies before `offset` in the queue is forgotten; an offset from the future
        confirms nothing."""
        ids = [update.get("update_id") for update in self.queue]
        if offset - 1 in ids:
            count = len(ids) - ids[::-1].index(offset - 1)
        elif offset > self.next_update:
            count = 0
        else:
            count = next(
                (at for at, one in enumerate(ids) if isinstance(one, int) and one >= offset), len(ids)
            )
        for _ in range(count):
            self.queue.popleft()
        self.confirmed += count

    # -- how messages look -------------------------------------------------------------------------

    def _author(self, person: int) -> Json:
        special = {u["id"]: u for u in (ANONYMOUS, CHANNEL_BOT, TELEGRAM)}
        return self.people.get(person) or special[person]

    def _message(self, chat: int, author: Json, text: str, reply_to: int, photo: bool) -> Json:
        room = self.rooms[chat]
        message: Json = {
            "message_id": next(room.ids),
            "date": int(self.now()),
            "chat": room.as_json(self.people.get(chat)),
            "from": author,
        }
        if photo:
            message["photo"] = [self._size(90), self._size(1280), self._size(320)]
        if text:
            message["caption" if photo else "text"] = text
        if reply_to:
            message["reply_to_message"] = {
                k: v for k, v in room.messages[reply_to].items() if k != "reply_to_message"
            }
        return message

    def _size(self, width: int) -> Json:
        file = f"AgAC{next(self._ids)}w{width}"
        self.files[file] = b"\xff\xd8" + file.encode()
        return {"file_id": file, "file_unique_id": "u" + file, "width": width, "height": width}

    def _service(self, chat: int, by: int, what: Json) -> Json:
        return self.push("message", self._message(chat, self._author(by), "", 0, False) | what)

    def _change(self, chat: int, by: int, user: Json, old: str, new: str) -> Json:
        room = self.rooms[chat]
        return {
            "chat": room.as_json(self.people.get(chat)),
            "from": self._author(by),
            "date": int(self.now()),
            "old_chat_member": member(user, old),
            "new_chat_member": member(user, new),
        }

    def _is_seen(self, message: Json) -> bool:
        """Privacy mode: a bot that is no administrator sees commands and replies to itself."""
        chat = message["chat"]["id"]
        if (
            chat > 0
            or self.account["can_read_all_group_messages"]
            or self.rooms[chat].members[self.bot["id"]] == "administrator"
        ):
            return True
        text = message.get("text") or message.get("caption") or ""
        command = text.split()[0] if text.startswith("/") else ""
        to_us = "@" not in command or command.endswith("@" + self.bot["username"])
        reply = message.get("reply_to_message", {}).get("from", {}).get("id")
        return bool(command and to_us) or reply == self.bot["id"]


def member(user: Json, status: str, rights: Json | None = None) -> Json:
    """A ChatMember with every field its status demands."""
    shown: Json = {"user": user, "status": status}
    if status == "creator":
        return shown | {"is_anonymous": False}
    if status == "administrator":
        names = "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
        names += " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
        return shown | dict.fromkeys(names.split(), False) | {"can_pin_messages": False} | (rights or {})
    if status == "kicked":
        return shown | {"until_date": 0}
    if status == "restricted":
        names = "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes"
        names += " can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info"
        names += " can_invite_users can_pin_messages can_manage_topics can_edit_tag can_react_to_messages"
        return (
            shown
            | {"is_member": True, "until_date": 0}
            | dict.fromkeys(names.split(), False)
            | (rights or {})
        )
    return shown
