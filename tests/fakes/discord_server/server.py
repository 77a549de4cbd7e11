"""The doors of the fake: one port for REST, gateway and control."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import WSMsgType, web

from .rest import Pages
from .world import BOT, CONTENT, MEMBERS, Session, World


@dataclass
class Serving:
    world: World
    url: str
    gateway_url: str


@contextlib.asynccontextmanager
async def serving(world: World, port: int = 0) -> AsyncIterator[Serving]:
    app = web.Application(client_max_size=32 << 20)
    pages = Pages(world)
    app.router.add_get("/gateway", partial(_gateway, world))
    app.router.add_route("*", "/_control/{act}", partial(_control, world))
    app.router.add_route("*", "/api/v10/{path:.*}", pages.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    number = runner.addresses[0][1]
    pages.gateway_url = f"ws://127.0.0.1:{number}/gateway"
    try:
        yield Serving(world, f"http://127.0.0.1:{number}/api/v10", pages.gateway_url)
    finally:
        world.cut()
        await runner.cleanup()


async def _control(world: World, request: web.Request) -> web.Response:
    """`POST /_control/say {"channel": "100", "user": "7", "text": "+1"}` -> {"is": "its id"}."""
    asked: dict[str, Any] = await request.json() if request.can_read_body else {}
    done = getattr(world, request.match_info["act"])(**asked)
    return web.json_response({"is": await done if inspect.isawaitable(done) else done})


async def _gateway(world: World, request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(max_msg_size=0)
    await socket.prepare(request)
    packets: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    packets.put_nowait(
        {"op": 10, "d": {"heartbeat_interval": world.heartbeat_interval}, "s": None, "t": None}
    )
    speaking = asyncio.create_task(_speak(socket, packets))
    request_transport = request.transport
    socket.transport = request_transport  # type: ignore[attr-defined]  # what `World.cut` breaks off
    world.sockets.add(socket)
    session: Session | None = None
    try:
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                session = await _answer(world, socket, packets, json.loads(frame.data)) or session
    finally:
        world.sockets.discard(socket)
        speaking.cancel()
        if session and session.tell == packets.put_nowait:
            session.tell = None
    return socket


async def _speak(socket: web.WebSocketResponse, packets: asyncio.Queue[dict[str, Any]]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await socket.send_str(json.dumps(await packets.get()))


async def _answer(
    world: World, socket: web.WebSocketResponse, packets: Any, packet: dict[str, Any]
) -> Session | None:
    op, data = packet["op"], packet["d"]
    if op == 1:
        world.heartbeats += 1
        packets.put_nowait({"op": 11, "d": None, "s": None, "t": None})
    elif op == 2:
        return await _identify(world, socket, packets, data)
    elif op == 6:
        return _resume(world, packets, data)
    return None


async def _identify(
    world: World, socket: web.WebSocketResponse, packets: Any, data: dict[str, Any]
) -> Session | None:
    world.identifies += 1
    if data["token"] != world.token:
        await socket.close(code=4004, message=b"Authentication failed.")
        return None
    if (data["intents"] & 1 << 15 and not world.flags & CONTENT) or (
        data["intents"] & 1 << 1 and not world.flags & MEMBERS
    ):
        await socket.close(code=4014, message=b"Disallowed intent(s).")
        return None
    session = Session(f"s{world.identifies}", data["intents"], tell=packets.put_nowait)
    world.sessions[session.id] = session
    guilds = [{"id": guild, "unavailable": True} for guild in world.guilds]
    application = {"id": BOT, "flags": world.flags}
    ready = {
        "v": 10,
        "user": world.users[BOT],
        "guilds": guilds,
        "session_id": session.id,
        "application": application,
    }
    _tell(
        session,
        "READY",
        ready | {"resume_gateway_url": str(socket._req.url.with_scheme("ws").with_query(None))},
    )  # type: ignore[union-attr]
    for guild in world.guilds:
        _tell(session, "GUILD_CREATE", world.guild_json(guild) | {"unavailable": False})
    return session


def _resume(world: World, packets: Any, data: dict[str, Any]) -> Session | None:
    session = world.sessions.get(data["session_id"])
    if session is None:
        packets.put_nowait({"op": 9, "d": False, "s": None, "t": None})
        return None
    world.resumes += 1
    for packet in session.log:
        if packet["s"] > data["seq"]:
            packets.put_nowait(packet)
    session.tell = packets.put_nowait
    _tell(session, "RESUMED", {})
    return session


def _tell(session: Session, event: str, data: dict[str, Any]) -> None:
    session.seq += 1
    packet = {"op": 0, "t": event, "s": session.seq, "d": data}
    session.log.append(packet)
    assert session.tell
    session.tell(packet)
