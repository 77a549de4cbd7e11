"""`python -m tests.fakes.telegram [PORT]`: prints one line of JSON with `url` and `token`, then serves until
it is ended."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.fakes.telegram.server import FakeTelegram


async def main() -> None:
    fake = FakeTelegram()
    await fake.start(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(json.dumps({"url": fake.url, "token": fake.token}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
