"""Settings: defaults, what is malformed and how that is said, and that each one is documented."""

import os
from datetime import time
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, environment, read_settings
from storage.quiet import Quiet
from tests.talk import AES_KEY, environment_for

ROOT = Path(__file__).parents[2]
SECOND_KEY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"


class Recorder(dict[str, str]):
    """Notes which names are looked up."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.names: list[str] = []

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.append(name)
        return super().get(name, default)


def read(folder: Path, **others: str) -> Settings:
    return read_settings(environment_for("http://127.0.0.1:9", "", folder, **others))


def problems(folder: Path, **others: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(folder, **others)
    return caught.value.problems


def names_read(folder: Path) -> list[str]:
    recorder = Recorder({"BOT_DATA_DIR": str(folder)})
    with pytest.raises(SettingsError):
        read_settings(recorder)
    return list(dict.fromkeys(recorder.names))


def test_defaults_are_those_of_the_contract(tmp_path: Path) -> None:
    required = environment_for("", "", tmp_path)
    kept = ("WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET", "WECOM_TOKEN", "WECOM_ENCODING_AES_KEY")
    settings = read_settings({name: required[name] for name in kept} | {"BOT_DATA_DIR": str(tmp_path)})
    assert settings.wecom_api_url == "https://qyapi.weixin.qq.com"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url == ""
    assert settings.bot_admins == frozenset()
    assert (settings.bot_language, settings.bot_timezone) == ("zh", "Asia/Shanghai")
    assert settings.bot_reminders == (86400, 3600, 600)
    assert settings.bot_quiet_hours == Quiet(time(22), time(8))
    assert (settings.bot_country, settings.bot_digest) == ("CN", True)
    assert settings.bot_nudges == {"check", "feedback", "unanswered"}
    assert settings.room_provider == "builtin"
    assert len(settings.secret_key) == 64


def test_data_folder_is_var_unless_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    env = {**environment_for("http://127.0.0.1:9", "", tmp_path), "BOT_DATA_DIR": ""}
    assert read_settings(env).bot_data_dir == Path("var")


def test_secret_key_is_made_once_and_kept_to_ourselves(tmp_path: Path) -> None:
    env = {**environment_for("http://127.0.0.1:9", "", tmp_path), "SECRET_KEY": ""}
    assert read_settings(env).secret_key == read_settings(env).secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("WECOM_CORP_ID", "", "is missing"),
        ("WECOM_CORP_ID", "ww 1", "is malformed"),
        ("WECOM_AGENT_ID", "", "is missing"),
        ("WECOM_AGENT_ID", "seven", "is malformed"),
        ("WECOM_SECRET", "", "is missing"),
        ("WECOM_SECRET", "two words", "is malformed"),
        ("WECOM_TOKEN", "", "is missing"),
        ("WECOM_TOKEN", "a-b", "is malformed"),
        ("WECOM_TOKEN", "a" * 33, "is malformed"),
        ("WECOM_TOKEN", "a,b,c", "holds more than two values"),
        ("WECOM_ENCODING_AES_KEY", "", "is missing"),
        ("WECOM_ENCODING_AES_KEY", AES_KEY[:-1], "is malformed"),
        ("WECOM_ENCODING_AES_KEY", f"{AES_KEY},{AES_KEY}=", "is malformed"),
        ("WECOM_API_URL", "qyapi.weixin.qq.com", "is not a web address"),
        ("WECOM_API_URL", "ftp://x", "is not a web address"),
        ("PUBLIC_URL", "https://", "is not a web address"),
        ("PUBLIC_URL", "http://[::1", "is not a web address"),
        ("PUBLIC_URL", "http://x:port", "is not a web address"),
        ("PUBLIC_URL", "https://x?y=1", "is not a web address"),
        ("DATABASE_URL", "sqlite:///x.db", "is not a database URL"),
        ("DATABASE_URL", "postgresql://[half", "is not a database URL"),
        ("SECRET_KEY", "short", "is shorter than 16 characters"),
        ("BOT_ADMINS", "zhang wei", "is not a list of userids"),
        ("BOT_ADMINS", "@all", "is not a list of userids"),
        ("BOT_LANGUAGE", "fr", "must be one of: zh, en"),
        ("BOT_TIMEZONE", "Mars/Olympus", "is not a known time zone"),
        ("BOT_TIMEZONE", "../../etc/passwd", "is not a known time zone"),
        ("BOT_QUIET_HOURS", "22:00", "is not a stretch of hours"),
        ("BOT_QUIET_HOURS", "25:00-08:00", "is not a stretch of hours"),
        ("BOT_COUNTRY", "Atlantis", "is not a country with known holidays"),
        ("BOT_DIGEST", "maybe", "must be one of: on, off"),
        ("BOT_NUDGES", "everything", "may hold: check feedback unanswered"),
        ("BOT_REMINDERS", "soon", "is not a list of lengths of time"),
        ("BOT_REMINDERS", "90d", "is not a list of lengths of time"),
        ("BOT_REMINDERS", "0m", "is not a list of lengths of time"),
        ("ROOM_PROVIDER", "zoom", "must be one of: builtin, showmebug, wecom_meeting, link"),
        ("ROOM_OPENS_BEFORE", "soon", "is not a length of time up to a day"),
        ("ROOM_OPENS_BEFORE", "2d", "is not a length of time up to a day"),
        ("ROOM_URL_TEMPLATE", "https://meet.example.com/", "is not a web address with {room} in it"),
        ("ROOM_URL_TEMPLATE", "javascript:{room}", "is not a web address with {room} in it"),
        ("SHOWMEBUG_QUOTA", "few", "is not a number"),
        ("WECOM_CALENDAR", "yes", "must be one of: on, off"),
        ("IMAP_URL", "mail.example.com", "is not a mailbox's URL"),
        ("IMAP_URL", "imaps://mail.example.com/INBOX", "is not a mailbox's URL"),
        ("IMAP_URL", "imaps://user:p@mail.example.com:port", "is not a mailbox's URL"),
        ("IMAP_URL", "imaps://user:p@mail.example.com/INBOX", "is of no use (SMTP_URL is not set)"),
    ],
)
def test_malformed_setting_is_one_line_with_an_example(
    tmp_path: Path, name: str, value: str, fault: str
) -> None:
    (problem,) = problems(tmp_path, **{name: value})
    assert problem.startswith(f"{name} {fault}; for example: {name}=")
    assert "\n" not in problem


def test_example_of_every_problem_holds_no_value_that_was_given(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, WECOM_SECRET="marker with blanks")
    assert "marker" not in problem


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, WECOM_SECRET="", BOT_LANGUAGE="x", PUBLIC_URL="x")) == 3


def test_secret_key_is_required_with_a_shared_database(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, DATABASE_URL="postgresql://db/x", SECRET_KEY="")
    assert problem.startswith("SECRET_KEY is missing")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:p%40ss@db1,db2:5433/interviewbot?target_session_attrs=read-write",
        "postgres://db/x",
        "host=db dbname=x user=bot",
    ],
)
def test_any_url_of_libpq_is_taken(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, DATABASE_URL=url).database_url == url


def test_two_values_stand_side_by_side_during_a_change(tmp_path: Path) -> None:
    settings = read(tmp_path, WECOM_TOKEN="new, old", WECOM_ENCODING_AES_KEY=f"{SECOND_KEY},{AES_KEY}")
    assert settings.wecom_tokens == ("new", "old")
    assert settings.wecom_encoding_aes_keys == (SECOND_KEY, AES_KEY)


def test_reminders_may_be_none(tmp_path: Path) -> None:
    assert read(tmp_path, BOT_REMINDERS="none").bot_reminders == ()
    assert read(tmp_path, BOT_REMINDERS="15m, 2h").bot_reminders == (7200, 900)


def test_what_the_bot_says_by_itself_can_be_switched_off(tmp_path: Path) -> None:
    settings = read(tmp_path, BOT_QUIET_HOURS="none", BOT_COUNTRY="none", BOT_DIGEST="off", BOT_NUDGES="none")
    assert settings.bot_quiet_hours is None
    assert settings.bot_country == ""
    assert settings.rules.muted == {"digest", "check", "feedback", "unanswered"}
    rules = read(
        tmp_path, BOT_QUIET_HOURS="20:30 - 9:00", BOT_COUNTRY="de", BOT_NUDGES="feedback, check"
    ).rules
    assert (rules.quiet, rules.country) == (Quiet(time(20, 30), time(9)), "DE")
    assert (rules.muted, tuple(rules)) == ({"unanswered"}, (86400, 3600, 600))


def test_wecom_may_be_missing_for_commands_that_need_only_the_database(tmp_path: Path) -> None:
    settings = read_settings({"BOT_DATA_DIR": str(tmp_path)}, needs_wecom=False)
    assert settings.wecom_agent_id == 0


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_LANGUAGE=en\nBOT_TIMEZONE=Asia/Tokyo\nWECOM_SECRET=a${b}\n")
    monkeypatch.setattr(os, "environ", {"BOT_LANGUAGE": "zh", "BOT_TIMEZONE": ""})
    env = environment()
    assert (env["BOT_LANGUAGE"], env["BOT_TIMEZONE"], env["WECOM_SECRET"]) == ("zh", "", "a${b}")


def test_unreadable_file_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"WECOM_TOKEN=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"^\.env cannot be read"):
        environment()


def test_secrets_are_not_in_the_representation(tmp_path: Path) -> None:
    settings = read(tmp_path, DATABASE_URL="postgresql://bot:hidden@db/x")
    shown = repr(settings)
    assert not [secret for secret in settings.secrets if secret and secret in shown]
    assert "hidden" in settings.secrets


@pytest.mark.parametrize("document", [".env.example", "README.md", "README.zh.md"])
def test_every_setting_is_documented(tmp_path: Path, document: str) -> None:
    text = (ROOT / document).read_text()
    names = names_read(tmp_path)
    assert len(names) >= 15
    assert [name for name in names if name not in text] == []


def test_what_a_room_provider_needs_is_asked_for_with_it(tmp_path: Path) -> None:
    (missing,) = problems(tmp_path, ROOM_PROVIDER="link")
    assert missing.startswith("ROOM_URL_TEMPLATE is missing (ROOM_PROVIDER is link); for example: ")
    assert [each.split()[0] for each in problems(tmp_path, ROOM_PROVIDER="showmebug")] == [
        "SHOWMEBUG_CLIENT_ID",
        "SHOWMEBUG_CLIENT_SECRET",
        "SHOWMEBUG_UID",
    ]
    assert len(problems(tmp_path, SHOWMEBUG_CLIENT_ID="id", SHOWMEBUG_UID="uid")) == 1


def test_rooms_to_choose_from_are_those_that_are_set_up(tmp_path: Path) -> None:
    assert read(tmp_path).room_providers == ("builtin",)
    settings = read(
        tmp_path,
        ROOM_PROVIDER="showmebug",
        SHOWMEBUG_CLIENT_ID="id",
        SHOWMEBUG_CLIENT_SECRET="the-secret-of-the-team",
        SHOWMEBUG_UID="uid",
        ROOM_URL_TEMPLATE="https://meet.example.com/{room}",
    )
    assert settings.room_providers == ("showmebug", "builtin", "link")
    assert "the-secret-of-the-team" in settings.secrets and "the-secret" not in repr(settings)
