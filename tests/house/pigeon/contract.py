"""Pigeon post against the contract."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from adapters.pigeon import BOT, Letter, Options, Platform, read

from adapters.base import Message, Photo
from tests.adapters.contract import AdapterContract, RecordingInbox, Scene, Shown, on_air


class PigeonStage:
    """A member's hand at the loft."""

    group, member, other, leader = "pigeon:g1", "pigeon:amy", "pigeon:bob", "pigeon:lena"
    sees_deletes = keeps_nonces = True

    def __init__(self, platform: Platform) -> None:
        self.loft, self.now = platform.loft, platform.inbox.now
        self.loft.admins.add((self.group, self.leader))
        self.last: Message | None = None

    async def say(
        self, text: str, *, by: str = "", reply_to: str | None = None, picture: bytes | None = None
    ) -> str:
        photo = Photo("a feather") if picture else None
        return self._write(
            Letter(self.loft.new_id(), self.group, by or self.member, html.escape(text), reply_to, photo)
        )

    async def whisper(self, text: str, *, by: str = "") -> str:
        return self._write(
            Letter(self.loft.new_id(), by or self.member, by or self.member, html.escape(text))
        )

    def _write(self, letter: Letter) -> str:
        self._hand(self.loft.heard("say", letter, self.now()))
        return self.loft.keep(letter)

    def _hand(self, message: Message) -> None:
        self.last = message
        self.loft.hand(message)

    async def edit(self, message: str, text: str, *, by: str = "") -> None:
        letter = self.loft.letters[message]
        newer = replace(letter, html=html.escape(text), version=letter.version + 1)
        self.loft.keep(newer)
        self._hand(self.loft.heard("edit", newer, self.now()))

    async def delete(self, message: str) -> None:
        self._hand(self.loft.heard("delete", self.loft.letters[message], self.now()))

    async def press(self, message: str, label: str, *, by: str = "") -> None:
        presser, post = by or self.member, self.loft.letters[message]
        (data,) = [button.data for button in post.buttons if button.label == label]
        letter = Letter(self.loft.new_id(), self.group, presser, html.escape(data), message)
        self.loft.keep(letter)
        press = self.loft.heard("press", letter, self.now())
        self._hand(replace(press, reply_to=None, on=message, private_reply=f"{presser}'s press"))

    async def again(self) -> None:
        assert self.last is not None
        self.loft.hand(self.last)

    async def shown(self, chat: str = "") -> list[Shown]:
        ours = [
            letter
            for letter in self.loft.letters.values()
            if letter.by == BOT and letter.chat == (chat or self.group)
        ]
        return [_shown(letter) for letter in ours]

    async def alerts(self, person: str) -> list[str]:
        return [read(letter) for who, letter in self.loft.whispers if who == person]

    async def marks(self, message: str) -> list[str]:
        return self.loft.marks.get(message, [])

    async def vanish(self, chat: str) -> None:
        self.loft.shut.add(chat)


def _shown(letter: Letter) -> Shown:
    labels = tuple(button.label for button in letter.buttons)
    bold = tuple(map(read, re.findall(r"<b>(.*?)</b>", letter.html, re.DOTALL)))
    return Shown(letter.id, read(letter.html), labels, letter.reply_to, letter.photo is not None, bold)


class TestPigeon(AdapterContract):
    comes_again = 4.0

    @pytest.fixture
    async def scene(self) -> AsyncIterator[Scene]:
        inbox = RecordingInbox()
        platform = Platform(Options(), inbox)
        async with on_air(Scene(platform, PigeonStage(platform), inbox)) as scene:
            yield scene
