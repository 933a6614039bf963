"""The app's menu as a file: what is taken, what is refused and how it is said."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.menu import DEFAULT, MenuError, read_menu
from tests.talk import Talk, environment_for


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "menu.yaml"


def test_the_default_menu_is_taken_and_each_entry_works(talk: Talk) -> None:
    talk.bot.wecom.create_menu(read_menu())
    tops = talk.bot.wecom.get_menu()
    assert [top["name"] for top in tops] == ["我的面试", "安排面试", "更多"]
    for entry in [entry for top in tops for entry in top.get("sub_button", [top])]:
        heard = talk.after("bo.li", talk.sim.click_menu("bo.li", entry["key"]))
        assert heard and "没看懂" not in heard, entry


def test_a_menu_of_ones_own(file: Path) -> None:
    file.write_text(
        "- {name: 今天, command: 今天}\n- name: M\n  entries: [{name: 看板, url: 'https://hr.example'}]\n"
    )
    assert read_menu(file) == [
        {"type": "click", "name": "今天", "key": "今天"},
        {"name": "M", "sub_button": [{"type": "view", "name": "看板", "url": "https://hr.example"}]},
    ]


ENTRY = "{name: a, command: help}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "the menu is a list of 1 to 3 entries"),
        ("name: x", "the menu is a list of 1 to 3 entries"),
        (f"[{', '.join([ENTRY] * 4)}]", "the menu is a list of 1 to 3 entries, not 4"),
        ("- {command: help}", "entry 1 of the menu has no name; for example: name: 我的面试"),
        ("- help", "entry 1 of the menu has no name"),
        ("- {name: 我的全部面试, command: help}", "'我的全部面试' has 18 bytes; WeCom has room for 16 there"),
        ("- {name: a}", "'a' needs a name and one of command, url or entries"),
        (
            "- {name: a, command: help, url: 'https://x'}",
            "'a' needs a name and one of command, url or entries",
        ),
        ("- {name: a, key: help}", "'a' needs a name and one of command, url or entries"),
        (f"- {{name: a, entries: [{', '.join([ENTRY] * 6)}]}}", "'a' is a list of 1 to 5 entries, not 6"),
        ("- {name: a, entries: []}", "'a' is a list of 1 to 5 entries, not 0"),
        ("- {name: a, entries: [{name: b, entries: []}]}", "'b' needs a name and one of command or url"),
        ("- {name: a, command: dance}", "'a': 'dance' is no command the bot understands"),
        ("- {name: a, command: 12}", "'a': 12 is no command the bot understands"),
        ("- {name: a, command: 我说不定会迟到的}", "is no command the bot understands"),
        ("- {name: a, command: help " + "x" * 130 + "}", "'a': the command has more than 128 bytes"),
        ("- {name: a, url: hr.example}", "'a': url 'hr.example' is no web address"),
        ("- {name: a\n", "line 2: is not YAML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(file: Path, written: str, said: str) -> None:
    file.write_text(written)
    with pytest.raises(MenuError) as caught:
        read_menu(file)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file)) and "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_named(file: Path) -> None:
    with pytest.raises(MenuError, match="No such file"):
        read_menu(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(MenuError, match="UTF-8"):
        read_menu(file)


def test_pushed_from_a_file_and_shown(
    talk: Talk,
    file: Path,
    tmp_path: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment_for(talk.sim.serve(), database_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    file.write_text("- {name: 帮助, command: help}")
    assert main(["menu", "push", "--file", str(file)]) == 0
    assert "in place" in capsys.readouterr().out
    assert talk.bot.wecom.get_menu() == [{"type": "click", "name": "帮助", "key": "help"}]
    file.write_text("- {name: 帮助}")
    assert main(["menu", "push", "--file", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"interviewbot: {file}: '帮助' needs")
    assert main(["menu", "show"]) == 0
    assert capsys.readouterr().out == DEFAULT.read_text()
