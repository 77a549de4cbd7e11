"""Lists of three hundred: every page of every list is one message with all its buttons, on every platform and
in every language."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import orjson
import pytest

from adapters.base import Post
from adapters.discord import writing as discord
from adapters.sandbox.platform import Platform as Sandbox
from adapters.telegram import writing as telegram
from adapters.telegram.platform import Platform as Telegram
from bot.delivery.fitting import fit
from bot.languages import spoken
from bot.saying.speech import Reader, Speech
from commerce.booking.writing import facts_json
from commerce.outcomes import LineFact, Outcome
from commerce.queries.lists import BuyList, ListedOrder, ListedVariant
from commerce.queries.profile import MemberEntry, MemberList
from commerce.rules.paging import pages
from tests.house.facts import NOW

SPEECH, SHANGHAI = Speech(community="Neighbours"), ZoneInfo("Asia/Shanghai")
MEMBERS = 300
LONG = (
    "Hand picked late season orchard fruit from the hill behind the old school, washed_and_sorted *by* size"
)
NAMES = (
    "member {}",
    "小兰{}的家人和邻居",
    "🍒🍒🍒🍒🍒🍒🍒🍒🍒🍒 *{}*_[x](y)",
    "A very long name of somebody, as some people like to have one {}",
)


def order(no: int, offers: int, name: str) -> ListedOrder:
    lines = [
        LineFact(
            code=f"A{at:02}",
            title=f"{LONG} {at}",
            variant="red XXL",
            qty=12,
            waiting=3,
            for_="Mrs Wang",
            unit_minor=129_950,
            due_minor=1_559_400,
            upto=None,
            unit="box",
            discount_bp=300,
        )
        for at in range(offers)
    ]
    return ListedOrder(
        order_no=no,
        member_no=no,
        name=name.format(no),
        lines=lines,
        units=12 * offers,
        waiting=3 * offers,
        due_minor=1_559_400 * offers,
        paid_minor=1_559_400 * offers + 5 if no % 3 == 0 else 0,
        handed=False,
        deleted=True,
        now_minor=0 if no % 3 == 0 else 1_559_400 * offers,
        credit_minor=5 if no % 3 == 0 else 0,
    )


def listed(offers: int, name: str, title: str = LONG) -> BuyList:
    orders = [order(no, offers, name) for no in range(1, MEMBERS + 1)]
    return BuyList(
        buy_no=123,
        title=title,
        state="succeeded",
        settled=True,
        arrived=True,
        closes_at=NOW,
        currency="CNY",
        orders=orders,
        variants=[
            ListedVariant(
                goods=f"A{at:02} {LONG} {at} red XXL", units=3600, waiting=900, allotted=3600, unit="box"
            )
            for at in range(offers)
        ],
        units=3600 * offers,
        due_minor=1_559_400 * offers * MEMBERS,
        paid_minor=1_559_400,
        owing=MEMBERS,
        settled_up=100,
        fetching=MEMBERS,
        fetched=0,
        unit="box",
    )


def everybody(name: str) -> MemberList:
    entries = [
        MemberEntry(
            name=name.format(no),
            member_no=no,
            tier="Platinum",
            spent_minor=123_456_789,
            orders=42,
            neighbour=True,
        )
        for no in range(1, MEMBERS + 1)
    ]
    return MemberList(group="Neighbours", currency="CNY", members=entries, count=MEMBERS)


def said(page: Outcome, language: str) -> Post:
    return SPEECH.say(type(page).__name__, orjson.loads(facts_json(page)), Reader(language, SHANGHAI), NOW)


def every_page(whole: BuyList | MemberList) -> Iterator[BuyList | MemberList]:
    return (whole.at(page) for page in range(1, whole.at(1).pages + 1))


def broken(post: Post) -> list[str]:
    """The platforms that would refuse the post, split it, or drop a button of it."""
    buttons = [button for row in post.buttons for button in row]
    shown = [button for row in discord.components(post.buttons) for button in row["components"]]
    tests = {
        "telegram's text": len(telegram.parts_of(post.text, Telegram.limits.text)) == 1,
        "telegram's buttons": telegram.keyboard(post.buttons) is None or len(buttons) <= 100,
        "discord's text": len(discord.parts_of(post.text)) == 1,
        "discord's buttons": len(shown) == len(buttons) <= 25,
        "the sandbox": len(post.text) <= Sandbox.limits.text,
    }
    return [name for name, holds in tests.items() if not holds]


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_the_members_fits_every_platform(name: str, language: str) -> None:
    whole = everybody(name)
    told = [said(page, language) for page in every_page(whole)]
    assert [broken(post) for post in told] == [[]] * len(told)
    assert [one.member_no for page in every_page(whole) for one in page.members] == list(
        range(1, MEMBERS + 1)
    )


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize(("offers", "name"), [(1, NAMES[2]), (6, NAMES[3])])
def test_every_page_of_a_list_fits_every_platform_and_shows_each_order_once(
    offers: int, name: str, language: str
) -> None:
    whole = listed(offers, name)
    shown = list(every_page(whole))
    assert [one.order_no for page in shown for one in page.orders] == list(range(1, MEMBERS + 1))
    for page in shown:
        assert broken(said(page, language)) == []
        assert all(whole.page_of(one.order_no) == page.page for one in page.orders)
    middle = [button.data for row in said(shown[1], language).buttons for button in row]
    assert middle[-2:] == ["/list 123 1", "/list 123 3"]


def test_what_no_page_can_hold_is_cut_at_a_line_in_one_message() -> None:
    whole = listed(26, NAMES[3])
    for page in every_page(whole):
        cut = fit(said(page, "en"), 2_000 - 300, lambda left: f"... {left} more")
        assert len(cut.text) <= 2_000


def test_control_three_hundred_at_once_fit_nowhere() -> None:
    assert broken(said(listed(1, NAMES[0]), "en")) == [
        "telegram's text", "telegram's buttons", "discord's text", "discord's buttons", "the sandbox"
    ]  # fmt: skip


def test_pages_hold_everything_once_and_there_is_always_one() -> None:
    assert pages([]) == [range(0)]
    for weights in ([5000] * 3, [10] * 301, [700, 700, 700], [1]):
        found = pages(weights, taken=5000)
        assert [entry for page in found for entry in page] == list(range(len(weights)))
        assert all(len(page) <= 10 for page in found)
