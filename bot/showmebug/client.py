"""The calls to ShowMeBug's open API that the bot makes.

The token is kept and renewed as WeCom's is. A refused token is renewed and the call made once more; nothing
else is made twice here, as making a room is not safe to repeat.
"""

import json as jsonlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from urllib3.exceptions import HTTPError

from bot.sessions import open_session, reason_of
from bot.showmebug.errors import ShowMeBugError
from bot.wecom.errors import scrub
from bot.wecom.tokens import DatabaseTokens, FetchedToken, TokenSource, TokenStore, digest_of, utc_now
from storage.database import Database

log = logging.getLogger(__name__)

JSON = dict[str, Any]

#: How long a token lives ShowMeBug does not say; one that dies earlier is renewed when it is refused.
_TOKEN_SECONDS: Final = 3600
#: As errcodes: HTTP's statuses for credentials that are wrong. Asking on would help nobody.
_WRONG_SECRET: Final = frozenset({401, 403})
_TECHNICAL: Final = 1
_PAGE, _MOST_PAGES = 100, 10


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team."""

    uid: str
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Interview:
    """A room. The addresses are keys to it, without an end: never to be logged."""

    uid: str
    candidate_name: str
    candidate_url: str = field(repr=False)
    #: By the uid of who is to use it.
    interviewer_urls: Mapping[str, str] = field(repr=False)


class ShowMeBugClient:
    """One team's view of ShowMeBug, as the account `uid`. Safe for threads."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        uid: str,
        api_url: str,
        tokens: TokenStore,
        clock: Callable[[], datetime] = utc_now,
        connect_timeout: float = 3,
        read_timeout: float = 6,
    ) -> None:
        self.uid = uid
        self._credentials = {"client_id": client_id, "client_secret": client_secret}
        self._api_url = api_url.rstrip("/")
        self._timeout = (connect_timeout, read_timeout)
        self._http = open_session(4)
        self.token_source = TokenSource(tokens, self._fetch_token, clock=clock, wrong_secret=_WRONG_SECRET)

    def create_interview(self, candidate_name: str, interviewers: Sequence[Mapping[str, str]]) -> Interview:
        """Make a room, which uses up quota. Not safe to repeat: look with `search_interviews` first."""
        body = {
            "user_id": self.uid,
            "candidate_name": candidate_name,
            "type_id": _TECHNICAL,
            "interviewers": list(interviewers),
        }
        return _interview(self._call("POST", "interviews", json=body))

    def update_interview(
        self, uid: str, candidate_name: str, interviewers: Sequence[Mapping[str, str]]
    ) -> Interview:
        """Change who is in a room."""
        body = {"candidate_name": candidate_name, "interviewers": list(interviewers)}
        return _interview(self._call("PATCH", f"interviews/{uid}", json=body))

    def delete_interview(self, uid: str) -> None:
        """End a room and all links to it; one that is gone is no error."""
        try:
            self._call("DELETE", f"interviews/{uid}")
        except ShowMeBugError as error:
            if not error.is_gone:
                raise

    def search_interviews(self, words: str) -> Iterator[Interview]:
        """List the rooms whose candidate's name holds these words, newest first, page by page.

        Only what fits is returned, whatever the service makes of the search.
        """
        for page in range(1, _MOST_PAGES + 1):
            params = {"search": words, "page": page, "per_page": _PAGE}
            found = _list(self._call("GET", "interviews", params=params), "interviews")
            yield from (room for room in map(_interview, found) if words in room.candidate_name)
            if len(found) < _PAGE:
                return

    def get_result(self, uid: str) -> JSON:
        """Return what came of an interview, as it is told."""
        data = self._call("GET", f"interviews/{uid}/result")
        return data if isinstance(data, dict) else {}

    def left_quota(self) -> int | None:
        """Return how many interviews the team has left, None when that is not said."""
        data = self._call("GET", "me")
        quota = data.get("left_quota") if isinstance(data, dict) else None
        return quota if isinstance(quota, int) else None

    def find_member(self, *, email: str | None, phone: str | None) -> Member | None:
        """Find somebody of the team by e-mail, else by phone."""
        for name, value in (("email", email), ("phone", phone)):
            if not value:
                continue
            members = _list(self._call("GET", "me", params={name: value}), "members")
            for member in map(_member, members):
                if member.uid and getattr(member, name).casefold() == value.casefold():
                    return member
        return None

    def add_member(self, *, uid: str, name: str, email: str | None, phone: str | None) -> Member:
        """Add somebody to the team under a uid of ours."""
        reached = {"email": email} if email else {"phone": phone}
        body = {"uid": uid, "name": name, "team_role": "member", **reached}
        return _member({**body, **_object(self._call("POST", "team_members", json=body))})

    def close(self) -> None:
        self._http.close()

    def _fetch_token(self) -> FetchedToken:
        body = {**self._credentials, "grant_type": "client_credentials", "uid": self.uid}
        answer = self._ask("POST", "/oauth/token.json", "", json=body)
        data = {**answer, **_object(answer.get("data"))}
        value, lifetime = data.get("access_token"), data.get("expires_in", _TOKEN_SECONDS)
        if not isinstance(value, str) or not value or not isinstance(lifetime, int) or lifetime <= 0:
            raise ShowMeBugError(None, "no token in the answer")
        return FetchedToken(value, lifetime)

    def _call(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: object = None
    ) -> Any:
        """Make one call and return its data; after a refused token one more with a new one."""
        token = self.token_source.get()
        for is_last in (False, True):
            try:
                answer = self._ask(method, f"/open_api/v1/{path}", token, params=params, json=json)
                return answer.get("data")
            except ShowMeBugError as error:
                if error.status != 401 or is_last:
                    raise
            token = self.token_source.renew_after(token)
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, method: str, path: str, token: str, **options: Any) -> JSON:
        started = time.monotonic()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # The foreign exception holds the address, and perhaps the token: ours must not be chained to it.
        try:
            response = self._http.request(
                method,
                self._api_url + path,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                **options,
            )
            return self._read(response.status_code, response.content, token)
        except ShowMeBugError as error:
            failure = error
        except (OSError, HTTPError, ValueError, RecursionError) as error:
            failure = ShowMeBugError(None, reason_of(error))
        name = path.split("/")[3] if path.startswith("/open_api") else "token"
        log.warning(
            "showmebug_call_failed",
            extra={
                "call": f"{method} {name}",
                "status": failure.status,
                "errcode": failure.errcode,
                "elapsed_ms": round((time.monotonic() - started) * 1000),
            },
        )
        raise failure

    def _read(self, status: int, content: bytes, token: str) -> JSON:
        """Open the envelope; a status that is no 2xx is an error, whatever is in it."""
        is_good = 200 <= status < 300
        try:
            answer = jsonlib.loads(content or b"{}")
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ShowMeBugError(None if is_good else status, f"HTTP status {status}", status=status)
        errcode = answer.get("errcode", 0)
        if is_good and errcode == 0:
            return answer
        message = scrub(
            str(answer.get("errmsg") or f"HTTP status {status}"), (token, *self._credentials.values())
        )
        code = errcode if isinstance(errcode, int) and errcode and is_good else status
        raise ShowMeBugError(code, message, status=status)


def build_showmebug(
    *,
    client_id: str,
    client_secret: str,
    uid: str,
    api_url: str,
    database: Database,
    clock: Callable[[], datetime] = utc_now,
) -> ShowMeBugClient:
    """Make the client whose token all processes of the database share."""
    digest = digest_of(f"{client_id} {uid}", client_secret)
    tokens = DatabaseTokens(database, secret_digest=digest, name="showmebug")
    return ShowMeBugClient(
        client_id=client_id, client_secret=client_secret, uid=uid, api_url=api_url, tokens=tokens, clock=clock
    )


def _object(value: object) -> JSON:
    return value if isinstance(value, dict) else {}


def _list(data: object, name: str) -> list[JSON]:
    """Return the entries of a list, which may come bare or under its name."""
    found = data.get(name) if isinstance(data, dict) else data
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _interview(data: object) -> Interview:
    facts = _object(data)
    uid = facts.get("uid")
    if not isinstance(uid, str) or not uid:
        raise ShowMeBugError(None, "no room in the answer")
    own = _list(facts.get("interviewer_urls"), "")
    return Interview(
        uid=uid,
        candidate_name=str(facts.get("candidate_name") or facts.get("name") or ""),
        candidate_url=_address(facts.get("candidate_url")),
        interviewer_urls={
            str(each.get("uid")): url for each in own if (url := _address(each.get("interviewer_url")))
        },
    )


def _address(value: object) -> str:
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""


def _member(data: JSON) -> Member:
    return Member(*(str(data.get(name) or "") for name in ("uid", "name", "email", "phone")))
