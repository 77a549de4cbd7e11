"""What nobody marked: the title, how to pay, where and when to fetch, and the remarks, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bot.opening.pasted.announcement import PastedGood
from bot.opening.pasted.paper import Marked, Paper, trimmed, written_in
from bot.opening.pasted.vocabulary import PastedWords

_SPLITTING = (Marked.UNTIL, Marked.STEP, Marked.COUNT, Marked.OPTIONS, Marked.GOOD, Marked.CODE, Marked.TITLE)
_DIGITS_OF_ACCOUNT = 6
_LONGEST_TITLE = 60
_TAG = re.compile(r"^[【\[]?[^【】\[\]]{1,14}[】\]]\s*(?=.*\w)")  # 【好物團】 before a title
_LOWERED = re.compile(r"[\s(（]*[$€£¥₩฿₱]?[0-9][0-9.,]*\s*(?:→|->|➡|=>|⇒)\s*$")  # 400→350
_STREET = r"[^\W\d_][^\W\d_.'’-]*(?:\s[^\W\d_.'’-]+){0,2}"
_ADDRESS = re.compile(rf"[0-9]{{1,4}}[a-z]?\s{_STREET}|{_STREET}\s#?[0-9]{{1,4}}[a-z]?")
_STROKES = re.compile(r"[^|｜\n]{2,20}(?:[|｜][^|｜\n]{2,20}){1,2}")
_FRAME = re.compile(r"【(?P<name>[^【】\n]{2,30})】")
_LONGEST_ODD, _MOST_ODD_WORDS = 20, 4
_SHORTEST_REMARK, _SHORTEST_TOGETHER = 8, 3
_TAKEN = (Marked.UNTIL, Marked.COUNT, Marked.STEP, Marked.GOOD)
_TOGETHER = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER")  # scripts that do not part their words
_NAMES_IN_A_TITLE = 4
_OF_PEOPLE = r"(?P<people>(?<=[^\W\d_])%s%s)"  # of a group that buys together
_MOST_CALLED = 4  # words
_CALLING = (",", "，", "!", "！", "、")  # what parts whom it is said to from what is said
_LABELS = ("pay", "pickup", "arrives")
_SUMS = (Marked.SUM, Marked.ASIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    start: int
    end: int
    text: str


def title_of(paper: Paper, goods: list[PastedGood], words: PastedWords) -> str:
    """The first words before the goods that are more than a greeting; else what the only good is called, or
    the goods' names. Marked, where it stands alone."""
    first = min((good.start for good in goods), default=len(paper.text))
    if framed := _framed(paper, first, words):
        return framed
    scrap = ""
    for piece in map(partial(_with_its_line, paper), pieces(paper)):
        if piece.start >= first:
            break
        if _addresses(piece, paper, words) or _begins_with_a_date(piece, paper):
            continue
        name = bare_title(piece.text, words)
        if len(name) == 1 or re.fullmatch(words.lists["addressed"], name, re.IGNORECASE):
            # of 團媽開團, 社區團; but 빵 may be all that is said
            scrap = scrap or name
        elif re.fullmatch(rf"{words.lists['addressed']}{words.lists['noise']}", piece.text, re.IGNORECASE):
            scrap = scrap or piece.text  # 街坊團 is better than nothing
        elif name and not _tells_its_role(piece, paper, words):
            at = paper.text.find(name, piece.start)
            end = (
                at + len(name)
                if at >= 0 and _goes_on(paper.text[at + len(name) : piece.end], words)
                else piece.end
            )
            paper.mark(Marked.TITLE, piece.start, end)
            return name
    return scrap or _of_goods(goods, words)


def _with_its_line(paper: Paper, piece: Piece) -> Piece:
    """年货第一弹｜坚果礼盒: a line that only strokes part, with nothing else in it, is said as one."""
    start, end = paper.lines[paper.line_at(piece.start)]
    whole = paper.text[start:end]
    begins = trimmed(whole).startswith(piece.text)
    if not begins or not _STROKES.fullmatch(whole.strip()) or paper.over(start, end):
        return piece
    return Piece(start=piece.start, end=end, text=trimmed(whole))


def _framed(paper: Paper, first: int, words: PastedWords) -> str:
    """今天给大家带来【云南石榴】: what stands in such brackets behind other words is the title."""
    for match in _FRAME.finditer(paper.text[:first]):
        line = paper.lines[paper.line_at(match.start())]
        before, behind = paper.text[line[0] : match.start()], paper.text[match.end() : line[1]]
        name = bare_title(match["name"], words, whole=True)
        leads_on = bare_title(before, words, whole=True) if before.strip() else ""
        said = words.has("stops", behind) or words.has("orders", behind)
        called = leads_on or (said and not bare_title(behind, words))
        if name and called and not words.has("closes", match["name"]):
            paper.mark(Marked.TITLE, match.start("name"), match.end("name"))
            return name
    return ""


def _tells_its_role(piece: Piece, paper: Paper, words: PastedWords) -> bool:
    """Does it begin as a line about payment, pickup or arrival does? Inside a title such words are harmless."""
    if _is_account(piece, paper):
        return True
    begins = rf"[^\w]*(?:{words.lists['pay']}|{words.lists['pickup']}|{words.lists['arrives']})"
    role = re.match(begins, piece.text, re.IGNORECASE)
    noise = re.match(rf"[^\w]*{words.lists['noise']}", piece.text, re.IGNORECASE)
    name = bare_title(piece.text, words)
    called = (
        name and piece.text.startswith(name) and len(name) < len(piece.text)
    )  # 경비실 옆 딸기 트럭 예약받습니다
    return (
        role is not None and not called and (noise is None or noise.end() <= role.end())
    )  # "ambil tempahan"


def _addresses(piece: Piece, paper: Paper, words: PastedWords) -> bool:
    """Bedok neighbours, ママ友のみなさんへ; Ibu-ibu RT 00, ...: whom it is said to."""
    addressed = words.lists["addressed"]
    if re.search(rf"{addressed}2?$", piece.text, re.IGNORECASE):
        return True
    if len(piece.text.split()) > _MOST_CALLED:
        return False
    greeted = re.match(rf"\W*(?:{words.lists['greets']}\s+|{addressed}\b)", piece.text, re.IGNORECASE)
    return greeted is not None and paper.tidy[piece.end : piece.end + 1] in _CALLING


def _begins_with_a_date(piece: Piece, paper: Paper) -> bool:
    """12/20回台 says when, not what."""
    times = [one for one in paper.over(piece.start, piece.end) if one.mark is Marked.TIME]
    return any(one.start <= piece.start and paper.tidy[one.start].isdigit() for one in times)


def _goes_on(rest: str, words: PastedWords) -> bool:
    """Is there more behind a title than the words of every sale?"""
    return bool(bare_title(rest, words, whole=True))


def _of_goods(goods: list[PastedGood], words: PastedWords) -> str:
    if len(goods) == 1:
        return bare_title(goods[0].title, words, whole=True)
    before = (_before_colon(goods, words) or _before_space(goods)) if goods else ""
    names = [name for good in goods if (name := bare_title(good.title, words))]
    return before or _shared(goods) or "、".join(names[:_NAMES_IN_A_TITLE])


def _before_colon(goods: list[PastedGood], words: PastedWords) -> str:
    """ "Nasi kerabu Kak Na: ayam RM9, daging RM11": the title and the first of the goods."""
    parts = [trimmed(part) for part in re.split("[:：]", goods[0].title, maxsplit=1)]
    if len(parts) < 2 or not all(parts):
        return ""
    goods[0].title = parts[1]
    return bare_title(parts[0], words)


def _before_space(goods: list[PastedGood]) -> str:
    """教會愛心橘子 椪柑10斤350元 桶柑10斤420元: where only the first of them has a word more."""
    first, *others = (good.title.split(" ") for good in goods)
    together = all(written_in(word, "CJK", "KATAKANA") for word in first)
    if len(first) != 2 or not together or any(len(other) > 1 for other in others):
        return ""
    goods[0].title = first[1]
    return first[0]


def _shared(goods: list[PastedGood]) -> str:
    """老北京涮肉套餐A, 套餐B, 套餐C: what only the first one has before the word they share is the title."""
    others = [good.title for good in goods[1:]]
    if not others:
        return ""
    sized = re.fullmatch(r"(?P<name>[^0-9]{2,}?)\s*(?P<size>[0-9].*)", goods[0].title)
    if sized and all(other[:1].isdigit() for other in others):  # 有田みかん 5kg箱, 10kg箱
        goods[0].title = sized["size"]
        return trimmed(sized["name"])
    stem = others[0] if len(others) == 1 else _common(others)
    stem = re.sub(r"[A-Z0-9\s]+$", "", stem)
    at = goods[0].title.find(stem) if len(stem) > 1 else -1
    if at <= 0:
        return ""
    title, goods[0].title = trimmed(goods[0].title[:at]), goods[0].title[at:]
    return title


def _common(names: list[str]) -> str:
    return names[0][
        : next(
            (at for at, chars in enumerate(zip(*names, strict=False)) if len(set(chars)) > 1),
            min(map(len, names)),
        )
    ]


def before_usual(title: str, words: PastedWords) -> str:
    """Ham, usually 5,400 -> Ham: the usual price is no name."""
    usual = re.search(rf"[\s(（–-]*(?:{words.lists['usual']})[^\n]{{0,4}}[0-9]", title, re.IGNORECASE)
    return _LOWERED.sub("", title[: usual.start()] if usual else title)


def bare_title(text: str, words: PastedWords, *, whole: bool = False) -> str:
    """Without greetings, "group order:", 【團購】 and the like around it, and up to the verb of a sentence; a
    `whole` one keeps what is behind that."""
    edge = rf"(?:[\s:：#,，。!！~～\-–|/【】\[\]()（）<>《》\ufe0f❤]|@\S+|{words.lists['noise']}(?!['’]\w)(?:2(?!\w))?)*"
    name = _TAG.sub("", trimmed(before_usual(text, words)))
    name = re.sub(rf"^{edge}", "", name, flags=re.IGNORECASE)
    stop = None if whole else re.search(rf"(?<=\S)\s*(?:{words.lists['stops']})", name, re.IGNORECASE)
    name = name[: stop.start()] if stop else name
    name = re.sub(
        rf"(?<!^){_OF_PEOPLE % (words.lists['addressed'], words.lists['noise'])}$|{edge}$",
        _people,
        name,
        count=1,
        flags=re.IGNORECASE,
    )
    if name.count("(") + name.count("（") > name.count(")") + name.count("）"):
        name = re.split("[(（]", name)[0]
    if re.fullmatch(rf"\s*{words.lists['codes']}\s*[0-9]+\s*", name, re.IGNORECASE):  # 社區團購第28團
        return trimmed(text)[:_LONGEST_TITLE]
    named = re.search(r"[^\W\d_]", re.sub(words.lists["price"], "", name, flags=re.IGNORECASE))
    return trimmed(name)[:_LONGEST_TITLE] if named else ""


def _people(edge: re.Match[str]) -> str:
    """蕉赖邻里团: whose sale it is stays."""
    return edge[0] if edge.lastgroup == "people" else ""


def pieces(paper: Paper) -> Iterator[Piece]:
    """What lies between marks and the ends of clauses."""
    at = 0
    size = len(paper.text)
    while at < size:
        _, end = paper.clause(at, at + 1)
        marked = [
            claim
            for claim in paper.claims
            if claim.mark in _SPLITTING and claim.start < max(end, at + 1) and at < claim.end
        ]
        stop = min([end, *(claim.start for claim in marked)])
        if text := trimmed(paper.text[at:stop]):
            space = len(paper.text[at:stop]) - len(paper.text[at:stop].lstrip())
            yield Piece(start=at + space, end=stop, text=text)
        at = max([stop + 1, *(claim.end for claim in marked if claim.start <= stop)])


def role_of(piece: Piece, paper: Paper, words: PastedWords) -> str:
    """ "pay", "pickup" or "arrives"; '' for a remark."""
    text = paper.tidy[piece.start : piece.end]
    if re.match(rf"\W*{words.lists['pickup']}", text, re.IGNORECASE) and not _is_account(piece, paper):
        return "pickup"  # ambil di pos depan atau COD
    if words.has("pay", text) or _is_account(piece, paper):
        return "pay"
    if (
        words.has("pickup", text)
        or words.has("places", text)
        or re.match(r"\s*#[0-9]", paper.text[piece.start : piece.end])
    ):
        return "pickup"
    return "arrives" if words.has("arrives", text) else ""


def _is_account(piece: Piece, paper: Paper) -> bool:
    for claim in paper.over(piece.start, piece.end):
        if claim.mark is Marked.CONTACT:
            said = paper.text[claim.start : claim.end]
            if sum(char.isdigit() for char in said) >= _DIGITS_OF_ACCOUNT or "@" in said:
                return True
    return False


def tell(paper: Paper, words: PastedWords) -> dict[str, str]:
    """-> {"note": ..., "pickup": ..., "arrives": ..., "pay": ...}: a line for each line of the text."""
    told: dict[str, dict[int, list[str]]] = {name: {} for name in ("note", "pickup", "arrives", "pay")}
    for line, name, text in _roles(paper, words):
        told[name].setdefault(line, []).append(text)
    return {name: "\n".join(", ".join(parts) for parts in lines.values()) for name, lines in told.items()}


def _roles(paper: Paper, words: PastedWords) -> Iterator[tuple[int, str, str]]:
    """Each piece with its line and what it is for. Behind an account stands whose it is."""
    account, before = -1, (-1, "note")
    for piece in (part for whole in pieces(paper) for part in _parts(whole, paper, words)):
        line = paper.line_at(piece.start)
        name = role_of(piece, paper, words) or ("pay" if account == line else _label(line, paper, words))
        goes_on = _begins_with_a_time(piece, paper) or _is_an_address(piece, paper)
        if name == "note" and before == (line, "pickup") and goes_on:
            name = "pickup"
        if name == "note" and _is_after_closing(piece, paper, words):
            name = "pickup"
        before = (line, name)
        account = line if _is_account(piece, paper) else account
        if name != "note" or not _is_left_over(piece, paper, words):
            yield line, name, _unlabelled(piece, name, paper, words)


def _label(line: int, paper: Paper, words: PastedWords) -> str:
    """提货：12月30日下午，饭店后门: all of a line is what its label says."""
    text = paper.tidy[slice(*paper.lines[line])]
    labelled = (
        role
        for role in _LABELS
        if re.match(rf"\W*(?:{words.lists[role]})[^\W\d]{{0,4}}\s*[:：]", text, re.IGNORECASE)
    )
    return next(labelled, "note")


def _is_after_closing(piece: Piece, paper: Paper, words: PastedWords) -> bool:
    """Sat 2-4pm First Baptist lot: an hour once orders have closed is when the goods change hands."""
    closes = [one.value for one in paper.of(Marked.UNTIL) if one.value]
    marks = paper.over(piece.start, piece.end)
    said = paper.tidy[piece.start : piece.end]
    if not closes or any(one.mark in _SUMS for one in marks) or words.has("closes", said):
        return False
    times = [one.value for one in marks if one.mark is Marked.TIME]
    return any(one.has_hour and one.moment and one.moment > closes[0] for one in times)


def _begins_with_a_time(piece: Piece, paper: Paper) -> bool:
    """Pickup Dec 19, 9-11am in the school lot: the hour goes on from the day."""
    words = re.search(r"\w", paper.text[piece.start : piece.end])
    begins = piece.start + (words.start() if words else 0)
    times = [one for one in paper.over(begins, piece.end) if one.mark is Marked.TIME]
    return any(re.fullmatch(r"[0-9–~-]*", paper.text[begins : one.start]) for one in times)


def _is_an_address(piece: Piece, paper: Paper) -> bool:
    """Hofweg 3, 12 Elm St: a name with a number, of which nothing else is known."""
    return not paper.over(piece.start, piece.end) and _ADDRESS.fullmatch(piece.text) is not None


def _unlabelled(piece: Piece, name: str, paper: Paper, words: PastedWords) -> str:
    """ "Pickup: gate 3" -> "gate 3", as the field says its name by itself."""
    if name == "note":
        return piece.text
    text = re.sub(rf"^(?:{words.lists[name]})\s*[:：]\s*(?=\S)", "", piece.text, flags=re.IGNORECASE)
    return (_day_alone(piece, paper, words) or text) if name == "arrives" else text


def _day_alone(piece: Piece, paper: Paper, words: PastedWords) -> str:
    """周五到货, "arriving Friday": where nothing but the field's own name stands by the day, the day."""
    name = words.lists["arrives"]
    days = [one for one in paper.over(piece.start, piece.end) if one.mark is Marked.TIME]
    said = trimmed(paper.text[days[0].start : days[0].end]) if len(days) == 1 else ""
    beside = rf"(?:{name})\s*{re.escape(said)}|{re.escape(said)}\s*(?:{name})"
    return said if said and re.fullmatch(beside, piece.text, re.IGNORECASE) else ""


def odd_lines(paper: Paper, words: PastedWords) -> tuple[str, ...]:
    """Lines below the first, short, with a number in them, of which nothing was understood: "limt 2"."""
    found = ((paper.text[start:end], start, end) for start, end in paper.lines[1:])
    return tuple(trimmed(text) for text, start, end in found if _is_odd(start, end, paper, words))


def _is_odd(start: int, end: int, paper: Paper, words: PastedWords) -> bool:
    text = trimmed(paper.text[start:end])
    if not re.search(r"[0-9]", text) or len(text) > _LONGEST_ODD or len(text.split()) > _MOST_ODD_WORDS:
        return False
    piece = Piece(start=start, end=end, text=text)
    return not paper.over(start, end, Marked.CODE) and not role_of(piece, paper, words)


def _is_left_over(piece: Piece, paper: Paper, words: PastedWords) -> bool:
    """A word or two around what was taken: "please", 哦."""
    if re.search(r"[0-9]", piece.text):
        return False
    start, end = paper.clause(piece.start, piece.end)
    beside = any(claim.mark in _TAKEN for claim in paper.over(start, end))
    return not bare_title(piece.text, words, whole=True) or (
        beside and len(piece.text) <= _shortest(piece.text)
    )


def _shortest(text: str) -> int:
    return _SHORTEST_TOGETHER if written_in(text, *_TOGETHER) else _SHORTEST_REMARK


def _parts(piece: Piece, paper: Paper, words: PastedWords) -> list[Piece]:
    """Where words are written together, a space parts clauses: each says what it is for, or belongs to the
    one before it."""
    found = [
        (match.start(), match.end()) for match in re.finditer(r"\S+", paper.text[piece.start : piece.end])
    ]
    if not written_in(piece.text, *_TOGETHER) or len(found) < 2:
        return [piece]
    parts: list[Piece] = []
    for start, end in found:
        one = _piece(piece.start + start, piece.start + end, paper)
        role = role_of(one, paper, words)
        before = role_of(parts[-1], paper, words) if parts else role
        if parts and (role in ("", before) or not before):
            parts[-1] = _piece(parts[-1].start, one.end, paper)
        else:
            parts.append(one)
    return [part for part in parts if part.text]


def _piece(start: int, end: int, paper: Paper) -> Piece:
    return Piece(start=start, end=end, text=trimmed(paper.text[start:end]))
