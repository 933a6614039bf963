"""The command line: help everywhere, one clear line for a mistake, people from the shell."""

import re
from pathlib import Path

import pytest

from bot.cli import main
from storage.database import Database
from tests.talk import environment_for

COMMANDS = (
    "demo",
    "serve",
    "worker",
    "run",
    "migrate",
    "check",
    "people",
    "people add",
    "people list",
    "outbox",
    "outbox list",
    "outbox show",
    "outbox retry",
    "outbox drop",
    "menu",
)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment_for("http://127.0.0.1:1", database_url, tmp_path).items():
        monkeypatch.setenv(name, value)


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run(*command.split(), "--help") == 0
    assert capsys.readouterr().out.startswith(f"usage: interviewbot {command}")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    assert all(
        re.search(rf"^ +{command}\b", shown, re.MULTILINE) for command in COMMANDS if " " not in command
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "dance",
        "serve --port 0",
        "serve --port x",
        "serve --workers 0",
        "serve --workers many",
        "people",
        "people add",
        "people add --name x --role boss",
        "people remove",
        "menu pull",
        "demo --port 99999",
        "worker now",
    ],
)
def test_wrong_usage_is_one_line(capsys: pytest.CaptureFixture[str], line: str) -> None:
    assert run(*line.split()) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1 and shown.err.startswith("interviewbot") and "--help" in shown.err


def test_people_are_added_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("people", "list") == 0
    assert "Nobody is here yet" in capsys.readouterr().out
    chosen = (
        "--role",
        "interviewer",
        "--language",
        "zh",
        "--email",
        "zw@example.com",
        "--phone",
        "138 0013-8000",
    )
    assert run("people", "add", "--name", " 张  伟 ", "--userid", "zhang.wei", *chosen) == 0
    assert run("people", "add", "--name", "Maya") == 0
    assert "Added Maya as candidate" in capsys.readouterr().out
    assert run("people", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert re.split(r"  +", lines[1]) == [
        "1",
        "张 伟",
        "interviewer",
        "zhang.wei",
        "zw@example.com",
        "13800138000",
        "zh",
    ]


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--name", ""), "--name must be"),
        (("--name", "x" * 65), "--name must be"),
        (("--name", "a\x1bb"), "--name must be"),
        (("--name", "a\udcff"), "--name must be"),
        (("--name", "x", "--userid", "张伟"), "--userid must be"),
        (("--name", "x", "--userid", "a b"), "--userid must be"),
        (("--name", "x", "--userid", "@all"), "--userid must be"),
        (("--name", "x", "--email", "nobody"), "--email is not"),
        (("--name", "x", "--email", "\udcff@b.c"), "--email is not"),
        (("--name", "x", "--phone", "call me"), "--phone is not"),
    ],
)
def test_wrong_person_is_one_line(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...], fault: str
) -> None:
    assert run("people", "add", *options) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith(f"interviewbot: {fault}") and shown.err.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "value", "again", "what"),
    [
        ("--userid", "bo", "BO", "userid"),
        ("--email", "a@b.c", "A@B.C", "e-mail address"),
        ("--phone", "138001", "138 001", "phone number"),
    ],
)
def test_person_who_is_there_is_refused(
    capsys: pytest.CaptureFixture[str], option: str, value: str, again: str, what: str
) -> None:
    assert run("people", "add", "--name", "a", option, value) == 0
    assert run("people", "add", "--name", "b", option, again) == 1
    assert f"someone with this {what} is there already" in capsys.readouterr().err


def test_migrate_says_what_it_did(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, empty_database_url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    assert run("migrate") == 0
    assert "applied 0001" in capsys.readouterr().out
    assert run("migrate") == 0
    assert capsys.readouterr().out == "The database is up to date.\n"


def test_admins_of_the_settings_are_admins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str
) -> None:
    monkeypatch.setenv("BOT_ADMINS", "Li.Na, zhang.wei")
    assert run("people", "list") == 0
    with Database.open(database_url, tmp_path) as database, database.transaction() as tx:
        rows = tx.execute("SELECT lower(userid), role FROM people ORDER BY 1").fetchall()
    assert rows == [("li.na", "admin"), ("zhang.wei", "admin")]


def test_database_that_refuses_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "nonsense://x")
    assert run("people", "list") == 1
    assert capsys.readouterr().err.startswith("DATABASE_URL is not a database URL")
    monkeypatch.setenv("DATABASE_URL", "")
    (tmp_path / "file").touch()
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "file"))
    assert run("people", "list") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_menu_that_cannot_be_pushed_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("menu", "push") == 1
    shown = capsys.readouterr().err
    assert shown.splitlines()[-1].startswith("interviewbot: the menu was not taken")
