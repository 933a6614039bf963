"""The calls to WeCom that the bot makes (protocol, sections 4, 5, 7 and 8), over wechatpy's client.

wechatpy's own retry has no counter and its token fetch no time-out, so both are replaced: one renewal,
one retry, a time-out on everything. When and what to send is left to ``bot/delivery.py``.
"""

import json as jsonlib
import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from wechatpy.exceptions import WeChatClientException
from wechatpy.work.client import WeChatClient

from bot.handling import Handling
from bot.wecom.errors import TransportError, WeComError, scrub
from bot.wecom.tokens import (
    DatabaseTokens,
    FetchedToken,
    TokenSource,
    TokenStore,
    digest_of,
    utc_now,
)
from bot.wecom.xml import remove_illegal
from storage.database import Database

log = logging.getLogger(__name__)

REJECTED_TOKEN: Final = frozenset({40001, 40014, 42001})
NO_MENU: Final = 46003
POOL_SIZE: Final = 16
ANSWER_SECONDS: Final = 9.0  # for one whole answer
MAX_ANSWER_BYTES: Final = 1_000_000
TOKEN_READ_TIMEOUT: Final = 5  # with the connecting time less than the lease of tokens.py

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SendResult:
    """What message/send answered. Userids are case-folded: WeCom returns them in lower case."""

    msgid: str
    response_code: str
    invalid_userids: tuple[str, ...]
    unlicensed_userids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """What a self-built app sees of a member (protocol, section 7).

    ``status``: 1 active, 2 disabled, 4 not yet active, 5 left; 0 when WeCom does not say.
    """

    userid: str
    name: str
    alias: str
    position: str
    status: int
    departments: tuple[int, ...]


def dump_json(value: object) -> str:
    """Write JSON as WeCom wants it (no escapes, 40033), the same text for the same value."""
    text = None
    try:
        text = jsonlib.dumps(
            value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
    except (TypeError, ValueError, RecursionError):
        pass
    if text is None:
        raise WeComError(None, "a value that JSON cannot carry", handling=Handling.PAYLOAD)
    return remove_illegal(text)  # lone surrogates; control characters are escaped already


class WeComClient:
    """One self-built app's view of WeCom. Safe for threads."""

    def __init__(
        self,
        *,
        corpid: str,
        agentid: int,
        secret: str,
        api_url: str,
        tokens: TokenStore,
        connect_timeout: float = 3,
        read_timeout: float = 6,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.corpid = corpid
        self.agentid = agentid
        self._api = _Api(corpid, secret, api_url, connect_timeout, read_timeout)
        self.token_source = TokenSource(tokens, self.fetch_token, clock=clock, sleep=sleep)

    def send(self, body: str) -> SendResult:
        """Send one application message, given as the exact JSON text, unchanged (protocol 5.1).

        Raises:
            WeComError: ``permanent`` when the same text can never arrive.
        """
        answer = self.call("POST", "message/send", body=body)
        return SendResult(
            msgid=str(answer.get("msgid") or ""),
            response_code=str(answer.get("response_code") or ""),
            invalid_userids=_userids(answer.get("invaliduser")),
            unlicensed_userids=_userids(answer.get("unlicenseduser")),
        )

    def update_card(
        self,
        *,
        userids: Sequence[str],
        response_code: str,
        replace_name: str | None = None,
        card: Mapping[str, Any] | None = None,
    ) -> tuple[str, ...]:
        """Grey a card's buttons, or replace the card; return the userids that were invalid (protocol 5.5).

        A code works once, within 72 hours; then the error's handling is EXPIRED.
        """
        payload: JSON = {"userids": list(userids), "agentid": self.agentid, "response_code": response_code}
        if card is not None:
            payload["template_card"] = dict(card)
        else:
            payload["button"] = {"replace_name": replace_name or ""}
        answer = self.call("POST", "message/update_template_card", json=payload)
        return _userids(answer.get("invaliduser"))

    def get_member(self, userid: str) -> Member:
        """Read one member (protocol, section 7); RECIPIENT when unknown or out of the visible range."""
        answer = self.call("GET", "user/get", params={"userid": userid})
        departments = answer.get("department")
        return Member(
            userid=str(answer.get("userid") or userid),
            name=str(answer.get("name") or ""),
            alias=str(answer.get("alias") or ""),
            position=str(answer.get("position") or ""),
            status=_number(answer.get("status")),
            departments=tuple(map(_number, departments)) if isinstance(departments, list) else (),
        )

    def create_menu(self, buttons: Sequence[Mapping[str, Any]]) -> None:
        """Replace the app's menu (protocol, section 8)."""
        self.call(
            "POST",
            "menu/create",
            params={"agentid": self.agentid},
            json={"button": [dict(b) for b in buttons]},
        )

    def get_menu(self) -> list[JSON]:
        """Read the app's menu; empty when none is set (protocol, section 8)."""
        try:
            answer = self.call("GET", "menu/get", params={"agentid": self.agentid})
        except WeComError as error:
            if error.errcode != NO_MENU:
                raise
            return []
        buttons = answer.get("button")
        return [b for b in buttons if isinstance(b, dict)] if isinstance(buttons, list) else []

    def upload(self, kind: str, filename: str, content: bytes) -> str:
        """Upload a file for messages and return its media_id, good for three days (protocol, section 6).

        Args:
            kind: ``image`` ``voice`` ``video`` ``file``.
            filename: ASCII; readers see the name of a file.
        """
        answer = self.call("POST", "media/upload", params={"type": kind}, file=(filename, content))
        media_id = answer.get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise TransportError("media/upload answered without a media_id")
        return media_id

    def callback_ips(self) -> tuple[str, ...]:
        """List where callbacks come from; entries may hold wildcards (protocol 1.8)."""
        addresses = self.call("GET", "getcallbackip").get("ip_list")
        return tuple(map(str, addresses)) if isinstance(addresses, list) else ()

    def fetch_token(self) -> FetchedToken:
        """Ask for an access token; for ``TokenSource``, which knows when one may (protocol 4.1)."""
        return self._api.fetch_token()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        body: str | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> JSON:
        """Make one call, and after a rejected token exactly one more with a renewed token.

        Args:
            path: below ``/cgi-bin/``, without a leading slash.
            body: JSON text that is sent as it is; ``json`` is written by ``dump_json``.
            file: name and content of what is uploaded instead of a body.
        Raises:
            WeComError: what WeCom answered; TransportError without a usable answer; TokenStopped.
        """
        data = _encode(body if body is not None or json is None else dump_json(json))
        token = self.token_source.get()
        try:
            return self._api.ask(method, path, token, params, data, file)
        except WeComError as error:
            if error.errcode not in REJECTED_TOKEN:
                raise
        token = self.token_source.renew_after(token)
        try:
            return self._api.ask(method, path, token, params, data, file)
        except WeComError as error:
            failure = _after_renewal(error)
        raise failure

    def close(self) -> None:
        self._api.close()


def build_client(*, corpid: str, agentid: int, secret: str, api_url: str, database: Database) -> WeComClient:
    """Make the client whose token all processes of the database share."""
    tokens = DatabaseTokens(database, secret_digest=digest_of(corpid, secret))
    return WeComClient(corpid=corpid, agentid=agentid, secret=secret, api_url=api_url, tokens=tokens)


class _Api(WeChatClient):  # type: ignore[misc]  # wechatpy has no types
    """wechatpy's client with our time-outs, errors and session; each call is one request."""

    def __init__(
        self, corpid: str, secret: str, api_url: str, connect_timeout: float, read_timeout: float
    ) -> None:
        super().__init__(corpid, secret, timeout=(connect_timeout, read_timeout), auto_retry=False)
        self.API_BASE_URL = f"{api_url.rstrip('/')}/cgi-bin/"
        self._http = _session()
        self._token_timeout = (connect_timeout, min(read_timeout, TOKEN_READ_TIMEOUT))

    def ask(
        self,
        method: str,
        path: str,
        token: str,
        params: Mapping[str, Any] | None,
        data: bytes | None,
        file: tuple[str, bytes] | None = None,
    ) -> JSON:
        options: JSON = {"files": {"media": file}} if file else {"data": data}
        return self._once(method, path, token, params={**(params or {}), "access_token": token}, **options)

    def fetch_token(self) -> FetchedToken:
        # As a list, or wechatpy would add an access_token to ask for an access_token with.
        params = [("corpid", self.corp_id), ("corpsecret", self.secret)]
        answer = self._once("GET", "gettoken", "", params=params, timeout=self._token_timeout)
        value, expires_in = answer.get("access_token"), _number(answer.get("expires_in", 7200))
        if not isinstance(value, str) or not value or expires_in <= 0:
            raise TransportError("gettoken answered without a token")
        return FetchedToken(value, expires_in)

    def close(self) -> None:
        self._http.close()

    def _once(self, method: str, path: str, token: str, **options: Any) -> JSON:
        started = time.monotonic()
        if options.get("data") is not None:
            options["headers"] = {"Content-Type": "application/json; charset=utf-8"}
        # The foreign exception holds the URL, and with it the token: ours must not be chained to it.
        try:
            answer: JSON = self._request(method, path.lstrip("/"), allow_redirects=False, **options)
            return answer
        except WeComError as error:
            failure = error
        except WeChatClientException as error:
            failure = self._refused(error, token)
        except (OSError, HTTPError, ValueError, RecursionError) as error:
            failure = TransportError(_reason(error))
        elapsed_ms = round((time.monotonic() - started) * 1000)
        log.log(
            logging.INFO if failure.handling is Handling.IGNORE else logging.WARNING,
            "wecom_call_failed",
            extra={
                "path": path,
                "errcode": failure.errcode,
                "handling": failure.handling.name,
                "elapsed_ms": elapsed_ms,
            },
        )
        raise failure

    def _refused(self, error: WeChatClientException, token: str) -> WeComError:
        if error.errcode is None:
            return TransportError(f"HTTP status {getattr(error.response, 'status_code', 'unknown')}")
        return WeComError(error.errcode, scrub(str(error.errmsg), (token, self.secret)))

    def _decode_result(self, res: requests.Response) -> JSON:
        """Read the answer; wechatpy would hand out what is not JSON as it is (protocol, section 0)."""
        if res.status_code != 200:
            raise TransportError(f"HTTP status {res.status_code}")
        answer = jsonlib.loads(res.content.decode("utf-8", "ignore"), strict=False)
        if not isinstance(answer, dict):
            raise TransportError("the answer is no JSON object")
        if not re.fullmatch(r"-?[0-9]{1,9}", str(answer.setdefault("errcode", 0)), re.ASCII):
            raise TransportError("the answer has no readable errcode")
        return answer


class _Session(requests.Session):
    """A session whose answers come whole within a time and a size, or not at all.

    A time-out of requests is one for each read: an answer that drips outlasts it.
    """

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        deadline = time.monotonic() + ANSWER_SECONDS
        response = super().send(request, **{**options, "stream": True})
        content = bytearray()
        try:
            while piece := response.raw.read1(65536, decode_content=True):
                content += piece
                if len(content) > MAX_ANSWER_BYTES:
                    raise TransportError("the answer is too long")
                if time.monotonic() > deadline:
                    raise TransportError("the answer took too long")
        except BaseException:
            response.close()
            raise
        response.raw.release_conn()
        response._content = bytes(content)
        return response


def _session() -> requests.Session:
    session = _Session()
    session.trust_env = False  # no proxy or .netrc of the environment sees the token
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # shared by threads
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=POOL_SIZE, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _reason(error: Exception) -> str:
    """Name a transport failure without its text, which holds the URL."""
    names = {
        requests.ConnectTimeout: "connecting timed out",
        requests.ReadTimeout: "reading timed out",
        requests.exceptions.SSLError: "TLS failed",
        requests.ConnectionError: "connection failed",
        ValueError: "the answer is not JSON",
    }
    known = (text for kind, text in names.items() if isinstance(error, kind))
    return next(known, type(error).__name__)


def _after_renewal(error: WeComError) -> WeComError:
    """Say what a token error means once a renewed token was rejected too (protocol, section 13)."""
    if error.errcode not in REJECTED_TOKEN:
        return error
    # An expired one may be a matter of moments; an invalid one is the operator's.
    handling = Handling.RETRY if error.errcode == 42001 else Handling.OPERATOR
    return WeComError(error.errcode, error.errmsg, handling=handling)


def _encode(text: str | None) -> bytes | None:
    if text is None:
        return None
    data = None
    try:
        data = text.encode()
    except UnicodeEncodeError:
        pass
    if data is None:
        raise WeComError(None, "a body that UTF-8 cannot carry", handling=Handling.PAYLOAD)
    return data


def _userids(value: object) -> tuple[str, ...]:
    """Read ``a|b`` or a list, as different calls return them."""
    parts = value.split("|") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(str(part).casefold() for part in parts if part)


def _number(value: object) -> int:
    return (
        value if isinstance(value, int) else int(value) if isinstance(value, str) and value.isdigit() else 0
    )
