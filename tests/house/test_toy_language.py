"""A language is a folder: a made-up one is planted in a copy of the house, speaks through a whole group buy,
and is taken away again.

Its words are English with an Armenian letter before each, so that a word that came from English, or from
code, stands out; its dates, units and sums are what CLDR has for Armenian, since its language.toml says
nothing of them.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from bot.languages import FALLBACK, TEMPLATES, languages, names
from tests.house.copies import PYTEST, copied, run

SIGN = "Ֆ"
CONFIG = """
[community]
name = "Ֆ"
language = "toy"
currency = "CNY"
timezone = "Asia/Shanghai"
[[groups]]
chat = "sandbox:g1"
leaders = ["sandbox:lena"]
[adapters.sandbox]
"""
SAID = [
    ("10:00", "lena", "/Ֆopen Ֆcherries; Ֆprice 99/Ֆbox; Ֆstock 50; Ֆuntil 20:00"),
    ("10:01", "amy", "Ֆtake 2"),
    ("10:02", "bob", "+3"),
    ("10:03", "bob", "Ֆcancel"),
    ("10:04", "amy", "/Ֆhelp"),
    ("10:05", "lena", "/Ֆextend 1 3Ֆh"),
    ("10:06", "lena", "/Ֆlanguage"),
    ("10:07", "lena", "/Ֆlist 1"),
    ("10:08", "lena", "/frobnicate"),
    ("10:09", "lena", "/Ֆclose"),
]


def marked(words: str) -> str:
    """A sign before each word that is not part of something longer, as an address or a command is."""
    return re.sub(r"(?<![\w.:/%{@-])(?<!\w')(?=[A-Za-z])(?![\w.]+(?:[/_]|:\S))", SIGN, words)


def of_template(source: str) -> str:
    """The template with the words that it says for itself marked; what it computes with stays."""
    made, before, tokens = [], ["", ""], list(Environment().lex(source))
    for at, (_, kind, text) in enumerate(tokens):
        after = next((one[2] for one in tokens[at + 1 :] if one[1] != "whitespace"), "")
        is_label = before in (["[", "("], [",", "("], ["(", "("]) and text != '"+1"'
        is_said = after == "if" or before[1] in ("else", ":") or is_label
        made.append(marked(text) if kind == "data" or (kind == "string" and is_said) else text)
        before = before if kind == "whitespace" else [before[1], text]
    return "".join(made)


def of_table(name: str, table: Any) -> Any:
    """English words for a toy: every word of every list, and every key that is a word itself."""
    words_are_keys = name in ("days", "day_parts", "numbers", "weeks", "money")
    if isinstance(table, Mapping):
        return {
            (marked(key) if words_are_keys else key): value if words_are_keys else of_table(key, value)
            for key, value in table.items()
        }
    if isinstance(table, list):
        return [of_table(name, one) for one in table]
    return marked(table) if isinstance(table, str) else table


def toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {toml(one)}" for key, one in value.items())
            + " }"
        )
    return (
        json.dumps(value, ensure_ascii=False)
        if not isinstance(value, list)
        else "[" + ", ".join(map(toml, value)) + "]"
    )


def tables() -> dict[str, Any]:
    """The toy's language.toml. No [writes]: dates, units and lists are CLDR's."""
    english = languages()[FALLBACK]
    made = {
        name: of_table(name, table)
        for name, table in english.items()
        if isinstance(table, Mapping) and name != "writes"
    }
    for name, told in made["commands"].items():
        told["names"] = [SIGN + name]
    return {"name": SIGN + "toy", "locale": "hy", "spoken": True, **made}


def plant(folder: Path) -> None:
    for source in sorted((TEMPLATES / FALLBACK).rglob("*.j2")):
        target = folder / source.relative_to(TEMPLATES / FALLBACK)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(of_template(source.read_text("utf-8")), "utf-8")
    lines = "\n".join(f"{name} = {toml(value)}" for name, value in tables().items())
    (folder / "language.toml").write_text(lines + "\n", "utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project with one folder more."""
    copy = copied(tmp_path_factory.mktemp("toy"))
    plant(copy / "templates" / "toy")
    (copy / "toy.toml").write_text(CONFIG, "utf-8")
    yield copy
    shutil.rmtree(copy)


def unmarked(text: str) -> list[str]:
    """English words that nobody in the story is called, and that are no command."""
    called = "|".join(map(re.escape, names().values()))
    bare = re.sub(rf"\(Asia/Shanghai\)|{called}|/[a-z]+", "", text)
    return [
        word
        for word in re.findall(rf"(?<![\w{SIGN}'])[A-Za-z]{{2,}}", bare)
        if word not in {"amy", "bob", "lena"}
    ]


def test_a_toy_language_carries_a_whole_group_buy(house: Path) -> None:
    events = [
        {
            "at": f"2026-12-02T{at}:00+08:00",
            "kind": "say",
            "group": "g1",
            "from": who,
            "id": f"m{at}",
            "text": text,
        }
        for at, who, text in SAID
    ]
    done = run(house, "bot", "replay", "--config", "toy.toml", said="\n".join(map(json.dumps, events)) + "\n")
    assert done.returncode == 0, done.stderr
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    told = [str(fact["text"]) for fact in facts if fact.get("text")]
    assert {one: unmarked(one) for one in told if unmarked(one)} == {}
    everything = "\n".join(told)
    for words in (
        "2 դեկ, չրք, 20:00",
        "10 ժ",
        "23:00",
        f"{SIGN}toy",
        "198",
        f"{SIGN}cancelled",
        f"{SIGN}closed",
    ):
        assert words in everything, words
    [order] = [one for one in facts[-1]["orders"] if one["due_minor"]]
    assert (order["member"], order["due_minor"]) == ("amy", 19_800)


def test_every_house_test_of_words_is_green_with_it(house: Path) -> None:
    files = [f"tests/house/test_{name}.py" for name in ("templates", "commands", "languages")]
    done = run(house, *PYTEST, *files, "-k", "toy")
    assert done.returncode == 0, done.stdout[-6000:]
    counted = re.search(r"(\d+) passed", done.stdout)
    assert counted is not None
    assert int(counted[1]) > 5 * len(list((house / "templates" / "toy").rglob("*.j2"))) // 2, (
        done.stdout
    )  # none left out by a name


def test_control_a_template_too_few_is_seen(house: Path) -> None:
    lost = house / "templates" / "toy" / "menu.j2"
    text = lost.read_text("utf-8")
    lost.unlink()
    done = run(house, *PYTEST, "tests/house/test_templates.py", "-k", "toy and says_everything")
    lost.write_text(text, "utf-8")
    assert done.returncode == 1, done.stdout[-3000:]
    assert "Menu" in done.stdout


def test_control_a_word_that_came_from_english_is_seen() -> None:
    assert unmarked(f"{SIGN}Cherries · open, 2 units /help 2 h 5 min") == ["open", "units", "min"]
    assert unmarked(of_template('{{ "one" if n == 1 else "more" }} of {{ n }}: it\'s all')) == ["if", "else"]


def test_it_is_taken_away_again() -> None:
    assert not (TEMPLATES / "toy").exists()
