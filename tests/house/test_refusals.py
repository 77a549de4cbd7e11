"""docs/refusals.md says what the code says; a refusal stands beside a verb that says it."""

from __future__ import annotations

from commerce.refusals import Refusal
from tests.house import refusing
from tests.house.facts import said


def test_the_page_is_what_the_code_says() -> None:
    assert refusing.PAGE.read_text("utf-8") == refusing.page(), "python3 -m tests.house.refusing writes it"


def test_the_base_stands_alone() -> None:
    kinds = [kind for kind in said().values() if issubclass(kind, Refusal)]
    assert [kind.__name__ for kind in kinds if kind.__module__ == Refusal.__module__] == []


def test_every_refusal_is_said_by_somebody() -> None:
    rows = refusing.page().splitlines()[len(refusing.HEAD.splitlines()) :]
    assert [row for row in rows if row.endswith("|  |")] == []


def test_control_only_what_is_made_counts() -> None:
    planted = {
        "shop": "class Till:\n    def sell(self):\n        raise goods.SoldOut('x')\n",
        "door": "def look(no):\n    return isinstance(no, SoldOut)\n",
    }
    assert refusing.verbs_of(["SoldOut"], planted) == {"SoldOut": ["shop.Till.sell"]}
