"""The sandbox's own side of the wire: the room where the chats, the seats and the messages are.

The room is the fold of its events, a list of JSON values: the transcript on disk, what a page follows, what a
restart folds again. What members say waits here until the bot's side has heard it. The room reads no clock:
the same calls make the same room.
"""

# ruff: noqa: A002 (a message has an `id`, here as in base.Message)
from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from adapters.base import Kind, Message, Photo, Post
from adapters.markup import plain, spans
from adapters.sandbox.transcript import Event, as_plain, from_plain, recalled

Mark = tuple[str, str, str, int]
PLATFORM = "sandbox"
BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the bot just did. `to` is a group's bare id, or `@amy` in private; `text` is neutral markup;
    `buttons` are labels."""

    kind: Literal["said", "reacted"]
    to: str
    id: str = ""
    text: str = ""
    buttons: tuple[str, ...] = ()
    reply_to: str | None = None
    edit_of: str | None = None
    photo: str | None = None
    on: str | None = None
    mark: str = ""
    alert: bool = False


class NoSuchButton(LookupError):
    """There is no button of that label or position under that message now."""


class NotYours(LookupError):
    """The message is another's, or the bot's."""


def address(bare: str) -> str:
    """Of "amy" or "sandbox:amy": "sandbox:amy"."""
    return bare if bare.startswith(PLATFORM + ":") else f"{PLATFORM}:{bare}"


def bare(whole: str) -> str:
    return whole.removeprefix(PLATFORM + ":")


class Room:
    """Groups, people and everything said. Members' verbs return the `Message` that waits for the bot.

    `transcript` keeps the room over restarts. `stamp` goes into the bot's message ids: a room that forgets
    must not repeat one.
    """

    def __init__(
        self,
        groups: Mapping[str, str] | None = None,
        seats: Mapping[str, str] | None = None,
        *,
        transcript: Path | None = None,
        stamp: str = "",
    ) -> None:
        self.groups = {address(chat): name for chat, name in (groups or {}).items()}
        self.seats = {address(person): name for person, name in (seats or {}).items()}
        self.admins: set[tuple[str, str]] = set()
        self.shut: set[str] = set()
        self.era = 0
        self._transcript, self._stamp = transcript, stamp
        self._saying: list[Callable[[Said], None]] = []
        self._changing: list[Callable[[], None]] = []
        self._empty()
        if transcript is not None and transcript.exists():
            self._recall(transcript)

    def _empty(self) -> None:
        self.log: list[Event] = []
        self.bubbles: dict[tuple[str, str], Event] = {}
        self.answers: dict[tuple[str, str], Event] = {}  # alerts, by person and number
        self.photos: dict[str, bytes] = {}
        self._known: set[Mark] = set()
        self._waiting: dict[Mark, Message] = {}
        self._presses: dict[str, Message] = {}
        self._nonces: dict[str, str] = {}
        self._count = self._alerts = 0

    # -- watching ----------------------------------------------------------------------------------

    def on_said(self, callback: Callable[[Said], None]) -> None:
        """Calls back at each post, edit, reaction and alert of the bot."""
        self._saying.append(callback)

    def on_change(self, callback: Callable[[], None]) -> None:
        self._changing.append(callback)

    @property
    def waiting(self) -> list[Message]:  # unheard by the bot, in order of arrival
        return list(self._waiting.values())

    def bubble(self, chat: str, message: str) -> Event | None:
        return self.bubbles.get((chat, message))

    # -- what members do ---------------------------------------------------------------------------

    def say(
        self,
        chat: str,
        person: str,
        id: str,
        text: str,
        sent: datetime,
        reply_to: str | None = None,
        name: str = "",
        photo: Photo | str | None = None,
    ) -> Message:
        """A message in a group, or in private where `chat` is the person's own. The same id again is a
        redelivery."""
        picture = Photo(photo) if isinstance(photo, str) else photo
        return self._arrive(
            self._message(
                "say", chat, person, id, sent, text=text, name=name, reply_to=reply_to, photo=picture
            )
        )

    def whisper(
        self, person: str, id: str, text: str, sent: datetime, reply_to: str | None = None, name: str = ""
    ) -> Message:
        return self.say(person, person, id, text, sent, reply_to=reply_to, name=name)

    def edit(
        self, chat: str, person: str, id: str, text: str, version: int | None, sent: datetime
    ) -> Message:
        """The message now reads `text`. Without a version it is one more than the last; a lower one shows
        nothing."""
        known = self.bubble(address(chat), id)
        if known and known["by"] != address(person):
            raise NotYours(id)
        if version is None:
            version = self._version(known, text, sent)
        was = (
            {"reply_to": known["reply_to"], "photo": known["photo"] and Photo(**known["photo"])}
            if known
            else {}
        )
        return self._arrive(self._message("edit", chat, person, id, sent, text=text, version=version, **was))

    def delete(self, chat: str, id: str, sent: datetime, person: str = "") -> Message:
        """Deleting is its author's; `person` is only needed where the message is unknown."""
        known = self.bubble(address(chat), id)
        if known and (known["by"] == BOT or (person and known["by"] != address(person))):
            raise NotYours(id)
        return self._arrive(self._message("delete", chat, known["by"] if known else person, id, sent))

    def press(
        self,
        chat: str | None,
        person: str,
        button: str | int,
        on: str,
        sent: datetime,
        id: str,
        *,
        late: bool = False,
    ) -> Message:
        """A press on the button of that visible label, position from 0, or data, under message `on`; `chat`
        None: in private. `late`: also on one that was there before the message was drawn again, as from a
        phone that has not heard of it."""
        place = address(chat or person)
        again = self._presses.get(f"{place}:{id}")
        if again is None:
            data = self._button(place, on, button, address(person), late)["data"]
            again = replace(
                self._message("press", place, person, id, sent, text=data, on=on),
                private_reply=f"{place}:{id}",
            )
        return self._arrive(again)

    def join(self, chat: str, person: str, id: str, sent: datetime, name: str = "") -> Message:
        return self._arrive(self._message("join", chat, person, id, sent, name=name))

    def leave(self, chat: str, person: str, id: str, sent: datetime) -> Message:
        return self._arrive(self._message("leave", chat, person, id, sent))

    def react(self, chat: str, id: str, person: str, mark: str) -> None:
        """A member's own, for members' eyes. The same mark again takes it back."""
        self._happen({"do": "react", "chat": address(chat), "id": id, "by": address(person), "mark": mark})

    def heard(self, messages: Iterable[Message]) -> None:
        """The bot's side has applied these."""
        marks = [mark for message in messages if (mark := _mark(message)) in self._waiting]
        if marks:
            self._happen({"do": "heard", "marks": marks})

    # -- what the bot does -------------------------------------------------------------------------

    def post(self, chat: str, post: Post, nonce: str, sent: datetime) -> str:
        """-> the message's id; the same nonce again is the same message."""
        if nonce and (known := self._nonces.get(f"{chat} {nonce}")):
            return known
        message = self._next(chat)
        shown = {
            "do": "post",
            "chat": chat,
            "id": message,
            "nonce": nonce,
            "sent": sent.isoformat(),
            **self._shown(post),
        }
        self._happen(shown, self._said(chat, message, post))
        return message

    def repost(self, chat: str, message: str, post: Post) -> None:
        """The bot's message now reads `post`; nothing happens when it does already. KeyError when it is not
        there."""
        bubble, shown = self.bubbles[(chat, message)], self._shown(post)
        if bubble["by"] != BOT:
            raise KeyError(message)
        if any(bubble.get(key) != value for key, value in shown.items()):
            said = replace(self._said(chat, message, post), edit_of=message)
            self._happen({"do": "repost", "chat": chat, "id": message, **shown}, said)

    def mark(self, chat: str, message: str, mark: str) -> None:
        """The bot's reaction; it has one per message."""
        if self.bubbles[(chat, message)]["marks"].get(BOT) != mark:
            said = Said(kind="reacted", to=self._to(chat), on=message, mark=mark)
            self._happen({"do": "react", "chat": chat, "id": message, "by": BOT, "mark": mark}, said)

    def alert(self, ticket: str, person: str, post: Post, sent: datetime) -> str:
        """Answers a press, for its presser's eyes only. -> its number. KeyError when there was no such press
        of theirs."""
        press = self._presses[ticket]
        if press.sender != person:
            raise KeyError(ticket)
        number = f"a{self._stamp}{self._alerts + 1}"
        event = {
            "do": "alert",
            "to": person,
            "chat": press.chat,
            "id": number,
            "on": press.on,
            "sent": sent.isoformat(),
        }
        said = replace(self._said(person, number, post), to="@" + bare(person), alert=True)
        self._happen({**event, **self._shown(post)}, said)
        return number

    # -- pictures and papers -----------------------------------------------------------------------

    def store(self, content: bytes) -> str:
        """-> the reference under which `content` is kept: its own digest, so that the same picture is kept
        once."""
        ref = hashlib.sha256(content).hexdigest()[:32]
        self.photos[ref] = content
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / ref).write_bytes(content)
        return ref

    def fetch(self, ref: str) -> bytes | None:
        if (
            ref not in self.photos
            and self._folder is not None
            and re.fullmatch(r"[0-9a-f]{32}", ref)
            and (self._folder / ref).is_file()
        ):
            self.photos[ref] = (self._folder / ref).read_bytes()
        return self.photos.get(ref)

    @property
    def _folder(self) -> Path | None:
        return self._transcript.with_suffix(".files") if self._transcript is not None else None

    # -- starting afresh ---------------------------------------------------------------------------

    def clear(self) -> None:
        """Forgets everything that was said. Groups and seats stay."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._empty()
        self.era += 1
        if self._transcript is not None:
            self._transcript.unlink(missing_ok=True)
        for callback in self._changing:
            callback()

    def _recall(self, transcript: Path) -> None:
        """Folds the transcript again, and writes back only what still matters."""
        self.log = recalled(transcript.read_text("utf-8"))
        for event in self.log:
            self._fold(event)
        fresh = transcript.with_suffix(".new")
        fresh.write_text("".join(json.dumps(event) + "\n" for event in self.log), "utf-8")
        os.replace(fresh, transcript)

    # -- the fold ----------------------------------------------------------------------------------

    def _arrive(self, message: Message) -> Message:
        if _mark(message) not in self._known:
            self._happen({"do": "message", "message": as_plain(message)})
        self._waiting.setdefault(_mark(message), message)
        return message

    def _happen(self, event: Event, said: Said | None = None) -> None:
        line = json.dumps(event)
        self._fold(event := json.loads(line))
        self.log.append(event)
        if self._transcript is not None:
            self._transcript.parent.mkdir(parents=True, exist_ok=True)
            with self._transcript.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        for callback in self._changing:
            callback()
        if said is not None:
            for tell in self._saying:
                tell(said)

    def _fold(self, event: Event) -> None:
        match event["do"]:
            case "message":
                self._fold_message(from_plain(event["message"]))
            case "heard":
                for mark in event["marks"]:
                    self._waiting.pop(tuple(mark), None)
            case "post":
                self.bubbles[(event["chat"], event["id"])] = {**event, "by": BOT, "marks": {}, "versions": []}
                self._count += 1
                self._nonces[f"{event['chat']} {event['nonce']}"] = event["id"]
            case "repost":
                bubble = self.bubbles[(event["chat"], event["id"])]
                gone = {button["label"]: button for row in bubble["buttons"] for button in row}
                bubble.update(
                    {key: event[key] for key in event if key != "do"}, gone={**bubble.get("gone", {}), **gone}
                )
            case "alert":
                self._alerts += 1
                self.answers[(event["to"], event["id"])] = event
            case "react":
                marks = self.bubbles.get((event["chat"], event["id"]), {"marks": {}})["marks"]
                if marks.pop(event["by"], None) != event["mark"]:
                    marks[event["by"]] = event["mark"]

    def _fold_message(self, message: Message) -> None:
        self._waiting[_mark(message)] = message
        self._known.add(_mark(message))
        if message.sender:
            self.seats.setdefault(message.sender, message.name)
        if not message.private:
            self.groups.setdefault(message.chat, bare(message.chat))
        place = (message.chat, message.id)
        if message.kind == "press":
            self._presses[message.private_reply] = message
        elif message.kind in ("say", "edit"):
            bubble = self.bubbles.setdefault(
                place, {**as_plain(message), "by": message.sender, "marks": {}, "versions": []}
            )
            bubble["versions"].append([message.version, message.text, message.sent.isoformat()])
            bubble["text"] = max(bubble["versions"], key=lambda version: version[0])[1]
        elif message.kind == "delete" and place in self.bubbles:
            self.bubbles[place]["deleted"] = True

    def _message(
        self, kind: Kind, chat: str, person: str, id: str, sent: datetime, *, name: str = "", **more: Any
    ) -> Message:
        chat, person = address(chat), address(person) if person else ""
        return Message(
            kind=kind,
            chat=chat,
            sender=person,
            id=id,
            sent=sent,
            name=name or self.seats.get(person) or bare(person),
            private=chat == person,
            chat_name=self.groups.get(chat, ""),
            **self._answered(chat, person, more.get("on") or more.get("reply_to")),
            **more,
        )

    def _answered(self, chat: str, person: str, message: str | None) -> dict[str, Any]:
        """Whose the answered message is, and how it reads; nothing where it was never said here."""
        bubble = self.bubble(chat, message or "") or self.answers.get((person, message or ""))
        if bubble is None:
            return {}
        is_ours = bubble.get("by", BOT) == BOT
        words = plain(bubble["text"]) if is_ours else bubble["text"]
        return {"answers_us": is_ours, "answered_by": bubble.get("by", BOT), "answered_text": words}

    def _version(self, known: Event | None, text: str, sent: datetime) -> int:
        versions = known["versions"] if known else []
        again = [
            version
            for version, read, when in versions
            if version and (read, when) == (text, sent.isoformat())
        ]
        return int(again[0]) if again else max((version for version, _, _ in versions), default=0) + 1

    def _button(self, chat: str, on: str, wanted: str | int, person: str, late: bool) -> Event:
        under = self.bubble(chat, on) or self.answers.get((person, on)) or {}
        rows: Sequence[Sequence[Event]] = under.get("buttons", ())
        buttons = [button for row in rows for button in row if button["data"]]
        for position, button in enumerate(buttons):
            if wanted in (position, button["label"], button["data"]):
                return button
        gone: Event | None = under.get("gone", {}).get(wanted) if late else None
        if gone is not None:
            return gone
        raise NoSuchButton(
            f"{wanted!r} under {on} in {chat}: there is {', '.join(one['label'] for one in buttons) or 'none'}"
        )

    def _next(self, chat: str) -> str:
        number = self._count + 1
        while (chat, message := f"b{self._stamp}{number}") in self.bubbles:
            number += 1
        return message

    def _to(self, chat: str) -> str:
        return bare(chat) if chat in self.groups else "@" + bare(chat)

    def _said(self, chat: str, message: str, post: Post) -> Said:
        labels = tuple(button.label for row in post.buttons for button in row)
        photo = post.photo.ref if post.photo else None
        return Said(
            kind="said",
            to=self._to(chat),
            id=message,
            text=post.text,
            buttons=labels,
            reply_to=post.reply_to,
            photo=photo,
        )

    def _shown(self, post: Post) -> Event:
        """A post as the page shows it: JSON values only, every id a string."""
        return {
            "text": post.text,
            "spans": [
                {"t": span.text, "b": span.bold, "u": span.url, "m": span.mention}
                for span in spans(post.text)
            ],
            "buttons": [[asdict(button) for button in row] for row in post.buttons],
            "photo": asdict(post.photo) if post.photo else None,
            "files": [{"name": file.name, "ref": self.store(file.content)} for file in post.files],
            "reply_to": post.reply_to,
            "closes_at": post.closes_at.isoformat() if post.closes_at else None,
            "pin": post.pin,
        }


def _mark(message: Message) -> Mark:
    return message.chat, message.id, message.kind, message.version
