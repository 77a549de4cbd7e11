"""Papers are looked at, not only read: what extracts as the right words may be printed as boxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.languages import spoken, words
from bot.papers import making
from bot.papers.breaking import clusters
from bot.papers.typecase import NoFonts, machine_fonts, typecase
from commerce.outcomes import LineFact
from tests.papers import stage

THAI = "ป้าจำเนียร น้ำใจงาม"
VIETNAMESE = "Nguyễn Thị Hồng Vân"
CHINESE = "王小明的家人"
LONG = "A very long name of somebody, as some people like to have one, with two of their children"
NAMES = ["Amy", CHINESE, THAI, VIETNAMESE, LONG]
PICKUP, LABELS, PACKING, ORDER_SHEET = range(4)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    folder = tmp_path_factory.mktemp("fonts")
    with stage.thai() as thai:
        yield [
            stage.patterned(folder / "latin.ttf", stage.LATIN + stage.VIETNAMESE, "Latin"),
            stage.patterned(folder / "chinese.ttf", stage.CHINESE, "Chinese"),
            thai,
        ]


@pytest.fixture(scope="module")
def papers(fonts: list[Path]) -> list[bytes]:
    orders = [stage.order(no, name) for no, name in enumerate(NAMES, start=1)]
    return [one.content for one in making.make(stage.printed(orders), fonts).files]


def test_who_is_looked_for_by_a_number_stands_where_it_is_counted() -> None:
    orders = [
        stage.order(no, name) for no, name in enumerate(["10栋2", "Amy", "2栋10", "2栋9", "amy 3"], start=1)
    ]
    assert [one.name for one in stage.printed(orders).orders] == ["2栋9", "2栋10", "10栋2", "Amy", "amy 3"]


def test_a_label_says_which_also_where_the_name_of_the_goods_is_long(fonts: list[Path]) -> None:
    """In full where there is room for it, else with the name shortened."""
    goods = LineFact(
        code="A",
        title=LONG,
        variant="red L",
        qty=2,
        waiting=0,
        for_="",
        unit_minor=1,
        due_minor=2,
        unit="box",
    )
    few, many = stage.order(1, "Amy", lines=[goods]), stage.order(2, "Bo", lines=[goods] * 4)
    shown = making.make(stage.printed([few, many]), fonts).files[LABELS].content
    (text,) = stage.texts(shown)
    words = " ".join(text.split())
    assert words.count("red L (box)") == 5
    assert words.count("with two of their children red L (box)") == 1


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_name_is_drawn(name: str, fonts: list[Path], tmp_path: Path) -> None:
    assert stage.unread(clusters(name), fonts, tmp_path) == []


@pytest.mark.parametrize(("name", "lacks"), [(CHINESE, 1), (THAI, 2)])
def test_control_a_font_without_the_script_is_seen(
    name: str, lacks: int, fonts: list[Path], tmp_path: Path
) -> None:
    others = [font for at, font in enumerate(fonts) if at != lacks]
    assert set(stage.unread(clusters(name), others, tmp_path)) == set(clusters(name)) - {" "}


def test_thai_marks_are_drawn_where_they_belong(fonts: list[Path], tmp_path: Path) -> None:
    """Also that of ำ, which no text has and a shaper makes: without its neighbours a cut font has lost it."""
    pairs = [("น้ำ", "น้า"), ("น้ำ", "นำ"), ("ป้า", "ปา"), ("ที่", "ที")]
    for whole, less in pairs:
        assert not stage.alike(*stage.apart([whole, less], fonts, tmp_path)), whole


def test_each_paper_shows_what_it_says(papers: list[bytes], fonts: list[Path]) -> None:
    """Beside the same paper with blanks for names: where the names stand there is ink in the one alone."""
    blank = [stage.order(no, " ") for no in range(1, len(NAMES) + 1)]
    nameless = [one.content for one in making.make(stage.printed(blank), fonts).files]
    for kind in (PICKUP, LABELS, PACKING):
        seen, unseen = (stage.pictures(one[kind])[0] for one in (papers, nameless))
        assert sum(seen.histogram()[:128]) > sum(unseen.histogram()[:128]) * 1.1, kind


def test_a_line_is_drawn_with_its_own_font_whatever_stood_before(fonts: list[Path], tmp_path: Path) -> None:
    """A line in one font after one in another alone, at the same size: fpdf2 would leave it out."""
    alone = [stage.apart([one], fonts, tmp_path)[0] for one in ("A", CHINESE[0], THAI[0])]
    for first in range(3):
        order = [first, (first + 1) % 3, first, (first + 2) % 3]
        drawn = stage.apart([("A", CHINESE[0], THAI[0])[one] for one in order], fonts, tmp_path)
        assert all(stage.alike(one, alone[which]) for one, which in zip(drawn, order, strict=True)), first


def test_a_long_name_is_whole_at_the_gate_and_within_its_label(papers: list[bytes]) -> None:
    found = " ".join(stage.texts(papers[PICKUP])[0].split())
    assert [word for word in LONG.split() if word not in found] == []
    assert "…" in stage.texts(papers[LABELS])[0]


# -- what is found ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [PICKUP, LABELS, PACKING])
@pytest.mark.parametrize("name", NAMES[:-1])
def test_names_are_found_as_they_are_written(papers: list[bytes], kind: int, name: str) -> None:
    found = stage.texts(papers[kind])[0]
    assert found.count(name) == 1


def test_control_shaped_thai_alone_is_not_found(fonts: list[Path], tmp_path: Path) -> None:
    case = typecase(THAI, fonts, "", tmp_path)
    sheet = making.Pages(case, "control")
    sheet.add_page()
    sheet.cell(text=THAI)
    assert THAI not in stage.texts(sheet.finished())[0]


def test_the_order_sheet_has_units_and_no_names() -> None:
    with stage.thai() as thai:
        lines = [
            LineFact(
                code=code, title=title, variant=variant, qty=qty, waiting=1, for_="Uncle Bo", unit_minor=1, due_minor=qty, unit="box"
            )
            for code, title, variant, qty in (("A", "Cherries", "red", 2), ("B", "Pears", "", 3))
        ]  # fmt: skip
        orders = [stage.order(no, f"Amy {no}", lines=lines, remarks=["ring twice"]) for no in (71, 72)]
        found = stage.texts(making.make(stage.printed(orders), [thai]).files[ORDER_SHEET].content)[0]
    assert [line.replace(" ", "") for line in found.splitlines()[-3:]] == [
        "ACherriesred4box", "BPears6box", "Inall10",
    ]  # fmt: skip
    assert not [word for word in ("Amy", "Bo", "ring", "#", "71") if word in found]


def test_three_hundred_members(fonts: list[Path], tmp_path: Path) -> None:
    names = [f"Member {no:03}" for no in range(300)]
    content = stage.printed([stage.order(no, name) for no, name in enumerate(names)])
    case = typecase(making.signs_of(content), fonts[:1], "", tmp_path)
    pages = [stage.texts(making.drawn(case, content, kind)) for kind in ("pickup", "labels")]
    assert len(pages[1]) == -(-300 // 24)
    assert f"page {len(pages[0])} of {len(pages[0])}" in pages[0][-1]
    for found in map("\n".join, pages):
        assert [name for name in names if found.count(name) != 1] == []


def test_each_place_has_a_list_of_its_own(fonts: list[Path]) -> None:
    places = ("Gate 3", "Office", "Gate 3")
    orders = [stage.order(no, f"Member {no}", place=place) for no, place in enumerate(places)]
    pages = stage.texts(making.make(stage.printed(orders), fonts).files[PICKUP].content)
    assert ["Gate 3" in page for page in pages] == [True, False]
    assert [[f"Member {no}" in page for no in range(3)] for page in pages] == [
        [True, False, True],
        [False, True, False],
    ]
    assert all("page 1 of 1" in page for page in pages)


def test_who_waits_and_gets_nothing_is_on_no_paper(fonts: list[Path]) -> None:
    waiting = LineFact(
        code="A", title="Cherries", variant="", qty=0, waiting=2, for_="", unit_minor=1, due_minor=0
    )
    orders = [stage.order(1, "Amy"), stage.order(2, "Bob", lines=[waiting])]
    for paper in making.make(stage.printed(orders), fonts).files:
        assert "Bob" not in stage.texts(paper.content)[0]


def test_what_is_owed_and_what_is_to_be_given_back(fonts: list[Path]) -> None:
    paid = {"Amy": 0, "Bob": 19_800, "Cat": 20_000, "Dan": 9_900}
    orders = [stage.order(no, name, paid_minor=minor) for no, (name, minor) in enumerate(paid.items())]
    found = stage.texts(making.make(stage.printed(orders), fonts).files[PICKUP].content)[0]
    assert [word for word in ("198.00", "paid", "give back 2.00", "99.00") if found.count(word) != 1] == []


# -- what no font has ------------------------------------------------------------------------------


def test_a_character_without_a_font_is_a_box_and_said(fonts: list[Path]) -> None:
    orders = [stage.order(7, "Amy"), stage.order(8, CHINESE), stage.order(9, "Bob", remarks=["☎ first"])]
    made = making.make(stage.printed(orders), fonts[:1])
    assert (list(made.boxed), list(made.install)) == (["Bob", CHINESE], ["fonts-noto-cjk", "fonts-noto-core"])
    pickup, labels, packing, sheet = (stage.texts(one.content)[0] for one in made.files)
    note = words("en", "paper")["boxes"].format(box="□")
    assert [f"{note} #9, #8" in one for one in (pickup, labels, packing, sheet)] == [True, False, True, False]
    assert "#8" in labels  # who is meant stands on every label
    assert CHINESE in pickup  # and is found, though it cannot be seen


def test_boxes_are_seen(fonts: list[Path], tmp_path: Path) -> None:
    assert not stage.alike(*stage.apart([" ", stage.NOBODY_HAS], fonts, tmp_path))


def test_nothing_is_said_of_boxes_where_there_is_none(papers: list[bytes]) -> None:
    assert "□" not in "".join(text for one in papers for text in stage.texts(one))


def test_without_any_font_nothing_is_printed(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0 but no font")
    for none in (tmp_path / "broken.ttf", tmp_path / "gone.ttf"):
        with pytest.raises(NoFonts):
            making.make(stage.printed([stage.order(1, "Amy")]), [none])


# -- in every language -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", spoken())
def test_papers_in_every_language(language: str, tmp_path: Path) -> None:
    """Every word of theirs is printed, also those seldom said."""
    says = words(language, "paper")
    assert set(says) == set(words("en", "paper"))
    font = stage.patterned(tmp_path / "all.ttf", stage.LATIN + "".join(says.values()))
    lines = [
        LineFact(
            code=code,
            title="T",
            variant="",
            qty=1,
            waiting=0,
            for_="Ann",
            unit_minor=1,
            due_minor=1,
            unit="u",
        )
        for code in "ABCDEFGH"
    ]
    orders = [stage.order(1, "Amy", lines=lines), stage.order(2, "Bob", paid_minor=30_000)]
    made = making.make(stage.printed(orders, language), [font])
    assert made.boxed == []
    found = ["".join(stage.texts(one.content)) for one in made.files]
    assert all(
        says[kind] in text
        for kind, text in zip(("pickup", "packing", "order_sheet"), (found[0], *found[2:]), strict=True)
    )
    assert says["for"].format(name="Ann") in found[PICKUP]
    assert says["more"].format(n=5) in found[LABELS]


def test_this_machines_own_fonts(tmp_path: Path) -> None:
    """Whatever they are: a character is drawn, or it is known that it cannot be."""
    if not machine_fonts():
        pytest.skip("this machine has no fonts")
    signs = clusters("Amy" + CHINESE + VIETNAMESE)
    folder = tmp_path / "case"
    folder.mkdir()
    missing = typecase("".join(signs), [], "SC", folder).missing
    assert set(stage.unread(signs, [], tmp_path)) == missing
