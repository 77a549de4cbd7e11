"""The control surface from another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx


class Remote:
    """`Remote(url).say(chat, amy, "+1")` does in the server's process what `fake.say` does in ours."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            return (
                httpx.post(f"{self._url}/_control/{name}", json={"args": args, "kwargs": kwargs})
                .raise_for_status()
                .json()
            )

        return call
