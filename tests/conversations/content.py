"""Campaigns: each occurrence once, in the group's time zone, skipped when missed by too much."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story


def _campaign(when: str, *more: str, **community: str) -> str:
    lines = [
        "[[campaigns]]",
        'name = "morning"',
        'groups = ["sandbox:g1"]',
        f'when = "{when}"',
        'text = "Hello {{ group.name }}"',
    ]
    return config("\n".join([*lines, *more]) + "\n", **community)


STORIES = [
    Story("daily, in the listed group only", "08:00 amy: /start\n08:31 tick", says={"g1": "Hello Neighbours"}, silent=["g2"],
          config=_campaign("daily 08:30")),
    Story("a listed group needs no word said in it before", "08:00 tick\n08:31 tick", says={"g1": "Hello Neighbours"},
          config=_campaign("daily 08:30")),
    Story("not yet", "08:00 amy: /start\n08:29:59 tick", never=["Hello Neighbours"], config=_campaign("daily 08:30")),
    Story("missed by less than it may be late, it is said when the bot is back",
          "08:00 amy: /start\n08:10 crash until 09:30", says={"g1": "Hello Neighbours"}, config=_campaign("daily 08:30", 'max_late = "2h"')),
    Story("missed by more it is skipped", "08:00 amy: /start\n08:10 crash until 11:00\n11:30 tick", never=["Hello Neighbours"],
          config=_campaign("daily 08:30", 'max_late = "2h"')),
    Story("quiet hours hold it back", "20:00 amy: /start\n23:59 tick", never=["Hello Neighbours"],
          config=_campaign("daily 23:00", "[quiet]", 'hours = "22:00-08:00"')),
    Story("a leader sets one up, sees it before it goes, and stops it",
          """
          08:00 lena: /campaign daily 08:30; Good morning {{ group.name }}!
          08:01 lena: /campaign
          08:31 tick
          08:32 lena: /campaign stop 1
          22 09:00 tick
          """,
          says={"m1": ["08:30", "Good morning Neighbours!"], "m2": "daily 08:30", "m4": "stopped", "g1": "Good morning Neighbours!"}),
    Story("another group's campaign is not there",
          "08:00 lena: /campaign daily 08:30; hi\n08:01 gus@g2: /campaign stop 1\n08:02 gus@g2: /campaign",
          says={"m2": "no campaign 1"}, never=["08:30 hi"], config=config(g2_leader="gus")),
    Story("what cannot be is refused with what would work",
          """
          08:00 lena: /campaign hourly; hi
          08:01 lena: /campaign daily 25:00; hi
          08:02 lena: /campaign daily 08:30
          08:03 lena: /campaign once 2020-01-01 09:00; hi
          08:04 lena: /campaign daily 08:30; {{ nope }}
          08:05 lena: /campaign daily 08:30; {{ ''.__class__ }}
          08:06 lena: /campaign
          """,
          says={"m1": "daily 08:30", "m2": "25:00", "m3": "daily 08:30", "m5": "nope", "m7": "No campaigns"}),
    Story("a hostile text is refused before it is set up",
          "08:00 lena: /campaign daily 08:30; {% for i in range(999999999) %}x{% endfor %}\n08:01 lena: /campaign",
          says={"m1": "daily 08:30", "m2": "No campaigns"}),
    Story("a text that grows without end is refused before it is set up",
          '08:00 lena: /campaign daily 08:30; {{ "x" * 9999999 }}\n08:01 lena: /campaign',
          says={"m1": "daily 08:30", "m2": "No campaigns"}),
    Story("an announcement is the leader's words, to the group", "08:00 lena: /announce The truck is here\n08:01 amy: /announce hi",
          says={"g1": "The truck is here", "m2": "leaders"}),
]  # fmt: skip
