"""The command line: help everywhere, one clear line for a mistake, people from the shell."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from storage.database import Database
from storage.interviews import insert_interview
from storage.people import get_person
from tests.storage.booking import add_person, cause_of
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
    "people role",
    "people activate",
    "people deactivate",
    "people bind",
    "people merge",
    "interviews",
    "interviews list",
    "interviews show",
    "interviews cancel",
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
        "people role bo.li",
        "people role bo.li boss",
        "people merge 1",
        "people bind 1",
        "interviews",
        "interviews show",
        "interviews show x",
        "interviews cancel 0",
        "interviews list --status odd",
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


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line that a mistake is."""
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1 and shown.err.startswith("interviewbot: "), shown.err
    return shown.err.removeprefix("interviewbot: ").strip()


@pytest.fixture
def planned(database: Database) -> int:
    """An interview of 李博 with 陈博 tomorrow; 吴玲 is the only admin."""
    with database.transaction() as tx:
        for name, userid, role in (
            ("吴玲", "ling.wu", "admin"),
            ("李博", "bo.li", "interviewer"),
            ("陈博", "chen.bo", "candidate"),
        ):
            tx.execute(
                "INSERT INTO people (name, userid, role, created_at) VALUES (%s, %s, %s, now())",
                (name, userid, role),
            )
        start = datetime.now(UTC) + timedelta(days=1)
        return insert_interview(
            tx,
            cause=cause_of(2, datetime.now(UTC)),
            title="后端一面",
            candidate_id=3,
            interviewer_ids=[2],
            start_at=start,
            end_at=start + timedelta(hours=1),
            reminders=(3600,),
        ).interview_id


def test_a_role_is_changed_but_the_last_admin_stays(
    capsys: pytest.CaptureFixture[str], database: Database, planned: int
) -> None:
    assert run("people", "role", "ling.wu", "none") == 1
    assert said(capsys) == "吴玲 is the last admin; make someone else an admin first"
    assert run("people", "deactivate", "1") == 1
    assert "is the last admin" in said(capsys)
    assert run("people", "role", "李博", "admin") == 0
    assert run("people", "role", "李博", "admin") == 0
    assert run("people", "role", "ling.wu", "none") == 0
    assert capsys.readouterr().out.splitlines() == [
        "李博 is now admin.",
        "李博 is already admin.",
        "吴玲 is now candidate.",
    ]


def test_a_person_is_deactivated_and_back(capsys: pytest.CaptureFixture[str], planned: int) -> None:
    assert run("people", "deactivate", "BO.LI") == run("people", "activate", "2") == 0
    assert capsys.readouterr().out.splitlines() == ["李博 is now inactive.", "李博 is now active."]


def test_who_is_not_there_or_not_the_only_one_is_one_line(
    capsys: pytest.CaptureFixture[str], database: Database, planned: int
) -> None:
    assert run("people", "activate", "nobody") == 1
    assert said(capsys).startswith("there is nobody called 'nobody'")
    assert run("people", "list", "nobody") == 1
    assert said(capsys).startswith("nobody is called 'nobody'")
    other = add_person(database, "陈博")
    assert run("people", "activate", "陈博") == 1
    assert said(capsys) == f"several people are called '陈博'; say which by number: 3, {other}"
    assert run("people", "list", "陈") == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_an_address_is_changed_unless_it_is_somebody_elses(
    capsys: pytest.CaptureFixture[str], database: Database, planned: int
) -> None:
    assert run("people", "email", "陈博", "chen@mail.example") == 0
    assert capsys.readouterr().out == "陈博 is reached by e-mail at chen@mail.example.\n"
    with database.transaction() as tx:
        assert get_person(tx, person_id=3).email == "chen@mail.example"  # type: ignore[union-attr]
    assert run("people", "email", "bo.li", "CHEN@mail.example") == 1
    assert said(capsys).startswith("someone else has this e-mail address")
    assert run("people", "email", "bo.li", "chen") == 1
    assert said(capsys).startswith("ADDRESS is not an e-mail address")


def test_two_entries_are_merged_after_a_look(
    capsys: pytest.CaptureFixture[str], database: Database, planned: int
) -> None:
    other = add_person(database, "陈博士")
    assert run("people", "bind", str(other), "chen.bo") == 1
    assert f"interviewbot people merge {other} 3" in said(capsys)
    assert run("people", "merge", "chen.bo", str(other)) == 0
    assert f"Would merge number 3 (陈博) into {other} (陈博士): 1 interviews" in capsys.readouterr().out
    with database.transaction() as tx:
        assert get_person(tx, person_id=3).userid == "chen.bo"  # type: ignore[union-attr]
    assert run("people", "merge", "chen.bo", str(other), "--yes") == 0
    capsys.readouterr()
    assert run("people", "merge", "bo.li", "chen.bo", "--yes") == 1
    assert said(capsys).startswith("not merged: both have a userid")


def test_interviews_are_listed_shown_and_cancelled(
    capsys: pytest.CaptureFixture[str], database: Database, planned: int
) -> None:
    assert run("interviews", "list") == 0
    assert re.search(r"#1 +\d{4}-.+ 60 +陈博 +李博 +后端一面 +proposed", capsys.readouterr().out)
    assert run("interviews", "list", "last", "week") == 0
    assert capsys.readouterr().out == "No interviews then.\n"
    assert run("interviews", "list", "--csv") == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(",60,陈博,李博,后端一面,proposed")
    assert run("interviews", "show", "#1") == 0
    assert re.search(r"陈博 +reminder, 1:00:00 ahead +planned", capsys.readouterr().out)
    assert run("interviews", "cancel", "1", "--reason", "position filled") == 0
    assert "Cancelled interview #1" in capsys.readouterr().out
    with database.transaction() as tx:
        told = tx.execute("SELECT person_id, kind FROM outbox ORDER BY person_id").fetchall()
        ((source, detail),) = tx.execute(
            "SELECT source, detail FROM audit WHERE action = 'cancel'"
        ).fetchall()
    assert told == [(2, "cancelled"), (3, "cancelled")]
    assert source.startswith("cli:") and detail == {"reason": "position filled"}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("interviews show 9", "there is no interview 9"),
        ("interviews cancel 9", "there is no interview 9"),
        ("interviews cancel 1 --reason " + "x" * 121, "--reason must be"),
        ("interviews list someday", "'someday' is no stretch of days"),
    ],
)
def test_an_interview_that_cannot_be_shown_or_changed_is_one_line(
    capsys: pytest.CaptureFixture[str], planned: int, line: str, fault: str
) -> None:
    assert run(*line.split()) == 1
    assert said(capsys).startswith(fault)


def test_what_is_cancelled_is_not_cancelled_again(capsys: pytest.CaptureFixture[str], planned: int) -> None:
    assert run("interviews", "cancel", "1") == 0
    capsys.readouterr()
    assert run("interviews", "cancel", "1") == 1
    assert said(capsys) == "interview 1 is cancelled already, so nothing was changed"
