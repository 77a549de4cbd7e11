"""The HTTP side: requests, long polling, scripted wire faults, webhook delivery, and `/_control` for other
processes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from collections import defaultdict
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes.telegram.methods import METHODS, keep_allowed
from tests.fakes.telegram.world import Json, Refused, World

Params = dict[str, Any]
STRINGS = {
    "text",
    "caption",
    "url",
    "callback_query_id",
    "file_id",
    "photo",
    "description",
    "secret_token",
    "language_code",
    "parse_mode",
}
TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
FAULTS = (
    "reset",
    "reset after",
    "hang",
    "hang after",
    "half",
    "html 401",
    "html 404",
    "html 502",
    "json 500",
    "garbage",
)


class FakeTelegram(World):
    """The server. Faults are scripted by `break_next`; the rest of the control surface is `World`."""

    def __init__(self, *, webhook_pause: float = 0.05, **world: Any) -> None:
        super().__init__(**world)
        self.url = ""
        self.port = 0
        self._webhook_pause = webhook_pause
        self._faults: dict[str, list[str]] = defaultdict(list)
        self._polling: asyncio.Future[None] | None = None
        self._runner: web.AppRunner | None = None
        self._pusher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=50 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        app.router.add_post("/_control/{name}", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._pusher = asyncio.create_task(self._push_to_webhook())

    async def stop(self) -> None:
        """Also an outage: `start` again serves the same world on the same port."""
        if self._pusher:
            self._pusher.cancel()
            await asyncio.gather(self._pusher, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()

    def break_next(self, method: str, fault: str, times: int = 1, after: int = 0) -> None:
        """`times` calls of this method meet the fault, `after` so many that go well: one of FAULTS, or
        "refuse CODE sentence", or "late SECONDS": done at once, and told of later. "... after" and "half"
        break after the call was applied."""
        if fault not in FAULTS and not fault.startswith(("refuse ", "late ")):
            raise ValueError(f"{fault!r} is none of {FAULTS}")
        self._faults[method.lower()] += [""] * after + [fault] * times

    def mend(self) -> None:
        self._faults.clear()

    # -- the API -----------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"].lower()
        params = await _params(request)
        faults = self._faults[name]
        fault = faults.pop(0) if faults else ""
        broken = await self._break_before(request, fault)
        if broken:
            return broken
        status, answer = await self._answer(request.match_info["token"], name, params)
        if fault in ("reset after", "half"):
            return await _break_off(request, json.dumps(answer).encode() if fault == "half" else b"")
        if fault.startswith("late "):
            await asyncio.sleep(float(fault[5:]))
        if fault == "hang after":
            await asyncio.sleep(3600)
        return web.json_response(answer, status=status)

    async def _break_before(self, request: web.Request, fault: str) -> web.StreamResponse | None:
        if fault == "reset":
            return await _break_off(request, b"")
        if fault == "hang":
            await asyncio.sleep(3600)
        if fault.startswith("html"):
            return web.Response(
                status=int(fault[5:]), text="<html><body>nginx</body></html>", content_type="text/html"
            )
        if fault == "garbage":
            return web.Response(text="<html>login to the hotel's network</html>", content_type="text/html")
        if fault == "json 500":
            return _refusal(Refused(500, "Internal Server Error"))
        if fault.startswith("refuse"):
            _, code, sentence = fault.split(" ", 2)
            return _refusal(Refused(int(code), sentence))
        return None

    async def _answer(self, token: str, name: str, params: Params) -> tuple[int, Json]:
        try:
            return 200, {"ok": True, "result": await self._result(token, name, params)}
        except Refused as refused:
            return refused.code, _refusal_json(refused)

    async def _result(self, token: str, name: str, params: Params) -> Any:
        if token != self.token:
            raise Refused(401, "Unauthorized")
        self.calls.append((name, params))
        if name == "getupdates":
            return await self._get_updates(params)
        if name not in METHODS:
            raise Refused(404, "Not Found")
        return METHODS[name](self, params)

    async def _get_updates(self, params: Params) -> list[Json]:
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        if self._polling and not self._polling.done():
            self._polling.set_result(None)
        mine = self._polling = asyncio.get_running_loop().create_future()
        keep_allowed(self, params)
        if params.get("offset"):
            self.confirm(int(params["offset"]))
        await self._wait_for_news(mine, float(params.get("timeout", 0)))
        if not mine.done():
            mine.cancel()
        return list(self.queue)[: min(int(params.get("limit", 100)), 100)]

    async def _wait_for_news(self, mine: asyncio.Future[None], timeout: float) -> None:
        """Until there is something, the time is up, or another poller takes over (then 409)."""
        until = asyncio.get_running_loop().time() + timeout
        while not self.queue and (left := until - asyncio.get_running_loop().time()) > 0:
            self.news.clear()
            news = asyncio.ensure_future(self.news.wait())
            both: set[asyncio.Future[Any]] = {mine, news}
            await asyncio.wait(both, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if mine.done():
                raise Refused(409, TERMINATED)

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["path"].rpartition("/")[2]
        if request.match_info["token"] != self.token or name not in self.files:
            return web.Response(status=404)
        return web.Response(body=self.files[name])

    async def _control(self, request: web.Request) -> web.Response:
        call = await request.json()
        name = request.match_info["name"]
        if name.startswith("_"):
            return web.Response(status=404)
        done = getattr(self, name)
        return web.json_response(
            done(*call.get("args", []), **call.get("kwargs", {})) if callable(done) else done
        )

    # -- webhook -----------------------------------------------------------------------------------

    async def _push_to_webhook(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as client:
            while True:
                if not (self.webhook and self.queue):
                    self.news.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self.news.wait(), 0.1)
                    continue
                if not await self._deliver(client, self.queue[0]):
                    await asyncio.sleep(self._webhook_pause)

    async def _deliver(self, client: aiohttp.ClientSession, update: Json) -> bool:
        webhook = self.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook["secret"]} if webhook["secret"] else {}
        try:
            async with client.post(webhook["url"], json=update, headers=headers) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        if status // 100 == 2 and self.queue and self.queue[0] is update:
            self.queue.popleft()
            self.confirmed += 1
            return True
        webhook |= {
            "last_error_date": int(self.now()),
            "last_error_message": f"Wrong response from the webhook: {status}",
        }
        return False


async def _params(request: web.Request) -> Params:
    """Telegram takes the query, a form, multipart or JSON alike."""
    given: Params = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    else:
        for key, value in (await request.post()).items():
            given[key] = value.file.read() if isinstance(value, web.FileField) else value
            if isinstance(value, web.FileField):
                given[f"{key}_name"] = value.filename
    read = {key: _read(key, value) for key, value in given.items()}
    return {key: _attached(value, given) for key, value in read.items()}


def _read(key: str, value: Any) -> Any:
    if key in STRINGS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _attached(value: Any, given: Params) -> Any:
    return (
        given[value.removeprefix("attach://")]
        if isinstance(value, str) and value.startswith("attach://")
        else value
    )


async def _break_off(request: web.Request, body: bytes) -> web.StreamResponse:
    """Half an answer, or none, and then a reset."""
    response = web.StreamResponse(
        headers={"Content-Length": str(len(body) or 1), "Content-Type": "application/json"}
    )
    if body:
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
    if request.transport is not None:
        raw = request.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return response


def _refusal(refused: Refused) -> web.Response:
    return web.json_response(_refusal_json(refused), status=refused.code)


def _refusal_json(refused: Refused) -> Json:
    answer: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    return answer | ({"parameters": refused.parameters} if refused.parameters else {})
