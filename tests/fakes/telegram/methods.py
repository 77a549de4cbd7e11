"""The Bot API's methods on the world, with Telegram's own sentences of refusal. One function per method."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.text import entity_trouble, parse_html, units
from tests.fakes.telegram.world import CALLBACK_SECONDS, Json, Refused, Room, World, member

Params = dict[str, Any]
METHODS: dict[str, Callable[[World, Params], Any]] = {}
EMOJI = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓
👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡 ❤‍🔥
"""
PERMISSIONS = """
can_send_messages can_send_polls can_send_other_messages can_add_web_page_previews can_change_info can_invite_users
can_pin_messages can_manage_topics can_send_audios can_send_documents can_send_photos can_send_videos
can_send_video_notes can_send_voice_notes can_edit_tag can_react_to_messages
"""
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def method(call: Callable[[World, Params], Any]) -> Callable[[World, Params], Any]:
    METHODS[call.__name__.replace("_", "")] = call
    return call


def bad(description: str, **parameters: Any) -> Refused:
    return Refused(400, f"Bad Request: {description}", **parameters)


# -- who we are ------------------------------------------------------------------------------------


@method
def get_me(world: World, params: Params) -> Json:
    return world.bot | world.account


@method
def set_my_commands(world: World, params: Params) -> bool:
    commands = params.get("commands") or []
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    scope = (params.get("scope") or {"type": "default"})["type"]
    world.commands[f"{scope}/{params.get('language_code') or ''}"] = commands
    return True


@method
def set_my_description(world: World, params: Params) -> bool:
    if units(params.get("description") or "") > 512:
        raise bad("BOT_DESCRIPTION_TOO_LONG")
    world.descriptions[params.get("language_code") or ""] = params.get("description") or ""
    return True


# -- chats -----------------------------------------------------------------------------------------


def room_of(world: World, params: Params) -> Room:
    room = world.rooms.get(int(params["chat_id"]))
    if room is None:
        raise bad("chat not found")
    if room.moved_to:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=room.moved_to)
    return room


@method
def get_chat(world: World, params: Params) -> Json:
    room = room_of(world, params)
    permissions = dict.fromkeys(PERMISSIONS.split(), False)
    types = {
        "unlimited_gifts": 1,
        "limited_gifts": 1,
        "unique_gifts": 1,
        "premium_subscription": 1,
        "gifts_from_channels": 1,
    }
    more = {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": types}
    return room.as_json(world.people.get(room.id)) | more | {"permissions": permissions | room.rights}


@method
def get_chat_member(world: World, params: Params) -> Json:
    room, user = room_of(world, params), int(params["user_id"])
    person = world.bot if user == world.bot["id"] else world.people.get(user)
    if person is None:
        raise bad("user not found")
    status = room.members.get(user, "left")
    return member(person, status, room.rights if user == world.bot["id"] else None)


@method
def get_file(world: World, params: Params) -> Json:
    file = params["file_id"]
    if file not in world.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": file,
        "file_unique_id": "u" + file,
        "file_size": len(world.files[file]),
        "file_path": f"photos/{file}",
    }


# -- sending ---------------------------------------------------------------------------------------


def meet_limits(world: World, room: Room) -> None:
    """20 a minute in a group, 30 a second in all."""
    now = world.now()
    for sent_at, most, within in (
        (room.sent_at, 20 if room.id < 0 else 10**9, 60.0),
        (world.sent_at, 30, 1.0),
    ):
        while sent_at and sent_at[0] <= now - within:
            sent_at.popleft()
        if world.flood and len(sent_at) >= most:
            wait = max(1, round(sent_at[0] + within - now + 0.5))
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    room.sent_at.append(now)
    world.sent_at.append(now)


def text_of(world: World, params: Params, key: str, entities_key: str, limit: int) -> tuple[str, list[Json]]:
    text, entities = params.get(key) or "", params.get(entities_key) or []
    if params.get("parse_mode", "").upper() == "HTML":
        text, entities, trouble = parse_html(text)
        if trouble:
            raise bad(f"can't parse entities: {trouble}")
    trouble = entity_trouble(text, entities)
    if trouble:
        world.complaints.append(f"{trouble}: {text!r} {entities}")
        raise Refused(400, trouble)
    if units(text) > limit:
        raise bad("message caption is too long" if key == "caption" else "message is too long")
    return text, entities


def keyboard_of(params: Params) -> Json | None:
    markup = params.get("reply_markup")
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if len(button.get("callback_data", "x").encode()) > 64:
                raise bad("BUTTON_DATA_INVALID")
            if "url" not in button and "callback_data" not in button:
                raise bad(
                    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
                )
            if "url" in button and not re.match(r"(https?|tg)://", button["url"]):
                raise bad("inline keyboard button URL is invalid")
    return markup


def thread_of(room: Room, params: Params, reply: Json | None) -> int | None:
    thread = int(params["message_thread_id"]) if params.get("message_thread_id") else None
    if thread is not None and thread not in room.topics:
        raise bad("message thread not found")
    if thread is None and reply and reply.get("is_topic_message"):
        thread = reply["message_thread_id"]
    if thread is not None and not room.topics[thread]:
        raise bad("TOPIC_CLOSED")
    return thread


def post(world: World, params: Params, content: Json) -> Json:
    room = room_of(world, params)
    if room.trouble:
        raise Refused(room.trouble.code, room.trouble.description)
    reply = params.get("reply_parameters") or {}
    target = room.messages.get(int(reply["message_id"])) if reply else None
    if reply and target is None and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    markup, thread = keyboard_of(params), thread_of(room, params, target)
    meet_limits(world, room)
    message = (
        world._message(room.id, world.bot, "", int(reply["message_id"]) if target else 0, False) | content
    )
    if markup:
        message["reply_markup"] = markup
    if thread:
        message |= {"message_thread_id": thread, "is_topic_message": True}
    room.messages[message["message_id"]] = message
    return message


@method
def send_message(world: World, params: Params) -> Json:
    text, entities = text_of(world, params, "text", "entities", 4096)
    if not text.strip():
        raise bad("message text is empty")
    return post(world, params, {"text": text} | ({"entities": entities} if entities else {}))


@method
def send_photo(world: World, params: Params) -> Json:
    photo = params.get("photo")
    if isinstance(photo, bytes):
        size = world._size(1280)
        world.files[size["file_id"]] = photo
    elif isinstance(photo, str) and photo.startswith(("http://", "https://")):
        if "missing" in photo:
            raise bad("failed to get HTTP URL content")
        size = world._size(800)
    elif photo in world.files:
        size = {"file_id": photo, "file_unique_id": f"u{photo}", "width": 1280, "height": 1280}
    else:
        raise bad("wrong remote file identifier specified: Wrong string length")
    return post(world, params, {"photo": [size]} | caption_of(world, params))


@method
def send_document(world: World, params: Params) -> Json:
    file = params["document"]
    if not isinstance(file, bytes) or not file:
        raise bad("file must be non-empty")
    name = f"BQAC{next(world._ids)}"
    world.files[name] = file
    document = {
        "file_id": name,
        "file_unique_id": "u" + name,
        "file_name": params.get("document_name", ""),
        "file_size": len(file),
    }
    return post(world, params, {"document": document} | caption_of(world, params))


def caption_of(world: World, params: Params) -> Json:
    caption, entities = text_of(world, params, "caption", "caption_entities", 1024)
    return ({"caption": caption} if caption else {}) | ({"caption_entities": entities} if entities else {})


# -- changing --------------------------------------------------------------------------------------


def own_message(world: World, params: Params) -> Json:
    message = room_of(world, params).messages.get(int(params["message_id"]))
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad("message can't be edited")
    return message


def change(world: World, params: Params, content: Json, drop: tuple[str, ...]) -> Json:
    message, markup = own_message(world, params), keyboard_of(params)
    room = room_of(world, params)
    after = {
        key: value for key, value in message.items() if key not in (*drop, "reply_markup", "edit_date")
    } | content
    after |= {"reply_markup": markup} if markup else {}
    if after == {key: value for key, value in message.items() if key != "edit_date"}:
        raise Refused(400, SAME)
    if room.trouble:
        raise Refused(room.trouble.code, room.trouble.description)
    meet_limits(world, room)
    message.clear()
    message |= after | {"edit_date": int(world.now())}
    return message


@method
def edit_message_text(world: World, params: Params) -> Json:
    text, entities = text_of(world, params, "text", "entities", 4096)
    if "text" not in own_message(world, params):
        raise bad("there is no text in the message to edit")
    if not text.strip():
        raise bad("message text is empty")
    return change(
        world, params, {"text": text} | ({"entities": entities} if entities else {}), ("text", "entities")
    )


@method
def edit_message_caption(world: World, params: Params) -> Json:
    content = caption_of(world, params)
    if "photo" not in own_message(world, params) and "document" not in own_message(world, params):
        raise bad("there is no caption in the message to edit")
    return change(world, params, content, ("caption", "caption_entities"))


@method
def delete_message(world: World, params: Params) -> bool:
    room = room_of(world, params)
    message = room.messages.get(int(params["message_id"]))
    if message is None:
        raise bad("message to delete not found")
    if world.now() - message["date"] > 48 * 3600:
        raise bad("message can't be deleted")
    del room.messages[message["message_id"]]
    return True


@method
def pin_chat_message(world: World, params: Params) -> bool:
    room = room_of(world, params)
    if room.id < 0 and not room.rights.get("can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")
    room.pinned.append(int(params["message_id"]))
    return True


@method
def set_message_reaction(world: World, params: Params) -> bool:
    room, number = room_of(world, params), int(params["message_id"])
    emoji = [reaction["emoji"] for reaction in params.get("reaction") or []]
    if number not in room.messages:
        raise bad("message to react not found")
    if any(one not in EMOJI.split() for one in emoji) or len(emoji) > 1:
        raise bad("REACTION_INVALID")
    world.reactions[f"{room.id}:{number}"] = emoji
    return True


@method
def answer_callback_query(world: World, params: Params) -> bool:
    query = world.callbacks.get(params["callback_query_id"])
    if query is None or query["answered"] or world.now() - query["at"] > CALLBACK_SECONDS:
        raise Refused(400, TOO_OLD)
    if units(params.get("text") or "") > 200:
        raise bad("MESSAGE_TOO_LONG")
    query["answered"] = True
    world.answers.append(
        {
            "id": params["callback_query_id"],
            "text": params.get("text"),
            "alert": bool(params.get("show_alert")),
        }
    )
    return True


# -- delivery --------------------------------------------------------------------------------------


@method
def set_webhook(world: World, params: Params) -> bool:
    if params.get("secret_token") and not re.fullmatch(r"[\w-]{1,256}", params["secret_token"]):
        raise bad("secret token contains unallowed characters")
    world.webhook = (
        {"url": params["url"], "secret": params.get("secret_token") or ""} if params.get("url") else {}
    )
    keep_allowed(world, params)
    if params.get("drop_pending_updates"):
        world.queue.clear()
    world.news.set()
    return True


@method
def delete_webhook(world: World, params: Params) -> bool:
    world.webhook = {}
    if params.get("drop_pending_updates"):
        world.queue.clear()
    return True


@method
def get_webhook_info(world: World, params: Params) -> Json:
    info = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.queue),
    }
    return info | {
        key: world.webhook[key] for key in ("last_error_date", "last_error_message") if key in world.webhook
    }


def keep_allowed(world: World, params: Params) -> None:
    """The list stays until it is given again; an empty list means Telegram's default."""
    if params.get("allowed_updates") is not None:
        world.allowed = set(params["allowed_updates"]) or {
            "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member"
        }  # fmt: skip
