"""Every command: named once, explained in every language, and its examples work in the real app."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from adapters.markup import plain
from bot.calling.command import COMMANDS, Command, commands, examples, local_name, specs, summary
from bot.calling.people import _all_but as all_but
from bot.config import demo_settings
from bot.config.settings import GroupSettings
from bot.hearing.door import command_in
from bot.hearing.meaning import Call
from bot.languages import FALLBACK, TEMPLATES, languages, spoken, wordbooks
from bot.trying.replay import replay
from commerce.ground.db import Database
from commerce.refusals import Refusal
from commerce.tables import Outgoing
from tests.house.facts import said, samples
from tests.house.test_templates import SPEECH, say

NO_ANSWER = {name for name, kind in said().items() if issubclass(kind, Refusal)} | {"Stumbled", "Paused"}
MISREAD = {"Misused", "UnknownCommand", "Stumbled"}
SPOKEN = spoken()

# What has to be so before an example makes sense: a list of these for each example, played on a group buy of
# its own.
CLOSED = ("/close 1",)
PAID_TOO_MUCH = (*CLOSED, "/paid 1 amy", "/reopen 1 2h", "/for amy cancel 1", "/close 1")
BEFORE: Mapping[str, Sequence[str]] = {
    "close": (),
    "reopen": CLOSED,
    "restore": ("/cancel 1",),
    "cancel": (),
    "paid": CLOSED,
    "remind": (*CLOSED, "/arrived 1"),
    "forecast": CLOSED,
    "unpaid": (*CLOSED, "/paid 1 amy"),
    "givenback": PAID_TOO_MUCH,
    "ungivenback": (*PAID_TOO_MUCH, "/givenback 1 amy"),
    "refund": (*CLOSED, "/paid 1 amy"),
    "refunded": (*CLOSED, "/paid 1 amy", "/refund 1 amy 20"),
    "refundcredit": (*CLOSED, "/paid 1 amy", "/refund 1 amy 20"),
    "unrefund": (*CLOSED, "/paid 1 amy", "/refund 1 amy 20"),
    "credit": (*CLOSED, "/paid 1 amy"),
    "uncredit": (*CLOSED, "/paid 1 amy", "/credit amy 20"),
    "arrived": CLOSED,
    "handed": (*CLOSED, "/arrived 1"),
    "unhanded": (*CLOSED, "/handed 1 amy"),
}
# Commands whose example answers with a refusal where it stands alone: a code that nobody was given, nothing
# that could be undone, the teams of a buy that has none.
NEEDS_MORE = {
    "book",
    "takeback",
    "assign",
    "confirm",
    "decline",
    "picture",
    "pick",
    "team",
    "link",
    "unlink",
    "undo",
    "forget",
    "language",
    "strikeout",
    "newtime",
    "ask",
    "askplace",
    "matters",
    "thanked",
    "reward",
    "invite",
    "invitations",
    "review",
    "quote",
    "reviews",
    "products",
    "standard",
}
PLAIN = sorted(
    (name for name in commands() if name not in BEFORE), key="open".__eq__
)  # opening a second one comes last


# Beside the one group of the demo, another leader's, for what two leaders do together.
SETTINGS = replace(
    demo_settings(),
    groups=(
        *demo_settings().groups,
        GroupSettings(chat="sandbox:g2", name="Office", leaders=("sandbox:mei",)),
    ),
)


def story(*texts: str, by: str = "lena") -> list[dict[str, Any]]:
    """A group buy with two orders, then these messages, a minute apart."""
    before = [
        ("lena", "/open Cherries 2 kg; price 99; stock 50; until 20:00"),
        ("amy", "A+2"),
        ("bob", "A+1"),
    ]
    return [
        {
            "at": f"2026-11-21T{10 + minute // 60}:{minute % 60:02}:00+08:00",
            "kind": "say",
            "group": "g1",
            "from": who,
            "id": f"m{minute}",
            "text": text,
        }
        for minute, (who, text) in enumerate([*before, *((by, text) for text in texts)])
    ]


async def answers(folder: Path, *texts: str, by: str = "lena") -> dict[str, set[str]]:
    """What the bot said at each of these messages, by the names of its outcomes."""
    url = f"sqlite:///{folder / 'examples.db'}"
    events = story(*texts, by=by)
    await replay([json.dumps(event) for event in events], SETTINGS, url, io.StringIO())
    database = Database.at(url)
    try:
        async with database.read() as session:
            rows = (
                await session.execute(select(col(Outgoing.due_at), col(Outgoing.outcome), col(Outgoing.kind)))
            ).all()
    finally:
        await database.close()
    at = {
        text: datetime.fromisoformat(event["at"]).astimezone(UTC)
        for text, event in zip(texts, events[-len(texts) :], strict=True)
    }
    return {
        text: {outcome for due, outcome, kind in rows if due == at[text] and kind not in ("post", "refresh")}
        for text in texts
    }


# -- names -----------------------------------------------------------------------------------------


def clashes(called: Mapping[str, Iterable[str]]) -> list[str]:
    """Words that would call two commands."""
    owners = Counter(word.casefold() for name, words in called.items() for word in {name, *words})
    return sorted(word for word, count in owners.items() if count > 1)


def called() -> dict[str, list[str]]:
    """Every command and the words for it, of all languages."""
    tables = wordbooks("commands")
    return {
        name: [word for one in tables for word in one.get(name, {}).get("names", ())] for name in commands()
    }


def test_no_word_calls_two_commands() -> None:
    assert clashes(called()) == []


def test_control_a_clash_is_named() -> None:
    assert clashes({"open": ["开团"], "menu": ["OPEN", "在团"], "list": ["在团"]}) == ["open", "在团"]


def test_names_are_short_latin_words_that_every_platforms_menu_takes() -> None:
    assert [name for name in commands() if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)] == []
    assert [spec.name for spec in specs()] == list(COMMANDS)


def test_names_in_every_language_can_be_written_in_one_piece() -> None:
    words = [word for table in called().values() for word in table]
    assert [word for word in words if re.search(r"[\s@/／]", word) or len(word) > 32] == []


def test_language_folders_name_only_commands_that_exist() -> None:
    unknown = {name for tables in languages().values() for name in tables.get("commands", {})} - set(
        commands()
    )
    assert unknown == set()


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("name", list(commands()))
def test_a_command_is_heard_by_its_name_in_every_language(name: str, language: str) -> None:
    for slash in "/／":
        word = f"{slash}{local_name(name, language)}"
        for text in (word, f"{word} 1", f"{word}@plusone_bot 1", word.upper()):
            found = command_in(text)
            assert isinstance(found, Call), text
            assert found.command.name == name


# -- words about them ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("name", list(commands()))
def test_a_command_is_explained_in_every_language(name: str, language: str) -> None:
    line = summary(name, language)
    assert 2 <= len(line) <= 100, line  # Discord takes no more
    assert line == line.strip()
    assert "\n" not in line
    assert language == FALLBACK or line != summary(name, FALLBACK)


def test_usage_follows_the_signature() -> None:
    for name, command in commands().items():
        parameters = list(signature(command.run).parameters.values())[1:]
        words = [f"<{one.name}>" if one.default is one.empty else f"[{one.name}]" for one in parameters]
        assert command.usage() == " ".join([f"/{name}", *words])


@pytest.mark.parametrize("language", SPOKEN)
def test_usage_is_told_in_the_readers_words(language: str) -> None:
    words = SPEECH.voice(language).environment.get_template("_parts.j2").make_module({"money": str}).words  # type: ignore[attr-defined]
    assert {name for command in commands().values() for name, _, _ in command.parameters} - set(
        words
    ) == set()
    facts = {
        "name": "x",
        "summary": "…",
        "usage": "/x <who_and_what> [until]",
        "examples": ["/x"],
        "fields": [],
    }
    assert f"/x <{words['who_and_what']}> [{words['until']}]" in plain(say("HelpOn", facts, language).text)


TEXTS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/**/*.j2"))


def mentioned(text: str) -> set[str]:
    """The commands that a text tells people to write."""
    return set(re.findall(r"(?<![\w}/<.])/([a-z]+)\b(?!\.)", re.sub(r"\{#.*?#\}", "", text)))


@pytest.mark.parametrize("path", TEXTS)
def test_templates_name_only_commands_that_exist(path: str) -> None:
    assert mentioned((TEMPLATES / path).read_text("utf-8")) <= set(commands())


def test_control_a_command_that_is_not_there_is_found() -> None:
    assert mentioned('Write /menue or {{ "/mine " ~ buy_no }}, 2/3 of it. ¥99/{{ unit }}') == {
        "menue",
        "mine",
    }


# -- examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(commands()))
def test_a_command_has_examples_of_itself(name: str) -> None:
    command: Command = commands()[name]
    assert command.examples
    assert all(re.match(rf"/{name}(?:\s|$)", example) for example in command.examples)


@pytest.mark.parametrize("name", list(BEFORE))
async def test_an_example_does_what_it_says(name: str, tmp_path: Path) -> None:
    for number, example in enumerate(commands()[name].examples):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = (await answers(folder, *BEFORE[name], example))[example]
        assert found, example
        assert not NO_ANSWER & found, (example, found)


async def test_the_other_examples_do_what_they_say_one_after_another(tmp_path: Path) -> None:
    found = await answers(tmp_path, *(example for name in PLAIN for example in commands()[name].examples))
    assert [text for text, outcomes in found.items() if not outcomes] == []
    assert {text: outcomes & MISREAD for text, outcomes in found.items() if outcomes & MISREAD} == {}
    refused = {text: outcomes & NO_ANSWER for text, outcomes in found.items() if outcomes & NO_ANSWER}
    assert {text.split()[0][1:] for text in refused} <= NEEDS_MORE, refused


PEOPLE_AND_PLACES = {
    "小兰": "amy",
    "小蘭": "amy",
    "花子": "amy",
    "Linh": "amy",
    "영희": "amy",
    "小竹": "bob",
    "太郎": "bob",
    "Tuấn": "bob",
    "철수": "bob",
    "办公室": "Office",
    "辦公室": "Office",
    "オフィス": "Office",
    "Văn phòng": "Office",
    "사무실": "Office",
}


@pytest.mark.parametrize("language", [language for language in SPOKEN if language != FALLBACK])
async def test_each_language_shows_examples_in_its_own_words_that_are_read(
    language: str, tmp_path: Path
) -> None:
    for name, command in commands().items():
        assert len(examples(name, language)) == len(command.examples), name
        assert all(
            example.startswith(f"/{local_name(name, language)}") for example in examples(name, language)
        )
    shown = [example for name in [*PLAIN, *BEFORE] for example in examples(name, language)]
    for theirs, ours in PEOPLE_AND_PLACES.items():
        shown = [example.replace(theirs, ours) for example in shown]
    found = await answers(tmp_path, *dict.fromkeys(shown))
    assert {text: outcomes & MISREAD for text, outcomes in found.items() if outcomes & MISREAD} == {}
    assert not {text for text, outcomes in found.items() if "BadOpening" in outcomes}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Trừng", None),
        ("trừ Trừng", "Trừng"),
        ("tất cả trừ Tuấn", "Tuấn"),
        ("모두 철수 빼고", "철수"),
        ("but", None),
    ],
)
def test_all_but_is_a_whole_word_and_no_beginning_of_a_name(said: str, names: str | None) -> None:
    assert all_but(said) == names


async def test_control_a_wrong_example_is_refused(tmp_path: Path) -> None:
    wrong = ("/extend 1", "/close 1 now please", "/clsoe 1", "/paid 7 amy")
    found = await answers(tmp_path, *wrong)
    assert list(found.values()) == [{"Misused"}, {"Misused"}, {"UnknownCommand"}, {"NoSuchBuy"}]


@pytest.mark.parametrize("language", [language for language in SPOKEN if language != FALLBACK])
async def test_a_local_name_works_in_the_app(language: str, tmp_path: Path) -> None:
    rest = {
        "for": "amy +2",
        "extend": "1 2h",
        "list": "1",
        "mine": "",
        "help": local_name("open", language),
        "close": "1",
    }
    found = await answers(
        tmp_path, *(f"/{local_name(name, language)} {words}".strip() for name, words in rest.items())
    )
    assert all(found.values()), found
    assert not any(outcomes & NO_ANSWER for outcomes in found.values()), found


async def test_members_may_do_what_is_theirs_and_nothing_else(tmp_path: Path) -> None:
    first = {example: name for name, command in commands().items() for example in command.examples[:1]}
    found = await answers(tmp_path, *first, by="amy")
    theirs = {first[text] for text, outcomes in found.items() if "LeadersOnly" not in outcomes}
    assert theirs == {name for name, command in commands().items() if not command.leaders}


# -- the ways to begin that templates print --------------------------------------------------------


def openings(language: str) -> list[str]:
    """What the first words in a group, and a bare /open, tell a leader to write."""
    welcome = say("Welcome", next(samples(said()["Welcome"])), language).text
    how = say("AskedHowToOpen", {}, language).text
    begin, help_ = (f"/{local_name(name, language)}" for name in ("open", "help"))
    return [
        match[1].strip()
        for text in (welcome, how)
        if (match := re.search(rf"({begin} .+?)(?:\n\n|\n(?=\S+ ?{help_}|{help_})|$)", text, re.DOTALL))
    ]


@pytest.mark.parametrize("language", SPOKEN)
async def test_the_printed_openings_open(language: str, tmp_path: Path) -> None:
    written = openings(language)
    assert len(written) == 2
    found = await answers(tmp_path, *written)
    assert ["Opened" in outcomes for outcomes in found.values()] == [True, True]
