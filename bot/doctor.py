"""`interviewbot check`: what is in order and what is not, one line each, with what to do about it."""

import argparse
import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from bot.app import open_client, open_database, open_kf, open_mail, open_showmebug
from bot.bounces.mailbox import MailboxError, mailbox_of, opened
from bot.handling import DeliveryError, Handling
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError, is_local, read_settings
from bot.showmebug import webhook
from bot.smtp import MailError
from bot.wecom.client import WeComClient
from bot.wecom.crypto import CallbackCrypto
from bot.wecom.errors import TransportError, WeComError
from bot.wecom.kf import KfClient
from bot.wecom.xml import parse_elements, text_of
from storage.database import Database, expect
from storage.errors import StorageError

#: What to do about the errcodes that an operator can mend.
ADVICE = {
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
_HAND_OVER = "微信客服 > API > 通过API管理微信客服账号 in the admin console"
#: The same, where it is another matter for customer service.
KF_ADVICE = {
    40001: "WECOM_KF_SECRET is wrong: copy it again, or leave it empty if it is the app's",
    48002: "customer service does not take this app's secret: list the app under 可调用接口的应用, or set "
    "WECOM_KF_SECRET",
    48007: f"the account is not handed to this app: {_HAND_OVER}",
    95011: "the account is not managed by API: " + _HAND_OVER,
    95012: "API use of customer service is switched off: 微信客服 > API in the admin console",
}
_KF_DEFAULT = "check 微信客服 in the admin console, and WECOM_KF_ID"
_ECHO = "7390184625517203846"


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
    configure_logging(settings.secrets, logging.CRITICAL)
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
        yield from _examine_rooms(settings, database)
    yield _examine_callback(settings)
    if settings.smtp_url:
        yield _examine_mail(settings)
        yield _examine_mailbox(settings)


def _examine_wecom(settings: Settings, database: Database) -> Iterator[Finding]:
    client = open_client(settings, database)
    host = urlsplit(settings.wecom_api_url).netloc
    steps: list[tuple[str, Callable[[], object], str]] = [
        ("api address", lambda: _get(f"{settings.wecom_api_url}/cgi-bin/gettoken"), f"{host} answers"),
        ("token", client.token_source.get, "WeCom takes the corp id and the secret"),
        ("agent", client.get_menu, f"the token is that of app {settings.wecom_agent_id}"),
    ]
    try:
        # A stop is lifted for one try: the secret may have been corrected.
        client.token_source.reset()
        for name, attempt, success in steps:
            finding = _attempt(name, attempt, success)
            yield finding
            if not finding.is_ok:
                return
        yield from _examine_kf(settings, database, client)
    finally:
        client.close()


def _examine_kf(settings: Settings, database: Database, client: WeComClient) -> Iterator[Finding]:
    """See whether candidates can be talked to in WeChat."""
    name, kf = "customer service", open_kf(settings, database, client)
    if kf is None:
        yield Finding(name, None, "not set up: candidates outside the corp get a link; see WECOM_KF_ID")
        return
    try:
        if kf.wecom is not client:
            kf.wecom.token_source.reset()
        yield _account(name, kf, settings.wecom_kf_id)
    except WeComError as error:
        advice = KF_ADVICE.get(error.errcode or 0) or ADVICE.get(error.errcode or 0, _KF_DEFAULT)
        yield Finding(name, False, f"{error}; {advice}")
    finally:
        if kf.wecom is not client:
            kf.close()


def _account(name: str, kf: KfClient, open_kfid: str) -> Finding:
    accounts = kf.list_accounts()
    ours = next((each for each in accounts if each.open_kfid == open_kfid), None)
    if ours is None:
        known = ", ".join(f"{each.open_kfid} ({each.name})" for each in accounts) or "none"
        return Finding(name, False, f"there is no account {open_kfid}; WECOM_KF_ID may be one of: {known}")
    if not ours.is_managed:
        return Finding(name, False, f"{ours.name} is not handed to this app: {_HAND_OVER}")
    return Finding(name, True, f"candidates can talk to {ours.name} in WeChat")


def _examine_rooms(settings: Settings, database: Database) -> Iterator[Finding]:
    """Look at what interviews have outside, as far as it is set up."""
    client = open_client(settings, database)
    try:
        if settings.room_provider == "wecom_meeting":
            yield _permitted(client, "meetings", "meeting/get_info", {"meetingid": "hyNone"}, "会议")
        if settings.wecom_calendar:
            body = {"schedule_id_list": ["scNone"]}
            yield _permitted(client, "calendar", "oa/schedule/get", body, "日程")
    finally:
        client.close()
    if settings.showmebug_client_id:
        yield _examine_showmebug(settings, database)
    if is_local(settings.public_url) and settings.room_providers != ("builtin",):
        yield Finding("rooms", None, "people get into their rooms through PUBLIC_URL, which is local")


def _permitted(
    client: WeComClient, name: str, path: str, body: Mapping[str, object], console: str
) -> Finding:
    """Ask about something that does not exist: whoever may ask is told so."""
    try:
        client.call("POST", path, json=body)
    except WeComError as error:
        if error.errcode is None or error.handling in (Handling.OPERATOR, Handling.LIMIT):
            where = f"协作 → {console} → 可调用接口的应用 (apps that may call the API)"
            return Finding(name, False, f"{error}; list the app in the admin console under {where}")
    return Finding(name, True, f"the app may use WeCom's {name}")


def _examine_showmebug(settings: Settings, database: Database) -> Finding:
    client = open_showmebug(settings, database)
    try:
        client.token_source.reset()
        left = client.left_quota()
    except DeliveryError as error:
        advice = "check SHOWMEBUG_CLIENT_ID, SHOWMEBUG_CLIENT_SECRET, SHOWMEBUG_UID and SHOWMEBUG_API_URL"
        return Finding("showmebug", False, f"{error}; {advice}")
    finally:
        client.close()
    address = f"{settings.public_url}{webhook.PATH}"
    if left is not None and left < settings.showmebug_quota:
        return Finding("showmebug", None, f"only {left} interviews are left; events go to {address}")
    return Finding(
        "showmebug", True, f"takes the credentials; {left} interviews left; events go to {address}"
    )


def _attempt(name: str, attempt: Callable[[], object], success: str) -> Finding:
    try:
        attempt()
    except WeComError as error:
        default = (
            "check WECOM_API_URL, the network and any firewall"
            if error.errcode is None
            else "see the code in WeCom's list of errors"
        )
        return Finding(name, False, f"{error}; {ADVICE.get(error.errcode or 0, default)}")
    return Finding(name, True, success)


def _get(url: str, params: Mapping[str, str] | None = None) -> requests.Response:
    """Ask as WeCom's client asks, past any proxy of the environment."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(url, params=params, timeout=5, allow_redirects=False)
        except requests.RequestException as error:
            raise TransportError(f"no answer ({type(error).__name__})") from None


def _examine_callback(settings: Settings) -> Finding:
    """Do what WeCom does when the address is entered in the admin console (protocol 1.2)."""
    name, address = "callback address", f"{settings.public_url}/wecom/callback"
    if is_local(settings.public_url):
        what = "is only good on this machine: set PUBLIC_URL to where WeCom and browsers reach you"
        return Finding(name, None, f"{address} {what}")
    try:
        response = _get(address, _verification(settings))
    except TransportError as error:
        return Finding(name, False, f"{address}: {error}; are the bot and the proxy in front of it running?")
    if response.text == _ECHO:
        return Finding(name, True, f"enter {address} in the admin console (接收消息 / Receive messages)")
    if response.status_code == 403:
        advice = "was the bot started with these WECOM_TOKEN, WECOM_ENCODING_AES_KEY and WECOM_CORP_ID?"
    else:
        advice = "does the proxy in front of the bot pass the path and the query on?"
    return Finding(name, False, f"{address} answers with HTTP status {response.status_code}; {advice}")


def _examine_mail(settings: Settings) -> Finding:
    """Greet the mail server and log in, as before every mail; none is sent."""
    name, host = "mail server", urlsplit(settings.smtp_url).hostname
    client = expect(open_mail(settings))
    try:
        client.connect()
    except MailError as error:
        advice = "check SMTP_URL: host, port, user and password, the last two URL-encoded"
        return Finding(name, False, f"{host}: {error}; {advice}")
    finally:
        client.close()
    return Finding(name, True, f"{host} lets us in; mails come from {settings.mail_from}")


def _examine_mailbox(settings: Settings) -> Finding:
    """Log in to the mailbox for bounces and open its folder, as before every look into it."""
    name = "bounces"
    if not settings.imap_url:
        what = "not read: of a mail that comes back later nobody hears; see IMAP_URL"
        return Finding(name, None, what)
    server = mailbox_of(settings.imap_url)
    try:
        with opened(server):
            pass
    except MailboxError as error:
        advice = (
            "check IMAP_URL: host, port, folder, and user and password, the last three URL-encoded; is IMAP "
            "switched on for this mailbox, and does it want a password of its own for programs (授权码)?"
        )
        return Finding(name, False, f"{server.host}: {error}; {advice}")
    return Finding(
        name, True, f"{server.host} lets us read {server.folder}; it should be what MAIL_FROM leads to"
    )


def _verification(settings: Settings) -> dict[str, str]:
    """Seal an echostr as WeCom does; a sealed reply has the same four parts."""
    crypto = CallbackCrypto(settings.wecom_tokens, settings.wecom_encoding_aes_keys, settings.wecom_corp_id)
    sealed = parse_elements(crypto.seal(_ECHO, int(time.time()), secrets.token_hex(8)))
    return {
        "msg_signature": text_of(sealed, "MsgSignature"),
        "timestamp": text_of(sealed, "TimeStamp"),
        "nonce": text_of(sealed, "Nonce"),
        "echostr": text_of(sealed, "Encrypt"),
    }
