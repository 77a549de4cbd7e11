"""Every word the bot says: whole in every language, made of the facts it is given, and safe whatever people
call themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, meta, nodes

from adapters.base import Button, Post
from adapters.markup import escape, plain, spans
from bot.calling.command import commands, local_name
from bot.languages import FALLBACK, TEMPLATES, languages, lender, names, spoken
from bot.saying.speech import Reader, Speech, _voice
from commerce.mechanics import MECHANICS
from commerce.refusals import Refusal
from tests.house.facts import NOW, Choose, held, keys_of, make, said, samples

SPEECH = Speech(community="Neighbours")
SHANGHAI = ZoneInfo("Asia/Shanghai")
SPOKEN = spoken()
NAMES = sorted(said())
EVERY = [(name, language) for name in NAMES for language in SPOKEN]
AROUND = frozenset(SPEECH._around(SPEECH.voice("en"), Reader("en", SHANGHAI), NOW, {}))
LOOPS = {"index", "index0", "first", "last"}
METHODS = {"append", "get", "items", "values", "startswith"}
MARKUP_ALREADY = {
    ("campaign_shown.j2", "text"),
    ("campaign_set.j2", "preview"),
}  # rendered, and so escaped, before
WRONG = re.compile(
    r"\b(?:None|True|False)\b|\{[{%#]|[}%#]\}|<(?:function|bound|class)|[^\S\n]{2}|\n{3}| [,.;:!?，。；：！？、]|[,，、。]{2}|\\"
)
# What a language's own readers would stumble over: 您, half-width marks among characters, words OpenCC takes
# for others; in Korean both forms of a particle where the word before it decides.
STUMBLES = {
    "zh-Hans": re.compile(r"您|[\u4e00-\u9fff][,;!?]"),
    "zh-Hant": re.compile(r"您|[\u4e00-\u9fff][,;!?]|里|支援|回復|信息|默認|菜單"),
    "ja": re.compile(r"[\u3041-\u30ff\u4e00-\u9fff][,;!?]|さんさん"),
    "ko": re.compile(r"[은는이가을를과와]\((?:은|는|이|가|을|를|과|와)\)|\((?:으|이)\)|님님|당신|니다요"),
    "vi": re.compile(r"\b(?:quý khách|bạn ơi bạn)\b|[đĐ]ợt đợt|phần phần"),
}


def say(name: str, facts: Mapping[str, Any], language: str) -> Post:
    return SPEECH.say(name, facts, Reader(language, SHANGHAI), NOW)


def file_of(name: str) -> str:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() + ".j2"
    return f"refusals/{snake}" if issubclass(said()[name], Refusal) else snake


def data(post: Post) -> list[list[str]]:
    return [[button.data or button.url for button in row] for row in post.buttons]


# -- every outcome and refusal has its template, every template its class --------------------------


def missing(folder: Path, language: str, names: Iterable[str]) -> list[str]:
    """What a language cannot say: it may borrow as its language.toml says, and none may from English without
    saying so."""
    source = lender(language, languages(folder))
    homes = [folder / language, *([folder / source] if source else [])]
    return [name for name in names if not any((home / file_of(name)).is_file() for home in homes)]


def strangers(folder: Path, names: Iterable[str]) -> list[str]:
    """Templates that nothing is said by."""
    known = {file_of(name) for name in names}
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*.j2"))]
    return [
        str(path)
        for path in paths
        if path.as_posix() not in known and path.name[0] != "_" and path.parts[0] != "campaigns"
    ]


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_that_is_spoken_says_everything(language: str) -> None:
    assert missing(TEMPLATES, language, NAMES) == []


@pytest.mark.parametrize("language", SPOKEN)
def test_no_template_is_left_over(language: str) -> None:
    assert strangers(TEMPLATES / language, NAMES) == []


def test_control_a_missing_and_a_stray_template_are_named(tmp_path: Path) -> None:
    for name in ("_parts", "sold_out", "refusals/ordered", "campaigns/evening", "digest"):
        (tmp_path / "xx" / f"{name}.j2").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "xx" / f"{name}.j2").touch()
    assert missing(tmp_path, "xx", ["Ordered", "SoldOut", "Digest"]) == ["Ordered", "SoldOut"]
    assert strangers(tmp_path / "xx", NAMES) == ["refusals/ordered.j2", "sold_out.j2"]


# -- a template names nothing that is not there ----------------------------------------------------


def inside(kind: type) -> set[str]:
    """What the values that a class holds are called."""
    return {one.name for owner in held(kind) for one in fields(owner)}


def unknown(source: str, kind: type, environment: Environment) -> list[str]:
    """The variables and attributes of a template that nobody gives it."""
    tree = environment.parse(source)
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"} | {
        one.name for one in fields(kind)
    }
    offered = {node.target: _offered(node, environment) for node in tree.find_all(nodes.Import)} | {
        "loop": LOOPS
    }
    found = sorted(meta.find_undeclared_variables(tree) - own - AROUND)
    known = inside(kind) | METHODS
    return found + [
        node.attr for node in tree.find_all(nodes.Getattr) if node.attr not in _names_of(node, offered, known)
    ]


def _offered(node: nodes.Import, environment: Environment) -> set[str]:
    """What a shared file offers to those who import it."""
    assert isinstance(node.template, nodes.Const)
    return set(vars(environment.get_template(node.template.value).make_module({"money": str})))


def _names_of(node: nodes.Getattr, offered: Mapping[str, set[str]], known: set[str]) -> set[str]:
    owner = node.node.name if isinstance(node.node, nodes.Name) else ""
    if owner in ("terms", "shown"):  # a mechanic's own numbers, as the samples hold them; a namespace
        return {node.attr}
    return offered.get(owner, known)


def source_of(name: str, language: str) -> str:
    voice = SPEECH.voice(language)
    source, _, _ = voice._loader.get_source(voice.environment, file_of(name))
    if name == "BadOpening":
        source = source.replace("{% include", "{% set problem = problem %}{% include")
        source += voice._loader.get_source(voice.environment, "refusals/_problem.j2")[0].replace(
            "problem -%}", "problems[0] -%}", 1
        )
    return source


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_template_names_only_what_it_is_given(name: str, language: str) -> None:
    voice = SPEECH.voice(language)
    assert unknown(source_of(name, language), said()[name], voice.environment) == []


def test_a_fact_and_a_word_of_every_template_never_share_a_name() -> None:
    shared = {(name, one.name) for name, kind in said().items() for one in fields(kind)} & {
        (n, w) for n in NAMES for w in AROUND - {"link"}
    }
    assert shared == set()


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("{{ titel }}", ["titel"]),
        ("{{ left }} {{ time_left(closes_at) }}", ["left"]),
        ("{% for o in offers %}{{ o.prcie_minor }}{% endfor %}", ["prcie_minor"]),
        ("{% import '_parts.j2' as parts %}{{ parts.sate }}", ["sate"]),
        ("{% for o in offers %}{{ loop.idx }}{{ o.price_minor }}{% endfor %}", ["idx"]),
    ],
)
def test_control_an_unknown_name_is_found(planted: str, found: list[str]) -> None:
    assert unknown(planted, said()["Board"], SPEECH.voice("en").environment) == found


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_language_tells_the_same_facts(name: str, language: str) -> None:
    environment = SPEECH.voice(language).environment
    told, english = (
        meta.find_undeclared_variables(environment.parse(source_of(name, one))) - {"community"}
        for one in (language, "en")
    )
    assert told == english


# -- what is said reads well -----------------------------------------------------------------------


@cache
def facts_of(name: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(samples(said()[name]))


@cache
def told(name: str, language: str) -> tuple[Post, ...]:
    """Every sample of it, rendered once for all that is asked of it: languages are many, and samples are thousands."""
    return tuple(say(name, facts, language) for facts in facts_of(name))


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_sample_reads_well_and_has_the_buttons_of_every_language(name: str, language: str) -> None:
    for facts, post, english in zip(facts_of(name), told(name, language), told(name, FALLBACK), strict=True):
        text = plain(post.text)
        assert text.strip() == text != ""
        assert WRONG.search(text) is None, (WRONG.search(text), text)
        assert language not in STUMBLES or STUMBLES[language].search(text) is None, text
        assert data(post) == data(english)
        for button in _buttons(post):
            assert 0 < len(button.label) <= 40
            assert button.url or 0 < len(button.data.encode()) <= 64
        assert language == FALLBACK or half(post, english, facts, language) == []


@pytest.mark.parametrize("language", SPOKEN)
def test_the_posts_own_signs_are_called_alike_everywhere(language: str) -> None:
    """What a finger knows in any script; what is a word is in the reader's own."""
    facts = {**next(samples(said()["Board"])), "state": "open"}
    labels = [button.label for row in say("Board", facts, language).buttons for button in row]
    assert labels[:2] == ["+1", "-1"]


@cache
def called_in(language: str) -> frozenset[str]:
    """What every command is called there."""
    return frozenset(local_name(command, language) for command in commands())


def half(post: Post, english: Post, facts: Mapping[str, Any], language: str) -> list[str]:
    """Commands and buttons of a rendered template that are called as in another language."""
    own = called_in(language)
    given = set(re.findall(r"[a-z]{2,}", str([*facts.values()]).casefold()))
    found = [word for word in re.findall(r"(?<![\w/.:])/(\w+)(?![\w/])", plain(post.text)) if word not in own]
    for ours, theirs in zip(_buttons(post), _buttons(english), strict=True):
        words = set(re.findall(r"[a-z]{2,}", theirs.label.casefold())) - given
        if ours.label == theirs.label and words:
            found.append(ours.label)
    return [word for word in found if word.casefold() not in given]


def _buttons(post: Post) -> list[Button]:
    return [button for row in post.buttons for button in row]


def test_control_half_a_language_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    _voice.cache_clear()
    monkeypatch.setattr("bot.saying.speech.called", lambda line, **_: line)
    facts = next(samples(said()["Welcome"]))
    seen = [
        *half(say("AskedHowToOpen", {}, "ja"), say("AskedHowToOpen", {}, FALLBACK), {}, "ja"),
        *half(say("Welcome", facts, "ja"), say("Welcome", facts, FALLBACK), facts, "ja"),
    ]
    assert "open" in seen
    _voice.cache_clear()


@pytest.mark.parametrize("language", SPOKEN)
def test_a_bare_language_command_names_every_language(language: str) -> None:
    text = say("LanguageChosen", {"language": language, "whose": ""}, language).text
    assert SPEECH.voice(language).writing.listed(names().values()) in text


@pytest.mark.parametrize("language", SPOKEN)
def test_numbers_that_decide_a_sentence_are_facts(language: str) -> None:
    few, none = ({"title": "Cherries", "variant": "", "left": left} for left in (3, 0))
    assert "3" in say("SoldOut", few, language).text
    assert "3" not in say("SoldOut", none, language).text
    fetched = {"buy_no": 1, "title": "Cherries", "name": "amy", "order_no": 2, "fetched": 3, "members": 7}
    assert re.search("3.*7|7.*3", say("Handed", fetched, language).text)


@pytest.mark.parametrize(
    "planted", ["in  all", "closed .", "owes None", "{{ name }}", "one,, two", "a\n\n\nb", "<function money>"]
)
def test_control_wrong_text_is_seen(planted: str) -> None:
    assert WRONG.search(planted)


@pytest.mark.parametrize(
    ("language", "planted"),
    [
        ("zh-Hans", "您好"),
        ("zh-Hans", "好,不"),
        ("zh-Hant", "規格里沒有"),
        ("ja", "はい,どうぞ"),
        ("ko", "체리을(를)"),
        ("vi", "quý khách"),
    ],
)
def test_control_a_stumble_is_seen(language: str, planted: str) -> None:
    assert STUMBLES[language].search(planted)


# -- nobody's name becomes markup ------------------------------------------------------------------

HOSTILE = (
    *(
        "**x**",
        "[a](http://b.example)",
        "[me](person:telegram:1)",
        "<b>bold</b>",
        "@everyone",
        "@here <@1>",
        "http://b.example",
    ),
    *(
        "a\u202eb",
        "\u200bzero",
        "e\u0301\u0301",
        "x" * 200,
        "\\",
        "\\**",
        "](",
        "*",
        "__x__ `y` ~~z~~",
        "&amp;",
        "=1+1",
        "/cancel 1",
    ),
    *("{{ 7 * 7 }}", "{% raw %}"),
)


class Drawn:
    """A choice drawn by Hypothesis, with a calm name in the place of each hostile text."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw

    def text(self, name: str) -> str:
        return f"⟦{self.draw(st.integers(0, len(HOSTILE) - 1))}⟧"

    def number(self, name: str) -> int:
        return int(self.draw(st.sampled_from((0, 1, 2, 5, 9_999, 10**6))))

    def length(self, name: str) -> int:
        return int(self.draw(st.integers(0, 3)))

    def present(self, name: str) -> bool:
        return bool(self.draw(st.booleans()))

    def word(self, key: tuple[str, str], words: Any) -> Any:
        return self.draw(st.sampled_from(words))


def hostile(value: Any, shown: bool = False) -> Any:
    """The same facts with the hostile texts put in; `shown`: as a reader may see them."""
    if isinstance(value, str):
        return re.sub(
            r"⟦(\d+)⟧",
            lambda found: plain(escape(HOSTILE[int(found[1])])) if shown else HOSTILE[int(found[1])],
            value,
        )
    if isinstance(value, dict):
        return {name: hostile(one) for name, one in value.items()}
    return [hostile(one) for one in value] if isinstance(value, list) else value


def styled(markup: str) -> list[tuple[str, bool, str]]:
    """What a reader sees, run by run of one style."""
    runs: list[tuple[str, bool, str]] = []
    for span in spans(markup):
        if runs and runs[-1][1:] == (span.bold, span.url):
            runs[-1] = (runs[-1][0] + span.text, *runs[-1][1:])
        elif span.text:
            runs.append((span.text, span.bold, span.url))
    return runs


def as_if_calm(post: Post) -> list[tuple[str, bool, str]]:
    """The calm post's runs, each calm name replaced by what a reader may see of the hostile one: nothing else
    may differ."""
    runs = [(hostile(text, True), bold, url) for text, bold, url in styled(post.text)]
    return _joined(run for run in runs if run[0])


def _joined(runs: Iterable[tuple[str, bool, str]]) -> list[tuple[str, bool, str]]:
    joined: list[tuple[str, bool, str]] = []
    for text, bold, url in runs:
        if joined and joined[-1][1:] == (bold, url):
            joined[-1] = (joined[-1][0] + text, bold, url)
        else:
            joined.append((text, bold, url))
    return joined


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20, deadline=None)
@given(drawing=st.data())
def test_no_name_becomes_markup(name: str, drawing: st.DataObject) -> None:
    kind: type = said()[name]
    choose: Choose = Drawn(drawing.draw)
    calm, language = make(kind, choose), drawing.draw(st.sampled_from(SPOKEN))
    wild = hostile(calm) | ({"link": calm["link"]} if "link" in calm else {})  # the platform's own
    for path, fact in MARKUP_ALREADY:
        if path == file_of(name):
            wild[fact] = escape(wild[fact])
    told, expected = say(name, wild, language), say(name, calm, language)
    assert {span.url for span in spans(told.text) if span.url} <= {calm.get("link")}
    assert data(told) == data(expected)
    assert _joined(styled(told.text)) == as_if_calm(expected)


def marked_up(source: str, environment: Environment) -> Iterator[str]:
    """What a template prints without escaping it, other than its own parts."""
    for node in environment.parse(source).find_all(nodes.Filter):
        inner = node.node.node if isinstance(node.node, nodes.Call) else node.node
        if node.name == "markup" and not (
            isinstance(inner, nodes.Getattr) and getattr(inner.node, "name", "") == "parts"
        ):
            yield str(getattr(inner, "name", inner))


# what they write is markup already, each word of it escaped where it stands
OWN_MACROS = {
    "opened.j2": {"own"},
    "drafted.j2": {"own"},
    "_parts.j2": {"line_of", "split_of", "goods", "unit_of", "price_of", "cash", "who"},
}


@pytest.mark.parametrize(
    "path", sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/**/*.j2"))
)
def test_nothing_is_printed_raw_but_a_templates_own_words(path: str) -> None:
    found = set(marked_up((TEMPLATES / path).read_text("utf-8"), SPEECH.voice("en").environment))
    own = OWN_MACROS.get(path.rpartition("/")[2], set())
    file = path.partition("/")[2]
    assert found <= own | {fact for template, fact in MARKUP_ALREADY if template == file}


def test_control_a_name_printed_raw_is_seen() -> None:
    environment = SPEECH.voice("en").environment
    assert list(marked_up("{{ title | markup }}{{ parts.goods(x) | markup }}", environment)) == ["title"]
    raw = environment.from_string("{{ title | markup }}").render(title="**x**")
    assert styled(raw) != as_if_calm(Post(text="⟦0⟧"))


GLUED = re.compile(r"^(?!\{% macro).*\S.*%\}\n(?!\n|\{%-|$)", re.MULTILINE)


def glued(source: str) -> list[str]:
    """Lines of words that the next line would be stuck to: the end of a line after a tag is no end of a line."""
    return [line for line in GLUED.findall(source) if re.sub(r"\{%.*?%\}", "", line).strip()]


@pytest.mark.parametrize("language", SPOKEN)
def test_no_line_of_words_is_stuck_to_the_next(language: str) -> None:
    files = [path for path in (TEMPLATES / language).glob("**/*.j2") if not path.name.startswith("_")]
    found = {path.name: glued(path.read_text("utf-8")) for path in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_control_a_line_that_is_stuck_is_seen() -> None:
    assert glued("Who{% if n %}, last{% endif %}\nnext") == ["Who{% if n %}, last{% endif %}\n"]
    assert glued("Who{% if n %}, last{% endif %}\n\nnext\n{% if n %}\n") == []


def test_every_field_with_few_words_is_sampled() -> None:
    """A template that tells apart words which no sample holds would go unread."""
    compared = {name: _compared(source_of(name, "en")) for name in NAMES}
    for name, words in compared.items():
        known = {str(word) for choices in keys_of(said()[name]).values() for word in choices}
        assert words <= known | {"mine", "/handed "} | set(said()) | set(MECHANICS), name


def _compared(source: str) -> set[str]:
    """The texts that a template compares a plain variable with."""
    tree = SPEECH.voice("en").environment.parse(source)
    return {
        str(one.expr.value)
        for node in tree.find_all(nodes.Compare)
        for one in node.ops
        if isinstance(node.expr, nodes.Name)
        and one.op in ("eq", "ne")
        and isinstance(one.expr, nodes.Const)
        and isinstance(one.expr.value, str)
    }
