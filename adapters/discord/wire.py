"""The one door to the library and to Discord's REST pages: log-in, one request, and what a failure means for
who asked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import aiohttp

from adapters.base import TooLarge, TryLater, Uncertain, Undeliverable
from adapters.discord.reading import Me

with warnings.catch_warnings():
    # Python 3.11 and 3.12 announce the end of `audioop`, which the library imports for voice; we have no
    # voice.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord as discord
    from discord.gateway import DiscordWebSocket as DiscordWebSocket
    from discord.gateway import KeepAliveHandler
    from discord.http import Route

# below that it prints whole messages, and addresses that hold tickets
logging.getLogger("discord").setLevel(logging.WARNING)
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

# seconds: for one request with the library's own repeats; that a request waits for the log-in
ANSWER, LOG_IN = (
    40.0,
    5.0,
)
GOODBYE = 2.0  # seconds that Discord may take to see us off
SLOWLY = 60.0  # seconds between tries that only a person at the portal can help
PORTAL = "https://discord.com/developers/applications"
BAD_TOKEN = f"Discord refuses the token: open {PORTAL}, your application, Bot, Reset Token; put the new one where config.toml says"
# unknown channel, server, person; no access; closed to private messages
GONE = {
    10003,
    10004,
    10013,
    50001,
    50007,
    50033,
    50278,
}
# unknown message; edited too often; Discord's own; thread archived; thread locked
MISSING = {
    10008,
    30046,
    50021,
    50083,
    160005,
}
NO_ACCESS, NO_RIGHT = 50001, 50013


class Refused(Undeliverable):
    """Discord's no, with its own number for the reason."""

    def __init__(self, why: str, status: int, code: int) -> None:
        super().__init__(why, gone=code in GONE, missing=code in MISSING)
        self.status, self.code = status, code


class Wire:
    """One log-in. The library's clients have only class-wide hosts, so a process has one Discord."""

    def __init__(self, token: str, api_base: str) -> None:
        Route.BASE = api_base.rstrip("/")
        self.token = token
        self._client: discord.Client | None = None
        self._open = asyncio.Event()
        self._door = asyncio.Lock()
        self._me: Me | None = None

    @property
    def is_open(self) -> bool:
        return self._open.is_set()

    @property
    def me(self) -> Me:
        if self._me is None:
            raise TryLater(LOG_IN, "not logged in to Discord yet")
        return self._me

    @property
    def client(self) -> discord.Client:
        if self._client is None:
            raise TryLater(LOG_IN, "not logged in to Discord yet")
        return self._client

    async def open(self) -> None:
        """Logs in, unless that is done. Raises discord.LoginFailure for a bad token."""
        async with self._door:
            if self.is_open:
                return
            client = discord.Client(intents=discord.Intents(guilds=True), max_ratelimit_timeout=ANSWER - 10)
            try:
                async with asyncio.timeout(ANSWER):
                    await client.login(self.token)
            except BaseException:
                await hang_up(client)
                raise
            user = client.user
            assert user is not None  # the library sets it when it logs in
            self._client, self._me = (
                client,
                Me(str(user.id), user.name, str(client.application_id or user.id)),
            )
            self._open.set()

    async def opened(self) -> None:
        """Waits for the log-in."""
        await self._open.wait()

    async def close(self) -> None:
        if self.is_open:
            self._open.clear()
            await hang_up(self.client)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Sequence[dict[str, Any]] = (),
        params: Any = None,
        **ids: Any,
    ) -> Any:
        """One request, by the library's own buckets. Raises Refused, TryLater or Uncertain and nothing
        else."""
        more: dict[str, Any] = {
            name: value
            for name, value in (("json", json), ("form", form or None), ("params", params))
            if value is not None
        }
        with in_plain_words():
            await self._soon_open()
            async with asyncio.timeout(ANSWER):
                return await self.client.http.request(Route(method, path, **ids), **more)

    async def _soon_open(self) -> None:
        try:
            async with asyncio.timeout(LOG_IN):
                await self._open.wait()
        except TimeoutError:
            raise TryLater(LOG_IN, "not logged in to Discord yet") from None


async def download(address: str, most: int) -> bytes:
    """What lies at one of Discord's own addresses. Raises TooLarge beyond `most` bytes, Undeliverable where it is
    gone, TryLater."""
    try:
        async with (
            asyncio.timeout(ANSWER),
            aiohttp.ClientSession() as store,
            store.get(address) as answer,
        ):
            if answer.status != 200:
                raise Undeliverable(f"Discord's store answers {answer.status}")
            content = await answer.content.read(most + 1)
            while len(content) <= most and (more := await answer.content.read(most + 1)):
                content += more
    except (aiohttp.ClientError, TimeoutError) as error:
        raise TryLater(LOG_IN, f"Discord's store: {type(error).__name__}") from None
    if len(content) > most:
        raise TooLarge(address)
    return content


async def hang_up(client: discord.Client) -> None:
    """Closes a client to the end, even if we are cancelled meanwhile: a cancelled `Client.close` would leave
    its sockets open."""
    closing = asyncio.create_task(_close(client))
    try:
        await asyncio.shield(closing)
    except asyncio.CancelledError:
        await closing
        raise


async def _close(client: discord.Client) -> None:
    with contextlib.suppress(asyncio.CancelledError):  # of the library's own closing, cancelled before
        await client.close()
    await client.http.close()


class Gateway(discord.Client):
    """A client that knows every socket it opened: one that is cut short while it greets is nobody's else, nor
    is its heartbeat."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._sockets: list[aiohttp.ClientWebSocketResponse] = []
        self._ws_connect = self.http.ws_connect
        self.http.ws_connect = self._open_socket  # type: ignore[method-assign]

    async def _open_socket(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        self._sockets.append(await self._ws_connect(url, compress=compress))
        return self._sockets[-1]

    async def close(self) -> None:
        await super().close()
        for socket in self._sockets:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(socket.close(), GOODBYE)
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws._connection is self._connection:
                thread.stop()
                await asyncio.to_thread(thread.join)


@contextlib.contextmanager
def in_plain_words() -> Iterator[None]:
    """The library's failures as the three that the shop knows: surely not, surely not yet, perhaps."""
    try:
        yield
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise meaning(error) from error


def meaning(error: Exception) -> Refused | TryLater | Uncertain:
    """What a failed request means. The library repeats a reset connection only by the numbers that other
    systems give it."""
    if isinstance(error, discord.RateLimited):
        return TryLater(error.retry_after)
    if isinstance(error, discord.HTTPException):
        if error.status == 429:
            return TryLater(_seconds(error.response.headers.get("Retry-After")), "Discord asks to wait")
        if error.status == 401:
            return TryLater(SLOWLY, BAD_TOKEN, at_most=True)
        if error.status < 500:
            return Refused(f"{error.status} {error.code}: {error.text}"[:300], error.status, error.code)
    if isinstance(error, aiohttp.ClientConnectorError):
        return TryLater(LOG_IN, "Discord cannot be reached")
    return Uncertain(f"{type(error).__name__}: {error}"[:300])


def _seconds(retry_after: str | None) -> float:
    try:
        return max(1.0, float(retry_after or SLOWLY))
    except ValueError:
        return SLOWLY
