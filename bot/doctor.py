"""`interviewbot check`: what is in order and what is not, one line each, with what to do about it."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from bot.app import open_database
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError, is_local, read_settings
from bot.wecom.client import build_client
from bot.wecom.errors import TransportError, WeComError
from storage.database import Database
from storage.errors import StorageError

_ADVICE = {
    60020: "add this machine's public IP to the app's 企业可信IP (trusted IPs); it takes a minute",
    40001: "WECOM_SECRET is wrong: copy it again from the app's page; wait an hour if WeCom blocks this IP",
    40013: "WECOM_CORP_ID is wrong: copy it from 我的企业 / My Company in the admin console",
    40091: "WECOM_SECRET belongs to another corp: copy it again from the app's page",
    40056: "WECOM_AGENT_ID is wrong: copy the AgentId from the app's page",
    301002: "WECOM_AGENT_ID is not the app of WECOM_SECRET: copy both from the same page",
    45009: "WeCom limits or blocks this IP for now: wait, and check the secret",
    48002: "this app may not use the call: use the secret of a self-built app (自建应用)",
    50003: "the app is disabled: enable it in the admin console",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `is_ok` None is a remark."""

    name: str
    is_ok: bool | None
    text: str


def check(_: argparse.Namespace) -> int:
    """Print the report and return 1 if anything is wrong."""
    findings = []
    for finding in _examine():
        mark = {True: "ok  ", False: "FAIL", None: "note"}[finding.is_ok]
        print(f"{mark}  {finding.name}: {finding.text}", flush=True)
        findings.append(finding)
    return 1 if any(finding.is_ok is False for finding in findings) else 0


def _examine() -> Iterator[Finding]:
    try:
        settings = read_settings()
    except SettingsError as error:
        for problem in error.problems:
            yield Finding("settings", False, problem)
        return
    configure_logging(settings.secrets, level=50)
    yield Finding("settings", True, "complete")
    try:
        database = open_database(settings, max_connections=2)
    except StorageError as error:
        yield Finding("database", False, f"{error}; check DATABASE_URL, or BOT_DATA_DIR for the embedded one")
        return
    with database:
        where = "DATABASE_URL" if settings.database_url else f"embedded, in {settings.bot_data_dir}"
        yield Finding("database", True, f"reachable and up to date ({where})")
        yield from _examine_wecom(settings, database)
    yield from _examine_callback(settings)


def _examine_wecom(settings: Settings, database: Database) -> Iterator[Finding]:
    client = build_client(
        corpid=settings.wecom_corp_id,
        agentid=settings.wecom_agent_id,
        secret=settings.wecom_secret,
        api_url=settings.wecom_api_url,
        database=database,
    )
    host = urlsplit(settings.wecom_api_url).netloc
    try:
        # A stop is lifted for one try: the secret may have been corrected.
        client.token_source.reset()
        yield _attempt("api address", lambda: _reach(settings), f"{host} answers")
        token = _attempt("token", client.token_source.get, "WeCom takes the corp id and the secret")
        yield token
        if token.is_ok:
            yield _attempt("agent", client.get_menu, f"the token is that of app {settings.wecom_agent_id}")
    finally:
        client.close()


def _reach(settings: Settings) -> None:
    try:
        requests.get(f"{settings.wecom_api_url}/cgi-bin/gettoken", timeout=5, allow_redirects=False)
    except requests.RequestException as error:
        raise TransportError(f"no answer ({type(error).__name__})") from None


def _attempt(name: str, attempt: Callable[[], object], success: str) -> Finding:
    try:
        attempt()
    except WeComError as error:
        default = (
            "check WECOM_API_URL, the network and any proxy"
            if error.errcode is None
            else "see the code in WeCom's list of errors"
        )
        return Finding(name, False, f"{error}; {_ADVICE.get(error.errcode or 0, default)}")
    return Finding(name, True, success)


def _examine_callback(settings: Settings) -> Iterator[Finding]:
    address = f"{settings.public_url}/wecom/callback"
    if is_local(settings.public_url):
        yield Finding(
            "callback address",
            None,
            f"{address} is only good on this machine: set PUBLIC_URL to where WeCom and browsers reach you",
        )
        return
    try:
        response = requests.get(f"{settings.public_url}/healthz", timeout=5, allow_redirects=False)
        is_ours = response.status_code == 200 and response.json().get("status") == "ok"
    except (requests.RequestException, ValueError) as error:
        yield Finding(
            "callback address",
            False,
            f"{settings.public_url} does not answer ({type(error).__name__}); are the bot and its proxy running?",
        )
        return
    if is_ours:
        yield Finding(
            "callback address", True, f"enter {address} in the admin console (接收消息 / Receive messages)"
        )
    else:
        yield Finding(
            "callback address",
            False,
            f"{settings.public_url} answers, but not as this bot; check the proxy in front of it",
        )
