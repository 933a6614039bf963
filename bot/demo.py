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
from typing import Any, cast

import requests

from bot.app import open_database
from bot.processes import INTERVIEWBOT, ProcessError, end_processes, wait_until_stopped
from bot.settings import read_settings
from storage.people import Role, get_person_by_userid, insert_person, update_last_language

_CHAT_PORT, _BOT_PORT = 8001, 8000
_START_SECONDS = 90
_ALPHABET = string.ascii_letters + string.digits
#: The first conversation, so that the first screen is not empty: who says what.
_OPENING = (
    ("ling.wu", "帮助"),
    ("bo.li", "安排面试 陈博 明天下午3点 60分钟 后端一面"),
    ("emma.clarke", "create room Maya Patel tomorrow 10:30 45 min Platform round 1"),
)
#: Who answers the first invitation, by pressing its button.
_CONFIRMS = "chen.bo"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the demo lives and listens."""

    folder: Path
    chat_port: int
    bot_port: int

    @property
    def chat_url(self) -> str:
        return f"http://127.0.0.1:{self.chat_port}"

    @property
    def bot_url(self) -> str:
        return f"http://127.0.0.1:{self.bot_port}"


def run(options: argparse.Namespace) -> int:
    """Start everything, print where to look, and end everything on Ctrl-C."""
    folder = Path(os.environ.get("BOT_DATA_DIR") or "var").expanduser().resolve() / "demo"
    with _only_demo(folder), (folder / "demo.log").open("wb") as logs:
        place = _Place(folder, _port(options.port, _CHAT_PORT), _port(None, _BOT_PORT))
        env = {**os.environ, **_settings(place)}
        children: list[subprocess.Popen[bytes]] = []
        print("Starting the interview bot and a simulated WeCom ...", flush=True)
        try:
            for command in _commands(place):
                children.append(_start(command, env, logs))
            _wait_for(f"{place.chat_url}/healthz", children, folder)
            _wait_for(f"{place.bot_url}/healthz", children, folder)
            _furnish(place, env)
            _announce(place)
            return wait_until_stopped(children)
        finally:
            end_processes(children)
            print("Stopped. The conversations are kept for the next start.", flush=True)


def _commands(place: _Place) -> list[list[str]]:
    simulator = [sys.executable, "-m", "bot.simulator", "--port", str(place.chat_port)]
    simulator += ["--callback-url", f"{place.bot_url}/wecom/callback"]
    simulator += ["--state", str(place.folder / "simulator.json")]
    return [simulator, [*INTERVIEWBOT, "serve", "--port", str(place.bot_port)], [*INTERVIEWBOT, "worker"]]


@contextmanager
def _only_demo(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two demos never send each other's messages."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ProcessError(
                f"a demo is running already (its data is in {folder}); use its page or stop it"
            ) from None
        yield


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
        }
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(made))
    return {
        **json.loads(kept.read_text()),
        "WECOM_API_URL": place.chat_url,
        "WECOM_OAUTH_URL": place.chat_url,
        "WECOM_KF_ID": "",
        "WECOM_KF_SECRET": "",
        "DATABASE_URL": "",
        "SECRET_KEY": "",
        "PUBLIC_URL": place.bot_url,
        "BOT_ADMINS": "",
        "BOT_LANGUAGE": "zh",
        "BOT_TIMEZONE": "Asia/Shanghai",
        "BOT_DATA_DIR": str(place.folder),
        "BOT_REMINDERS": "1d 1h 10m",
        "SMTP_URL": "",
        "MAIL_FROM": "",
        "ROOM_PROVIDER": "builtin",
        # Requests to this machine never go through a proxy.
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def _start(command: list[str], env: Mapping[str, str], logs: Any) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C reaches only us, and everything is ended in order.
    return subprocess.Popen(command, env=env, stdout=logs, stderr=logs, start_new_session=True)  # noqa: S603


def _wait_for(url: str, children: list[subprocess.Popen[bytes]], folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            raise ProcessError(
                f"a part of the demo did not start; the reason is at the end of {folder / 'demo.log'}"
            )
        try:
            if requests.get(url, timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise ProcessError(f"{url} did not answer in time; see {folder / 'demo.log'}")


def _furnish(place: _Place, env: Mapping[str, str]) -> None:
    """Let the bot know the simulator's people, put the menu in place, and have the first talk."""
    state = requests.get(f"{place.chat_url}/sim/state", timeout=5).json()
    is_new = _add_people(env, state["members"])
    menu = [*INTERVIEWBOT, "menu", "push"]
    subprocess.run(menu, env=dict(env), check=True, capture_output=True)  # noqa: S603
    if is_new:
        for userid, text in _OPENING:
            _act(place, "say", userid=userid, text=text)
        _confirm(place)


def _add_people(env: Mapping[str, str], members: list[dict[str, Any]]) -> bool:
    """Add the simulator's members to the bot's people; True if any was missing."""
    is_new = False
    now = datetime.now(UTC)
    with open_database(read_settings(env), max_connections=1) as database, database.transaction() as tx:
        for member in members:
            known = get_person_by_userid(tx, userid=member["userid"])
            if known is not None:
                continue
            is_new = True
            role = cast(Role, member["role_hint"])
            person = insert_person(tx, name=member["name"], userid=member["userid"], role=role, now=now)
            update_last_language(tx, person_id=person.person_id, language=member["language"])
    return is_new


def _confirm(place: _Place) -> None:
    """Wait for the invitation and press its first button."""
    for _ in range(100):
        state = requests.get(f"{place.chat_url}/sim/state", timeout=5).json()
        cards = [message for message in state["conversations"].get(_CONFIRMS, []) if message["buttons"]]
        if cards:
            _act(place, "press", userid=_CONFIRMS, message=cards[0]["id"], key=cards[0]["buttons"][0][1])
            return
        time.sleep(0.1)


def _act(place: _Place, action: str, **what: str) -> None:
    requests.post(f"{place.chat_url}/sim/{action}", json=what, timeout=30).raise_for_status()


def _announce(place: _Place) -> None:
    print(
        f"\n  Open   {place.chat_url}/\n\n"
        "  Choose a person on the left and write to the bot as them, in Chinese or English:\n"
        "    我的面试 · my interviews · 安排面试 陈博 后天上午10点 · create room Maya Patel Friday 3pm\n"
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
