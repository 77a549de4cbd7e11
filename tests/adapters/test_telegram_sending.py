"""Saying: what arrives in the chat, what each refusal means, and that no name ever becomes markup."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram.constants import ReactionEmoji

from adapters.base import Button, File, Photo, Post, TryLater, Uncertain, Undeliverable
from adapters.markup import escape
from adapters.telegram.platform import MARKS, Options, Platform
from tests.fakes.telegram.inbox import KeepingInbox
from tests.fakes.telegram.stage import Stage, briefly, on_stage

LONG = "\n".join(f"{number}. amy, two boxes of dried mango" for number in range(200))
BUTTONS = (
    (Button("+1", "12:plus"), Button("-1", "12:minus")),
    (Button("pay", url="https://pay.example/12"),),
)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with on_stage(listen=False) as stage:
        yield stage


async def test_a_post_arrives_with_its_markup_buttons_and_pin(stage: Stage) -> None:
    chat, amy = stage.fake.group(), stage.fake.person("amy")
    text = (
        f"😀 **Cherries** by [amy](person:telegram:{amy}), [map](https://map.example), [x](person:discord:9)"
    )
    number = await stage.platform.send(f"telegram:{chat}", Post(text=text, buttons=BUTTONS, pin=True), "n1")
    [sent] = stage.fake.sent(chat)
    assert number == str(sent["message_id"])
    assert sent["text"] == "😀 Cherries by amy, map, x"
    kinds = {(e["type"], e["offset"], e["length"]) for e in sent["entities"]}
    assert kinds == {("bold", 3, 8), ("text_mention", 15, 3), ("text_link", 20, 3)}
    assert [[b["text"] for b in row] for row in sent["reply_markup"]["inline_keyboard"]] == [
        ["+1", "-1"],
        ["pay"],
    ]
    assert stage.fake.rooms[chat].pinned == [sent["message_id"]]
    assert stage.fake.called("sendMessage")[0]["link_preview_options"] == {"is_disabled": True}


async def test_a_pin_that_is_not_allowed_does_not_stop_the_post(stage: Stage) -> None:
    chat = stage.fake.group(admin=False)
    await stage.platform.send(f"telegram:{chat}", Post(text="Cherries", pin=True), "n1")
    assert stage.fake.rooms[chat].pinned == []
    assert len(stage.fake.sent(chat)) == 1


async def test_a_long_post_is_several_messages_and_the_last_bears_the_buttons(stage: Stage) -> None:
    chat = stage.fake.group()
    number = await stage.platform.send(f"telegram:{chat}", Post(text=LONG, buttons=BUTTONS), "n1")
    sent = stage.fake.sent(chat)
    assert [message["text"].rpartition("\n")[2] for message in sent] == ["(1/2)", "(2/2)"]
    assert "\n".join(message["text"].rpartition("\n")[0] for message in sent) == LONG
    assert ["reply_markup" in message for message in sent] == [False, True]
    assert number == str(sent[-1]["message_id"])


async def test_a_retry_of_a_long_post_goes_on_where_it_broke_off(stage: Stage) -> None:
    chat = stage.fake.group()
    stage.fake.break_next("sendMessage", "html 404", after=1)
    with pytest.raises(TryLater):
        await stage.platform.send(f"telegram:{chat}", Post(text=LONG), "n1")
    await stage.platform.send(f"telegram:{chat}", Post(text=LONG), "n1")
    assert [message["text"].rpartition("\n")[2] for message in stage.fake.sent(chat)] == ["(1/2)", "(2/2)"]


async def test_pictures_and_files(stage: Stage, tmp_path: Path) -> None:
    chat = stage.fake.group()
    place, file_id = f"telegram:{chat}", stage.fake._size(100)["file_id"]
    upload = tmp_path / "cherry.jpg"
    upload.write_bytes(b"\xff\xd8cherry")
    await stage.platform.send(place, Post(text="**short**", photo=Photo(file_id), buttons=BUTTONS), "n1")
    await stage.platform.send(place, Post(text="by path", photo=Photo(str(upload))), "n2")
    await stage.platform.send(
        place, Post(text="by link", photo=Photo("https://pictures.example/1.jpg")), "n3"
    )
    main = await stage.platform.send(
        place, Post(text="long\n" * 300, photo=Photo(file_id), buttons=BUTTONS), "n4"
    )
    await stage.platform.send(
        place, Post(text="your export", files=(File("orders.xlsx", b"PK1"), File("lines.csv", b"a;b"))), "n5"
    )
    await stage.platform.send(place, Post(text="", files=(File("only.csv", b"a"),)), "n6")
    sent = stage.fake.sent(chat)
    assert [m.get("caption") for m in sent[:4]] == ["short", "by path", "by link", None]
    assert sent[0]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert stage.fake.files[sent[1]["photo"][0]["file_id"]] == b"\xff\xd8cherry"
    assert "photo" in sent[3]
    assert (main, "reply_markup" in sent[4]) == (str(sent[4]["message_id"]), True)
    assert [m["document"]["file_name"] for m in sent if "document" in m] == [
        "orders.xlsx",
        "lines.csv",
        "only.csv",
    ]


async def test_a_picture_that_telegram_refuses_does_not_cost_the_words(stage: Stage) -> None:
    chat = stage.fake.group()
    post = Post(text="Cherries", photo=Photo("no-such-file"), buttons=BUTTONS)
    number = await stage.platform.send(f"telegram:{chat}", post, "n1")
    await stage.platform.edit(f"telegram:{chat}", number, Post(text="closed", photo=post.photo))
    assert [message["text"] for message in stage.fake.sent(chat)] == ["closed"]


async def test_edits_of_text_and_caption(stage: Stage) -> None:
    chat = stage.fake.group()
    place, photo = f"telegram:{chat}", Photo(stage.fake._size(100)["file_id"])
    text = await stage.platform.send(place, Post(text="1 of 50", buttons=BUTTONS), "n1")
    picture = await stage.platform.send(place, Post(text="1 of 50", photo=photo, buttons=BUTTONS), "n2")
    for number, shown in ((text, None), (picture, photo)):
        for _ in range(2):
            await stage.platform.edit(place, number, Post(text="**2** of 50", photo=shown, buttons=BUTTONS))
    plain, pictured = stage.fake.sent(chat)
    assert (plain["text"], pictured["caption"]) == ("2 of 50", "2 of 50")
    assert plain["entities"] == pictured["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    await stage.platform.edit(place, picture, Post(text="😀 amy\n" * 400, photo=photo))
    assert stage.fake.sent(chat)[1]["caption"].endswith("\n…")
    assert "reply_markup" not in stage.fake.sent(chat)[1]


@pytest.mark.parametrize("sentence", ["message can't be edited", "message to edit not found"])
async def test_an_edit_whose_target_is_gone_says_so(stage: Stage, sentence: str) -> None:
    chat = stage.fake.group()
    stage.fake.break_next("editMessageText", f"refuse 400 Bad Request: {sentence}")
    with pytest.raises(Undeliverable) as refusal:
        await stage.platform.edit(f"telegram:{chat}", "5", Post(text="closed"))
    assert (refusal.value.missing, refusal.value.gone) == (True, False)


async def test_what_cannot_be_parsed_is_said_once_more_as_plain_text(stage: Stage) -> None:
    chat = stage.fake.group()
    for method in ("sendMessage", "editMessageText"):
        stage.fake.break_next(method, "refuse 400 Bad Request: can't parse entities: byte offset 3")
    number = await stage.platform.send(f"telegram:{chat}", Post(text="**bold**"), "n1")
    await stage.platform.edit(f"telegram:{chat}", number, Post(text="**bolder**"))
    [sent] = stage.fake.sent(chat)
    assert (sent["text"], "entities" in sent) == ("bolder", False)
    assert len(stage.fake.called("sendMessage")) == 1  # a scripted refusal is not counted


GONE = {
    403: [
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot was kicked from the group chat",
        "Forbidden: bot is not a member of the supergroup chat",
        "Forbidden: bot was blocked by the user",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: user is deactivated",
        "Forbidden: the group chat was deleted",
        "Forbidden: bot can't send messages to bots",
    ],
    400: [
        "Bad Request: chat not found",
        "Bad Request: user not found",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: have no rights to send a message",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: group chat was deactivated",
        "Bad Request: PEER_ID_INVALID",
    ],
}


@pytest.mark.parametrize(
    ("code", "sentence"), [(code, sentence) for code, all_ in GONE.items() for sentence in all_]
)
async def test_a_chat_that_is_gone_is_gone(stage: Stage, code: int, sentence: str) -> None:
    chat = stage.fake.group()
    stage.fake.refuse(chat, code, sentence)
    with pytest.raises(Undeliverable) as refusal:
        await stage.platform.send(f"telegram:{chat}", Post(text="hello"), "n1")
    assert refusal.value.gone
    assert len(stage.fake.called("sendMessage")) == 1


@pytest.mark.parametrize(
    "sentence", ["TOPIC_CLOSED", "message thread not found", "BUTTON_DATA_INVALID", "message text is empty"]
)
async def test_another_bad_request_refuses_this_message_only_and_is_tried_once(
    stage: Stage, sentence: str
) -> None:
    chat = stage.fake.group()
    stage.fake.refuse(chat, 400, f"Bad Request: {sentence}")
    with pytest.raises(Undeliverable) as refusal:
        await stage.platform.send(f"telegram:{chat}", Post(text="hello"), "n1")
    assert (refusal.value.gone, refusal.value.missing) == (False, False)
    assert len(stage.fake.called("sendMessage")) == 1


async def test_a_group_that_moved_names_its_new_address(stage: Stage) -> None:
    chat, lena = stage.fake.group(kind="group"), stage.fake.person("lena")
    new = stage.fake.migrate(chat, lena)
    with pytest.raises(Undeliverable) as refusal:
        await stage.platform.send(f"telegram:{chat}", Post(text="hello"), "n1")
    assert (refusal.value.moved_to, refusal.value.gone) == (f"telegram:{new}", False)


WIRE = {
    "reset": Uncertain,
    "reset after": Uncertain,
    "half": Uncertain,
    "html 502": Uncertain,
    "json 500": Uncertain,
    "garbage": Uncertain,
    "html 404": TryLater,
    "html 401": TryLater,
}


@pytest.mark.parametrize(("fault", "meaning"), WIRE.items())
async def test_a_broken_wire_tells_not_sent_from_perhaps_sent(
    stage: Stage, fault: str, meaning: type[Exception]
) -> None:
    chat = stage.fake.group()
    stage.fake.break_next("sendMessage", fault)
    with pytest.raises(meaning) as trouble:
        await stage.platform.send(f"telegram:{chat}", Post(text="hello"), "n1")
    assert stage.fake.token not in str(trouble.value)
    arrived = len(stage.fake.sent(chat))
    assert arrived == (fault in ("reset after", "half"))
    assert arrived == 0 or meaning is Uncertain


async def test_no_connection_is_surely_not_sent_and_no_answer_is_uncertain(stage: Stage) -> None:
    chat = stage.fake.group()
    stage.platform._wire._client.timeout = 0.3
    stage.fake.break_next("sendMessage", "hang after")
    with pytest.raises(Uncertain):
        await stage.platform.send(f"telegram:{chat}", Post(text="hello"), "n1")
    assert len(stage.fake.sent(chat)) == 1
    nobody = Platform(
        Options(token=stage.fake.token, api_base="http://127.0.0.1:9"), KeepingInbox(), sleep=briefly
    )
    with pytest.raises(TryLater):
        await nobody.send(f"telegram:{chat}", Post(text="hello"), "n1")
    await nobody.close()


async def test_floods_name_the_wait_and_only_that_chat_waits(stage: Stage) -> None:
    flooded, calm = stage.fake.group(), stage.fake.group()
    for number in range(20):
        await stage.platform.send(f"telegram:{flooded}", Post(text=f"{number}"), f"n{number}")
    with pytest.raises(TryLater) as wait:
        await stage.platform.send(f"telegram:{flooded}", Post(text="21"), "n21")
    assert 50 < wait.value.after <= 61
    await stage.platform.send(f"telegram:{calm}", Post(text="hello"), "n22")
    stage.fake.pass_time(61)
    await stage.platform.send(f"telegram:{flooded}", Post(text="21"), "n21")
    assert len(stage.fake.sent(flooded)) == 21


@pytest.mark.parametrize(
    "name",
    ["<b", "_x_", "[x](tg://user?id=1)", "&amp;", "**bold**", "@lena", "a\u202eb", "[a](person:telegram:7)"],
)
async def test_a_name_never_becomes_markup_or_a_mention(stage: Stage, name: str) -> None:
    chat = stage.fake.group()
    await stage.platform.send(f"telegram:{chat}", Post(text=f"{escape(name)} has 2"), "n1")
    [sent] = stage.fake.sent(chat)
    assert "entities" not in sent
    assert sent["text"].replace("\u2060", "") == f"{name} has 2".replace("\u202e", "")
    assert "@l" not in sent["text"]


async def test_replies_survive_a_deleted_target(stage: Stage) -> None:
    chat, amy = stage.fake.group(), stage.fake.person("amy")
    said = stage.fake.say(chat, amy, "+1")["message"]["message_id"]
    await stage.platform.send(f"telegram:{chat}", Post(text="You have 1.", reply_to=str(said)), "n1")
    await stage.platform.send(f"telegram:{chat}", Post(text="You have 2.", reply_to="999"), "n2")
    await stage.platform.send(f"telegram:{chat}", Post(text="Welcome.", reply_to="join7at1700000000"), "n3")
    replies = [message.get("reply_to_message", {}).get("message_id") for message in stage.fake.sent(chat)]
    assert replies == [said, None, None]


async def test_reactions_are_on_telegrams_own_list(stage: Stage) -> None:
    chat, amy = stage.fake.group(), stage.fake.person("amy")
    said = stage.fake.say(chat, amy, "+1")["message"]["message_id"]
    for mark, emoji in MARKS.items():
        await stage.platform.react(f"telegram:{chat}", str(said), mark)  # type: ignore[arg-type]
        assert stage.fake.reactions[f"{chat}:{said}"] == [emoji]
    assert set(MARKS.values()) <= set(ReactionEmoji)
    with pytest.raises(Undeliverable):
        await stage.platform.react(f"telegram:{chat}", "999", "done")


@pytest.mark.parametrize("address", ["discord:7", "telegram:amy", "telegram:", "7"])
async def test_an_address_that_is_none_is_undeliverable(stage: Stage, address: str) -> None:
    with pytest.raises(Undeliverable):
        await stage.platform.send(address, Post(text="hello"), "n1")


async def test_a_button_too_big_is_our_own_mistake_and_never_sent(stage: Stage) -> None:
    chat = stage.fake.group()
    with pytest.raises(ValueError, match="66 bytes"):
        await stage.platform.send(
            f"telegram:{chat}", Post(text="x", buttons=((Button("+1", "樱" * 22),),)), "n1"
        )
    assert stage.fake.calls == []


# -- topics ----------------------------------------------------------------------------------------


async def test_a_reply_stays_in_its_topic_and_a_fresh_post_goes_where_it_was_asked_for() -> None:
    async with on_stage() as stage:
        fake = stage.fake
        chat, amy = fake.group(forum=True), fake.person("amy")
        sales, talk = fake.topic(chat), fake.topic(chat)
        fake.say_in_topic(chat, amy, sales, "/open Cherries")
        said = fake.say_in_topic(chat, amy, talk, "+1")["message"]["message_id"]
        heard = await stage.hears("+1")
        assert heard.reply_to is None
        post = await stage.platform.send(f"telegram:{chat}", Post(text="Cherries"), "n1")
        await stage.platform.send(f"telegram:{chat}", Post(text="You have 1.", reply_to=str(said)), "n2")
        await stage.platform.send(f"telegram:{chat}", Post(text="1 of 50", reply_to=post), "n3")
        assert [message["message_thread_id"] for message in fake.sent(chat)] == [sales, talk, sales]
        fake.say(chat, amy, "/help")
        await stage.hears("/help")
        await stage.platform.send(f"telegram:{chat}", Post(text="Here is help."), "n4")
        assert "message_thread_id" not in fake.sent(chat)[-1]
        fake.rooms[chat].topics[talk] = False
        with pytest.raises(Undeliverable, match=r"(?i)topic_closed"):
            await stage.platform.send(f"telegram:{chat}", Post(text="You have 2.", reply_to=str(said)), "n5")


async def test_a_topic_that_closed_refuses_one_post_and_not_those_after_it() -> None:
    async with on_stage() as stage:
        fake = stage.fake
        chat, amy = fake.group(forum=True), fake.person("amy")
        fake.say_in_topic(chat, amy, fake.topic(chat, is_open=False), "/open Cherries")
        await stage.hears("/open Cherries")
        with pytest.raises(Undeliverable) as refusal:
            await stage.platform.send(f"telegram:{chat}", Post(text="Cherries"), "n1")
        assert not refusal.value.gone
        await stage.platform.send(f"telegram:{chat}", Post(text="Good morning"), "n2")
        assert [message["text"] for message in fake.sent(chat)] == ["Good morning"]


# -- presses ---------------------------------------------------------------------------------------


async def test_an_alert_answers_the_press_and_nothing_else_does() -> None:
    async with on_stage() as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        number = await stage.platform.send(f"telegram:{chat}", Post(text="Cherries", buttons=BUTTONS), "n1")
        fake.press(chat, amy, int(number), "+1")
        press = await stage.hears("12:plus")
        assert (press.kind, press.on, press.sender) == ("press", number, f"telegram:{amy}")
        await stage.platform.alert(
            press.private_reply, press.sender, Post(text="You have **1**. " + "x" * 300)
        )
        await asyncio.sleep(1.2)
        [answer] = fake.answers
        assert answer["alert"]
        assert answer["text"].startswith("You have 1. x")
        assert answer["text"].endswith("…")
        with pytest.raises(Undeliverable):
            await stage.platform.alert(press.private_reply, press.sender, Post(text="again"))


async def test_a_press_without_an_alert_is_answered_quietly_and_a_late_alert_is_undeliverable() -> None:
    async with on_stage() as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        number = await stage.platform.send(f"telegram:{chat}", Post(text="Cherries", buttons=BUTTONS), "n1")
        fake.press(chat, amy, int(number), "forged:999")
        press = await stage.hears("forged:999")
        await stage.inbox.until(lambda: fake.answers, 3)
        assert fake.answers == [{"id": press.id, "text": None, "alert": False}]
        with pytest.raises(Undeliverable):
            await stage.platform.alert(press.private_reply, press.sender, Post(text="You have 1."))


async def test_presses_too_old_to_answer_are_heard_all_the_same() -> None:
    async with on_stage(listen=True) as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        number = await stage.platform.send(f"telegram:{chat}", Post(text="Cherries", buttons=BUTTONS), "n1")
        fake.press(chat, amy, int(number), "+1")
        fake.pass_time(151)
        press = await stage.hears("12:plus")
        with pytest.raises(Undeliverable):
            await stage.platform.alert(press.private_reply, press.sender, Post(text="You have 1."))
        fake.say(chat, amy, "+1")
        await stage.hears("+1")
        assert fake.answers == []
