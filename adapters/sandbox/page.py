"""The sandbox's page: the routes through which people look into the room and speak in it.

What the page sends is confirmed (200) only after the bot has applied it, and the page repeats what was not
confirmed under its id. Only this machine's own page gets in: its Host and Origin, a cookie, and for every
deed a token that only the page can read.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from adapters.base import Attached, CommandSpec, Inbox, Message
from adapters.sandbox.fold import PLATFORM
from adapters.sandbox.room import NoSuchButton, NotYours, Room

log = logging.getLogger(__name__)

Advance = Callable[[timedelta], Awaitable[None]]
Clear = Callable[[], Awaitable[str | None]]  # -> why it was not done

WEB = Path(__file__).resolve().parents[2] / "templates" / "web"
PICTURE, WORDS = 5 * 1024 * 1024, 64 * 1024  # bytes of a body
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HEADER = "x-sandbox-token"
PASSED_ON = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "cf-connecting-ip",
)
ID, PERSON = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", PLATFORM + r":[\w.-]{1,40}"
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}

Body = dict[str, Any]
Answer = Callable[[Request], Awaitable[Response]]


class _No(Exception):
    """The page is told `status` and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Speaker(Protocol):
    """What the page needs of the bot's side."""

    room: Room
    inbox: Inbox
    commands: Sequence[CommandSpec]

    async def deliver(self) -> None: ...


class Page:
    """The routes, over one platform. `advance` and `clear` are what the app lets the page do to its clock and
    its database."""

    def __init__(
        self,
        platform: Speaker,
        hosts: Sequence[str],
        advance: Advance | None,
        clear: Clear | None,
        *,
        open_to_network: bool = False,
    ) -> None:
        self.platform, self.room, self.advance, self.forget = platform, platform.room, advance, clear
        self.token, self.start = secrets.token_urlsafe(32), secrets.token_hex(4)
        self.hosts = {
            "127.0.0.1",
            "localhost",
            "[::1]",
            *(f"[{host}]" if ":" in host else host.lower() for host in hosts),
        }
        self.open_to_network = open_to_network
        self.followers: set[asyncio.Event] = set()
        self.room.on_change(self.wake)

    def routes(self) -> list[Route]:
        deeds = (self.say, self.edit, self.delete, self.press, self.react, self.join, self.clock, self.clear)
        return [
            Route("/sandbox", self.door(self.html, known=False)),
            Route("/sandbox/page/{name}", self.door(self.part, known=False)),
            Route("/sandbox/events", self.door(self.events)),
            Route("/sandbox/file/{ref}", self.door(self.file)),
            Route("/sandbox/photo", self.door(self.photo), methods=["POST"]),
            Route("/sandbox/paper", self.door(self.paper), methods=["POST"]),
            *(
                Route(f"/sandbox/{deed.__name__}", self.door(self.told(deed)), methods=["POST"])
                for deed in deeds
            ),
        ]

    def wake(self) -> None:
        for follower in self.followers:
            follower.set()

    # -- who gets in -------------------------------------------------------------------------------

    def door(self, answer: Answer, known: bool = True) -> Answer:
        async def guarded(request: Request) -> Response:
            try:
                self.admit(request, known)
                response = await answer(request)
            except _No as no:
                response = JSONResponse({"error": str(no)}, no.status)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return guarded

    def admit(self, request: Request, known: bool) -> None:
        host = request.headers.get("host", "")
        self._is_from_here(request, host)
        if known and not secrets.compare_digest(
            request.cookies.get(_cookie(request), "").encode(), self.token.encode()
        ):
            raise _No(403, "open the page again")
        if request.method == "POST":
            if not self.open_to_network and request.headers.get("origin", f"http://{host}") not in (
                f"http://{host}",
                f"https://{host}",
            ):
                raise _No(403, "another page may not speak here")
            if not secrets.compare_digest(request.headers.get(HEADER, "").encode(), self.token.encode()):
                raise _No(403, "open the page again")

    def _is_from_here(self, request: Request, host: str) -> None:
        """A proxy may call this machine by its own name, but most tell for whom they ask."""
        if self.open_to_network:
            return
        if re.sub(r":\d+$", "", host.lower()) not in self.hosts:
            raise _No(421, "this page is served under the host in config.toml only")
        if any(name in request.headers for name in PASSED_ON):
            raise _No(421, "this page is not served through a proxy; see open_to_network in config.toml")

    def told(self, deed: Callable[[Body], Awaitable[Body | None]]) -> Answer:
        """A deed takes a JSON object and gives one back."""

        async def answer(request: Request) -> Response:
            if (
                request.headers.get("content-type", "").partition(";")[0].strip().lower()
                != "application/json"
            ):
                raise _No(415, "application/json only")
            try:
                body = json.loads(await _read(request, WORDS))
            except (ValueError, RecursionError):
                raise _No(400, "that is no JSON") from None
            if not isinstance(body, dict):
                raise _No(400, "an object is wanted")
            try:
                return JSONResponse({"ok": True, **(await deed(body) or {})})
            except NotYours:
                raise _No(403, "only one's own messages") from None
            except NoSuchButton:
                raise _No(409, "that button is gone") from None

        return answer

    # -- looking -----------------------------------------------------------------------------------

    async def html(self, request: Request) -> Response:
        response = HTMLResponse((WEB / "sandbox.html").read_text("utf-8").replace("{{token}}", self.token))
        response.set_cookie(_cookie(request), self.token, path="/sandbox", httponly=True, samesite="strict")
        return response

    async def part(self, request: Request) -> Response:
        name = request.path_params["name"]
        if not re.fullmatch(r"sandbox[a-z_]*\.(js|css)", name) or not (WEB / name).is_file():
            raise _No(404, "there is no such page")
        return FileResponse(WEB / name)

    async def file(self, request: Request) -> Response:
        content = self.room.fetch(request.path_params["ref"])
        if content is None:
            raise _No(404, "there is no such file")
        kind = picture(content)
        headers = {"Cache-Control": "private, max-age=86400"} | (
            {} if kind else {"Content-Disposition": "attachment"}
        )
        return Response(content, media_type=kind or "application/octet-stream", headers=headers)

    async def events(self, request: Request) -> Response:
        """The room's events from the first, or from the one after Last-Event-ID; `hello` begins, `ready` ends
        what is past."""
        start, _, at = request.headers.get("last-event-id", "").rpartition(".")
        resumed = int(at) if start == self.era and re.fullmatch(r"[0-9]{1,9}", at) else 0
        resumed = resumed if resumed <= len(self.room.log) else 0
        return EventSourceResponse(self.follow(resumed), ping=15, headers={"X-Accel-Buffering": "no"})

    async def follow(self, at: int) -> AsyncIterator[dict[str, str]]:
        news, era, greeted = asyncio.Event(), "", Body()
        self.followers.add(news)
        try:
            while True:
                news.clear()
                if era and era != self.era:
                    at = 0
                if era != self.era or self.greeting != greeted:
                    era, greeted = self.era, self.greeting
                    yield {
                        "event": "hello",
                        "data": json.dumps(
                            {"era": era, "now": self.platform.inbox.now().isoformat(), **greeted}
                        ),
                    }
                while at < len(self.room.log) and era == self.era:
                    at += 1
                    yield {"event": "room", "id": f"{era}.{at}", "data": json.dumps(self.room.log[at - 1])}
                yield {"event": "ready", "data": json.dumps({"now": self.platform.inbox.now().isoformat()})}
                await news.wait()
        finally:
            self.followers.discard(news)

    @property
    def era(self) -> str:
        return f"{self.start}.{self.room.era}"

    @property
    def greeting(self) -> Body:
        """What the page must know besides the events. People and groups are pairs: an object's keys lose
        their order."""
        return {
            "groups": [[chat, name] for chat, name in self.room.groups.items()],
            "people": [[person, name] for person, name in self.room.seats.items()],
            "leaders": sorted({person for _, person in self.room.admins}),
            "commands": [asdict(command) for command in self.platform.commands],
            "clock": self.advance is not None,
            "clear": self.forget is not None,
        }

    # -- doing -------------------------------------------------------------------------------------

    async def say(self, body: Body) -> None:
        chat, person, message = self.place(body), _word(body, "person", PERSON), _word(body, "id", ID)
        known, ref = self.room.bubble(chat, message), _word(body, "photo", r"[0-9a-f]{32}|")
        if known and known["by"] != person:
            raise NotYours(message)
        text = _text(body, "text", 4096)
        paper = _word(body, "paper", r"[0-9a-f]{32}|")
        if not (text.strip() or ref or paper):
            raise _No(400, "nothing is said")
        content = self.room.fetch(paper) if paper else b""
        if content is None or (ref and self.room.fetch(ref) is None):
            raise _No(404, "there is no such file")
        file = Attached(paper, _text(body, "paper_name", 200), len(content)) if paper else None
        reply = _word(body, "reply_to", ID + "|") or None
        said = self.room.say(chat, person, message, text, self.now, reply, photo=ref or None, file=file)
        await self.heard(said)

    async def edit(self, body: Body) -> None:
        chat, person, message = self.place(body), _word(body, "person", PERSON), _word(body, "id", ID)
        await self.heard(self.room.edit(chat, person, message, _text(body, "text", 4096), None, self.now))

    async def delete(self, body: Body) -> None:
        chat, person, message = self.place(body), _word(body, "person", PERSON), _word(body, "id", ID)
        await self.heard(self.room.delete(chat, message, self.now, person))

    async def press(self, body: Body) -> None:
        chat, person, message = self.place(body), _word(body, "person", PERSON), _word(body, "id", ID)
        await self.heard(
            self.room.press(
                chat, person, _text(body, "button", 200), _word(body, "on", ID), self.now, message
            )
        )

    async def react(self, body: Body) -> None:
        chat, person, message = self.place(body), _word(body, "person", PERSON), _word(body, "id", ID)
        if self.room.bubble(chat, message) is None:
            raise _No(404, "there is no such message")
        self.room.react(chat, message, person, _text(body, "mark", 8))

    async def join(self, body: Body) -> None:
        person, name = _word(body, "person", PERSON), _text(body, "name", 64).strip()
        if not name:
            raise _No(400, "a name is wanted")
        await self.heard(self.room.join(self.place(body), person, _word(body, "id", ID), self.now, name))

    async def clock(self, body: Body) -> Body:
        """Pushes the clock forward by `minutes` (a year at most)."""
        minutes = body.get("minutes")
        if self.advance is None:
            raise _No(404, "this clock cannot be pushed")
        if (
            isinstance(minutes, bool)
            or not isinstance(minutes, int | float)
            or not 0 < minutes <= 366 * 24 * 60
        ):
            raise _No(400, "minutes: more than 0, a year at most")
        await self.advance(timedelta(minutes=minutes))
        self.wake()
        return {"now": self.now.isoformat()}

    async def clear(self, body: Body) -> None:
        if self.forget is None:
            raise _No(404, "this room cannot be emptied")
        if why_not := await self.forget():
            raise _No(409, why_not)
        self.room.clear()

    async def photo(self, request: Request) -> Response:
        content = await _read(request, PICTURE)
        if not picture(content):
            raise _No(415, "PNG, JPEG, GIF or WebP only")
        return JSONResponse({"ok": True, "photo": self.room.store(content)})

    async def paper(self, request: Request) -> Response:
        """A document on its way into a message: a bank's file."""
        return JSONResponse({"ok": True, "paper": self.room.store(await _read(request, PICTURE))})

    async def heard(self, message: Message) -> None:
        """Confirmed only when the bot has applied it; what it could not take stays in the room and is tried
        again."""
        try:
            await self.platform.deliver()
        except Exception:
            log.exception("what was said in the sandbox could not be applied")
        if message in self.room.waiting:
            raise _No(503, "the bot cannot hear just now")

    def place(self, body: Body) -> str:
        chat = _word(body, "chat", PERSON)
        if chat not in self.room.groups and chat != body.get("person"):
            raise _No(404, "there is no such chat")
        return chat

    @property
    def now(self) -> datetime:
        return self.platform.inbox.now()


def _cookie(request: Request) -> str:
    """Cookies do not tell ports apart; two sandboxes on one machine must not take each other's."""
    return f"plusone_{request.url.port or 'sandbox'}"


async def _read(request: Request, limit: int) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise _No(413, f"{limit} bytes at most")
    return bytes(content)


def _text(body: Body, key: str, limit: int) -> str:
    """A string without halves of characters, which no database and no UTF-8 can hold."""
    text = body.get(key, "")
    if not isinstance(text, str) or len(text) > limit:
        raise _No(400, f"{key}: a text of {limit} characters at most")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def _word(body: Body, key: str, form: str) -> str:
    word = body.get(key, "")
    if not isinstance(word, str) or not re.fullmatch(form, word):
        raise _No(400, f"{key}: not of the form {form}")
    return word


def picture(content: bytes) -> str:
    """The type by the first bytes, never by what the sender calls it; '' for anything but a picture."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")
