"""`interviewbot demo`: the whole product on one machine, with a simulated WeCom, and something to look at.

It runs the same `serve` and `worker` as a real deployment, against `python -m bot.simulator`, with data of
its own under BOT_DATA_DIR/demo. Nothing of it can reach a real WeCom, whatever `.env` says.
"""

import argparse
import fcntl
import json
import os
import secrets
import socket
import string
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

import requests

from bot.app import open_database
from bot.processes import Children, ProcessError
from bot.settings import read_settings
from storage.people import (
    Role,
    get_person_by_userid,
    insert_person,
    list_people_called,
    update_last_language,
)

_CHAT_PORT, _BOT_PORT, _MAIL_PORT, _MAILBOX_PORT = 8001, 8000, 8025, 8143
#: The simulator's customer-service account.
_KF_ID = "wkDemo01"
#: Who the bot's mail is from, and its mailbox, with the password of all in the simulator.
_MAIL_FROM, _MAILBOX = "interviews@corp.example", "interviews%40corp.example:simulated-mailbox"
_START_SECONDS = 90
#: Longer than the parts of a demo take to end.
_END_SECONDS = 20
_ALPHABET = string.ascii_letters + string.digits
#: The first conversation, so that the first screen is not empty: who says what.
_OPENING = (
    ("ling.wu", "帮助"),
    ("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面"),
    ("emma.clarke", "create room Maya Patel tomorrow 10:30 45 min Platform round 1"),
    ("emma.clarke", "create room Sofia Rossi tomorrow 2pm 45 min Platform round 1"),
    ("bo.li", "安排面试 张伟 后天下午3点 45分钟 前端一面"),
)
#: Candidates outside the corp: whom e-mail reaches, and who is in WeChat only, once they open their link.
_BY_MAIL = ("Sofia Rossi", "sofia.rossi@mail.example", "en")
_IN_WECHAT = "张伟"
#: Who answers the first invitation, by pressing its button.
_CONFIRMS = "chen.bo"
_http = requests.Session()
_http.trust_env = False  # requests to this machine never go through a proxy


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the demo lives and listens."""

    folder: Path
    chat_port: int
    bot_port: int
    mail_port: int
    mailbox_port: int

    @property
    def chat_url(self) -> str:
        return f"http://127.0.0.1:{self.chat_port}"

    @property
    def bot_url(self) -> str:
        return f"http://127.0.0.1:{self.bot_port}"


def run(options: argparse.Namespace) -> int:
    """Start everything, print where to look, and end everything on Ctrl-C."""
    folder = Path(os.environ.get("BOT_DATA_DIR") or "var").expanduser().resolve() / "demo"
    with _only_demo(folder) as parts_lock, (folder / "demo.log").open("wb") as logs:
        place = _Place(
            folder,
            _port(options.port, _CHAT_PORT),
            _port(None, _BOT_PORT),
            _port(None, _MAIL_PORT),
            _port(None, _MAILBOX_PORT),
        )
        env = {**os.environ, **_settings(place)}
        print("Starting the interview bot and a simulated WeCom ...", flush=True)
        try:
            # In a folder of their own, where no `.env` of a real deployment is found.
            with Children(env=env, folder=folder, output=logs, inherit=[parts_lock]) as children:
                return _play(place, env, children)
        except (requests.RequestException, subprocess.CalledProcessError) as error:
            raise _failed(place, f"the demo failed to start ({type(error).__name__})") from error
        finally:
            print("Stopped. The conversations are kept for the next start.", flush=True)


def _play(place: _Place, env: Mapping[str, str], children: Children) -> int:
    callback, state = f"{place.bot_url}/wecom/callback", str(place.folder / "simulator.json")
    chat_port = str(place.chat_port)
    mail = ["--smtp-port", str(place.mail_port), "--imap-port", str(place.mailbox_port)]
    wecom = ["--port", chat_port, "--callback-url", callback, "--state", state, "--kf-id", _KF_ID]
    children.start("bot.simulator", *wecom, *mail)
    children.start("bot", "serve", "--port", str(place.bot_port))
    children.start("bot", "worker")
    for url in (place.chat_url, place.bot_url):
        ended = _wait_for(f"{url}/healthz", children)
        if ended == 0:
            return 0
        if ended:
            raise _failed(place, "a part of the demo did not start")
    _furnish(place, env)
    _announce(place)
    if children.wait():
        raise _failed(place, "a part of the demo ended by itself; start it again with: make demo")
    return 0


def _failed(place: _Place, what: str) -> ProcessError:
    return ProcessError(f"{what}; the reason is at the end of {place.folder / 'demo.log'}")


@contextmanager
def _only_demo(folder: Path) -> Iterator[int]:
    """Hold the folder, so that two demos never send each other's messages.

    Yields a lock for the parts of the demo to hold too: those of one that was killed end soon after it, and
    are waited for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("a") as lock, (folder / "parts.lock").open("a") as parts:
        if not _locked(lock, seconds=0):
            raise ProcessError(
                f"a demo is running already (its data is in {folder}); use its page or stop it"
            )
        if not _locked(parts, seconds=_END_SECONDS):
            raise ProcessError(f"parts of a former demo are still running (their data is in {folder})")
        yield parts.fileno()


def _locked(file: IO[str], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)


def _settings(place: _Place) -> dict[str, str]:
    """Return every setting, so that nothing of the environment or `.env` leaks in."""
    kept = place.folder / "wecom.json"
    if not kept.exists():
        made = {
            "WECOM_CORP_ID": "ww" + secrets.token_hex(8),
            "WECOM_AGENT_ID": "1000007",
            "WECOM_SECRET": _random(43),
            "WECOM_TOKEN": _random(20),
            "WECOM_ENCODING_AES_KEY": _random(43),
            "SHOWMEBUG_CLIENT_ID": _random(20),
            "SHOWMEBUG_CLIENT_SECRET": _random(43),
        }
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(made))
    return {
        # What a demo of an earlier version kept has not all of them.
        "SHOWMEBUG_CLIENT_ID": "demo",
        "SHOWMEBUG_CLIENT_SECRET": "demo",
        **json.loads(kept.read_text()),
        "WECOM_API_URL": place.chat_url,
        "WECOM_OAUTH_URL": place.chat_url,
        "WECOM_KF_ID": _KF_ID,
        "WECOM_KF_SECRET": "",
        "DATABASE_URL": "",
        "SECRET_KEY": "",
        "PUBLIC_URL": place.bot_url,
        "BOT_ADMINS": "",
        "BOT_LANGUAGE": "zh",
        "BOT_TIMEZONE": "Asia/Shanghai",
        "BOT_DATA_DIR": str(place.folder),
        "BOT_REMINDERS": "1d 1h 10m",
        # Whoever tries it at night wants to see what comes.
        "BOT_QUIET_HOURS": "none",
        "BOT_COUNTRY": "CN",
        "BOT_DIGEST": "on",
        "BOT_NUDGES": "check feedback unanswered",
        "SMTP_URL": f"smtp://127.0.0.1:{place.mail_port}",
        "MAIL_FROM": _MAIL_FROM,
        "IMAP_URL": f"imap://{_MAILBOX}@127.0.0.1:{place.mailbox_port}/INBOX",
        "ROOM_PROVIDER": "builtin",
        "ROOM_OPENS_BEFORE": "10m",
        "ROOM_URL_TEMPLATE": "",
        "SHOWMEBUG_UID": "owner-1",
        "SHOWMEBUG_API_URL": f"{place.chat_url}/showmebug",
        "SHOWMEBUG_QUOTA": "20",
        "WECOM_CALENDAR": "on",
    }


def _wait_for(url: str, children: Children) -> int | None:
    """Wait for an answer; return what `Children.wait` says if it will not come."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            if _http.get(url, timeout=2).status_code == 200:
                return None
        except requests.RequestException:
            pass
        ended = children.wait(0.1)
        if ended is not None:
            return ended
    return 1


def _furnish(place: _Place, env: Mapping[str, str]) -> None:
    """Let the bot know the simulator's people, put the menu in place, and have the first talk."""
    state = _http.get(f"{place.chat_url}/sim/state", timeout=5).json()
    is_new = _add_people(env, state["members"])
    menu = [sys.executable, "-m", "bot", "menu", "push"]
    subprocess.run(menu, env=env, cwd=place.folder, check=True, capture_output=True)  # noqa: S603
    if is_new:
        for userid, text in _OPENING:
            _act(place, "say", userid=userid, text=text)
        _confirm(place)


def _add_people(env: Mapping[str, str], members: list[dict[str, Any]]) -> bool:
    """Add the simulator's members, and who is outside, to the bot's people; True if a member was missing."""
    is_new = False
    now = datetime.now(UTC)
    with open_database(read_settings(env), max_connections=1) as database, database.transaction() as tx:
        for member in members:
            if member["kind"] == "wechat":
                # The bot gets to know them when they open a candidate's link.
                continue
            known = get_person_by_userid(tx, userid=member["userid"])
            if known is not None:
                continue
            is_new = True
            role = cast(Role, member["role_hint"])
            person = insert_person(
                tx,
                name=member["name"],
                userid=member["userid"],
                # By which ShowMeBug knows them.
                email=f"{member['userid']}@example.com",
                role=role,
                now=now,
            )
            update_last_language(tx, person_id=person.person_id, language=member["language"])
        name, email, language = _BY_MAIL
        if not list_people_called(tx, name=email):
            insert_person(tx, name=name, email=email, role="candidate", language=language, now=now)
        if is_new and not list_people_called(tx, name=_IN_WECHAT):
            insert_person(tx, name=_IN_WECHAT, role="candidate", now=now)
    return is_new


def _confirm(place: _Place) -> None:
    """Wait for the invitation and press its first button."""
    for _ in range(100):
        state = _http.get(f"{place.chat_url}/sim/state", timeout=5).json()
        cards = [message for message in state["conversations"].get(_CONFIRMS, []) if message["buttons"]]
        if cards:
            _act(place, "press", userid=_CONFIRMS, message=cards[0]["id"], key=cards[0]["buttons"][0][1])
            return
        time.sleep(0.1)


def _act(place: _Place, action: str, **what: str) -> None:
    _http.post(f"{place.chat_url}/sim/{action}", json=what, timeout=30).raise_for_status()


def _announce(place: _Place) -> None:
    print(
        f"\n  Open   {place.chat_url}/\n\n"
        "  Choose a person on the left and write to the bot as them, in Chinese or English:\n"
        "    我的面试 · my interviews · 安排面试 陈博 后天上午10点 · create room Maya Patel Friday 3pm\n"
        f"  E-mail to Sofia Rossi, who is outside the company, is at {place.chat_url}/mail\n"
        f"  {_IN_WECHAT} is only in WeChat: as 李博 write 邀请 4, open the link, and choose who opens it.\n"
        f"  What the processes log is in {place.folder / 'demo.log'}. Ctrl-C ends everything.\n",
        flush=True,
    )


def _port(wanted: int | None, usual: int) -> int:
    """Return the wanted port, or the usual one, or a free one if that is taken."""
    for port in (wanted or usual, 0):
        try:
            with socket.create_server(("127.0.0.1", port)) as probe:
                return int(probe.getsockname()[1])
        except OSError:
            if wanted:
                raise ProcessError(f"port {wanted} is taken; choose another with --port") from None
    raise ProcessError("no port is free on this machine")


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
