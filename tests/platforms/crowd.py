"""`python -m tests.platforms.crowd N`: a fake Telegram whose queue holds an opening and N orders, waiting to
be fetched."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.fakes.telegram import FakeTelegram

PEOPLE = 200  # who order again and again: what a first meeting costs is over with the first of them


async def main(orders: int) -> None:
    fake = FakeTelegram()
    room, lena = fake.group(), fake.person("lena")
    fake.promote(room, lena)
    fake.say(room, lena, "/open Cherries; price 99; until 8h")
    people = [fake.person(f"p{number}") for number in range(PEOPLE)]
    for number in range(orders):
        fake.say(room, people[number % PEOPLE], "+1")
    await fake.start()
    print(json.dumps({"url": fake.url, "token": fake.token}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
