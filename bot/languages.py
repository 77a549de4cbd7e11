"""The language folders: every `templates/<lang>/language.toml`, read once. A folder is a language; no list to
edit.

A language may borrow another one's words and templates, in its own script (`[borrows]`): as traditional
Chinese reads and says what simplified Chinese has, by OpenCC, wherever it has no words of its own.

What a mechanic is called and says stands beside it, in `templates/<lang>/mechanics/<its name>.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from opencc import OpenCC

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
FALLBACK = "en"  # stands in where a language has no words, and speaks where nobody chose

Tables = Mapping[str, Any]


@cache
def languages(folder: Path = TEMPLATES) -> Mapping[str, Tables]:
    """-> {"en": its language.toml as tables, ...}, in the folder's own order; under "mechanics" the tables of
    each mechanic by its name. What a table means is its reader's business."""
    return {
        file.parent.name: {
            **_read(file),
            "mechanics": {one.stem: _read(one) for one in sorted(file.parent.glob("mechanics/*.toml"))},
        }
        for file in sorted(folder.glob("*/language.toml"))
    }


def _read(file: Path) -> Tables:
    return tomllib.loads(file.read_text("utf-8"))


@cache
def spoken(folder: Path = TEMPLATES) -> tuple[str, ...]:
    """The languages the bot can answer in; the others are read but not spoken."""
    return tuple(lang for lang, tables in languages(folder).items() if tables.get("spoken", False))


def names(folder: Path = TEMPLATES) -> Mapping[str, str]:
    """The languages the bot can answer in -> how each calls itself."""
    return {lang: str(languages(folder)[lang]["name"]) for lang in spoken(folder)}


# -- borrowing -------------------------------------------------------------------------------------


def lender(language: str, tables: Mapping[str, Tables]) -> str:
    """Whose words it borrows, '' if nobody's."""
    source = str(tables.get(language, {}).get("borrows", {}).get("from", ""))
    return source if source in tables else ""


def borrowed(language: str, table: str, tables: Mapping[str, Tables]) -> Tables:
    """One table of the language it borrows from, words and keys in its own script; {} if it borrows
    nothing."""
    source = lender(language, tables)
    if not source:
        return {}
    found: Tables = _converted(tables[source].get(table, {}), tables[language]["borrows"]["words"])
    return found


def words(language: str, table: str, tables: Mapping[str, Tables] | None = None) -> Tables:
    """One table of a language: its own, over what it borrows, also within a table of tables."""
    tables = languages() if tables is None else tables
    lent, own = borrowed(language, table, tables), tables.get(language, {}).get(table, {})
    return {**lent, **{key: _over(lent.get(key), value) for key, value in own.items()}}


def _over(lent: Any, own: Any) -> Any:
    return {**lent, **own} if isinstance(lent, Mapping) and isinstance(own, Mapping) else own


def wordbooks(table: str, tables: Mapping[str, Tables] | None = None) -> list[Tables]:
    """One table of every language that has it: first what is their own, then what is borrowed."""
    tables = languages() if tables is None else tables
    own = [one[table] for one in tables.values() if table in one]
    return own + [found for language in tables if (found := borrowed(language, table, tables))]


def in_own_script(template: str, borrows: Tables) -> str:
    """A template's text as a language that borrows it writes it."""
    said = str(_converter(borrows["templates"]).convert(template))
    terms: Mapping[str, str] = borrows.get("terms", {})
    if terms:
        said = _any_of(tuple(terms)).sub(lambda term: terms[term[0]], said)
    return said.translate(str.maketrans(borrows.get("signs", {})))


@cache
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_longest_first(terms))


def _longest_first(terms: tuple[str, ...]) -> str:
    """What is said of a whole phrase goes before what is said of a word in it; nothing where there is none."""
    return "|".join(map(re.escape, sorted(terms, key=len, reverse=True))) or "(?!)"


def _converted(table: Any, script: str) -> Any:
    """The same words, keys and all."""
    if isinstance(table, str):
        return str(_converter(script).convert(table))
    if isinstance(table, Mapping):
        return {_converted(key, script): _converted(value, script) for key, value in table.items()}
    return [_converted(value, script) for value in table] if isinstance(table, list) else table


@cache
def _converter(script: str) -> OpenCC:
    return OpenCC(script)


# -- commands --------------------------------------------------------------------------------------


# The table in which a language has the words that may follow a command: "/open again", "/poll close".
_SAID_AFTER = {
    "open": "opening",
    "paid": "payments",
    "wishes": "wishes",
    "poll": "polls",
    "campaign": "campaigns",
    "phrases": "teaching",
    "resell": "resale",
}


def called(line: str, language: str, folder: Path = TEMPLATES) -> str:
    """Words with commands in them, each as the language calls it; the code's names are what templates and facts have."""
    calls = _calls(language, folder)
    return _any_call(tuple(calls)).sub(lambda found: calls[found[0]], line)


@cache
def _calls(language: str, folder: Path) -> Mapping[str, str]:
    """ "/open again" -> "/开团 再开": how the code names a command, and a word after it -> how the language does."""
    tables = languages(folder)
    told = words(language, "commands", tables)
    names = {name: next(iter(one.get("names", ())), name) for name, one in told.items()}
    found = {f"/{name}": f"/{own}" for name, own in names.items()}
    found |= {f"/help {name}": f"/{names['help']} {own}" for name, own in names.items() if "help" in names}
    for name, table in _SAID_AFTER.items():
        own = words(language, table, tables)
        for verb, said in words(FALLBACK, table, tables).items():
            if isinstance(said, list) and own.get(verb) and name in names:
                found[f"/{name} {said[0]}"] = f"/{names[name]} {own[verb][0]}"
    return found


@cache
def _any_call(calls: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.:])(?:{_longest_first(calls)})(?![\w/])")


# -- tags and locales ------------------------------------------------------------------------------


@cache
def locale_of(language: str, folder: Path = TEMPLATES) -> Locale:
    """How CLDR calls a language folder: as its `locale` says, else as the folder is called. Raises
    UnknownLocaleError."""
    said = str(languages(folder).get(language, {}).get("locale", language))
    return Locale.parse(said, sep="_" if "_" in said else "-")


@cache
def spoken_as(tag: str, folder: Path = TEMPLATES) -> str:
    """A platform's language tag ("zh-TW", "pt_BR") -> the language of ours that its speakers read, '' if
    none.

    Of several scripts of one language the tag's own decides, also where only its country says which
    (zh-HK)."""
    try:
        wanted = _family(Locale.parse(tag.strip().replace("_", "-"), sep="-"))
    except (ValueError, UnknownLocaleError):
        return ""
    known = {language: _family(locale_of(language, folder)) for language in spoken(folder)}
    alike = [language for language, family in known.items() if family[0] == wanted[0]]
    return next((language for language in alike if known[language] == wanted), alike[0] if alike else "")


def _family(locale: Locale) -> tuple[str, str]:
    """A language and its script, told or likely."""
    likely = str(get_global("likely_subtags").get(locale.language, ""))
    return locale.language, locale.script or next((part for part in likely.split("_") if len(part) == 4), "")
