"""What every adapter keeps, whatever its platform: one class of tests that each adapter's own test inherits.

    class TestSandbox(AdapterContract):
        @pytest.fixture
        async def scene(self): ...yield Scene(adapter, stage, inbox)

`Stage` is the platform's side: a real fake (a server that speaks the platform's protocol, or the sandbox's
room), never a stub of our own code. The adapter runs while the scene is on (`on_air`).
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import importlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Protocol

import pytest

from adapters.base import Adapter, Button, CommandSpec, File, Message, Photo, Post, Undeliverable
from adapters.markup import escape

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" + "1f15c489"
    "0000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
PATIENCE = 8.0  # seconds a real fake may need


class RecordingInbox:
    """An app that keeps what it hears. `absent` makes it fail, as an app whose database is away."""

    def __init__(self, start: datetime | None = None) -> None:
        self.heard: list[Message] = []
        self.tries: list[Message] = []
        self.buried: list[tuple[str, str, str]] = []
        self.absent = False
        self.cursors: dict[str, str] = {}
        self.known: list[str] = []
        self.cites: dict[str, list[str]] = {}
        self.start = start
        self.pushed = timedelta()
        self._news = asyncio.Event()

    async def hear(self, messages: Sequence[Message]) -> None:
        self.tries.extend(messages)
        self._news.set()
        if self.absent:
            raise ConnectionError("the database is away")
        self.heard.extend(messages)
        for message in messages:
            self.cursors[message.chat] = message.id

    async def bury(self, key: str, raw: str, error: str) -> None:
        self.buried.append((key, raw, error))
        self._news.set()

    async def cursor(self, chat: str) -> str | None:
        return self.cursors.get(chat)

    async def chats(self) -> Sequence[str]:
        return self.known

    async def cited(self, chat: str) -> Sequence[str]:
        return self.cites.get(chat, [])

    def now(self) -> datetime:
        return (self.start or datetime.now(UTC)) + self.pushed

    async def until(self, seen: Callable[[RecordingInbox], object], patience: float = PATIENCE) -> None:
        """Waits until `seen` is true of this inbox."""
        async with asyncio.timeout(patience):
            while not seen(self):
                self._news.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.05)

    async def hears(self, count: int = 1) -> list[Message]:
        await self.until(lambda inbox: len(inbox.heard) >= count)
        return self.heard


@dataclass(frozen=True)
class Shown:
    """One message of the bot as a reader sees it on the platform: text without any markup, labels of its
    buttons."""

    id: str
    text: str
    buttons: tuple[str, ...] = ()
    reply_to: str | None = None
    picture: bool = False
    bold: tuple[str, ...] = ()


class Stage(Protocol):
    """The platform's side, as its people have it. Addresses are written `platform:id`; ids are the platform's
    own, as strings."""

    group: str
    member: str
    other: str
    leader: str  # an administrator of `group` by the platform's own account
    sees_deletes: bool  # the platform tells bots of deletions
    keeps_nonces: bool  # the platform itself makes the repetition of one send harmless

    async def say(
        self, text: str, *, by: str = "", reply_to: str | None = None, picture: bytes | None = None
    ) -> str:
        """In the group, by `member` unless told. -> the message's id."""

    async def whisper(self, text: str, *, by: str = "") -> str:
        """To the bot, in private."""

    async def edit(self, message: str, text: str, *, by: str = "") -> None: ...

    async def delete(self, message: str) -> None: ...

    async def press(self, message: str, label: str, *, by: str = "") -> None: ...

    async def again(self) -> None:
        """Hands the last thing over a second time, as platforms do after a lost confirmation."""

    async def shown(self, chat: str = "") -> list[Shown]:
        """The bot's messages in the chat, oldest first, as they read now."""

    async def alerts(self, person: str) -> list[str]:
        """What the bot told this person alone, in answer to presses."""

    async def marks(self, message: str) -> list[str]:
        """The bot's reactions on a message of the group, in the platform's own signs."""

    async def vanish(self, chat: str) -> None:
        """From now on the bot cannot reach this chat: put out of the group, blocked by the person."""


@dataclass
class Scene:
    adapter: Adapter
    stage: Stage
    inbox: RecordingInbox
    errors: list[BaseException] = field(default_factory=list)


@contextlib.asynccontextmanager
async def on_air(scene: Scene) -> AsyncIterator[Scene]:
    """The adapter hears while the block runs, and stops within its time when cancelled."""
    running = asyncio.create_task(scene.adapter.run())
    try:
        yield scene
        assert not running.done() or running.exception() is None, "run() ended by itself"
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            async with asyncio.timeout(10):
                await running


def buttons(*labels_and_data: tuple[str, str]) -> tuple[tuple[Button, ...], ...]:
    return (tuple(Button(label, data) for label, data in labels_and_data),)


class AdapterContract:
    """Inherit, and give the fixture `scene`."""

    # seconds within which the platform hands over again what was not confirmed
    comes_again: ClassVar[float] = 40.0

    # -- its shape ---------------------------------------------------------------------------------

    async def test_is_an_adapter_by_its_shape(self, scene: Scene) -> None:
        adapter = scene.adapter
        verbs = [
            name for name in vars(Adapter) if not name.startswith("_") and callable(getattr(Adapter, name))
        ]
        assert [name for name in verbs if not callable(getattr(adapter, name, None))] == []
        module = importlib.import_module(f"adapters.{adapter.platform}")
        assert isinstance(adapter, module.Platform)
        assert dataclasses.is_dataclass(module.Options)
        assert module.Options.__dataclass_params__.frozen
        assert adapter.limits.text > 0
        assert scene.stage.group.startswith(adapter.platform + ":")

    # -- hearing -----------------------------------------------------------------------------------

    async def test_hears_what_is_said(self, scene: Scene) -> None:
        before = scene.inbox.now() - timedelta(minutes=5)
        said = await scene.stage.say("要两份 +2")
        (message,) = await scene.inbox.hears()
        assert (message.kind, message.text, message.id) == ("say", "要两份 +2", said)
        assert (message.chat, message.sender) == (scene.stage.group, scene.stage.member)
        assert not message.private
        assert not message.quiet
        assert message.name
        assert message.version == 0
        assert message.sent.tzinfo is not None
        assert before < message.sent < scene.inbox.now() + timedelta(minutes=5)
        assert message.key == f"{scene.stage.group}:{said}"

    async def test_hears_in_order_with_growing_keys(self, scene: Scene) -> None:
        said = [await scene.stage.say(f"+{number}") for number in range(1, 6)]
        heard = await scene.inbox.hears(5)
        assert [message.id for message in heard] == said
        assert said == sorted(said, key=lambda id_: (len(id_), id_))
        assert [message.sent for message in heard] == sorted(message.sent for message in heard)

    async def test_hears_a_reply_with_what_it_replies_to(self, scene: Scene) -> None:
        post = await scene.adapter.send(scene.stage.group, Post(text="Cherries"), "n1")
        said = await scene.stage.say("+1", reply_to=post)
        (message,) = await scene.inbox.hears()
        assert message.reply_to == post
        assert message.answers_us is True, "the platform knows whose message is answered: carry it"
        assert message.answered_text == "Cherries"
        await scene.stage.edit(said, "+2")
        edit = (await scene.inbox.hears(2))[1]
        assert (edit.reply_to, edit.answers_us, edit.answered_text) == (post, True, "Cherries")

    async def test_hears_whether_a_reply_is_to_one_of_ours(self, scene: Scene) -> None:
        said = await scene.stage.say("hello")
        await scene.stage.say("+1", by=scene.stage.other, reply_to=said)
        first, reply = await scene.inbox.hears(2)
        assert (first.reply_to, first.answers_us) == (None, None)
        assert (reply.reply_to, reply.answers_us) == (said, False), "a member's message is not ours"

    async def test_hears_how_the_message_it_answers_reads(self, scene: Scene) -> None:
        markup = f"**{escape('Cherries (2 kg) _now_')}** · number 12\n[see](https://example.org/a) 99.00"
        post = await scene.adapter.send(scene.stage.group, Post(text=markup), "n1")
        await scene.stage.say("+1", reply_to=post)
        text = (await scene.inbox.hears())[0].answered_text
        assert text.splitlines() == ["Cherries (2 kg) _now_ · number 12", "see 99.00"]

    async def test_hears_a_picture(self, scene: Scene) -> None:
        await scene.stage.say("/open Cherries; price 9", picture=PNG)
        (message,) = await scene.inbox.hears()
        assert message.text == "/open Cherries; price 9"
        assert message.photo is not None
        assert message.photo.ref

    async def test_hears_a_whisper_as_private(self, scene: Scene) -> None:
        await scene.stage.whisper("what do I owe?")
        (message,) = await scene.inbox.hears()
        assert message.private
        assert message.sender == scene.stage.member
        assert message.chat != scene.stage.group

    async def test_hears_an_edit_as_a_later_version_of_the_same_message(self, scene: Scene) -> None:
        said = await scene.stage.say("+1")
        await scene.inbox.hears(1)
        await scene.stage.edit(said, "+3")
        first, second = await scene.inbox.hears(2)
        assert (second.kind, second.id, second.text) == ("edit", said, "+3")
        assert second.version > first.version
        assert second.key == first.key

    async def test_hears_a_deletion_where_the_platform_tells(self, scene: Scene) -> None:
        said = await scene.stage.say("+1")
        await scene.inbox.hears(1)
        await scene.stage.delete(said)
        if scene.stage.sees_deletes:
            assert [(message.kind, message.id) for message in await scene.inbox.hears(2)] == [
                ("say", said),
                ("delete", said),
            ]
        else:
            await scene.stage.say("+2")
            assert [message.kind for message in await scene.inbox.hears(2)] == ["say", "say"]

    async def test_hears_a_press_with_its_data_and_a_ticket(self, scene: Scene) -> None:
        data = "领:" + "樱" * 20  # 64 bytes: all that a button may carry
        assert len(data.encode()) == 64
        post = await scene.adapter.send(
            scene.stage.group, Post(text="Cherries", buttons=buttons(("+1", data), ("-1", "b"))), "n1"
        )
        await scene.stage.press(post, "+1", by=scene.stage.other)
        (message,) = await scene.inbox.hears()
        assert (message.kind, message.text, message.on) == ("press", data, post)
        assert (message.answers_us, message.answered_text) == (True, "Cherries")
        assert (message.chat, message.sender) == (scene.stage.group, scene.stage.other)
        assert message.id != post
        assert message.private_reply

    async def test_a_second_delivery_has_the_same_key(self, scene: Scene) -> None:
        await scene.stage.say("+1")
        await scene.inbox.hears(1)
        await scene.stage.again()
        await scene.stage.say("the end")
        await scene.inbox.until(lambda inbox: inbox.heard[-1].text == "the end")
        assert len({(message.key, message.kind, message.version) for message in scene.inbox.heard}) == 2

    async def test_confirms_only_what_was_applied(self, scene: Scene) -> None:
        """Apply, commit, then confirm: an app that fails loses nothing, and hears it all when it is back."""
        scene.inbox.absent = True
        said = [await scene.stage.say("+1"), await scene.stage.say("+2")]
        await scene.inbox.until(lambda inbox: inbox.tries)
        assert scene.inbox.heard == []
        assert scene.adapter.read_until() <= scene.inbox.now()
        scene.inbox.absent = False
        await scene.inbox.until(
            lambda inbox: {message.id for message in inbox.heard} >= set(said), patience=self.comes_again
        )

    async def test_read_until_never_passes_what_was_not_handed_over(self, scene: Scene) -> None:
        scene.inbox.absent = True
        await scene.stage.say("+1")
        await scene.inbox.until(lambda inbox: inbox.tries)
        assert scene.adapter.read_until() <= scene.inbox.tries[0].sent + timedelta(seconds=1)
        scene.inbox.absent = False
        await scene.inbox.until(lambda inbox: inbox.heard, patience=self.comes_again)
        await scene.inbox.until(lambda inbox: scene.adapter.read_until() >= inbox.heard[-1].sent)

    # -- speaking ----------------------------------------------------------------------------------

    async def test_sends_what_a_reader_then_sees(self, scene: Scene) -> None:
        post = Post(text="**Cherries** 2 kg", buttons=buttons(("+1", "a"), ("-1", "b")))
        sent = await scene.adapter.send(scene.stage.group, post, "n1")
        (shown,) = await scene.stage.shown()
        assert (shown.id, shown.text, shown.buttons) == (sent, "Cherries 2 kg", ("+1", "-1"))
        assert shown.bold == ("Cherries",)
        assert isinstance(sent, str)

    @pytest.mark.parametrize(
        "hostile",
        [
            "<b",
            "_*`~|",
            "[x](tg://user?id=1)",
            "&lt;",
            "**",
            "@everyone",
            "<@123>",
            "a\\",
            "<img src=x onerror=alert(1)>",
            "# big",
            "> q",
        ],
    )
    async def test_a_strangers_text_stays_text(self, scene: Scene, hostile: str) -> None:
        await scene.adapter.send(scene.stage.group, Post(text=f"**{escape(hostile)}** wants 2"), "n1")
        (shown,) = await scene.stage.shown()
        assert shown.text == f"{hostile} wants 2"
        assert shown.bold == (hostile,)

    async def test_sends_a_reply(self, scene: Scene) -> None:
        said = await scene.stage.say("+1")
        await scene.inbox.hears()
        await scene.adapter.send(scene.stage.group, Post(text="You have 1.", reply_to=said), "n1")
        assert (await scene.stage.shown())[0].reply_to == said

    async def test_a_reply_to_what_is_gone_is_still_said(self, scene: Scene) -> None:
        await scene.adapter.send(scene.stage.group, Post(text="You have 1.", reply_to="424242"), "n1")
        assert [shown.text for shown in await scene.stage.shown()] == ["You have 1."]

    async def test_sends_a_members_picture_back(self, scene: Scene) -> None:
        await scene.stage.say("/open", picture=PNG)
        (message,) = await scene.inbox.hears()
        assert message.photo is not None
        await scene.adapter.send(
            scene.stage.group, Post(text="Cherries", photo=Photo(message.photo.ref)), "n1"
        )
        (shown,) = await scene.stage.shown()
        assert shown.picture
        assert shown.text == "Cherries"

    async def test_sends_a_picture_that_is_drawn_here(self, scene: Scene) -> None:
        """A payment code has no home before it is sent."""
        post = Post(
            text="To pay: 12.30", photo=File("PromptPay.png", PNG), buttons=buttons(("Bank", "/pay 1 2"))
        )
        await scene.adapter.send(scene.stage.group, post, "n1")
        (shown,) = await scene.stage.shown()
        assert shown.picture
        assert shown.text == "To pay: 12.30"
        assert shown.buttons

    async def test_the_same_nonce_again_is_the_same_message(self, scene: Scene) -> None:
        tries = [await scene.adapter.send(scene.stage.group, Post(text="once"), "n7") for _ in range(2)]
        if scene.stage.keeps_nonces:
            assert len(set(tries)) == 1
        assert len(await scene.stage.shown()) == len(set(tries))

    async def test_edits_in_place(self, scene: Scene) -> None:
        sent = await scene.adapter.send(
            scene.stage.group, Post(text="1 of 50", buttons=buttons(("+1", "a"))), "n1"
        )
        for _ in range(2):  # the second changes nothing, and that is no error
            await scene.adapter.edit(
                scene.stage.group, sent, Post(text="2 of 50", buttons=buttons(("+1", "a"), ("-1", "b")))
            )
        (shown,) = await scene.stage.shown()
        assert (shown.id, shown.text, shown.buttons) == (sent, "2 of 50", ("+1", "-1"))
        await scene.adapter.edit(scene.stage.group, sent, Post(text="closed"))
        assert [(shown.text, shown.buttons) for shown in await scene.stage.shown()] == [("closed", ())]

    async def test_an_edit_of_what_is_not_there_says_so(self, scene: Scene) -> None:
        with pytest.raises(Undeliverable) as refusal:
            await scene.adapter.edit(scene.stage.group, "424242", Post(text="2 of 50"))
        assert refusal.value.missing
        assert not refusal.value.gone

    async def test_reacts(self, scene: Scene) -> None:
        said = await scene.stage.say("+1")
        await scene.inbox.hears()
        for mark in ("done", "noted", "no"):
            await scene.adapter.react(scene.stage.group, said, mark)  # type: ignore[arg-type]
            assert len(await scene.stage.marks(said)) >= 1

    async def test_a_chat_out_of_reach_says_so(self, scene: Scene) -> None:
        await scene.stage.vanish(scene.stage.group)
        with pytest.raises(Undeliverable) as refusal:
            await scene.adapter.send(scene.stage.group, Post(text="hello?"), "n1")
        assert refusal.value.gone

    async def test_a_person_who_shut_the_door_is_out_of_reach_alone(self, scene: Scene) -> None:
        await scene.stage.whisper("hello")
        (message,) = await scene.inbox.hears()
        await scene.stage.vanish(message.chat)
        with pytest.raises(Undeliverable) as refusal:
            await scene.adapter.send(message.chat, Post(text="your bill"), "n1")
        assert refusal.value.gone
        await scene.adapter.send(scene.stage.group, Post(text="hello all"), "n2")

    async def test_says_things_in_private(self, scene: Scene) -> None:
        await scene.stage.whisper("hello")
        (message,) = await scene.inbox.hears()
        await scene.adapter.send(message.chat, Post(text="your bill: 178.00"), "n1")
        assert [shown.text for shown in await scene.stage.shown(message.chat)] == ["your bill: 178.00"]
        assert await scene.stage.shown() == []

    async def test_alerts_the_presser_alone(self, scene: Scene) -> None:
        post = await scene.adapter.send(
            scene.stage.group, Post(text="Cherries", buttons=buttons(("mine", "m"))), "n1"
        )
        await scene.stage.press(post, "mine")
        (message,) = await scene.inbox.hears()
        await scene.adapter.alert(message.private_reply, message.sender, Post(text="You have **2**."))
        assert await scene.stage.alerts(scene.stage.member) == ["You have 2."]
        assert await scene.stage.alerts(scene.stage.other) == []
        assert len(await scene.stage.shown()) == 1

    async def test_an_alert_without_its_press_is_undeliverable(self, scene: Scene) -> None:
        with pytest.raises(Undeliverable):
            await scene.adapter.alert("4242424242", scene.stage.member, Post(text="You have 2."))

    # -- knowing -----------------------------------------------------------------------------------

    async def test_knows_the_chats_own_administrators(self, scene: Scene) -> None:
        assert await scene.adapter.leads(scene.stage.group, scene.stage.leader)
        assert not await scene.adapter.leads(scene.stage.group, scene.stage.member)

    async def test_takes_the_commands(self, scene: Scene) -> None:
        names, summaries = {"en": "mine", "zh-Hans": "我的"}, {"en": "Your orders", "zh-Hans": "我的订单"}
        await scene.adapter.offer(
            [
                CommandSpec(name="mine", names=names, summaries=summaries, for_leaders=False),
                CommandSpec(
                    name="open",
                    names={"en": "open"},
                    summaries={"en": "Open"},
                    for_leaders=True,
                    arguments=("text",),
                ),
            ]
        )

    async def test_is_well_and_says_what_it_sees(self, scene: Scene) -> None:
        await scene.stage.say("hello")
        await scene.inbox.hears()
        assert scene.adapter.health().ok
        findings = [*await scene.adapter.examine(), *await scene.adapter.examine(scene.stage.group)]
        assert findings
        assert all(finding.says for finding in findings)
        assert all(finding.ok or finding.remedy for finding in findings)
        assert isinstance(scene.adapter.private_link(), str)
        invitation = scene.adapter.invitation(scene.stage.group, "team_1_2")
        assert "team_1_2" in invitation or scene.stage.group.rpartition(":")[2] in invitation
        assert isinstance(list(scene.adapter.routes()), list)
