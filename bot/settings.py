"""The settings: one frozen value, read once from the environment and `.env`. Nothing else looks there."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot.bounces.mailbox import mailbox_of
from bot.smtp import server_of
from handlers.workdays import knows_country
from storage.database import conninfo_of
from storage.errors import StorageError
from storage.quiet import Quiet
from storage.rules import RoomRules, Rules

ROOM_PROVIDERS = ("builtin", "showmebug", "wecom_meeting", "link")
#: What WeCom takes for a member's userid; "@all" would be everybody (protocol 5.1).
USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")
_UNITS = {"d": 86400, "h": 3600, "m": 60}
#: What the bot may ask for by itself, besides reminding.
NUDGES = frozenset({"check", "feedback", "unanswered"})
_SHORTEST_KEEP = 31
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """Settings that are missing or malformed: one line each, with an example."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, under its name in lower case. Secrets are left out of the representation."""

    wecom_corp_id: str
    wecom_agent_id: int
    wecom_secret: str = field(repr=False)
    wecom_tokens: tuple[str, ...] = field(repr=False)
    wecom_encoding_aes_keys: tuple[str, ...] = field(repr=False)
    wecom_api_url: str
    wecom_kf_id: str
    wecom_kf_secret: str = field(repr=False)
    smtp_url: str = field(repr=False)
    mail_from: str
    imap_url: str = field(repr=False)
    database_url: str = field(repr=False)
    public_url: str
    secret_key: str = field(repr=False)
    bot_admins: frozenset[str]
    bot_language: str
    bot_timezone: str
    bot_data_dir: Path
    bot_reminders: tuple[int, ...]
    bot_quiet_hours: Quiet | None
    bot_country: str
    bot_digest: bool
    bot_nudges: frozenset[str]
    bot_keep_messages: timedelta
    bot_keep_audit: timedelta
    bot_keep_rooms: timedelta
    room_provider: str
    room_opens_before: timedelta
    room_url_template: str
    showmebug_client_id: str
    showmebug_client_secret: str = field(repr=False)
    showmebug_uid: str
    showmebug_api_url: str
    showmebug_quota: int
    wecom_calendar: bool
    room_tasks: Path | None

    @property
    def rules(self) -> Rules:
        """What the company has settled about what the bot says of its own accord."""
        muted = NUDGES - self.bot_nudges
        return Rules(
            self.bot_reminders,
            quiet=self.bot_quiet_hours,
            timezone=self.bot_timezone,
            country=self.bot_country,
            muted=muted if self.bot_digest else muted | {"digest"},
            has_mail=bool(self.smtp_url),
            open_kfid=self.wecom_kf_id,
            mailbox=mailbox_of(self.imap_url).name if self.imap_url else "",
            rooms=RoomRules(
                provider=self.room_provider,
                providers=self.room_providers,
                has_video=bool(self.room_url_template),
                has_calendar=self.wecom_calendar,
                opens_before=self.room_opens_before,
            ),
        )

    @property
    def room_providers(self) -> tuple[str, ...]:
        """What an interview's room can be at: the company's first, then whatever else is set up."""
        is_set_up = {
            "builtin": True,
            "showmebug": bool(self.showmebug_client_id),
            # It needs nothing that the bot has not; but for the company that did not ask for it, the app may
            # not be allowed to call it.
            "wecom_meeting": self.room_provider == "wecom_meeting" or self.wecom_calendar,
            "link": bool(self.room_url_template),
        }
        others = (name for name in ROOM_PROVIDERS if name != self.room_provider and is_set_up[name])
        return (self.room_provider, *others)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must never be seen in a log or on a page."""
        return (
            self.wecom_secret,
            *self.wecom_tokens,
            *self.wecom_encoding_aes_keys,
            self.wecom_kf_secret,
            self.secret_key,
            self.showmebug_client_secret,
            self.smtp_url,
            urlsplit(self.smtp_url).password or "",
            self.imap_url,
            urlsplit(self.imap_url).password or "",
            urlsplit(self.database_url).password or "",
        )


def environment() -> dict[str, str]:
    """Return the environment, with what `.env` adds to it."""
    try:
        values = dotenv_values(".env", interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            [f".env cannot be read ({error}); for example: a text file in UTF-8 that you may read"]
        ) from error
    from_file = {name: value for name, value in values.items() if value is not None}
    return {**from_file, **os.environ}


def read_settings(env: Mapping[str, str] | None = None, *, needs_wecom: bool = True) -> Settings:
    """Read and check every setting.

    Args:
        needs_wecom: False for commands that only touch the database; what WeCom needs may then be missing.
    Raises:
        SettingsError: with a line for each setting that is missing or malformed.
    """
    reader = _Reader(environment() if env is None else env, needs_wecom)
    data_dir = Path(reader.text("BOT_DATA_DIR", "var")).expanduser()
    database_url = reader.database_url("DATABASE_URL")
    settings = Settings(
        wecom_corp_id=reader.required("WECOM_CORP_ID", "ww0a1b2c3d4e5f6071", r"[0-9A-Za-z_-]{1,64}"),
        wecom_agent_id=int(reader.required("WECOM_AGENT_ID", "1000007", r"[0-9]{1,12}") or 0),
        wecom_secret=reader.required("WECOM_SECRET", "the Secret shown on the app's page", r"\S+"),
        wecom_tokens=reader.pair("WECOM_TOKEN", "InterviewTok9", r"[0-9A-Za-z]{1,32}"),
        wecom_encoding_aes_keys=reader.pair(
            "WECOM_ENCODING_AES_KEY", "the 43 letters and digits shown beside the Token", r"[0-9A-Za-z]{43}"
        ),
        wecom_api_url=reader.url("WECOM_API_URL", "https://qyapi.weixin.qq.com"),
        wecom_kf_id=reader.optional("WECOM_KF_ID", "wkAJ2GCAAASSm4_FhToWMFea0x", r"[0-9A-Za-z_-]{1,64}"),
        wecom_kf_secret=reader.optional("WECOM_KF_SECRET", "the Secret of the customer-service app", r"\S+"),
        smtp_url=reader.smtp_url("SMTP_URL"),
        mail_from=reader.mail_from("MAIL_FROM"),
        imap_url=reader.imap_url("IMAP_URL"),
        database_url=database_url,
        public_url=reader.url("PUBLIC_URL", "http://127.0.0.1:8000"),
        secret_key=_secret_key(reader, data_dir, database_url),
        bot_admins=reader.userids("BOT_ADMINS"),
        bot_language=reader.choice("BOT_LANGUAGE", "zh", ("zh", "en")),
        bot_timezone=reader.checked("BOT_TIMEZONE", "Asia/Shanghai", _is_zone, "is not a known time zone"),
        bot_data_dir=data_dir,
        bot_reminders=reader.reminders("BOT_REMINDERS", "1d 1h 10m"),
        bot_quiet_hours=reader.quiet("BOT_QUIET_HOURS", "22:00-08:00"),
        bot_country=reader.country("BOT_COUNTRY", "CN"),
        bot_digest=reader.choice("BOT_DIGEST", "on", ("on", "off")) == "on",
        bot_nudges=reader.nudges("BOT_NUDGES", "check feedback unanswered"),
        bot_keep_messages=reader.days("BOT_KEEP_MESSAGES", "90d"),
        bot_keep_audit=reader.days("BOT_KEEP_AUDIT", "1095d"),
        bot_keep_rooms=reader.days("BOT_KEEP_ROOMS", "365d"),
        room_provider=reader.choice("ROOM_PROVIDER", "builtin", ROOM_PROVIDERS),
        room_opens_before=reader.length("ROOM_OPENS_BEFORE", "10m"),
        room_url_template=reader.room_url("ROOM_URL_TEMPLATE"),
        showmebug_client_id=reader.showmebug("SHOWMEBUG_CLIENT_ID", "the client_id of your ShowMeBug team"),
        showmebug_client_secret=reader.showmebug(
            "SHOWMEBUG_CLIENT_SECRET", "the secret beside the client_id"
        ),
        showmebug_uid=reader.showmebug("SHOWMEBUG_UID", "the uid of the account that owns the rooms"),
        showmebug_api_url=reader.url("SHOWMEBUG_API_URL", "https://www.showmebug.com"),
        showmebug_quota=reader.count("SHOWMEBUG_QUOTA", "20"),
        wecom_calendar=reader.choice("WECOM_CALENDAR", "off", ("on", "off")) == "on",
        room_tasks=reader.folder("ROOM_TASKS", "tasks"),
    )
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


class _Reader:
    """Reads single settings and collects what is wrong with them."""

    def __init__(self, env: Mapping[str, str], needs_wecom: bool) -> None:
        self._env = env
        self._needs_wecom = needs_wecom
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._env.get(name, "").strip() or default

    def problem(self, name: str, fault: str, example: str) -> None:
        self.problems.append(f"{name} {fault}; for example: {name}={example}")

    def required(self, name: str, example: str, pattern: str) -> str:
        value = self.text(name, "")
        if not value:
            if self._needs_wecom:
                self.problem(name, "is missing", example)
        elif not re.fullmatch(pattern, value):
            self.problem(name, "is malformed", example)
            return ""
        return value

    def optional(self, name: str, example: str, pattern: str) -> str:
        value = self.text(name, "")
        if value and not re.fullmatch(pattern, value):
            self.problem(name, "is malformed", example)
            return ""
        return value

    def smtp_url(self, name: str) -> str:
        value = self.text(name, "")
        if value and not _is_url_for(server_of, value):
            self.problem(name, "is not a mail server's URL", "smtp://user:password@mail.example.com:587")
            return ""
        return value

    def mail_from(self, name: str) -> str:
        """Read the sender of e-mails, needed once there is a mail server."""
        value, example = self.text(name, ""), "'Interviews <interviews@example.com>'"
        if not value and self.text("SMTP_URL", ""):
            self.problem(name, "is missing (SMTP_URL is set)", example)
        elif value and not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", parseaddr(value)[1]):
            self.problem(name, "is not an e-mail address", example)
        return value

    def imap_url(self, name: str) -> str:
        """Read the mailbox that bounces come back to."""
        value, example = self.text(name, ""), "imaps://user:password@mail.example.com/INBOX"
        if value and not _is_url_for(mailbox_of, value):
            self.problem(name, "is not a mailbox's URL", example)
            return ""
        if value and not self.text("SMTP_URL", ""):
            self.problem(name, "is of no use (SMTP_URL is not set)", example)
        return value

    def pair(self, name: str, example: str, pattern: str) -> tuple[str, ...]:
        """Read one value, or two separated by a comma while a key is being changed."""
        values = tuple(self.list(name))
        if not values and self._needs_wecom:
            self.problem(name, "is missing", example)
        elif len(values) > 2:
            self.problem(name, "holds more than two values", f"{example} (or NEW,OLD while changing it)")
        elif any(not re.fullmatch(pattern, value) for value in values):
            self.problem(name, "is malformed", example)
        return values

    def list(self, name: str) -> list[str]:
        return [value.strip() for value in self.text(name, "").split(",") if value.strip()]

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        if not _is_web_address(value):
            self.problem(name, "is not a web address", default)
        return value

    def database_url(self, name: str) -> str:
        value = self.text(name, "")
        try:
            conninfo_of(value)
        except StorageError:
            example = "postgresql://user:password@db.example.com/interviewbot"
            self.problem(name, "is not a database URL", example)
            return ""
        return value

    def userids(self, name: str) -> frozenset[str]:
        values = self.list(name)
        if not all(USERID.fullmatch(value) for value in values):
            self.problem(name, "is not a list of userids", "zhang.wei,li.na")
        return frozenset(value.casefold() for value in values)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        return self.checked(
            name, default, lambda value: value in choices, f"must be one of: {', '.join(choices)}"
        )

    def checked(self, name: str, default: str, is_good: Callable[[str], bool], fault: str) -> str:
        value = self.text(name, default)
        if is_good(value):
            return value
        self.problem(name, fault, default)
        return default

    def room_url(self, name: str) -> str:
        """Read an address with a place for the room's name, needed where links are the rooms."""
        value, example = self.text(name, ""), "https://meet.example.com/{room}"
        if not value and self.text("ROOM_PROVIDER", "") == "link":
            self.problem(name, "is missing (ROOM_PROVIDER is link)", example)
        elif value and not (value.count("{room}") == 1 and _is_web_address(value.replace("{room}", "room"))):
            self.problem(name, "is not a web address with {room} in it", example)
            return ""
        return value

    def showmebug(self, name: str, example: str) -> str:
        """Read what all of ShowMeBug's settings are needed for as soon as there is one of them."""
        value = self.text(name, "")
        names = ("SHOWMEBUG_CLIENT_ID", "SHOWMEBUG_CLIENT_SECRET", "SHOWMEBUG_UID")
        is_wanted = self.text("ROOM_PROVIDER", "") == "showmebug" or any(self.text(n, "") for n in names)
        if not value and is_wanted:
            self.problem(name, "is missing (ShowMeBug needs it)", example)
        elif value and not re.fullmatch(r"\S{1,200}", value):
            self.problem(name, "is malformed", example)
        return value

    def count(self, name: str, default: str) -> int:
        value = self.text(name, default)
        if not re.fullmatch(r"[0-9]{1,7}", value):
            self.problem(name, "is not a number", default)
            return 0
        return int(value)

    def length(self, name: str, default: str) -> timedelta:
        """Read one length of time, up to a day."""
        found = re.fullmatch(r"([0-9]{1,4})([dhm])", self.text(name, default).casefold())
        seconds = int(found[1]) * _UNITS[found[2]] if found else 86401
        if seconds > 86400:
            self.problem(name, "is not a length of time up to a day", default)
        return timedelta(seconds=seconds)

    def days(self, name: str, default: str) -> timedelta:
        """Read how long something is kept; at least a month, as it is kept in months."""
        value = self.text(name, default).casefold()
        found = re.fullmatch(r"([1-9][0-9]{0,4})d", value)
        days = int(found[1]) if found else 0
        if days < _SHORTEST_KEEP:
            self.problem(name, f"is not a number of days, {_SHORTEST_KEEP}d or more", default)
        return timedelta(days=days)

    def reminders(self, name: str, default: str) -> tuple[int, ...]:
        """Read lengths such as `1d 1h 10m` as seconds, the longest first; `none` for no reminders."""
        words = self.text(name, default).replace(",", " ").casefold().split()
        if words == ["none"]:
            return ()
        found = [re.fullmatch(r"([1-9][0-9]{0,3})([dhm])", word) for word in words]
        lengths = [int(match[1]) * _UNITS[match[2]] for match in found if match]
        if len(lengths) != len(words) or len(words) > 10 or any(length > 30 * 86400 for length in lengths):
            self.problem(name, "is not a list of lengths of time", f"'{default}'")
        return tuple(sorted(set(lengths), reverse=True))

    def folder(self, name: str, example: str) -> Path | None:
        """Read the name of a folder that is there; None if none is named."""
        value = self.text(name, "")
        if value and not Path(value).expanduser().is_dir():
            self.problem(name, "is not a folder", example)
        return Path(value).expanduser() if value else None

    def quiet(self, name: str, default: str) -> Quiet | None:
        """Read hours of the day such as `22:00-08:00`; `none` for no quiet hours."""
        value = self.text(name, default).casefold()
        if value == "none":
            return None
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d) ?- ?([01]?\d|2[0-3]):([0-5]\d)", value)
        if found is None:
            self.problem(name, "is not a stretch of hours", default)
            return None
        hour, minute, last_hour, last_minute = map(int, found.groups())
        return Quiet(time(hour, minute), time(last_hour, last_minute))

    def country(self, name: str, default: str) -> str:
        """Read whose holidays are kept; `none` for a company that only knows weekends."""
        value = self.text(name, default).upper()
        if value == "NONE":
            return ""
        if not knows_country(value):
            self.problem(name, "is not a country with known holidays", default)
        return value

    def nudges(self, name: str, default: str) -> frozenset[str]:
        words = frozenset(self.text(name, default).replace(",", " ").casefold().split())
        if words == {"none"}:
            return frozenset()
        if not words <= NUDGES:
            self.problem(name, f"may hold: {' '.join(sorted(NUDGES))}", f"'{default}'")
        return words


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        is_complete = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_complete and not (parts.query or parts.fragment or re.search(r"\s", value))


def _is_url_for(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _secret_key(reader: _Reader, data_dir: Path, database_url: str) -> str:
    """Return the signing key: the setting, or one made once and kept beside the embedded database."""
    given = reader.text("SECRET_KEY", "")
    if given:
        if len(given) < 16:
            reader.problem(
                "SECRET_KEY", "is shorter than 16 characters", "the output of: openssl rand -hex 32"
            )
        return given
    if database_url:
        reader.problem(
            "SECRET_KEY",
            "is missing (all hosts of a DATABASE_URL share one)",
            "the output of: openssl rand -hex 32",
        )
        return ""
    try:
        return _kept_secret_key(data_dir / "secret_key")
    except OSError as error:
        reader.problem("BOT_DATA_DIR", f"cannot be written ({error.strerror})", "var")
        return ""


def _kept_secret_key(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        # Of several processes that start at once, the first to link wins; nobody reads half a key.
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def is_local(url: str) -> bool:
    """Whether an address is only good on this machine."""
    return urlsplit(url).hostname in _LOCAL_HOSTS
