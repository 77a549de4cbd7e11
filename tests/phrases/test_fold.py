"""What a member wants is the fold of what they said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.phrases.fold import apply, fold
from commerce.phrases.meaning import NOTHING, Item, Reading, Wanted
from commerce.phrases.reader import read
from tests.phrases.posts import at_post


def wanted(post: str, *texts: str, repeat: str = "add") -> list[str]:
    lines = fold((read(text, at_post(post)) for text in texts), repeat)
    return [
        " ".join(
            filter(None, (str(line.qty), "/".join(v for _, v in line.axes), line.for_ and f"@{line.for_}"))
        )
        for line in lines
    ]


@pytest.mark.parametrize(
    ("post", "texts", "lines"),
    [
        ("jam", ("+1", "+1"), ["2"]),
        ("jam", ("+1", "one more please"), ["2"]),
        ("jam", ("+3", "make it 2"), ["2"]),
        ("jam", ("make it 2",), ["2"]),
        ("jam", ("+3", "-1"), ["2"]),
        ("jam", ("+1", "-5"), []),
        ("jam", ("+2", "cancel"), []),
        ("jam", ("+2", "cancel", "+1"), ["1"]),
        ("jam", ("+2", "2 for my mum", "cancel my mum's"), ["2"]),
        ("jam", ("+2", "2 for my mum", "make it 1"), ["1", "2 @my mum"]),
        ("jam", ("+2", "is that ok?", "lol"), ["2"]),
        ("tee", ("2 red L", "one more"), ["3 red/L"]),
        ("tee", ("2 red L", "1 black M", "one more"), ["2 red/L", "1 black/M"]),
        ("tee", ("2 red L", "swap the red for black"), ["2 black/L"]),
        ("tee", ("2 red L", "change 1 red to black"), ["1 red/L", "1 black/L"]),
        ("tee", ("2 red L", "1 black L", "swap the red for black"), ["3 black/L"]),
        ("tee", ("1 red L", "make it M"), ["1 red/M"]),
        ("tee", ("2 red L", "1 black M", "make it XL"), ["2 red/L", "1 black/M"]),
        ("tee", ("2 red L", "1 black M", "cancel the black one"), ["2 red/L"]),
        ("tee", ("2 red L", "1 black M", "make the red 5"), ["5 red/L", "1 black/M"]),
        ("tee", ("+1", "red"), []),
        ("tee", ("1 red L", "blue"), ["1 red/L"]),
        ("pear", ("要两箱", "再来一箱", "减一箱"), ["2"]),
        ("hoodie", ("红L两件", "红的换成黑的"), ["2 黑色/L"]),
    ],
)
def test_lines(post: str, texts: tuple[str, ...], lines: list[str]) -> None:
    assert wanted(post, *texts) == lines


@pytest.mark.parametrize(
    ("repeat", "lines"), [("add", ["3"]), ("replace", ["2"]), ("ask", ["1"]), ("ignore", ["1"])]
)
def test_the_same_line_again(repeat: str, lines: list[str]) -> None:
    assert wanted("jam", "+1", "+2", repeat=repeat) == lines
    assert wanted("jam", "+1", "2 more", repeat=repeat) == ["3"], "more is more under every policy"


@pytest.mark.parametrize(
    ("before", "text", "ask"),
    [
        (("2 red L", "1 black L"), "make it 3", ("color",)),
        (("2 red L", "1 red M"), "-1", ("size",)),
        (("2 red L", "1 black M"), "swap to XL", ("color", "size")),
        (("2 red L",), "cancel the blue one", ("line",)),
        ((), "cancel", ("line",)),
        ((), "make it 3", ("color", "size")),
        ((), "one more", ("color", "size")),
    ],
)
def test_what_fits_several_lines_or_none_is_asked(
    before: tuple[str, ...], text: str, ask: tuple[str, ...]
) -> None:
    lines = fold(read(said, at_post("tee")) for said in before)
    folded = apply(lines, read(text, at_post("tee")))
    assert (folded.lines, folded.ask) == (lines, ask)


def test_a_repeat_under_ask_names_itself() -> None:
    one = (Wanted(code="J1", axes=(), qty=1),)
    assert apply(one, Reading(intent="order", items=(Item(code="J1", axes=(), qty=1),)), "ask").ask == (
        "repeat",
    )


def test_up_to_survives_and_never_falls_below_the_amount() -> None:
    (line,) = fold([read("2, up to 4", at_post("jam"))])
    assert (line.qty, line.upto) == (2, 4)
    (line,) = fold([read("2, up to 4", at_post("jam")), read("make it 5", at_post("jam"))])
    assert (line.qty, line.upto) == (5, None)


def test_what_asks_or_is_no_act_changes_nothing() -> None:
    lines = (Wanted(code="J1", axes=(), qty=2),)
    for reading in (
        NOTHING,
        Reading(intent="query"),
        Reading(intent="order", items=(Item(code="J1", axes=(), qty=1),), ask=("qty",)),
        Reading(intent="set", too_many=9),
    ):
        assert apply(lines, reading).lines is lines


items = st.builds(
    Item,
    code=st.sampled_from(["", "A", "B"]),
    axes=st.sampled_from([(), (("size", "S"),), (("size", "L"),)]),
    qty=st.none() | st.integers(0, 9),
    for_=st.sampled_from(["", "mum"]),
    waitlist=st.booleans(),
    upto=st.none() | st.integers(1, 12),
    from_axes=st.sampled_from([(), (("size", "S"),)]),
)
readings = st.builds(
    Reading,
    intent=st.sampled_from(["order", "set", "change", "cancel", "query", "none"]),
    items=st.lists(items, max_size=3).map(tuple),
    ask=st.sampled_from([(), (), ("size",)]),
    more=st.booleans(),
)


@given(st.lists(readings, max_size=8), st.sampled_from(["add", "replace", "ask", "ignore"]))
def test_lines_stay_whole(said: list[Reading], repeat: str) -> None:
    lines = fold(said, repeat)
    assert all(line.qty >= 1 and (line.upto is None or line.upto > line.qty) for line in lines)
    keys = [(line.code, line.axes, line.for_, line.waitlist) for line in lines]
    assert len(keys) == len(set(keys))


@given(
    st.lists(
        st.sampled_from(["+1", "2 jars", "-1", "make it 3", "cancel", "2 for my mum", "lol"]), max_size=6
    ),
    st.randoms(),
)
def test_late_and_repeated_arrival_folds_alike(texts: list[str], shuffle: object) -> None:
    """Messages are kept by their place in the chat: however they arrive, and however often, the fold is the
    same."""
    kept: dict[int, Reading] = {}
    arrivals = [*enumerate(texts), *enumerate(texts)]
    shuffle.shuffle(arrivals)  # type: ignore[attr-defined]
    for place, text in arrivals:
        kept[place] = read(text, at_post("jam"))
    in_order = fold(read(text, at_post("jam")) for text in texts)
    assert fold(kept[place] for place in sorted(kept)) == in_order


@given(st.integers(1, 9), st.integers(1, 9))
def test_an_edit_is_as_if_it_had_been_said_so(first: int, edited: int) -> None:
    assert wanted("jam", "+1", f"+{edited}") == [str(1 + edited)]
    assert fold([read(f"+{edited}", at_post("jam"))]) == fold([read(f"{edited} jars", at_post("jam"))])
    assert wanted("jam", f"+{first}", f"make it {edited}") == [str(edited)]
