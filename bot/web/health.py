"""/healthz: green while the database answers and every platform is heard; red says what is wrong and what to
do."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from adapters.base import Health
from bot.app import App
from bot.delivery.outbox import Outbox
from bot.timing.duties import Duties
from commerce.queries.health import queues


async def health(
    app: App, failed: dict[str, str], outbox: Outbox | None = None, duties: Duties | None = None
) -> tuple[bool, dict[str, Any]]:
    """-> (all is well, the facts). `failed` names adapters that could not be started, with the reason."""
    parts = {
        "database": await _kept(app, outbox),
        "duties": _clockwork(duties) if duties else {"ok": True},
        "adapters": _platforms(app, failed),
    }
    well = all(one["ok"] for one in (parts["database"], parts["duties"], *parts["adapters"].values()))
    return well, {"ok": well, **parts}


def _platforms(app: App, failed: dict[str, str]) -> dict[str, dict[str, Any]]:
    started = {name: _platform(adapter.health()) for name, adapter in app.adapters.items()}
    return {name: {"ok": False, "says": reason} for name, reason in failed.items()} | started


def _platform(one: Health) -> dict[str, Any]:
    heard = {"heard_at": one.heard_at.isoformat()} if one.heard_at else {}
    return {"ok": one.ok, "says": one.says, **heard}


async def _kept(app: App, outbox: Outbox | None) -> dict[str, Any]:
    """Does the database answer, and can what is to be said be kept in it?"""
    database = await _database(app)
    if outbox is not None and outbox.trouble and database["ok"]:
        database |= {"ok": False, "says": outbox.trouble}
    return database


def routes(app: App, failed: dict[str, str], outbox: Outbox, duties: Duties, home: str) -> list[Route]:
    """`/healthz`, and `/` to where a visitor should go."""

    async def healthz(_: Request) -> Response:
        well, facts = await health(app, failed, outbox, duties)
        return JSONResponse(facts, 200 if well else 503)

    async def root(_: Request) -> Response:
        return RedirectResponse(home) if home else JSONResponse({"plusone": "see /healthz"})

    return [Route("/", root), Route("/healthz", healthz)]


def _clockwork(duties: Duties) -> dict[str, Any]:
    """When what time brings was last looked after, and which part of it fails."""
    trouble = duties.trouble()
    ran = {"ran_at": duties.ran_at.isoformat()} if duties.ran_at else {}
    return {"ok": not trouble, **({"says": trouble} if trouble else {}), **ran}


def _says(app: App) -> dict[str, Any]:
    since = app.outage.since
    if since is None:
        return {"ok": True}
    return {
        "ok": False,
        "says": f"nothing can be kept since {since.isoformat()}, what is said waits at the platforms; is the disk full?",
    }


async def _database(app: App) -> dict[str, Any]:
    try:
        async with asyncio.timeout(3), app.database.read() as session:
            await session.execute(text("SELECT 1"))
            return {**_says(app), **await queues(session)}
    except Exception as error:
        return {
            "ok": False,
            "says": f"the database does not answer ({type(error).__name__}); is it running, is the disk full?",
        }
