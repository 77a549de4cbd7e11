"""What Discord knows: people, servers, channels, messages; and the acts of members that change it and are
told to the gateway."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EPOCH = 1_420_070_400_000
MEMBERS, CONTENT = 1 << 14, 1 << 18  # an application's flags for its privileged intents
VIEW, SEND, MANAGE, HISTORY, ADMIN = 1 << 10, 1 << 11, 1 << 5, 1 << 16, 1 << 3
REACT, EMBED, ATTACH = 1 << 6, 1 << 14, 1 << 15
EVERYTHING = VIEW | SEND | HISTORY | REACT | EMBED | ATTACH
BOT, GUILD, CHANNEL, OWNER = "9007199254740993", "9007199254740995", "100", "1"  # ids beyond 2^53 on purpose
NEEDED = {
    "application_id": BOT,
    "version": 1,
    "entitlements": [],
    "authorizing_integration_owners": {},
    "attachment_size_limit": 1,
}

Object = dict[str, Any]


@dataclass
class Fault:
    """The next `times` requests that match go wrong: status, rate, cloudflare, html, slow, late, hang,
    reset_before, reset_after."""

    method: str
    path: str
    kind: str
    times: int = 1
    status: int = 500
    code: int = 0
    seconds: float = 0.1
    skip: int = 0  # matches that are let pass first

    def matches(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and re.search(self.path, path) is not None


@dataclass
class Session:
    """One identify. Events keep their numbers, so that a resume can replay them."""

    id: str
    intents: int
    seq: int = 0
    log: list[Object] = field(default_factory=list)
    tell: Callable[[Object], None] | None = None


class World:
    """`clock` is seconds since 1970; tests move it by `ahead`."""

    def __init__(self) -> None:
        self.token, self.flags, self.ahead = "canary-discord-token-for-tests", CONTENT | MEMBERS, 0.0
        self.users: dict[str, Object] = {}
        self.guilds: dict[str, Object] = {}
        self.channels: dict[str, Object] = {}
        self.messages: dict[str, dict[str, Object]] = {}
        self.uploads: dict[str, bytes] = {}  # what was sent along, by its id
        self.interactions: dict[str, Object] = {}
        self.locales: dict[str, str] = {}  # what somebody set Discord to
        self.commands: list[Object] = []
        self.nonces: dict[tuple[str, str], tuple[str, float]] = {}
        self.nonce_memory = 180.0
        self.closed_to_us: set[str] = set()
        self.edits_spent: set[str] = set()
        self.faults: list[Fault] = []
        self.calls: list[Object] = []
        self.sessions: dict[str, Session] = {}
        self.identifies = self.resumes = self.heartbeats = self.created = 0
        self.sends_answered = True  # what a reply answers comes with it; Discord leaves it out now and then
        self.drop_every = 0  # of message events; 10: each tenth is never sent
        self.heartbeat_interval = 41250
        self.sockets: set[Any] = set()
        self._last_id = self._said = 0
        self.user(BOT, "plusone", bot=True)
        self.user(OWNER, "olga")
        self.guild(GUILD, "Neighbours", [CHANNEL])

    # -- the place ---------------------------------------------------------------------------------

    def now(self) -> float:
        return time.time() + self.ahead

    def id(self) -> str:
        self._last_id = max((int(self.now() * 1000) - EPOCH) << 22, self._last_id + 1)
        return str(self._last_id)

    def user(self, user: str, name: str = "", *, bot: bool = False) -> Object:
        return self.users.setdefault(
            user,
            {
                "id": user,
                "username": name or f"p{user}",
                "global_name": None,
                "avatar": None,
                "discriminator": "0",
                "bot": bot,
            },
        )

    def guild(self, guild: str, name: str, channels: list[str], *, told: bool = False) -> None:
        roles = [self._role(guild, "@everyone", EVERYTHING)]
        self.guilds[guild] = {
            "id": guild,
            "name": name,
            "owner_id": OWNER,
            "roles": roles,
            "members": {BOT: []},
            "channels": channels,
        }
        for channel in channels:
            self.channel(channel, guild)
        if told:
            self.publish("GUILD_CREATE", self.guild_json(guild), 1)

    def channel(self, channel: str, guild: str = GUILD, kind: int = 0, **more: Any) -> None:
        plain = {
            "id": channel,
            "type": kind,
            "guild_id": guild,
            "name": f"c{channel}",
            "position": 0,
            "permission_overwrites": [],
        }
        self.channels[channel] = plain | more
        self.messages[channel] = {}
        if channel not in self.guilds[guild]["channels"]:
            self.guilds[guild]["channels"].append(channel)

    def role(self, guild: str, name: str, permissions: int, user: str) -> str:
        role = self._role(self.id(), name, permissions)
        self.guilds[guild]["roles"].append(role)
        self.guilds[guild]["members"].setdefault(user, []).append(role["id"])
        return str(role["id"])

    def _role(self, role: str, name: str, permissions: int) -> Object:
        return {
            "id": role,
            "name": name,
            "permissions": str(permissions),
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": 0,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }

    def deny(self, channel: str, bits: int) -> None:
        """Takes rights from the bot in one channel."""
        self.channels[channel]["permission_overwrites"] = [
            {"id": BOT, "type": 1, "allow": "0", "deny": str(bits)}
        ]

    def may(self, channel: str, bit: int) -> bool:
        place = self.channels[channel]
        if not place.get("guild_id"):
            return True
        denied = sum(
            int(overwrite["deny"]) for overwrite in place["permission_overwrites"] if overwrite["id"] == BOT
        )
        return bool(self._base(place["guild_id"], BOT) & ~denied & bit)

    def _base(self, guild: str, user: str) -> int:
        held, bits = {guild, *self.guilds[guild]["members"].get(user, [])}, 0
        for role in self.guilds[guild]["roles"]:
            bits |= int(role["permissions"]) if role["id"] in held else 0
        return bits | (ADMIN if user == OWNER else 0)

    def guild_json(self, guild: str) -> Object:
        known = self.guilds[guild]
        return known | {
            "members": [self.member_json(guild, BOT)],
            "channels": [
                self.channels[channel] for channel in known["channels"] if self.channels[channel]["type"] == 0
            ],
            "threads": [
                self.channels[channel]
                for channel in known["channels"]
                if self.channels[channel]["type"] == 11
            ],
            "member_count": len(known["members"]),
            "emojis": [],
            "stickers": [],
            "features": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def member_json(self, guild: str, user: str) -> Object:
        roles = self.guilds[guild]["members"].get(user, [])
        return {
            "user": self.user(user),
            "roles": roles,
            "joined_at": "2026-01-02T03:04:05+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }

    def private(self, user: str) -> str:
        channel = f"55{user}"
        if channel not in self.channels:
            self.channels[channel] = {
                "id": channel,
                "type": 1,
                "recipients": [self.user(user)],
                "last_message_id": None,
            }
            self.messages[channel] = {}
        return channel

    # -- what members do ---------------------------------------------------------------------------

    def say(
        self, channel: str, user: str, text: str, *, reply_to: str = "", told: bool = True, **more: Any
    ) -> str:
        """`told` False: it stands in the channel, but the gateway never says so."""
        message = self.message(channel, user, text, **more)
        if reply_to:
            message |= {"type": 19, "message_reference": {"message_id": reply_to, "channel_id": channel}}
            answered = self.messages[channel].get(reply_to)
            plain = {name: value for name, value in (answered or {}).items() if name != "referenced_message"}
            message |= {"referenced_message": plain or None} if self.sends_answered else {}
        self.store(channel, message, told=told)
        return str(message["id"])

    def message(self, channel: str, user: str, text: str, **more: Any) -> Object:
        plain = {
            "id": self.id(),
            "channel_id": channel,
            "author": self.user(user),
            "content": text,
            "timestamp": datetime.fromtimestamp(self.now(), UTC).isoformat(),
            "edited_timestamp": None,
            "type": 0,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": 0,
        }
        return plain | more

    def store(self, channel: str, message: Object, *, told: bool = True) -> None:
        self.messages[channel][message["id"]] = message
        self._said += 1
        if told and not (self.drop_every and self._said % self.drop_every == 0):
            self.tell_message("MESSAGE_CREATE", message)

    def tell_message(self, event: str, message: Object) -> None:
        guild = self.channels[message["channel_id"]].get("guild_id")
        where = (
            {
                "guild_id": guild,
                "member": {"roles": [], "joined_at": None, "deaf": False, "mute": False, "flags": 0},
            }
            if guild
            else {}
        )
        self.publish(event, message | where, 1 << 9 if guild else 1 << 12)

    def edit(self, channel: str, message: str, text: str, *, told: bool = True) -> None:
        known = self.messages[channel][message]
        known |= {"content": text, "edited_timestamp": datetime.fromtimestamp(self.now(), UTC).isoformat()}
        if told:
            self.tell_message("MESSAGE_UPDATE", known)

    def delete(self, channel: str, message: str) -> None:
        del self.messages[channel][message]
        self.publish(
            "MESSAGE_DELETE",
            {"id": message, "channel_id": channel, "guild_id": self.channels[channel].get("guild_id")},
            1 << 9,
        )

    def press(self, channel: str, user: str, message: str, custom_id: str) -> str:
        return self._interact(
            channel, user, 3, {"component_type": 2, "custom_id": custom_id}, self.messages[channel][message]
        )

    def press_private(self, interaction: str, custom_id: str) -> str:
        """A press on a button of the last answer to an interaction, by the one person who sees it."""
        known = self.interactions[interaction]
        data = {"component_type": 2, "custom_id": custom_id}
        return self._interact(known["channel"], known["user"]["id"], 3, data, known["messages"][-1])

    def slash(self, channel: str, user: str, name: str, text: str = "", image: str = "") -> str:
        options: list[Object] = [{"name": "text", "type": 3, "value": text}] if text else []
        resolved = {}
        if image:
            upload = self.id()
            options.append({"name": "image", "type": 11, "value": upload})
            resolved = {
                "attachments": {
                    upload: {
                        "id": upload,
                        "url": image,
                        "filename": "p.png",
                        "content_type": "image/png",
                        "size": 1,
                    }
                }
            }
        return self._interact(
            channel, user, 2, {"id": "5", "name": name, "type": 1, "options": options, "resolved": resolved}
        )

    def _interact(
        self, channel: str, user: str, kind: int, data: Object, message: Object | None = None
    ) -> str:
        guild, number, who = self.channels[channel].get("guild_id"), self.id(), self.user(user)
        made = {
            "id": number,
            "token": f"tok{number}",
            "type": kind,
            "data": data,
            "channel_id": channel,
            "locale": self.locales.get(user, "zh-CN"),
            **NEEDED,
        }
        made |= {"message": message} if message else {}
        if guild:
            rights = {"permissions": str(self._base(guild, user))}
            made |= {"guild_id": guild, "member": self.member_json(guild, user) | rights}
        else:
            made |= {"user": who}
        about = {
            "id": number,
            "token": made["token"],
            "kind": kind,
            "channel": channel,
            "user": who,
            "made": self.now(),
        }
        self.interactions[number] = about | {"acknowledged": None, "followups": [], "messages": []}
        self.publish("INTERACTION_CREATE", made, 0)
        return number

    def join(self, guild: str, user: str) -> None:
        self.guilds[guild]["members"][user] = []
        self.publish("GUILD_MEMBER_ADD", self.member_json(guild, user) | {"guild_id": guild}, 1 << 1)

    def leave(self, guild: str, user: str) -> None:
        self.guilds[guild]["members"].pop(user, None)
        self.publish("GUILD_MEMBER_REMOVE", {"guild_id": guild, "user": self.user(user)}, 1 << 1)

    def kick(self, guild: str) -> None:
        del self.guilds[guild]
        self.publish("GUILD_DELETE", {"id": guild}, 1)

    # -- the gateway's side ------------------------------------------------------------------------

    def publish(self, event: str, data: Object, intent: int) -> None:
        for session in self.sessions.values():
            if intent and not session.intents & intent:
                continue
            seen = data
            if event.startswith("MESSAGE_") and not session.intents & 1 << 15 and data.get("guild_id"):
                seen = data | {"content": "", "attachments": [], "embeds": [], "components": []}
            session.seq += 1
            packet = {"op": 0, "t": event, "s": session.seq, "d": seen}
            session.log.append(packet)
            if session.tell:
                session.tell(packet)

    def raw(self, event: str, data: Any) -> None:
        """An event as it should never come."""
        self.publish(event, data, 0)

    def op(self, op: int, data: Any = None) -> None:
        """7: reconnect, please; 9: the session is invalid (data: may it be resumed?)."""
        for session in list(self.sessions.values()):
            if session.tell:
                session.tell({"op": op, "d": data, "t": None, "s": None})
        if op == 9 and not data:
            self.sessions.clear()

    def cut(self, *, forget: bool = False) -> None:
        """Every gateway socket breaks off; `forget`: no session can be resumed."""
        for socket in list(self.sockets):
            socket.transport.abort()
        for session in self.sessions.values():
            session.tell = None
        if forget:
            self.sessions.clear()

    async def shut(self, code: int) -> None:
        """Every gateway socket is closed with this code."""
        await asyncio.gather(*(socket.close(code=code) for socket in list(self.sockets)))

    def fault(self, method: str, path: str, kind: str, times: int = 1, **more: Any) -> None:
        self.faults.append(Fault(method, path, kind, times, **more))

    def set(self, name: str, value: Any) -> None:
        setattr(self, name, value)

    def state(self) -> Object:
        """What the bot has said and done, as JSON."""
        own = {c: [m for m in said.values() if m["author"]["id"] == BOT] for c, said in self.messages.items()}
        return {
            "said": own,
            "messages": self.messages,
            "interactions": self.interactions,
            "commands": self.commands,
            "calls": self.calls,
        }
