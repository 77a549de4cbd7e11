"""`python3 -m bot run`: everything that serves, started together, supervised, and stopped within ten
seconds."""

from __future__ import annotations

import asyncio
import gc
import inspect
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.engine import make_url

from adapters.base import Adapter
from bot.app import App
from bot.calling.command import specs
from bot.care.fitness import BeingServed, Unfit, prepare, serving_on
from bot.config import ConfigError, Secret, Settings, load, revealed, watch
from bot.delivery.outbox import Outbox
from bot.hearing.inbox import Inbox
from bot.running import example
from bot.running.logs import configure, hide
from bot.running.staying import staying
from bot.timing.clock import Clock
from bot.timing.clockwork import Clockwork
from bot.timing.duties import ASLEEP, Duties
from bot.web.health import routes
from bot.web.server import PortInUse, bind, server
from commerce.ground.db import Database
from commerce.ground.wiping import others_than, wipe
from commerce.services.voice import outgoing

log = structlog.get_logger(__name__)

SAY_WITHIN, STOP_WITHIN = 2.0, 6.0


def serve(config: Path, environ: Mapping[str, str], *, verbose: bool) -> int:
    """Serves until it is told to stop. -> the exit code."""
    settings = load(config, environ)
    configure(verbose=verbose)
    hide(*secrets(settings))
    return asyncio.run(Serving(settings, environ).run())


def _settle() -> None:
    """What stands by now stands until the end: the collector need not look through it again and again, which
    cost a seventh of an order."""
    gc.collect()
    gc.freeze()


def secrets(settings: Settings) -> list[str]:
    """Every value of the settings that no log may hold."""
    password = make_url(settings.database.url).password
    found = [str(password)] if password else []
    for options in settings.adapters.values():
        held = (
            options.values()
            if isinstance(options, Mapping)
            else [getattr(options, one.name) for one in fields(options)]
        )
        found += [value.reveal() for value in held if isinstance(value, Secret)]
    return found


class Serving:
    """One process that serves one community."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self.settings, self.environ = settings, environ
        self.clock = Clock()
        self.database = Database.at(settings.database.url)
        self.app = App(settings, self.database, self.clock.now)
        self.outbox = Outbox(
            self.database, self.app.adapters, lambda: self.app.settings, self.app.speech, self.clock.now
        )
        self.failed: dict[str, str] = {}
        self._tasks: list[asyncio.Task[Any]] = []
        self._stopped = asyncio.Event()
        self._listening: socket.socket | None = None

    async def run(self) -> int:
        self._adapters()
        if not self._listen():
            await self.database.close()
            return 2
        try:
            with serving_on(self.database) as mark:
                await prepare(self.database)
                if mark.alone:
                    await self._take_up()
                mark.share()
                with staying():
                    return await self._serve()
        except (Unfit, BeingServed) as why:
            print(why, file=sys.stderr)
            self._hush()
            await self.database.close()
            return 2

    async def _take_up(self) -> None:
        """What a killed process was saying is said at once: nobody else is there to be saying it."""
        async with self.database.write() as session:
            await outgoing.abandon(session)

    async def _serve(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stopped.set)
        self.app.desk.open()
        await self.app.begin()
        self.duties = Duties(self.app, asleep=ASLEEP)
        clockwork = Clockwork(self.duties)
        self._start(self.outbox.run(self.app.said), "outbox")
        hearing = [
            self._start(self._supervise(name, adapter), name) for name, adapter in self.app.adapters.items()
        ]
        self._start(watch(self.settings.path, self.environ, self._adopt, self._complain), "config")
        self._web()
        await example.begin(self.app)
        clockwork.start()
        _settle()
        await self._stopped.wait()
        await self._stop(hearing, clockwork)
        return 0

    def stop(self) -> None:
        """Asks it to stop; `run` then returns."""
        self._stopped.set()

    def _adapters(self) -> None:
        """Builds every platform that is on; one that cannot be built is seen in /healthz, and the others
        serve."""
        for name, options in self.settings.adapters.items():
            try:
                made = import_module(f"adapters.{name}").Platform
                self.app.adapters[name] = made(
                    revealed(options), Inbox(self.app, name), **self._offers(name, made)
                )
            except Exception as error:
                self.failed[name] = f"could not be started: {type(error).__name__}: {error}"
                log.exception("adapter could not be started", adapter=name)

    def _offers(self, name: str, made: Callable[..., Any]) -> dict[str, Any]:
        """What an adapter may ask for in its constructor, by parameter name: its groups, who may look, and,
        alone, the clock."""
        groups = {
            g.chat.partition(":")[2]: g.name for g in self.settings.groups if g.chat.startswith(f"{name}:")
        }
        offers: dict[str, Any] = {
            "groups": groups or None,
            "hosts": [self.settings.web.host],
            "exposed": self.settings.web.is_exposed,
        }
        if len(self.settings.adapters) == 1:
            offers |= {"advance": self._advance, "clear": self._clear}
        return {key: value for key, value in offers.items() if key in inspect.signature(made).parameters}

    def _start(self, work: Awaitable[Any], name: str) -> asyncio.Task[Any]:
        task = asyncio.ensure_future(work)
        task.set_name(name)
        self._tasks.append(task)
        return task

    async def _supervise(self, name: str, adapter: Adapter) -> None:
        """Keeps a platform heard, whatever happens to it; its menus are an extra that never stops it."""
        self._start(self._offer(name, adapter), f"{name} menus")
        pause = 1.0
        while True:
            try:
                await adapter.run()
                log.warning("adapter ended", adapter=name)
            except Exception as error:
                log.exception("adapter stumbled", adapter=name, error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(60.0, pause * 2)

    async def _offer(self, name: str, adapter: Adapter) -> None:
        try:
            await adapter.offer(specs())
        except Exception as error:
            log.warning("menus could not be offered", adapter=name, error=type(error).__name__)

    def _listen(self) -> bool:
        """Takes the web server's port, before anything else is begun. -> False where nobody could be served
        without it."""
        web = self.settings.web
        try:
            self._listening = bind(web.host, web.port)
        except PortInUse as taken:
            self.failed["web"] = str(taken)
            elsewhere = [name for name, adapter in self.app.adapters.items() if not adapter.routes()]
            goes_on = (
                f"The web pages are off, {', '.join(elsewhere)} is served"
                if elsewhere
                else "Nothing is served"
            )
            print(f"{goes_on}: {taken}.", file=sys.stderr, flush=True)
            return bool(elsewhere)
        return True

    def _web(self) -> None:
        if self._listening is None:
            return
        pages = [route for adapter in self.app.adapters.values() for route in adapter.routes()]
        home = "/sandbox" if any(getattr(route, "path", "") == "/sandbox" for route in pages) else ""
        web, port = self.settings.web, self._listening.getsockname()[1]
        host = f"[{web.host}]" if ":" in web.host else web.host
        address = f"Plusone is serving. Open http://{host}:{port}/ (Ctrl-C stops it.)"
        serving = server(
            [*routes(self.app, self.failed, self.outbox, self.duties, home), *pages],
            lambda: print(address, flush=True),
        )
        self._start(serving.serve(sockets=[self._listening]), "web")

    def _hush(self) -> None:
        """Gives the port back."""
        if self._listening is not None:
            self._listening.close()

    def _adopt(self, settings: Settings) -> None:
        self.app.adopt(settings)
        log.info("new settings taken", path=str(settings.path))

    def _complain(self, wrong: ConfigError) -> None:
        print(
            f"{wrong}\nconfig.toml has mistakes; the settings from before stay in force.",
            file=sys.stderr,
            flush=True,
        )

    async def _advance(self, by: Any) -> None:
        self.clock.advance(by)

    async def _clear(self) -> str | None:
        """Starts empty: the community's whole database. Only ever offered where the sandbox is the only
        platform, and done where it always was. -> why it was not done."""
        async with self.database.write() as session:
            if others := await others_than(session, *self.settings.adapters):
                return f"this database holds people or groups of {', '.join(others)}; only a sandbox's own is emptied"
            await wipe(session)
        self.app.known.forget()
        return None

    async def _stop(self, hearing: list[asyncio.Task[Any]], clockwork: Clockwork) -> None:
        """Finish what is being said; stop hearing, which closes the connections; finish what was begun; then
        everything else. What was not confirmed comes again."""
        log.info("stopping")
        with suppress(TimeoutError):
            await asyncio.wait_for(self.outbox.finish(), SAY_WITHIN)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_WITHIN):
                await _end(hearing)
                await clockwork.stop()
                await self.app.desk.close()
        await _end(self._tasks)
        self._hush()
        await self.database.close()


async def _end(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 3)
