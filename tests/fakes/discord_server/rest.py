"""Discord's REST pages, with its limits, its refusals by number, and the scripted faults."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from .world import BOT, HISTORY, REACT, SEND, VIEW, Fault, Object, World

Answer = Callable[..., Any]


OWN = {
    "mfa_enabled": False,
    "locale": "en-US",
    "verified": True,
    "flags": 0,
    "premium_type": 0,
}  # what only oneself is told


class No(Exception):
    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.body = status, {"message": message, "code": code}


class Pages:
    def __init__(self, world: World) -> None:
        self.world, self.gateway_url = world, ""
        c, m = r"/channels/(\d+)", r"/channels/(\d+)/messages"
        self.table: list[tuple[str, str, Answer]] = [
            ("GET", r"/users/@me", lambda _: world.users[BOT] | OWN),
            ("GET", r"/(?:oauth2/)?applications/@me", lambda _: self._application()),
            ("GET", r"/gateway/bot", lambda _: self._gateway()),
            (
                "GET",
                r"/users/@me/guilds",
                lambda _: [{"id": g["id"], "name": g["name"]} for g in world.guilds.values()],
            ),
            ("POST", r"/users/@me/channels", self._private),
            ("GET", c, lambda _, channel: self._channel(channel)),
            ("GET", m, self._list),
            ("POST", m, self._create),
            ("GET", m + r"/(\d+)", lambda _, channel, message: self._message(channel, message)),
            ("PATCH", m + r"/(\d+)", self._edit),
            ("PUT", m + r"/(\d+)/reactions/([^/]+)/@me", self._react),
            ("DELETE", m + r"/(\d+)/reactions/([^/]+)/@me", self._unreact),
            ("PUT", m + r"/pins/(\d+)", self._pin),
            ("PUT", c + r"/pins/(\d+)", self._pin),
            ("GET", r"/guilds/(\d+)", self._guild),
            ("GET", r"/guilds/(\d+)/members/(\d+)", self._member),
            ("POST", r"/interactions/(\d+)/([^/]+)/callback", self._callback),
            ("POST", r"/webhooks/(\d+)/([^/]+)", self._follow_up),
            ("DELETE", r"/webhooks/(\d+)/([^/]+)/messages/@original", self._forget_original),
            ("GET", r"/applications/(\d+)/commands", lambda _, application: world.commands),
            ("PUT", r"/applications/(\d+)/commands", self._set_commands),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        asked = await self._asked(request)
        self.world.calls.append(
            {"method": request.method, "path": path, "body": asked, "query": dict(request.query)}
        )
        fault = next((fault for fault in self.world.faults if fault.matches(request.method, path)), None)
        if fault and fault.skip:
            fault.skip -= 1
        elif fault:
            fault.times -= 1
            return await self._break(request, fault, path, asked)
        return self._do(request, path, asked)

    async def _asked(self, request: web.Request) -> Any:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            body = json.loads(str(form["payload_json"]))
            files = [upload for name, upload in form.items() if name.startswith("files[")]
            body["files"] = [self._upload(upload.filename, upload.file.read()) for upload in files]  # type: ignore[union-attr]
            return body
        return await request.json() if request.can_read_body else {}

    def _upload(self, name: str, content: bytes) -> Object:
        number = self.world.id()
        self.world.uploads[number] = content
        return {"id": number, "name": name, "size": len(content)}

    def _do(self, request: web.Request, path: str, asked: Any) -> web.Response:
        try:
            told = self._tell(request, path, asked)
        except No as no:
            return _json(no.body, status=no.status)
        return _json(told) if told is not None else web.Response(status=204)

    def _tell(self, request: web.Request, path: str, asked: Any) -> Any:
        open_door = re.match("/(interactions|webhooks)/", path)
        if not open_door and request.headers.get("Authorization") != f"Bot {self.world.token}":
            raise No(401, 0, "401: Unauthorized")
        for method, pattern, page in self.table:
            found = re.fullmatch(pattern, path)
            if found and method == request.method:
                return page(asked if method != "GET" else request.query, *found.groups())
        raise No(404, 0, "404: Not Found")

    async def _break(self, request: web.Request, fault: Fault, path: str, asked: Any) -> web.StreamResponse:
        if fault.kind == "status":
            return _json({"message": "scripted", "code": fault.code}, status=fault.status)
        if fault.kind == "rate":
            wait = {"message": "You are being rate limited.", "retry_after": fault.seconds, "global": False}
            return _json(wait, status=429, headers={"Via": "1.1 google", "Retry-After": str(fault.seconds)})
        if fault.kind == "cloudflare":
            page = "<html>You are being blocked from accessing our API</html>"
            return web.Response(
                text=page, content_type="text/html", status=429, headers={"Retry-After": str(fault.seconds)}
            )
        if fault.kind == "html":
            return web.Response(text="<html>hotel wifi</html>", content_type="text/html")
        if fault.kind == "late":  # done at once, and told of later
            answer = self._do(request, path, asked)
            await asyncio.sleep(fault.seconds)
            return answer
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return self._do(request, path, asked)
        if fault.kind == "reset_after":
            self._do(request, path, asked)
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        self._reset(request)
        return web.Response()

    def _reset(self, request: web.Request) -> None:
        """A hard RST: the client reads errno 104."""
        transport = request.transport
        assert transport
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        transport.abort()

    # -- places and people -------------------------------------------------------------------------

    def _application(self) -> Object:
        owner = self.world.users["1"]
        plain = {
            "id": BOT,
            "name": "plusone",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
        }
        return plain | {"owner": owner, "verify_key": "", "summary": "", "flags": self.world.flags}

    def _gateway(self) -> Object:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}

    def _private(self, asked: Object) -> Object:
        if asked["recipient_id"] not in self.world.users:
            raise No(400, 50033, "Invalid Recipient(s)")
        return self.world.channels[self.world.private(asked["recipient_id"])]

    def _channel(self, channel: str) -> Object:
        if channel not in self.world.channels:
            raise No(404, 10003, "Unknown Channel")
        if not self.world.may(channel, VIEW):
            raise No(403, 50001, "Missing Access")
        return self.world.channels[channel]

    def _guild(self, asked: Object, guild: str) -> Object:
        if guild not in self.world.guilds:
            raise No(404, 10004, "Unknown Guild")
        known = self.world.guild_json(guild)
        return {
            name: value
            for name, value in known.items()
            if name not in ("channels", "members", "threads", "voice_states")
        }

    def _member(self, asked: Object, guild: str, user: str) -> Object:
        if (
            user not in self.world.guilds.get(guild, {"members": {}})["members"]
            and user != self.world.guilds[guild]["owner_id"]
        ):
            raise No(404, 10007, "Unknown Member")
        return self.world.member_json(guild, user)

    # -- messages ----------------------------------------------------------------------------------

    def _message(self, channel: str, message: str) -> Object:
        self._channel(channel)
        if message not in self.world.messages[channel]:
            raise No(404, 10008, "Unknown Message")
        return self.world.messages[channel][message]

    def _list(self, asked: Any, channel: str) -> list[Object]:
        self._channel(channel)
        if not self.world.may(channel, HISTORY):
            return []
        after, limit = int(asked.get("after", 0)), int(asked.get("limit", 50))
        later = sorted(
            (m for m in self.world.messages[channel].values() if int(m["id"]) > after),
            key=lambda m: int(m["id"]),
        )
        chosen = later[:limit] if "after" in asked else later[-limit:]
        return [
            {name: value for name, value in m.items() if name not in ("nonce", "guild_id")}
            for m in reversed(chosen)
        ]

    def _create(self, asked: Object, channel: str) -> Object:
        place = self._channel(channel)
        if place["type"] == 1 and place["recipients"][0]["id"] in self.world.closed_to_us:
            raise No(403, 50007, "Cannot send messages to this user")
        if not self.world.may(channel, SEND):
            raise No(403, 50013, "Missing Permissions")
        _check(asked)
        nonce = str(asked.get("nonce") or "")
        known, when = self.world.nonces.get((channel, nonce), ("", 0.0))
        if (
            nonce
            and asked.get("enforce_nonce")
            and known
            and self.world.now() - when < self.world.nonce_memory
        ):
            return self.world.messages[channel][known]
        message = self._make(channel, asked)
        self.world.nonces[(channel, nonce)] = (message["id"], self.world.now())
        self.world.created += 1
        self.world.store(channel, message)
        return message | ({"nonce": nonce} if nonce else {})

    def _make(self, channel: str, asked: Object) -> Object:
        files = [
            {"id": f["id"], "filename": f["name"], "size": f["size"], "url": "", "proxy_url": ""}
            for f in asked.get("files", [])
        ]
        kept = {name: asked.get(name, []) for name in ("components", "embeds", "allowed_mentions")}
        message = self.world.message(
            channel, BOT, str(asked.get("content") or "").strip(), attachments=files, **kept
        )
        target = (asked.get("message_reference") or {}).get("message_id")
        if target and target not in self.world.messages.get(channel, {}):
            if asked["message_reference"].get("fail_if_not_exists", True):
                raise No(400, 50035, "Unknown message")
        elif target:
            message |= {"type": 19, "message_reference": {"message_id": target, "channel_id": channel}}
        return message

    def _edit(self, asked: Object, channel: str, message: str) -> Object:
        known = self._message(channel, message)
        if self.world.channels[channel].get("thread_metadata", {}).get("archived"):
            raise No(400, 50083, "Tried to perform an operation on an archived thread")
        if message in self.world.edits_spent:
            raise No(
                400, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later"
            )
        if known["author"]["id"] != BOT:
            raise No(403, 50005, "Cannot edit a message authored by another user")
        _check(asked)
        known |= {
            name: asked[name]
            for name in ("content", "components", "embeds", "allowed_mentions")
            if name in asked
        }
        known["edited_timestamp"] = datetime.fromtimestamp(self.world.now(), UTC).isoformat()
        self.world.tell_message("MESSAGE_UPDATE", known)
        return known

    def _react(self, asked: Object, channel: str, message: str, emoji: str) -> None:
        if not self.world.may(channel, REACT):
            raise No(403, 50013, "Missing Permissions")
        marks = self._message(channel, message).setdefault("marks", [])
        if emoji not in marks:
            marks.append(emoji)

    def _unreact(self, asked: Object, channel: str, message: str, emoji: str) -> None:
        self._message(channel, message)["marks"].remove(emoji)

    def _pin(self, asked: Object, channel: str, message: str) -> None:
        if not self.world.may(channel, 1 << 13):
            raise No(403, 50013, "Missing Permissions")
        self._message(channel, message)["pinned"] = True

    # -- interactions ------------------------------------------------------------------------------

    def _callback(self, asked: Object, number: str, token: str) -> None:
        known = self.world.interactions.get(number)
        if (
            not known
            or known["token"] != token
            or (not known["acknowledged"] and self.world.now() - known["made"] > 3)
        ):
            raise No(404, 10062, "Unknown interaction")
        if known["acknowledged"]:
            raise No(400, 40060, "Interaction has already been acknowledged.")
        known["acknowledged"] = asked | {"after": self.world.now() - known["made"]}

    def _open(self, token: str) -> Object:
        known = next((known for known in self.world.interactions.values() if known["token"] == token), None)
        if not known or not known["acknowledged"]:
            raise No(404, 10015, "Unknown Webhook")
        if self.world.now() - known["made"] > 15 * 60:
            raise No(401, 50027, "Invalid Webhook Token")
        return known

    def _follow_up(self, asked: Object, application: str, token: str) -> Object:
        known = self._open(token)
        _check(asked)
        known["followups"].append(asked)
        origin = {"id": known["id"], "type": known["kind"], "user": known["user"]}
        more = {"components": asked["components"], "flags": asked["flags"], "interaction_metadata": origin}
        known["messages"].append(self.world.message(known["channel"], BOT, asked["content"], **more))
        return known["messages"][-1]

    def _forget_original(self, asked: Object, application: str, token: str) -> None:
        self._open(token)["original_deleted"] = True

    def _set_commands(self, asked: list[Object], application: str) -> list[Object]:
        for command in asked:
            if (
                not re.fullmatch(r"[\w'-]{1,32}", command["name"])
                or not 1 <= len(command["description"]) <= 100
            ):
                raise No(400, 50035, "Invalid Form Body")
        self.world.commands = [command | {"id": self.world.id(), "version": "1"} for command in asked]
        return self.world.commands


def _json(told: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Discord names no charset, and the library reads nothing else as JSON."""
    return web.Response(
        body=json.dumps(told).encode(),
        status=status,
        headers={"Content-Type": "application/json"} | (headers or {}),
    )


def _check(asked: Object) -> None:
    """Discord's own limits: 2,000 characters, rows of five, labels of 80, data of 100, nonces of 25."""
    text = asked.get("content") or ""
    if not text.strip() and not asked.get("embeds") and not asked.get("files"):
        raise No(400, 50006, "Cannot send an empty message")
    rows = asked.get("components") or []
    buttons = [button for row in rows for button in row["components"]]
    data = [button["custom_id"] for button in buttons if "custom_id" in button]
    fits = len(text) <= 2000 and len(rows) <= 5 and all(1 <= len(row["components"]) <= 5 for row in rows)
    fits = (
        fits
        and all(1 <= len(button["label"]) <= 80 for button in buttons)
        and all(1 <= len(each) <= 100 for each in data)
    )
    if not fits or len(set(data)) != len(data) or len(str(asked.get("nonce") or "")) > 25:
        raise No(400, 50035, "Invalid Form Body")
