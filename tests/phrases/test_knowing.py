"""Products known again: spelled alike is the same, likely the same is asked about, all else is another."""

import pytest

from commerce.phrases.knowing import alike, known_as
from commerce.phrases.wishing import key_of


def found(title: str, *sold: str) -> str:
    """ "same 1", "likely 1" or "new"."""
    products = {no: key_of(name) for no, name in enumerate(sold, 1)}
    known = known_as(key_of(title), products)
    if known is not None:
        return f"same {known}"
    likely = alike(key_of(title), products)
    return "new" if likely is None else f"likely {likely}"


@pytest.mark.parametrize(
    ("title", "sold", "what"),
    [
        ("Cherries", ["Cherries"], "same 1"),
        ("CHERRIES", ["cherries"], "same 1"),
        ("the cherry", ["Cherries"], "same 1"),
        ("Cherries 2kg", ["Cherries 2 kg"], "same 1"),
        ("车厘子", ["車厘子"], "same 1"),
        ("车厘子 2斤", ["车厘子2斤"], "same 1"),
        ("ＭＡＮＧＯ", ["mango"], "same 1"),
        ("Mango", ["Cherries", "Mangoes"], "same 2"),
        ("Cherries 2 kg", ["Cherries"], "likely 1"),
        ("Cherries", ["Cherries 2 kg", "Durian"], "likely 1"),
        ("Chilean cherries", ["Cherries"], "likely 1"),
        ("智利车厘子", ["车厘子"], "likely 1"),
        ("车厘子", ["智利车厘子 2斤"], "likely 1"),
        ("Strawbrery", ["Strawberry"], "likely 1"),
        ("jalapeno", ["Jalapeño"], "likely 1"),
        ("Apple juice", ["Apples"], "likely 1"),  # the leader says no, once
        ("Cherries", ["Chilean cherries", "Cherries 2 kg"], "new"),  # either may be meant
        ("Rice 10 kg", ["Rice 5 kg"], "new"),
        ("Rice 5 kg", ["5 kg"], "likely 1"),
        ("5", ["Rice 5"], "new"),
        ("Durian", ["Cherries"], "new"),
        ("Pears", ["Peas"], "new"),
        ("Pear", ["Bear"], "new"),
        ("苹果", ["凤梨"], "new"),
        ("瓜", ["西瓜"], "new"),
        ("Tee", ["Tea"], "new"),
        ("A", [], "new"),
        ("🍒", ["🍒"], "same 1"),
    ],
)
def test_what_a_title_is(title: str, sold: list[str], what: str) -> None:
    assert found(title, *sold) == what
