"""A mechanic describes itself: nobody else knows it by its name, and in every spoken language it says all
that is asked of it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, meta, nodes

from adapters.markup import plain
from bot.languages import TEMPLATES, spoken
from bot.saying.speech import Reader, Speech
from commerce.mechanics import MECHANICS, PLAIN
from commerce.rules.mechanic import Mechanic
from tests.house.facts import NOW, TERMS
from tests.house.sources import ROOT, sources

KINDS = {name: kind for name, kind in MECHANICS.items() if kind.fields}
SPEECH = Speech()
LOOP = {"loop"}
GIVEN = {
    "line": {"terms"},
    "post": {"terms", "begins_at", "closes_at"},
    "called": set(),
    "own_price": set(),
}
AROUND = {"money", "when", "clock", "its_unit", "parts"}
# Where a word is a noun and no kind of sale: members gather in a team, goods come in a pack; and the shop
# that is measured.
NOUNS = {
    "team": {
        "bot/hearing/pressing.py",
        "bot/hearing/target.py",
        "bot/hearing/wording.py",
        "commerce/booking/rows.py",
        "commerce/booking/teams.py",
        "commerce/rules/lifecycle.py",
        "commerce/services/buys/reselling.py",
        "commerce/services/buys/teaming.py",
        "commerce/services/money/billing.py",
    },
    "pack": {"commerce/phrases/shelf.py"},
    "ladder": {"bot/bench/shop.py", "bot/trying/announcements.py"},
}


# -- nobody knows it by its name -------------------------------------------------------------------


def named(source: str, names: Collection[str]) -> list[str]:
    """The names that stand in a source as texts of their own."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return sorted({text for text in texts if isinstance(text, str) and text in names})


def compared(source: str, names: Collection[str]) -> list[str]:
    """The names that a template compares its `mechanic` or its `kind` with."""
    tree = Environment().parse(source)
    found = []
    for node in tree.find_all(nodes.Compare):
        asked = isinstance(node.expr, nodes.Name | nodes.Getattr) and getattr(
            node.expr, "attr", getattr(node.expr, "name", "")
        )
        if asked in ("mechanic", "kind"):
            found += [const.value for one in node.ops for const in _constants(one.expr)]
    return sorted({str(name) for name in found if name in names})


def _constants(node: nodes.Expr) -> Iterator[nodes.Const]:
    yield from [node] if isinstance(node, nodes.Const) else node.find_all(nodes.Const)


def test_no_code_knows_a_mechanic_by_its_name() -> None:
    """What a buy is by itself is also a state: every "open" is taken for that."""
    places = [path for path in sources("bot", "commerce") if "mechanics" not in path.parts]
    found = {str(path.relative_to(ROOT)): named(path.read_text("utf-8"), KINDS) for path in places}
    assert {
        (path, name) for path, names in found.items() for name in names if path not in NOUNS.get(name, ())
    } == set()


def test_no_template_knows_a_mechanic_by_its_name() -> None:
    found = {path: compared(path.read_text("utf-8"), MECHANICS) for path in TEMPLATES.glob("*/**/*.j2")}
    assert {path: names for path, names in found.items() if names} == {}


def test_control_a_name_is_found() -> None:
    assert named('if buy.mechanic == "ladder": ...', KINDS) == ["ladder"]
    assert named('"""A ladder."""', KINDS) == []
    assert compared(
        '{% if mechanic == "team" %}{% elif kind in ("pack", "x") %}{% elif state == "open" %}{% endif %}',
        MECHANICS,
    ) == [
        "pack",
        "team",
    ]


# -- it says everything ----------------------------------------------------------------------------


def words_of(folder: Path, language: str, name: str) -> Mapping[str, Any] | None:
    """A mechanic's file in a language; traditional Chinese may borrow the simplified one, no language the
    English one."""
    for home in (language, *(["zh-Hans"] if language == "zh-Hant" else [])):
        file = folder / home / "mechanics" / f"{name}.toml"
        if file.is_file():
            return tomllib.loads(file.read_text("utf-8"))
    return None


def lacks(words: Mapping[str, Any] | None, kind: Mechanic) -> list[str]:
    """What a mechanic leaves unsaid, and what nothing asks it for."""
    if words is None:
        return ["file"]
    asked = {
        "keywords",
        "example",
        "line",
        *(["own_price"] if kind.own_price(kind.examples[0]) is not None else []),
    }
    own = {one.kind for one in kind.problems}
    unsaid = (asked - set(words)) | (own - set(words.get("problems", {})))
    return sorted(unsaid | (set(words) - asked - {"begins", "post", "problems"}))


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize("name", KINDS)
def test_a_mechanic_says_everything_in_a_spoken_language(name: str, language: str) -> None:
    assert lacks(words_of(TEMPLATES, language, name), KINDS[name]) == []


def test_languages_speak_only_of_mechanics_there_are() -> None:
    assert {path.stem for path in TEMPLATES.glob("*/mechanics/*")} <= set(KINDS)
    assert {path.suffix for path in TEMPLATES.glob("*/mechanics/*")} == {".toml"}


def test_control_what_is_unsaid_is_named() -> None:
    words = words_of(TEMPLATES, "en", "team") or {}
    assert lacks(
        {name: one for name, one in words.items() if name != "own_price"} | {"lines": ""}, KINDS["team"]
    ) == [
        "lines",
        "own_price",
    ]
    assert lacks(words | {"problems": {}}, KINDS["team"]) == ["bad_team", "team_above_stock"]
    assert lacks(None, KINDS["team"]) == ["file"]


def parts_of(name: str) -> list[str]:
    return ["called", "line", "post", *(one.kind for one in KINDS[name].problems)]


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize("name", KINDS)
def test_a_part_names_only_what_it_is_given(name: str, language: str) -> None:
    voice = SPEECH.voice(language)
    for part in parts_of(name):
        source, _, _ = voice._loader.get_source(voice.environment, f"mechanics.{name}.{part}")
        asked = meta.find_undeclared_variables(voice.environment.parse(source)) - LOOP - AROUND
        assert asked <= GIVEN.get(part, {"problem"}), part


@pytest.mark.parametrize("language", spoken())
def test_its_terms_are_told_in_an_answer_and_on_the_post(language: str) -> None:
    voice = SPEECH.voice(language)
    around = SPEECH._around(voice, Reader(language, ZoneInfo("Asia/Shanghai")), NOW, {"currency": "CNY"})
    for name, terms in TERMS:
        for part in ("line", "post"):
            context = {**around, "terms": terms, "begins_at": NOW, "closes_at": NOW}
            told = plain(voice.environment.get_template(f"mechanics.{name}.{part}").render(context))
            assert bool(told.strip()) == (name != PLAIN), (name, part)
            assert not told or told.endswith("\n")
