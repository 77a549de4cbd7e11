"""The sandbox lets anybody act as anybody: it is served to this machine's own people alone, unless the admin
says otherwise."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.config import load
from bot.running.examining import examine
from commerce.services.people.meeting import meet_group
from tests.fakes.wire import Proxy
from tests.platforms.house import House, config, serving, until

LOCAL = {"Host": "localhost"}
OPEN = {"PLUSONE__ADAPTERS__SANDBOX__OPEN_TO_NETWORK": "true"}
EXPOSED = [{"PLUSONE__WEB__HOST": "0.0.0.0"}, {"PLUSONE__WEB__PUBLIC_URL": "https://shop.example.org"}]


@contextlib.asynccontextmanager
async def through_a_proxy(
    folder: Path, environ: dict[str, str]
) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    """A shop with the sandbox alone, and a browser whose proxy calls from this machine."""
    async with serving(folder, sandbox=True, environ=environ) as house:
        await until(lambda: house.serving._listening, "the web server")
        async with (
            Proxy("127.0.0.1", house.port) as proxy,
            httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{proxy.port}", trust_env=False, timeout=20
            ) as client,
        ):
            yield house, client


@pytest.mark.parametrize("environ", EXPOSED, ids=["host", "public_url"])
async def test_where_strangers_reach_the_port_the_page_is_not_served(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    async with through_a_proxy(tmp_path, environ) as (_, client):
        for path in ("/sandbox", "/sandbox/events", "/sandbox/page/sandbox.js"):
            assert (await client.get(path, headers=LOCAL)).status_code == 404
        for deed in ("say", "clear", "clock"):
            assert (await client.post(f"/sandbox/{deed}", headers=LOCAL, json={})).status_code == 404
        told = (await client.get("/healthz", headers=LOCAL)).json()["adapters"]["sandbox"]
        assert told["ok"]
        assert "open_to_network = true" in told["says"]


async def test_control_where_nothing_tells_of_strangers_the_page_is_served(tmp_path: Path) -> None:
    async with through_a_proxy(tmp_path, {}) as (_, client):
        assert (await client.get("/sandbox", headers=LOCAL)).status_code == 200
        for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
            assert (await client.get("/sandbox", headers={**LOCAL, header: "192.0.2.7"})).status_code == 421
        assert (await client.get("/sandbox", headers={"Host": "shop.example.org"})).status_code == 421


async def test_who_opens_it_to_the_network_has_it_and_only_a_sandboxs_own_database_is_emptied(
    tmp_path: Path,
) -> None:
    async with through_a_proxy(tmp_path, {**EXPOSED[1], **OPEN}) as (house, client):
        page = await client.get(
            "/sandbox", headers={"Host": "shop.example.org", "X-Forwarded-For": "192.0.2.7"}
        )
        assert page.status_code == 200
        token = re.search(r'name="token" content="([\w-]{40,})"', page.text)
        assert token is not None
        cookie = page.headers["set-cookie"].partition(";")[0]
        known = {
            "X-Sandbox-Token": token[1],
            "Content-Type": "application/json",
            "Host": "shop.example.org",
            "Cookie": cookie,
        }
        async with house.serving.database.write() as session:
            await meet_group(session, "telegram:-1001", "Neighbours", datetime.now(UTC))
        refused = await client.post("/sandbox/clear", headers=known, json={})
        assert (refused.status_code, "telegram" in refused.json()["error"]) == (409, True)
        assert (await house.state())["members"], "nobody is forgotten"


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        (EXPOSED[0], "the page is not served"),
        ({**EXPOSED[0], **OPEN}, "whoever reaches the web server may act as anybody"),
        ({}, "the sandbox needs no account"),
    ],
)
async def test_check_says_so(tmp_path: Path, environ: dict[str, str], says: str) -> None:
    told = io.StringIO()
    assert await examine(load(config(tmp_path, sandbox=True), environ), told) == 0
    assert says in told.getvalue()
