"""The sandbox against the contract, and the room's own ways: redelivery, restart, what waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Button, Message, Photo, Post, Undeliverable
from adapters.markup import plain
from adapters.sandbox.platform import Options, Platform
from adapters.sandbox.room import NoSuchButton, NotYours, Room
from adapters.sandbox.showing import Said
from tests.adapters.contract import PNG, AdapterContract, RecordingInbox, Scene, Shown, on_air

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
BOARD = Post(
    text="**Cherries**",
    buttons=(
        (Button("+1", "p:1"), Button("-1", "m:1")),
        (Button("Pay", url="https://example.org"), Button("Mine", "mine")),
    ),
)


class SandboxStage:
    """A member's hand in the room."""

    group, member, other, leader = "sandbox:g1", "sandbox:amy", "sandbox:bob", "sandbox:lena"
    sees_deletes = keeps_nonces = True

    def __init__(self, platform: Platform) -> None:
        self.platform, self.room, self.count = platform, platform.room, 0
        self.last: list[Message] = []

    async def _hand(self, message: Message) -> str:
        self.last = [message]
        try:
            await self.platform.deliver()
        except ConnectionError:
            return message.id  # the app is away: the room keeps it
        return message.id

    def _id(self) -> str:
        self.count += 1
        return f"90071992547409{self.count:03}"

    @property
    def _now(self) -> datetime:
        return self.platform.inbox.now()

    async def say(
        self, text: str, *, by: str = "", reply_to: str | None = None, picture: bytes | None = None
    ) -> str:
        photo = Photo(self.room.store(picture)) if picture else None
        return await self._hand(
            self.room.say(self.group, by or self.member, self._id(), text, self._now, reply_to, photo=photo)
        )

    async def whisper(self, text: str, *, by: str = "") -> str:
        return await self._hand(self.room.whisper(by or self.member, self._id(), text, self._now))

    async def edit(self, message: str, text: str, *, by: str = "") -> None:
        await self._hand(self.room.edit(self.group, by or self.member, message, text, None, self._now))

    async def delete(self, message: str) -> None:
        await self._hand(self.room.delete(self.group, message, self._now))

    async def press(self, message: str, label: str, *, by: str = "") -> None:
        await self._hand(
            self.room.press(self.group, by or self.member, label, message, self._now, self._id())
        )

    async def again(self) -> None:
        await self.platform.deliver(self.last)

    async def shown(self, chat: str = "") -> list[Shown]:
        posts = [
            bubble
            for (place, _), bubble in self.room.bubbles.items()
            if place == (chat or self.group) and bubble["by"] == "bot"
        ]
        return [_shown(bubble) for bubble in posts]

    async def alerts(self, person: str) -> list[str]:
        return [
            plain(event["text"])
            for event in self.room.log
            if event["do"] == "alert" and event["to"] == person
        ]

    async def marks(self, message: str) -> list[str]:
        bubble = self.room.bubble(self.group, message)
        return [bubble["marks"]["bot"]] if bubble else []

    async def vanish(self, chat: str) -> None:
        self.room.shut.add(chat)


def _shown(bubble: dict) -> Shown:  # type: ignore[type-arg]
    labels = tuple(button["label"] for row in bubble["buttons"] for button in row)
    text = "".join(span["t"] for span in bubble["spans"])
    bold = tuple(span["t"] for span in bubble["spans"] if span["b"])
    return Shown(bubble["id"], text, labels, bubble["reply_to"], bubble["photo"] is not None, bold)


class TestSandbox(AdapterContract):
    @pytest.fixture
    async def scene(self) -> AsyncIterator[Scene]:
        inbox = RecordingInbox()
        platform = Platform(Options(), inbox)
        async with on_air(Scene(platform, SandboxStage(platform), inbox)) as scene:
            yield scene


def room_with_board() -> tuple[Room, str]:
    room = Room({"g1": "Neighbours"})
    return room, room.post("sandbox:g1", BOARD, "n1", NOON)


def test_the_same_calls_make_the_same_room_with_plain_ids() -> None:
    rooms = [room_with_board() for _ in range(2)]
    assert [post for _, post in rooms] == ["b1", "b1"]
    assert rooms[0][0].log == rooms[1][0].log
    assert rooms[0][0].post("sandbox:amy", Post(text="psst"), "n2", NOON) == "b2"


def test_a_message_said_twice_is_one_message_and_one_key() -> None:
    room = Room({"g1": "g1"})
    first, second = (room.say("g1", "amy", "m1", "+1", NOON) for _ in range(2))
    assert first == second
    assert first.key == "sandbox:g1:m1"
    assert (first.chat, first.sender, first.name, first.private) == (
        "sandbox:g1",
        "sandbox:amy",
        "amy",
        False,
    )
    assert len(room.log) == len(room.waiting) == 1


def test_a_message_heard_and_said_again_is_handed_over_again() -> None:
    room = Room({"g1": "g1"})
    room.heard([room.say("g1", "amy", "m1", "+1", NOON)])
    assert room.waiting == []
    again = room.say("g1", "amy", "m1", "+1", NOON)
    assert room.waiting == [again]


def test_an_edit_takes_the_next_version_and_a_repeated_edit_its_own() -> None:
    room = Room({"g1": "g1"})
    room.say("g1", "amy", "m1", "+1", NOON)
    later = [NOON + timedelta(minutes=minute) for minute in (1, 2)]
    versions = [
        room.edit("g1", "amy", "m1", text, None, at).version
        for text, at in (("+2", later[0]), ("+3", later[1]), ("+2", later[0]))
    ]
    assert versions == [1, 2, 1]
    assert room.bubble("sandbox:g1", "m1")["text"] == "+3"  # type: ignore[index]


def test_a_lower_version_is_handed_over_but_shows_nothing() -> None:
    room = Room({"g1": "g1"})
    room.edit("g1", "amy", "m1", "+3", 5, NOON)
    assert room.edit("g1", "amy", "m1", "+2", 4, NOON).version == 4
    room.say("g1", "amy", "m1", "+1", NOON)
    assert room.bubble("sandbox:g1", "m1")["text"] == "+3"  # type: ignore[index]
    assert [message.version for message in room.waiting] == [5, 4, 0]


def test_nobody_edits_or_deletes_what_is_anothers() -> None:
    room, post = room_with_board()
    room.say("g1", "amy", "m1", "+1", NOON)
    with pytest.raises(NotYours):
        room.edit("g1", "bob", "m1", "+9", None, NOON)
    with pytest.raises(NotYours):
        room.delete("g1", "m1", NOON, "bob")
    with pytest.raises(NotYours):
        room.delete("g1", post, NOON)
    assert room.delete("g1", "m1", NOON).sender == "sandbox:amy"


@pytest.mark.parametrize(
    ("button", "data"),
    [("+1", "p:1"), ("-1", "m:1"), (0, "p:1"), (2, "mine"), ("Mine", "mine"), ("m:1", "m:1")],
)
def test_a_press_finds_its_button_by_label_position_or_data(button: str | int, data: str) -> None:
    room, post = room_with_board()
    press = room.press("g1", "amy", button, post, NOON, "p1")
    assert (press.kind, press.text, press.on, press.private_reply) == ("press", data, post, "sandbox:g1:p1")


@pytest.mark.parametrize("button", ["+2", "Pay", 3, -1, ""])
def test_a_press_on_no_button_is_refused(button: str | int) -> None:
    room, post = room_with_board()
    with pytest.raises(NoSuchButton, match="there is"):
        room.press("g1", "amy", button, post, NOON, "p1")
    with pytest.raises(NoSuchButton, match="none"):
        room.press(None, "amy", "+1", "b9", NOON, "p2")


def test_a_press_given_twice_is_the_same_press_even_when_its_button_is_gone() -> None:
    room, post = room_with_board()
    first = room.press("g1", "amy", "+1", post, NOON, "p1")
    room.repost("sandbox:g1", post, Post(text="closed"))
    assert room.press("g1", "amy", "+1", post, NOON, "p1") == first


def test_watchers_see_what_the_bot_says_and_does() -> None:
    room, seen = Room({"g1": "g1"}), []  # type: tuple[Room, list[Said]]
    room.on_said(seen.append)
    post = room.post("sandbox:g1", BOARD, "n1", NOON)
    room.post("sandbox:g1", BOARD, "n1", NOON)
    room.repost("sandbox:g1", post, BOARD)
    room.repost("sandbox:g1", post, Post(text="closed", photo=Photo("pic"), reply_to="m1"))
    room.say("g1", "amy", "m1", "+1", NOON)
    room.mark("sandbox:g1", "m1", "done")
    room.mark("sandbox:g1", "m1", "done")
    press = room.press("g1", "amy", 0, room.post("sandbox:g1", BOARD, "n2", NOON), NOON, "p1")
    room.alert(press.private_reply, "sandbox:amy", Post(text="ok"), NOON)
    assert seen == [
        Said(kind="said", to="g1", id="b1", text="**Cherries**", buttons=("+1", "-1", "Pay", "Mine")),
        Said(
            kind="said", to="g1", id="b1", text="closed", buttons=(), reply_to="m1", edit_of="b1", photo="pic"
        ),
        Said(kind="reacted", to="g1", on="m1", mark="done"),
        Said(kind="said", to="g1", id="b2", text="**Cherries**", buttons=("+1", "-1", "Pay", "Mine")),
        Said(kind="said", to="@amy", id="a1", text="ok", alert=True),
    ]


async def test_the_bot_edits_its_own_messages_only() -> None:
    platform = Platform(Options(), RecordingInbox(NOON), room=Room({"g1": "g1"}))
    platform.room.say("g1", "amy", "m1", "+1", NOON)
    with pytest.raises(Undeliverable) as refusal:
        await platform.edit("sandbox:g1", "m1", Post(text="+9"))
    assert refusal.value.missing
    assert platform.room.bubbles[("sandbox:g1", "m1")]["text"] == "+1"


def test_an_alert_is_for_its_own_presser() -> None:
    room, post = room_with_board()
    press = room.press("g1", "amy", "+1", post, NOON, "p1")
    with pytest.raises(KeyError):
        room.alert(press.private_reply, "sandbox:bob", Post(text="ok"), NOON)


async def test_what_is_said_while_the_app_is_gone_arrives_at_the_next_one() -> None:
    room, inbox = Room({"g1": "g1"}), RecordingInbox(NOON)
    platform = Platform(Options(), inbox, room=room)
    early = NOON - timedelta(minutes=7)
    room.say("g1", "amy", "m1", "+1", early)
    room.say("g1", "bob", "m2", "+2", NOON)
    assert platform.read_until() == early
    inbox.absent = True
    with pytest.raises(ConnectionError):
        await platform.deliver()
    assert not platform.health().ok
    assert platform.read_until() == early
    fresh = RecordingInbox(NOON)
    await (reborn := Platform(Options(), fresh, room=room)).deliver()
    assert [message.id for message in fresh.heard] == ["m1", "m2"]
    assert reborn.read_until() == NOON
    assert reborn.health().ok


async def test_a_transcript_brings_everything_back(tmp_path: Path) -> None:
    options = Options(str(tmp_path / "chat.jsonl"))
    inbox = RecordingInbox(NOON)
    platform = Platform(options, inbox)
    room = platform.room
    said = room.say(
        "g1", "sandbox:amy", "9007199254740993", "要两份 \ud800", NOON, photo=Photo(room.store(PNG))
    )
    await platform.deliver()
    post = await platform.send("sandbox:g1", BOARD, "n1")
    for number in range(20):
        await platform.edit("sandbox:g1", post, Post(text=f"{number} of 50", buttons=BOARD.buttons))
    press = room.press("g1", "amy", "+1", post, NOON, "p1")
    await platform.react("sandbox:g1", said.id, "done")
    again = Platform(options, inbox).room
    assert again.bubbles == room.bubbles
    assert again.waiting == [press]
    assert again.fetch(said.photo.ref if said.photo else "") == PNG
    assert again.post("sandbox:g1", BOARD, "n1", NOON) == post
    assert again.post("sandbox:g1", BOARD, "n2", NOON) == "b2"
    assert sum(event["do"] == "repost" for event in again.log) == 1


def test_a_line_torn_by_a_crash_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    room = Room({"g1": "g1"}, transcript=path)
    room.say("g1", "amy", "m1", "+1", NOON)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    again = Room({"g1": "g1"}, transcript=path)
    assert [message.id for message in again.waiting] == ["m1"]
    again.say("g1", "amy", "m2", "+2", NOON)
    assert [message.id for message in Room(transcript=path).waiting] == ["m1", "m2"]


def test_starting_empty_forgets_what_was_said_and_keeps_the_people(tmp_path: Path) -> None:
    room = Room({"g1": "Neighbours"}, {"amy": "Amy"}, transcript=tmp_path / "chat.jsonl")
    room.say("g1", "amy", "m1", "+1", NOON, photo=Photo(room.store(PNG)))
    room.clear()
    assert (room.log, room.waiting, room.bubbles, room.era) == ([], [], {}, 1)
    assert room.seats == {"sandbox:amy": "Amy"}
    assert list(tmp_path.glob("chat.*/*")) == []
    assert not (tmp_path / "chat.jsonl").exists()


def test_a_room_that_forgets_never_repeats_an_id() -> None:
    posts = {
        Platform(Options(), RecordingInbox(NOON + timedelta(seconds=step))).room.post(
            "sandbox:g1", BOARD, "n", NOON
        )
        for step in range(3)
    }
    assert len(posts) == 3


async def test_a_picture_from_this_machine_is_taken_into_the_room(tmp_path: Path) -> None:
    (tmp_path / "cherry.png").write_bytes(PNG)
    (tmp_path / "secret.txt").write_text("nothing to see")
    platform = Platform(Options(), RecordingInbox(NOON))
    for name, taken in (("cherry.png", True), ("secret.txt", False), ("missing.png", False)):
        post = await platform.send("sandbox:g1", Post(text="x", photo=Photo(str(tmp_path / name))), name)
        bubble = platform.room.bubble("sandbox:g1", post)
        assert bubble is not None
        assert (platform.room.fetch(bubble["photo"]["ref"]) == PNG) is taken


async def test_too_long_a_post_is_refused_for_itself_only() -> None:
    platform = Platform(Options(), RecordingInbox(NOON))
    with pytest.raises(Undeliverable) as refusal:
        await platform.send("sandbox:g1", Post(text="🍒" * (platform.limits.text // 2 + 1)), "n1")
    assert not refusal.value.gone


deeds = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 3), st.text(max_size=8)),
        st.tuples(st.just("edit"), st.integers(0, 3), st.text(max_size=8)),
        st.tuples(st.just("delete"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("press"), st.integers(0, 3), st.sampled_from(["+1", "-1"])),
        st.tuples(st.just("heard"), st.integers(0, 3), st.just("")),
    ),
    max_size=25,
)


@given(deeds)
def test_a_room_folded_again_is_the_same_room(
    tmp_path_factory: pytest.TempPathFactory, script: list[tuple[str, int, str]]
) -> None:
    path = tmp_path_factory.mktemp("room") / "chat.jsonl"
    room = Room({"g1": "g1"}, transcript=path)
    post = room.post("sandbox:g1", BOARD, "n", NOON)
    for deed, number, text in script:
        if deed == "say":
            room.say("g1", "amy", f"m{number}", text, NOON)
        elif deed == "edit":
            room.edit("g1", "amy", f"m{number}", text, None, NOON + timedelta(seconds=number))
        elif deed == "delete":
            room.delete("g1", f"m{number}", NOON, "amy")
        elif deed == "press":
            room.press("g1", "amy", text, post, NOON, f"p{number}")
        else:
            room.heard(room.waiting[: number + 1])
    again = Room({"g1": "g1"}, transcript=path)
    assert (again.bubbles, again.seats, again.groups) == (room.bubbles, room.seats, room.groups)
    assert {message.key for message in again.waiting} <= {message.key for message in room.waiting}


def test_a_late_press_is_on_the_button_that_was_there() -> None:
    room, post = room_with_board()
    room.repost(
        "sandbox:g1", post, Post(text="the list, drawn again", buttons=((Button("next", "/list 1 2"),),))
    )
    with pytest.raises(NoSuchButton):
        room.press("g1", "amy", "+1", post, NOON, "p1")
    assert room.press("g1", "amy", "+1", post, NOON, "p1", late=True).text == "p:1"
    assert room.press("g1", "amy", "next", post, NOON, "p2", late=True).text == "/list 1 2"
    with pytest.raises(NoSuchButton):
        room.press("g1", "amy", "+9", post, NOON, "p3", late=True)
