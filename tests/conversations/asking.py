"""What a leader is asked about a command before anything is done: a time that can be meant otherwise, a sale
too soon."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_RHYTHM = "[rhythm]\ncontent_between_sales = 2\n"
_BERLIN = {"timezone": "Europe/Berlin", "currency": "EUR"}
_NEW_YORK = {"timezone": "America/New_York", "currency": "USD"}

STORIES = [
    # -- a past hour -------------------------------------------------------------------------------
    Story("a past hour is asked, and tomorrow is a tap away",
          "10:00 lena: /open Tea; price 5; until 9:00\n10:01 lena taps Tomorrow 09:00 on b1",
          says={"m1": ['"9:00" is past', "Sun 22 Nov 09:00"], "@lena": "Tea is open as number 1, until Sun 22 Nov 09:00"}, states={1: "open"}),
    Story("no means no", "10:00 lena: /open Tea; price 5; until 9:00\n10:01 lena taps No on b1", states={}, never=["is open as"]),
    Story("in one line, with more behind it",
          "10:00 lena: /open Tea; price 5 until 9:00 stock 50\n10:01 lena taps Tomorrow 09:00 on b1",
          says={"m1": '"9:00" is past', "g1": "50 left"}, states={1: "open"}),
    Story("in Chinese", "10:00 lena: /开团 草莓；价格 25；截止 今早9点\n10:01 lena taps 明天 09:00 on b1",
          says={"m1": ["“今早9点”已经过了", "11月22日"], "g1": "草莓"}, states={1: "open"}, config=config(language="zh-Hans")),
    Story("in Japanese", "10:00 lena: /open 紅茶; 価格 500; 締切 9時\n10:01 lena taps 明日 09:00 on b1",
          says={"m1": "「9時」はもう過ぎています"}, states={1: "open"}, config=config(language="ja", currency="JPY")),
    Story("a second tap opens no second buy",
          "10:00 lena: /open Tea; price 5; until 9:00\n10:01 lena taps Tomorrow 09:00 on b1\n10:02 lena taps Tomorrow 09:00 on b1",
          says={"@lena": "open already: by lena"}, states={1: "open"}, never=["number 2"]),
    Story("nobody else answers for the leader",
          "10:00 lena: /open Tea; price 5; until 9:00\n10:01 amy taps Tomorrow 09:00 on b1", states={}, never=["is open as"]),
    Story("a past date is refused, with what would work", "10:00 lena: /open Tea; price 5; until 2020-01-01 9:00",
          says={"m1": "is past"}, never=["Tomorrow"], states={}),
    Story("other faults beside it are all told at once", "10:00 lena: /open Tea; price x; until 9:00",
          says={"m1": ["is not a price", '"9:00" is past']}, states={}),
    Story("/edit asks the same, and then what it means for those who ordered",
          """
          10:00 lena: /open Tea; price 5; until 20:00
          10:01 amy > buy:1: +1
          10:02 lena: /edit 1; until 9:00
          10:03 lena taps Tomorrow 09:00 on b4
          """,
          says={"m3": '"9:00" is past', "g1": "Sun 22 Nov 09:00"}),
    Story("/extend asks the same",
          "10:00 lena: /open Tea; price 5; until 20:00\n10:01 lena: /extend 1 9:00\n10:02 lena taps Tomorrow 09:00 on b3",
          says={"m2": '"9:00" is past', "g1": "Sun 22 Nov 09:00"}),
    Story("a poll asks the same",
          "10:00 lena: /poll Next?; durian; mango; until 9:00\n10:01 lena taps Tomorrow 09:00 on b1",
          says={"m1": '"9:00" is past', "g1": "Sun 22 Nov 09:00"}),
    # -- a date that can be two --------------------------------------------------------------------
    Story("12/8 in New York is the 8th of December", "10:00 lena: /open Tea; price 5; until 12/8 20:00",
          says={"g1": "until Tue 8 Dec 20:00"}, config=config(**_NEW_YORK), offset="-05:00"),
    Story("8/12 in Berlin is the 8th of December", "10:00 lena: /open Tea; price 5; until 8/12 20:00",
          says={"g1": "until Tue 8 Dec 20:00"}, config=config(**_BERLIN), offset="+01:00"),
    Story("12/8 in Berlin is long past, and the other way round is a tap away",
          "10:00 lena: /open Tea; price 5; until 12/8 20:00\n10:01 lena taps Tue 8 Dec 20:00 on b1",
          says={"m1": "past", "g1": "Until Tue 8 Dec 20:00"}, states={1: "open"}, config=config(**_BERLIN), offset="+01:00"),
    Story("12/8 in Chinese is the 8th of December", "10:00 lena: /开团 草莓；价格 25；截止 12/8 20:00",
          says={"g1": "12月8日"}, states={1: "open"}, config=config(language="zh-Hans")),
    Story("where clock and language differ it is asked, with both",
          "10:00 lena: /open Tea; price 5; until 3/4/2027 20:00\n10:01 lena taps Sat 3 Apr 2027 20:00 on b1",
          says={"m1": ["Thu 4 Mar 2027", "Sat 3 Apr 2027"], "g1": "Until Sat 3 Apr 2027"}, states={1: "open"}),
    Story("a weekday that does not fit its date is asked",
          "10:00 lena: /open Tea; price 5; until Fri 5 Dec 20:00\n10:01 lena taps Fri 4 Dec 20:00 on b1",
          says={"m1": ["does not fit", "Fri 4 Dec 20:00", "Sat 5 Dec 20:00"], "g1": "Until Fri 4 Dec 20:00"}, states={1: "open"}),
    Story("a weekday that fits is read", "10:00 lena: /open Tea; price 5; until Sat 5 Dec 20:00",
          says={"g1": "until Sat 5 Dec 20:00"}, states={1: "open"}),
    Story("18h, 2359hrs and 月底 are times",
          "10:00 lena: /open Tea; price 5; until 18h\n10:01 lena: /open Jam; price 5; until 2359hrs\n10:02 lena: /open Rice; price 5; until 月底",
          says={"g1": ["until Sat 21 Nov 18:00", "until Sat 21 Nov 23:59", "until Mon 30 Nov 23:59"]}),
    # -- the rhythm of a group ---------------------------------------------------------------------
    Story("a sale too soon after the last one is asked about, and opened anyway by a tap",
          """
          10:01 lena: /open Tea; price 5; until 10:30
          10:31 tick
          10:32 lena: /open Cake; price 6; until 20:00
          10:33 lena taps Open anyway on b5
          """,
          says={"m3": ["Cake is not open yet", "2 content messages", "none"], "g1": "Cake · number 2"},
          states={1: "failed", 2: "open"}, config=config(_RHYTHM)),
    Story("not yet means not yet",
          "10:01 lena: /open Tea; price 5; until 20:00\n10:32 lena: /open Cake; price 6; until 20:00\n10:33 lena taps Not yet on b3",
          states={1: "open"}, never=["Cake is open as"], config=config(_RHYTHM)),
    Story("the first sale of a group is never too soon", "10:01 lena: /open Tea; price 5; until 20:00",
          states={1: "open"}, config=config(_RHYTHM)),
    Story("announcements and campaigns between two sales are what it waits for",
          """
          10:01 lena: /open Tea; price 5; until 20:00
          10:02 lena: /campaign daily 10:30; a story
          10:31 lena: /announce the truck is here
          10:32 lena: /open Cake; price 6; until 20:00
          """,
          says={"g1": "Cake is open as number 2"}, never=["not open yet"], config=config(_RHYTHM)),
    Story("one of two is not enough, and what came before the last sale does not count",
          """
          10:00 lena: /announce good morning
          10:01 lena: /open Tea; price 5; until 20:00
          10:31 lena: /announce the truck is here
          10:32 lena: /open Cake; price 6; until 20:00
          """,
          says={"m4": "there was 1"}, states={1: "open"}, config=config(_RHYTHM)),
    Story("another group's sale and words are another group's",
          "10:01 gus@g2: /open Tea; price 5; until 20:00\n10:02 lena: /open Cake; price 6; until 20:00",
          states={1: "open", 2: "open"}, never=["not open yet"], config=config(_RHYTHM, g2_leader="gus")),
    Story("in Chinese, with a past hour first: both are answered",
          """
          10:01 lena: /开团 茶；价格 5；截止 20:00
          10:02 lena: /开团 蛋糕；价格 6；截止 9:00
          10:03 lena taps 明天 09:00 on b3
          10:04 lena (private) taps 照样开团 on a1
          """,
          says={"@lena": "至少要有 2 条内容", "g1": "蛋糕 · 2 号团"}, states={1: "open", 2: "open"}, config=config(_RHYTHM, language="zh-Hans")),
    Story("which sum, then which moment, then whether so soon: no answer is lost, and each is given once",
          """
          10:01 lena: /open Tea; price 5; until 20:00
          10:02 lena: /open Cake; price 1.200; until 9:00
          10:03 lena taps €1,200 on b3
          10:04 lena (private) taps Tomorrow 09:00 on a1
          10:05 lena (private) taps Open anyway on a2
          10:06 lena taps €1.20 on b3
          10:07 lena (private) taps Tomorrow 09:00 on a1
          """,
          says={"m2": '"1.200"', "@lena": ['"9:00" is past', "Cake is not open yet", "open already: by lena"], "g1": ["€1,200", "Sun 22 Nov 09:00"]},
          states={1: "open", 2: "open"}, never=["number 3"], config=config(_RHYTHM, currency="EUR")),
    Story("without the table nothing is asked",
          "10:01 lena: /open Tea; price 5; until 20:00\n10:02 lena: /open Cake; price 6; until 20:00",
          states={1: "open", 2: "open"}, never=["not open yet"]),
]  # fmt: skip
