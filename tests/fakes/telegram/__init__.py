"""A Telegram Bot API server over real HTTP, with Telegram's own rules: what it confirms, what it limits, what
it refuses and how.

    async with FakeTelegram() as fake:          # fake.url, fake.token
        chat = fake.group("Neighbours")
        amy = fake.person("amy")
        fake.say(chat, amy, "+1")               # an update; the bot under test fetches it
        fake.sent(chat)                         # what the bot said there, as it reads now

`python -m tests.fakes.telegram` runs it as a process of its own; `Remote(url)` then has the same calls over
HTTP.
"""

from tests.fakes.telegram.remote import Remote
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Refused

__all__ = ["FakeTelegram", "Refused", "Remote"]
