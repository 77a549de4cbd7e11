"""What Discord's gateway and its REST pages say, as `Message` values. Pure: JSON in, messages out.

Raw JSON instead of the library's objects, because the same message comes by the gateway, or by REST when it
is caught up with, and because one that the library cannot read must still be told from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from adapters.base import Attached, Message, Photo

PLATFORM = "discord"
LEADING = 0x8 | 0x10 | 0x20  # the rights "administrator", "manage channels", "manage server"
COMMAND, COMPONENT = 2, 3  # kinds of interaction
_PLAIN, _REPLY = 0, 19  # kinds of message that a person writes; every other one is Discord's own
_ALONE = 64  # the flag of a message that one person sees
_EPOCH = 1_420_070_400_000
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")

# What of our own markdown a reader does not see: links' addresses, running countdowns and mentions, bold
# type, escapes.
_MARKDOWN = (
    (re.compile(r"\[((?:\\.|[^\]\\])*)\]\(<?(?:\\.|[^)\\])*\)"), r"\1"),
    (re.compile(r"<(?:t:|@!?)\d+(?::\w)?>"), ""),
    (re.compile(r"\*\*"), ""),
    (re.compile(r"\\([^0-9A-Za-z\s])"), r"\1"),
)

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: str
    name: str
    application: str


def address(number: object) -> str:
    """Where Discord's channel or person `number` lives: "discord:81384788765712384"."""
    return f"{PLATFORM}:{number}"


def moment(snowflake: object) -> datetime:
    """When the thing of this id was made: Discord's ids carry their time."""
    return datetime.fromtimestamp(((int(str(snowflake)) >> 22) + _EPOCH) / 1000, UTC)


def snowflake(when: datetime, low: int = 0) -> int:
    """The id of something made at `when`, or the lowest such one."""
    return (int(when.timestamp() * 1000) - _EPOCH) << 22 | (low & 0x3FFFFF)


def read(event: str, data: Data, me: Me, now: datetime) -> list[Message]:
    """What was said or happened in one chat. `now` is when a deletion is heard: Discord does not tell when it
    was made."""
    if event == "MESSAGE_CREATE":
        return read_said(data, me, _is_private(data))
    if event == "MESSAGE_UPDATE":
        return read_edit(data, me, _is_private(data))
    if event == "MESSAGE_DELETE":
        return _read_deletions(data, [data["id"]], now)
    if event == "MESSAGE_DELETE_BULK":
        return _read_deletions(data, data["ids"], now)
    if event == "INTERACTION_CREATE":
        return _read_interaction(data, me)
    return []


def read_said(data: Data, me: Me, private: bool = False) -> list[Message]:
    """A message as it was first said, by the gateway or from a REST page, which does not tell whether the
    chat is `private`."""
    author = data["author"]
    uploads = data.get("attachments", ())
    text, photo, file = _words(data, me), _photo(uploads), _file(uploads) if private else None
    if str(author["id"]) == me.id or not (text or photo or file):
        return []
    return [
        Message(
            kind="say",
            chat=address(author["id"] if private else data["channel_id"]),
            sender=address(author["id"]),
            id=str(data["id"]),
            sent=moment(data["id"]),
            text=text,
            name=_name(author, data.get("member")),
            private=private,
            reply_to=_reply_to(data),
            **_answered(data.get("referenced_message") if _reply_to(data) else None, me),
            photo=photo,
            file=file,
            quiet=_is_quiet(data),
        )
    ]


def read_edit(data: Data, me: Me, private: bool = False) -> list[Message]:
    """The words of an edited message. Discord "updates" a message for its link previews too: those carry no
    time of editing."""
    if not data.get("edited_timestamp") or "author" not in data or "content" not in data:
        return []
    edited = datetime.fromisoformat(data["edited_timestamp"]).astimezone(UTC)
    version = round(edited.timestamp() * 1000)
    return [
        replace(words, kind="edit", sent=edited, version=version) for words in read_said(data, me, private)
    ]


def read_coming(kind: Literal["join", "leave"], data: Data, chat: str, now: datetime) -> Message:
    """Somebody came to a server or left it, as one of its chats hears it. The id is the same each time the
    event is told."""
    user = data["user"]
    joined = (
        datetime.fromisoformat(data["joined_at"]).astimezone(UTC)
        if kind == "join" and data.get("joined_at")
        else now
    )
    return Message(
        kind=kind,
        chat=chat,
        sender=address(user["id"]),
        id=str(snowflake(joined, int(user["id"]))),
        sent=joined,
        name=_name(user, data),
        quiet=bool(user.get("bot")),
    )


def _read_deletions(data: Data, ids: list[str], now: datetime) -> list[Message]:
    if _is_private(data):
        return []  # Discord names the private channel only, not the person: nobody to tell it of
    return [
        Message(kind="delete", chat=address(data["channel_id"]), sender="", id=str(id_), sent=now)
        for id_ in ids
    ]


def _read_interaction(data: Data, me: Me) -> list[Message]:
    if data["type"] not in (COMMAND, COMPONENT):
        return []
    member, private = data.get("member"), _is_private(data)
    user = member["user"] if member else data["user"]
    said = Message(
        kind="press",
        chat=address(user["id"] if private else data["channel_id"]),
        sender=address(user["id"]),
        id=str(data["id"]),
        sent=moment(data["id"]),
        name=_name(user, member),
        private=private,
        quiet=bool(user.get("bot")),
        leads_here=bool(member and int(member.get("permissions") or 0) & LEADING),
        language=data.get("locale", ""),
        private_reply=str(data["id"]),
    )
    if data["type"] == COMPONENT:
        pressed = data["message"]
        return [
            replace(
                said,
                text=data["data"]["custom_id"],
                on=_pressed(pressed),
                answers_us=True,  # Discord gives a bot presses on its own messages alone
                answered_text=_as_read(pressed.get("content") or ""),
            )
        ]
    text, photo = _typed(data["data"])
    return [replace(said, kind="say", text=text, photo=photo)]


def _pressed(message: Data) -> str:
    """The message a button stands under; under an answer that one person sees, the ticket that it
    answered."""
    origin = message.get("interaction_metadata") or {}
    return str(origin["id"] if message.get("flags", 0) & _ALONE and "id" in origin else message["id"])


def _typed(command: Data) -> tuple[str, Photo | None]:
    """A slash command as the line it stands for: "/open Cherries; price 99"."""
    values = {option["name"]: option.get("value", "") for option in command.get("options", ())}
    uploads = command.get("resolved", {}).get("attachments", {})
    photo = _photo([uploads[str(values["image"])]]) if str(values.get("image")) in uploads else None
    return f"/{command['name']} {values.get('text', '')}".strip(), photo


def _is_private(data: Data) -> bool:
    return not data.get("guild_id")


def _is_quiet(data: Data) -> bool:
    forwarded = bool(data.get("message_snapshots")) or (data.get("message_reference") or {}).get("type") == 1
    written = data.get("type", _PLAIN) in (_PLAIN, _REPLY)
    return forwarded or not written or bool(data["author"].get("bot") or data.get("webhook_id"))


def _reply_to(data: Data) -> str | None:
    """A crosspost, a pin notice and a thread's first message carry a reference too: they are no replies."""
    target = (data.get("message_reference") or {}).get("message_id")
    return str(target) if target and data.get("type") == _REPLY else None


def read_answered(message: Message, answered: Data, me: Me) -> Message:
    """The message, now that what it answers was fetched: Discord does not always send it along."""
    return replace(message, **_answered(answered, me))


def _answered(answered: Data | None, me: Me) -> dict[str, Any]:
    if not answered or "author" not in answered:
        return {}
    is_ours = str(answered["author"]["id"]) == me.id
    words = _as_read(answered.get("content") or "") if is_ours else _words(answered, me)
    return {"answers_us": is_ours, "answered_by": address(answered["author"]["id"]), "answered_text": words}


def _as_read(content: str) -> str:
    """Our own markdown as its readers see it."""
    for pattern, shown in _MARKDOWN:
        content = pattern.sub(shown, content)
    return content


def _words(data: Data, me: Me) -> str:
    """The text as people see it: names for mentions, and without the bot's own, which only calls it."""
    text = re.sub(rf"<@!?{me.id}>", "", data.get("content") or "")
    for user in data.get("mentions", ()):
        shown = f"@{_name(user, user.get('member'))}"
        text = text.replace(f"<@{user['id']}>", shown).replace(f"<@!{user['id']}>", shown)
    return _EMOJI.sub(r"\1", text).strip()


def _name(user: Data, member: Data | None) -> str:
    return str((member or {}).get("nick") or user.get("global_name") or user.get("username") or "")


def _photo(attachments: Any) -> Photo | None:
    pictures = (
        upload for upload in attachments if str(upload.get("content_type") or "").startswith("image/")
    )
    return next((Photo(upload["url"], upload.get("filename", "")) for upload in pictures), None)


def _file(attachments: Any) -> Attached | None:
    """The first that is no picture."""
    files = (
        upload for upload in attachments if not str(upload.get("content_type") or "").startswith("image/")
    )
    return next(
        (
            Attached(upload["url"], upload.get("filename", ""), int(upload.get("size") or 0))
            for upload in files
        ),
        None,
    )
