"""Three sales of thirty messages each, written by eight neighbours who see no more than the post. Before each line
stands what comes of it: `books` (also where it changes an order or takes some of it back), `cancels`, `asks`,
`guesses`, `answers`, `noted` (a question or a payment: the leader is told), `-` (rightly nothing)."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

SAYS = {
    "en": {
        "opened": "is open",
        "books": "booked",
        "cancels": "is cancelled",
        "asks": "Nothing is booked yet",
        "guesses": "nothing is booked yet",
        "answers": "is open until",
    },
    "zh-Hans": {
        "opened": "开团了",
        "books": "已拼",
        "cancels": "取消了",
        "asks": "还没下单",
        "guesses": "对吗",
        "answers": "截止时间",
    },
    "zh-Hant": {
        "opened": "開團了",
        "books": "已訂",
        "cancels": "取消了",
        "asks": "還沒下單",
        "guesses": "對嗎",
        "answers": "手工水餃",
    },
}


def sale(name: str, told: str, language: str, currency: str, orders: dict[str, str]) -> Story:
    """The sale, each of its lines held to what stands before it."""
    rows = [line.split(maxsplit=1) for line in told.strip().splitlines()]
    fates = {f"m{n}": fate for n, (fate, _) in enumerate(rows, 1)}
    says = {key: SAYS[language][fate] for key, fate in fates.items() if fate in SAYS[language]}
    return Story(
        name,
        "\n".join(line for _, line in rows),
        orders,
        says=says,
        silent=[key for key in fates if key not in says],
        config=config(language=language, currency=currency),
    )


ENGLISH = """
opened  10:00 lena: /open Fish pies, serves 2; price 6.50/pie; options filling=cod/salmon/smoked haddock; stock 40; until 20:00
books   10:02 amy > buy:1: ooh 2 cod please Lena x
books   10:03 bob > buy:1: salmon for me, just the one
noted   10:04 cara > buy:1: Are these gluten free?
books   10:06 dev > buy:1: Can I get 1 of each pls, house 14
asks    10:07 ella > buy:1: 3 pies please!
books   10:08 ella > buy:1: smoked haddock, sorry
books   10:10 finn > buy:1: 2 salmon and 1 cod. Could you drop them at my mum's, number 6?
asks    10:12 gita > buy:1: same as Amy please
answers 10:15 hugh > buy:1: what time do orders close?
books   10:16 hugh > buy:1: 2 haddock then ta
books   10:20 amy > buy:1: actually make that 3 cod
books   10:21 bob > buy:1: and one cod for my neighbour Jean
books   10:25 cara > buy:1: ok put me down for one salmon
books   10:30 dev > buy:1: swap my cod for salmon please
-       10:31 finn: anyone seen a tabby cat near number 20? been missing 3 days
-       10:33 gita: oh no! I'll keep an eye out
noted   10:40 hugh > buy:1: how much do I owe?
books   10:45 ella > buy:1: take one off mine please, freezer is full
noted   11:00 bob > buy:1: Paid you by bank transfer just now, £13
noted   11:05 cara > buy:1: is there a minimum order?
books   11:10 gita > buy:1: one more cod for me please, visitors coming Saturday
cancels 11:30 hugh > buy:1: Sorry Lena, have to cancel mine, off on holiday
noted   11:40 dev > buy:1: can I pick up after 6?
books   11:45 amy > buy:1: My sister Nell would like 2 salmon too
-       12:00 finn > buy:1: 👍
books   12:05 hugh > buy:1: change of plan, we're here after all! 1 salmon please
noted   12:10 ella > buy:1: are they frozen or fresh?
books   12:20 cara > buy:1: double mine please
-       12:30 bob > buy:1: 5 stars for the last lot btw, delicious
guesses 12:40 gita > buy:1: maybe another 2 salmon, will check with hubby
"""

SIMPLIFIED = """
opened  10:00 lena: /开团 云南蜜桔 9斤；价格39/箱；库存60；截止20:00
books   10:01 amy called 小雅妈 > buy:1: 来两箱，送到6号楼1203
books   10:02 bob called 老周 > buy:1: +1
noted   10:03 cat called 晓琳 > buy:1: 这个甜吗
books   10:05 dan called 大鹏 > buy:1: 我家三箱，给我妈也带一箱
books   10:06 eve called 果果妈 > buy:1: 同楼上，一箱
books   10:08 fay called 阿芳 > buy:1: 还有货吗？有的话要2箱
books   10:10 guo called 郭哥 > buy:1: 整两箱，公司分分
noted   10:11 hua called 花姐 > buy:1: 一箱多重呀
books   10:12 hua called 花姐 > buy:1: 那先来一箱尝尝
books   10:15 bob called 老周 > buy:1: 再加一箱，孩子说好吃
answers 10:18 cat called 晓琳 > buy:1: 几点截单？
books   10:20 cat called 晓琳 > buy:1: 要一箱，晚上7点后拿
books   10:25 amy called 小雅妈 > buy:1: 打错了，是三箱
noted   10:30 eve called 果果妈 > buy:1: 已转39，麻烦查收
-       10:31 guo called 郭哥: 楼下停了辆车挡道了，车牌尾号208，谁家的挪一下
-       10:32 fay called 阿芳: 不是我家的
books   10:40 dan called 大鹏 > buy:1: 我妈那箱不要了，她自己买了
noted   10:45 hua called 花姐 > buy:1: 一共多少钱
books   10:50 fay called 阿芳 > buy:1: 改成1箱吧，吃不完
books   11:00 guo called 郭哥 > buy:1: 帮隔壁李姐订两箱，她没在群里
noted   11:05 bob called 老周 > buy:1: 能开发票吗
-       11:10 amy called 小雅妈 > buy:1: 哈哈上次那批3天就吃完了
cancels 11:20 cat called 晓琳 > buy:1: 不要了不要了，家里还有
noted   11:30 eve called 果果妈 > buy:1: 有坏的包赔吗
books   11:40 dan called 大鹏 > buy:1: 翻倍
-       12:00 hua called 花姐 > buy:1: 便宜5块我再来2箱
guesses 12:10 cat called 晓琳 > buy:1: 算了还是来一箱吧
noted   12:15 fay called 阿芳 > buy:1: 在哪里自提
-       12:20 guo called 郭哥 > buy:1: 收到👌
guesses 12:30 eve called 果果妈 > buy:1: 我也可能再要一箱，晚点确认
"""

TRADITIONAL = """
opened  10:00 lena: /開團 手工水餃 50顆；價格220/包；選項 口味=高麗菜/韭菜/玉米；庫存80；截止20:00
books   10:01 amy called 佳佳 > buy:1: 高麗菜+2 謝謝主揪
books   10:02 bob called 阿宏 > buy:1: 韭菜兩包 玉米一包 放管理室
noted   10:03 cat called 小雨媽 > buy:1: 請問有素的嗎
asks    10:04 dan called 建志 > buy:1: +3
books   10:05 dan called 建志 > buy:1: 玉米
books   10:07 eve called 雅雯 > buy:1: 三種各一 我要五樓電梯口拿
asks    10:10 fay called 美慧 > buy:1: 我跟佳佳一樣
books   10:12 gus called 阿德 > buy:1: 韭菜4包，末五碼33120已匯
answers 10:15 hui called 慧慧 > buy:1: 今天幾點結單？
books   10:16 hui called 慧慧 > buy:1: 那我高麗菜1 韭菜1
books   10:20 amy called 佳佳 > buy:1: 再加一包玉米好了
books   10:22 bob called 阿宏 > buy:1: 韭菜改一包就好 抱歉
books   10:25 cat called 小雨媽 > buy:1: 好吧 那高麗菜一包，小孩不吃韭菜
-       10:30 eve called 雅雯: 有人要一起拼車去好市多嗎 還有2個位子
-       10:31 gus called 阿德: 這週不行耶
books   10:40 fay called 美慧 > buy:1: 幫我婆婆多訂兩包玉米
books   10:45 dan called 建志 > buy:1: 玉米換成高麗菜可以嗎
noted   10:50 hui called 慧慧 > buy:1: 一包大概幾顆啊
noted   11:00 gus called 阿德 > buy:1: 我總共多少
-       11:10 amy called 佳佳 > buy:1: 上次的韭菜超好吃，3天吃光
noted   11:15 bob called 阿宏 > buy:1: 可以冷凍宅配嗎
cancels 11:20 cat called 小雨媽 > buy:1: 取消我的 謝謝
books   11:30 eve called 雅雯 > buy:1: 韭菜那包不要了
books   11:40 hui called 慧慧 > buy:1: 有人棄單的話我要韭菜2包
noted   11:50 dan called 建志 > buy:1: 何時可以取貨
books   12:00 fay called 美慧 > buy:1: 兩包高麗菜變三包
books   12:10 cat called 小雨媽 > buy:1: 還是跟一下好了 玉米+1
-       12:20 gus called 阿德 > buy:1: 讚👍
guesses 12:25 amy called 佳佳 > buy:1: 打錯 玉米是兩包
answers 12:30 bob called 阿宏 > buy:1: 如果滿10包有折扣 我再+2
"""

STORIES = [
    sale(
        "eight English neighbours and their pies",
        ENGLISH,
        "en",
        "GBP",
        {
            "amy": "2A salmon for My sister Nell@6.5, 3A cod@6.5 = 32.5",
            "bob": "1A cod for my neighbour Jean@6.5, 1A salmon@6.5 = 13",
            "dev": "1A smoked haddock@6.5, 2A salmon@6.5 = 19.5",
            "ella": "2A smoked haddock@6.5 = 13",
            "finn": "1A cod@6.5, 2A salmon@6.5 = 19.5",
            "hugh": "1A salmon@6.5 = 6.5",
            "cara": "2A salmon@6.5 = 13",
            "gita": "1A cod@6.5 = 6.5",
        },
    ),
    sale(
        "eight neighbours and their oranges, in Simplified Chinese",
        SIMPLIFIED,
        "zh-Hans",
        "CNY",
        {
            "amy": "3A@39 = 117",
            "bob": "2A@39 = 78",
            "dan": "6A@39 = 234",
            "eve": "1A@39 = 39",
            "fay": "1A@39 = 39",
            "guo": "2A for 隔壁李姐@39, 2A@39 = 156",
            "hua": "1A@39 = 39",
        },
    ),
    sale(
        "eight neighbours and their dumplings, in Traditional Chinese",
        TRADITIONAL,
        "zh-Hant",
        "TWD",
        {
            "amy": "1A 玉米@220, 2A 高麗菜@220 = 660",
            "bob": "1A 玉米@220, 1A 韭菜@220 = 440",
            "cat": "1A 玉米@220 = 220",
            "dan": "3A 高麗菜@220 = 660",
            "eve": "1A 玉米@220, 1A 高麗菜@220 = 440",
            "gus": "4A 韭菜@220 = 880",
            "hui": "1A 高麗菜@220, 3A 韭菜@220 = 880",
            "fay": "2A 玉米 for 我婆婆@220, 3A 高麗菜@220 = 1100",
        },
    ),
]
