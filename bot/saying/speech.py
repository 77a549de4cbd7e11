"""Facts -> words. An outcome's class name is its template's name; a template says one thing in one language,
buttons included.

Every value a template prints is made inert in neutral markup, so that no name or title can become a link, a
mention or bold type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import format_currency, get_group_symbol
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    meta,
)
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from adapters.base import Button, Post
from adapters.markup import escape, plain
from bot.languages import (
    FALLBACK,
    TEMPLATES,
    Tables,
    called,
    in_own_script,
    languages,
    lender,
    locale_of,
    names,
    words,
)
from bot.saying.mechanics import Home, OfMechanics
from bot.saying.writing import Writing
from commerce.fact import Fact
from commerce.outcomes import only_unit
from commerce.rules.money import exponent

LONGEST = 8_000  # characters a campaign may say
_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")


class Markup(str):
    """Text that is markup already: a template's own, or another rendering's."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their language and their clock."""

    language: str
    zone: ZoneInfo


class Speech:
    """The voice in every language. `community` and `link` may be named in any template."""

    def __init__(self, folder: Path = TEMPLATES, community: str = "", link: str = "") -> None:
        self.folder, self.community, self.link = folder, community, link

    def voice(self, language: str) -> Voice:
        return _voice(self.folder, language)

    def say(self, name: str, facts: Mapping[str, Any], reader: Reader, now: datetime) -> Post:
        """The words of an outcome or a refusal, with the buttons under it."""
        voice = self.voice(reader.language)
        context = {**self._around(voice, reader, now, facts), **_unsaid(name), **facts}
        page = voice.environment.get_template(template_name(name, voice)).make_module(context)
        return Post(text=_tidy(str(page)), buttons=_buttons(getattr(page, "buttons", ())))

    def text(self, source: str, facts: Mapping[str, Any], reader: Reader, now: datetime) -> str:
        """A leader's or an admin's own text, as a sandboxed template. Raises jinja2.TemplateError."""
        voice = self.voice(reader.language)
        return self._careful(
            lambda: _made(voice.sandbox, source), {**facts, **self._around(voice, reader, now, facts)}
        )

    def page(self, template: str, facts: Mapping[str, Any], reader: Reader, now: datetime) -> str:
        """A campaign's template, by its path in the language folder."""
        voice = self.voice(reader.language)
        return self._careful(
            lambda: voice.sandbox.get_template(template), {**facts, **self._around(voice, reader, now, facts)}
        )

    def named(self, template: str, source: str, reader: Reader, facts: frozenset[str]) -> frozenset[str]:
        """Those of the facts that such words name. What is made of other templates may name them all, what
        cannot be read names none."""
        sandbox = self.voice(reader.language).sandbox
        try:
            if template and sandbox.loader:
                source = sandbox.loader.get_source(sandbox, template)[0]
            tree = sandbox.parse(source)
        except TemplateError:
            return frozenset()
        made_of_others = any(True for _ in meta.find_referenced_templates(tree))
        return facts if made_of_others else facts & meta.find_undeclared_variables(tree)

    def _careful(self, template: Callable[[], Template], context: Mapping[str, Any]) -> str:
        """Somebody's template, within bounds of size and work. Raises TemplateError whatever goes wrong in
        it."""
        said: list[str] = []
        try:
            for piece in template().generate({**context, "range": _budget()}):
                said.append(piece)
                if len(said) > LONGEST or sum(map(len, said)) > LONGEST:
                    break
        except TemplateError:
            raise
        except Exception as error:
            raise TemplateError(f"{type(error).__name__}: {error}"[:200]) from error
        if sum(map(len, said)) > LONGEST or len(said) > LONGEST:
            raise SecurityError(f"it says more than {LONGEST} characters")
        return _tidy("".join(said))

    def _around(
        self, voice: Voice, reader: Reader, now: datetime, facts: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What every template may use besides its own facts."""
        currency = str(facts.get("currency", ""))
        return {
            "community": self.community,
            "link": self.link,
            "money": lambda minor, of=currency: voice.money(minor, of),
            "when": lambda moment: voice.when(moment, reader.zone, now),
            "clock": lambda moment: voice.clock(moment, reader.zone),
            "time_left": lambda moment: voice.left(moment, now),
            "zone": reader.zone.key,
            "languages": names(self.folder),
            "listed": voice.writing.listed,
            "its_unit": _unit_in(facts),
        }


@lru_cache(maxsize=1_024)
def _unsaid(name: str) -> Mapping[str, Any]:
    """What a fact says by itself: one that was kept by an older version may lack what has come since."""
    kind: Any = Fact.kinds.get(name)
    if not is_dataclass(kind):
        return {}
    plain_ones = {one.name: one.default for one in fields(kind) if one.default is not MISSING}
    made = {one.name: one.default_factory() for one in fields(kind) if one.default_factory is not MISSING}
    return plain_ones | made


def _unit_in(facts: Mapping[str, Any]) -> str:
    """What the units of a buy are called, where all that is told of its offers call them alike."""
    offers = facts.get("offers") or _part(facts.get("board"), "offers") or facts.get("products") or ()
    return only_unit(str(_part(offer, "unit") or "") for offer in offers)


def _part(whole: Any, name: str) -> Any:
    """A field of a fact, which is a dict where it was kept before it is said."""
    return whole.get(name) if isinstance(whole, Mapping) else getattr(whole, name, None)


class Sandbox(ImmutableSandboxedEnvironment):
    """Where leaders' and admins' own templates run: nothing grows by multiplication."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Numbers may be multiplied, words may not."""
        if operator == "**" or not all(
            isinstance(one, int | float) and abs(one) < 10**12 for one in (left, right)
        ):
            raise SecurityError(f"{operator} is only for small numbers here")
        return super().call_binop(context, operator, left, right)


@lru_cache(maxsize=64)
def _made(sandbox: Sandbox, source: str) -> Template:
    """The same words go to many groups."""
    return sandbox.from_string(source)


def _budget(steps: int = 2_000) -> Callable[..., range]:
    """A `range` that gives out so many steps in one rendering, however loops are nested."""
    left = steps

    def counted(*bounds: int) -> range:
        nonlocal left
        found = range(*bounds)
        left -= len(found)
        if left < 0:
            raise SecurityError(f"it loops more than {steps} times")
        return found

    return counted


class OwnCommands(Extension):
    """A template's own words say each command as its language calls it. What people wrote stays as it is; a line that
    is a fact goes through `called`."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        called = self.environment.filters["called"]
        for token in stream:
            yield Token(token.lineno, token.type, called(token.value)) if token.type == "data" else token


class Voice:
    """One language: its templates, and how it writes money and moments."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language
        self.locale = locale_of(language, folder)
        self.writing = Writing(self.locale, words(language, "writes", languages(folder)))
        self.environment = _environment(Environment, self._loader)
        self.environment.filters["called"] = partial(called, language=language, folder=folder)
        self.environment.add_extension(OwnCommands)
        self.sandbox = _environment(Sandbox, self._loader)

    @cached_property
    def _loader(self) -> BaseLoader:
        """Its own folder first, then what it borrows; English stands in for what is missing."""
        tables = languages(self.folder)
        source = lender(self.language, tables)
        own, english = self.folder / self.language, self.folder / FALLBACK
        borrows = tables[self.language]["borrows"] if source else {}
        lent = [Home(self.folder / source, partial(in_own_script, borrows=borrows))] if source else []
        pages = [Borrowed(self.folder / source, borrows)] if source else []
        said = OfMechanics(Home(own), *lent, Home(english))
        return ChoiceLoader([said, FileSystemLoader(own), *pages, FileSystemLoader(english)])

    def money(self, minor: int, currency: str) -> str:
        """Minor units as people write them, to the last one: ¥99.50, ¥99. How many decimals there are is ours
        to say, never Babel's."""
        places = exponent(currency)
        shown = places if minor % 10**places else 0
        text = format_currency(
            Decimal(minor).scaleb(-places),
            currency,
            locale=self.locale,
            currency_digits=False,
            group_separator=False,
            format=_pattern(self.locale, shown),
        )
        text = re.sub("[0-9]+", lambda digits: _grouped(digits[0], self.locale), text, count=1)
        for sign, shown in {"\xa0": " ", "CN¥": "¥", **self.writing.says.get("signs", {})}.items():
            text = text.replace(sign, shown)
        return text

    def when(self, moment: str | datetime, zone: ZoneInfo, now: datetime) -> str:
        """An absolute moment with its zone: "Sat 21 Nov 20:00 (Asia/Shanghai)"."""
        return f"{self.writing.when(_moment(moment), zone, now)} ({zone.key})"

    def clock(self, moment: str | datetime, zone: ZoneInfo) -> str:
        return self.writing.clock(_moment(moment), zone)

    def left(self, moment: str | datetime, now: datetime) -> str:
        """How long until then, in the two largest units: "2 h 5 min"."""
        return self.writing.span(_moment(moment) - now)


@cache
def _voice(folder: Path, language: str) -> Voice:
    """One for the process: its templates are compiled once."""
    return Voice(folder, language)


class Borrowed(FileSystemLoader):
    """Another language's templates, in the script of the one that borrows them."""

    def __init__(self, folder: Path, borrows: Tables) -> None:
        super().__init__(folder)
        self.borrows = borrows

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, current = super().get_source(environment, template)
        return in_own_script(source, self.borrows), name, current


def template_name(name: str, voice: Voice | None = None) -> str:
    """`SoldOut` -> "refusals/sold_out.j2" if it is a refusal's, else "sold_out.j2"."""
    snake = _CAPITALS.sub("_", name).lower()
    for candidate in (f"{snake}.j2", f"refusals/{snake}.j2"):
        if voice is None or _exists(voice, candidate):
            return candidate
    raise TemplateNotFound(name)


@cache
def _exists(voice: Voice, template: str) -> bool:
    try:
        voice.environment.get_template(template)
    except TemplateNotFound:
        return False
    return True


def _environment(kind: type[Environment], loader: BaseLoader) -> Environment:
    environment = kind(
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
        autoescape=False,
        auto_reload=False,
    )
    environment.filters["markup"] = Markup
    return environment


def _inert(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return escape(value) if isinstance(value, str) else value


def _buttons(rows: Iterable[Iterable[tuple[str, str]]]) -> tuple[tuple[Button, ...], ...]:
    """Rows of (label, data) as a template wrote them; data that is an address opens it."""
    made = [tuple(_button(label, data) for label, data in row) for row in rows]
    return tuple(row for row in made if row)


def _button(label: str, data: str) -> Button:
    label = plain(escape(label)).strip()
    if data.startswith(("https://", "http://")):
        return Button(label[:40], url=data)
    return Button(label[:40], data=data)


def _moment(moment: str | datetime) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


@cache
def _pattern(locale: Locale, places: int) -> str:
    """The language's own pattern for money, with so many decimals."""
    return re.sub(r"\.0+", f".{'0' * places}" if places else "", locale.currency_formats["standard"].pattern)


def _grouped(digits: str, locale: Locale) -> str:
    """1234567 as the language groups it. Ours, because Babel 2.19 drops the apostrophes of Swiss francs from
    a million on."""
    last, more = locale.currency_formats["standard"].grouping
    head = digits[:-last]
    groups = [head[max(0, at - more) : at] for at in range(len(head), 0, -more)]
    return get_group_symbol(locale).join([*reversed(groups), digits[-last:]])


def _tidy(text: str) -> str:
    """No line of blanks at either end, never more than one between."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines()))
