"""uvicorn inside our own loop: a port in use is said before anything is begun, and our signals stay ours."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

BACKLOG = 128


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._begun()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Until it is cancelled. The loop listens no more then: else it would go on watching a closed file's
        number, and fail whoever is given that number next."""
        try:
            await super().serve(sockets)
        finally:
            for one in self.servers if self.started else ():
                one.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PortInUse(Exception):
    """Somebody else listens there."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens from now on: who connects early waits. Raises PortInUse."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        what = f"port {port} on {host} is taken" if taken else f"nobody can listen on {host}:{port}"
        remedy = "set another host or port under [web] in config.toml"
        free = "or start with PLUSONE__WEB__PORT=0 for any free one"
        raise PortInUse(f"{what} ({error.strerror}); stop what listens there, {remedy}, {free}") from None
    return listening


def server(routes: Sequence[BaseRoute], begun: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """The server for these routes, to be run with `serve(sockets=[...])`; it calls `begun` once it
    answers."""
    config = uvicorn.Config(
        Starlette(routes=list(routes)),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    return _Server(config, begun)
