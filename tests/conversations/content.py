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


_NIGHT = '[quiet]\nhours = "22:00-08:00"\n'

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
    Story("a leader is told at once that quiet hours would swallow it, and nothing is set up",
          """
          10:00 lena: /campaign daily 23:00; good night
          10:01 lena: /campaign once 2026-11-22 23:00; see you
          10:02 lena: /campaign 0 22-23 * * *; late
          10:03 lena: /campaign
          """,
          says={"m1": ["daily 23:00", "22:00-08:00", "never"], "m2": ["once 2026-11-22 23:00", "22:00-08:00"], "m3": "22:00-08:00", "m4": "No campaigns"},
          config=config(_NIGHT)),
    Story("in the group's own language",
          "10:00 lena: /定时 daily 23:00; 晚安\n10:01 lena: /定时 0 7,12 * * *; 喝水\n10:02 lena: /定时 monthly 31 09:00; 月底",
          says={"m1": "安静时段（22:00-08:00）", "m2": "安静时段（22:00-08:00）", "m3": "2月、4月、6月、9月、11月没有这一天，改在当月最后一天发"},
          config=config(_NIGHT, language="zh-Hans")),
    Story("what quiet hours only hold back is said after them, and that is said when it is set",
          "10:00 lena: /campaign daily 07:00; up\n22 07:59 tick\n22 08:01 lena: /campaign",
          says={"m1": ["Sun 22 Nov 08:00", "quiet hours (22:00-08:00)"], "g1": "up", "m3": "after the quiet hours"}, config=config(_NIGHT)),
    Story("a schedule is said as people say it, in each language",
          """
          10:00 lena: /campaign every friday at 6pm; Good evening
          10:01 lena: /定时 每周一三五 8点 大家早上好
          10:02 lena: /定期投稿 毎月末 18時；おはよう
          10:03 lena: /campaign 每周五; 大家早上好
          """,
          says={"m1": "next Fri 27 Nov 18:00", "m2": ["mon,wed,fri 08:00", "大家早上好"], "m3": "next Mon 30 Nov 18:00", "m4": "no schedule I know"}),
    Story("outside them nothing is said of quiet hours", "10:00 lena: /campaign daily 08:00; up\n22 08:01 tick",
          says={"m1": "Sun 22 Nov 08:00", "g1": "up"}, never=["quiet"], config=config(_NIGHT)),
    Story("of several that quiet hours hold back one is said", "20:00 lena: /campaign 0 6-8 * * *; tick {{ group.name }}\n22 08:30 tick",
          says={"m1": "22:00-08:00"}, config=config(_NIGHT)),
    Story("the last day of the month is the last day of every month",
          "10:00 lena: /campaign monthly last 09:00; rent\n10:01 lena: /campaign monthly 31 09:00; rent\n10:02 lena: /campaign 0 9 31 * *; rent",
          says={"m1": "Mon 30 Nov 09:00", "m2": ["Mon 30 Nov 09:00", "Feb, Apr, Jun, Sep, Nov", "last one"],
                "m3": ["Thu 31 Dec 09:00", "left out: Feb, Apr, Jun, Sep, Nov", "monthly last"]}),
    Story("the shipped morning words keep their lines, with nothing on sale and with something",
          "08:00 amy: /start\n08:31 tick\n09:00 lena: /open Tea; price 5; until 2d\n22 08:31 tick",
          says={"g1": ["☀️\nNothing is on sale", "Open today:\n· Tea\n"]},
          config=_campaign("daily 08:30").replace("text = \"Hello {{ group.name }}\"", 'template = "campaigns/morning.j2"')),
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
