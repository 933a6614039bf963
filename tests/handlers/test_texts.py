"""Every sentence exists in both languages, is used, and gets its values."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers import texts
from handlers.texts import (
    SENTENCES,
    Ahead,
    Clock,
    Day,
    Minutes,
    Names,
    Reader,
    RoomLink,
    Short,
    Text,
    When,
    from_json,
    render,
    render_value,
    to_json,
)

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("handlers", "bot")
    for path in (ROOT / folder).rglob("*.py")
    if path.parent.name != "texts" or path.name == "__init__.py"
]
TREES = {path: ast.parse(path.read_text()) for path in FILES}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield every `Text(...)` of the code, with the place where it stands."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                yield f"{path.name}:{node.lineno}", node


def patterns() -> list[str]:
    """Return the f-strings of the code as patterns of sentence names."""
    found = []
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                if any(part and re.match("[a-z]+_", part) for part in parts):
                    found.append("".join("[a-z_]+" if part is None else re.escape(part) for part in parts))
    return found


def constants() -> set[str]:
    return {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("name", SENTENCES)
def test_both_languages_say_the_same_with_the_same_values(name: str) -> None:
    pair = SENTENCES[name]
    assert pair.zh.strip()
    assert pair.en.strip()
    assert placeholders(pair.zh) == placeholders(pair.en)


def test_no_sentence_is_written_twice() -> None:
    modules = [import_module(f"handlers.texts.{each.name}") for each in iter_modules(texts.__path__)]
    written = [name for module in modules for name in getattr(module, "SENTENCES", ())]
    assert sorted(written) == sorted(SENTENCES)


def test_english_sentences_hold_no_chinese() -> None:
    named_in_its_own_language = {"language_zh"}
    chinese = {name for name, pair in SENTENCES.items() if CHINESE.search(pair.en)}
    assert chinese == named_in_its_own_language


def test_every_text_in_the_code_exists_and_gets_its_values() -> None:
    wrong = []
    for place, call in calls():
        name = call.args[0]
        if isinstance(name, ast.Constant):
            given = {keyword.arg for keyword in call.keywords}
            sentence = SENTENCES.get(str(name.value))
            if sentence is None or placeholders(sentence.zh) != given:
                wrong.append((place, name.value, given))
    assert wrong == []


def test_every_sentence_is_used() -> None:
    named, shapes = constants(), patterns()
    unused = [
        name
        for name in SENTENCES
        if name not in named and not any(re.fullmatch(shape, name) for shape in shapes)
    ]
    assert unused == []


READER = Reader("en", ZoneInfo("Europe/London"), lambda link: f"https://rooms/{link.room_key}")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (When(NOON, ("Europe/London",)), "2026-11-24 12:00 Tue", "2026-11-24 12:00 周二"),
        (
            When(NOON, ("Asia/Shanghai",)),
            "2026-11-24 12:00 Tue (London time)",
            "2026-11-24 12:00 周二（伦敦时间）",
        ),
        (Short(NOON), "Tue 24 Nov 12:00", "周二 11-24 12:00"),
        (Clock(NOON), "12:00", "12:00"),
        (Day(date(2026, 11, 24)), "2026-11-24 Tue", "2026-11-24 周二"),
        (Minutes(45), "45 min", "45 分钟"),
        (Ahead(1440), "1 day", "1 天"),
        (Ahead(2880), "2 days", "2 天"),
        (Ahead(60), "1 hour", "1 小时"),
        (Ahead(180), "3 hours", "3 小时"),
        (Ahead(61), "61 min", "61 分钟"),
        (Ahead(1410), "23 hours 30 min", "23 小时 30 分钟"),
        (Ahead(1475), "25 hours", "25 小时"),
        (Ahead(0), "0 min", "0 分钟"),
        (Names(("Bo", "Maya")), "Bo and Maya", "Bo、Maya"),
        (RoomLink(1, 2, "key"), "https://rooms/key", "https://rooms/key"),
        (Text("plain", words="{x}"), "{x}", "{x}"),
        ([Text("hours", count=2), "x"], "2 hours\nx", "2 小时\nx"),
        (7, "7", "7"),
    ],
    ids=repr,
)
def test_a_value_is_written_in_its_readers_language_and_survives_the_outbox(
    value: Any, english: str, chinese: str
) -> None:
    in_chinese = Reader("zh", READER.zone, READER.url)
    for kept in (value, from_json(to_json(value))):
        assert render_value(kept, READER) == english
        assert render_value(kept, in_chinese) == chinese


def test_chinese_and_latin_words_stand_apart_in_every_sentence() -> None:
    apart = re.compile("[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]")
    assert [name for name, pair in SENTENCES.items() if apart.search(pair.in_language("zh"))] == []
    reader = Reader("zh", READER.zone, READER.url)
    joined = []
    for name, pair in SENTENCES.items():
        values = {each: "Emma" for _, each, _, _ in Formatter().parse(pair.in_language("zh")) if each}
        if apart.search(render(Text(name, **values), reader)):
            joined.append(name)
    assert joined == []


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        (Text("room_stands", name="ShowMeBug"), "房间用 ShowMeBug，已备好。"),
        (Text("room_stands", name="企业微信会议"), "房间用企业微信会议，已备好。"),
        (Text("activate_done", name="Emma Clarke"), "已启用 Emma Clarke。"),
    ],
)
def test_a_latin_value_stands_apart_from_the_chinese_around_it(text: Text, chinese: str) -> None:
    assert render(text, Reader("zh", READER.zone, READER.url)) == chinese


def test_a_value_that_looks_like_a_template_is_not_read_as_one() -> None:
    text = Text("reason_line", reason="{reason} {0} %s {{7*7}}")
    assert render(text, READER) == "Reason: {reason} {0} %s {{7*7}}"
