"""A ShowMeBug of one team, beside WeCom: its open API under /showmebug/, rooms to look into, and its events.

It is as strict as its pages say, and forgets everything with the process. Faults are those of faults.py; the
paths of its calls begin with `showmebug/`: token, create, search, update, delete, result, me, team_members.
"""

import hashlib
import hmac
import html
import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIApplication

import requests
from werkzeug import Request, Response

from . import breaking
from .faults import Faults
from .models import Json
from .state import State

MOST_INTERVIEWERS = 5
#: An event that is not answered 200 is sent again after these waits, and then lost.
RETRY_WAITS = (15.0, 15.0, 30.0)
TOKEN_SECONDS = 7200
_API = "open_api/v1/"
_ROUTES = (
    ("POST", r"oauth/token\.json", "token"),
    ("POST", rf"{_API}interviews", "create"),
    ("GET", rf"{_API}interviews", "search"),
    ("PATCH", rf"{_API}interviews/([\w-]+)", "update"),
    ("DELETE", rf"{_API}interviews/([\w-]+)", "delete"),
    ("GET", rf"{_API}interviews/([\w-]+)/result", "result"),
    ("GET", rf"{_API}me", "me"),
    ("POST", rf"{_API}team_members", "team_members"),
)


class Refused(Exception):
    """A call that is refused."""

    def __init__(self, status: int, errcode: int, errmsg: str) -> None:
        self.status = status
        self.errcode = errcode
        self.errmsg = errmsg
        super().__init__(errmsg)


@dataclass
class Pad:
    """One room, with a key in the address of each person."""

    uid: str
    candidate_name: str
    interviewers: list[Json]
    keys: dict[str, str] = field(repr=False)
    result: Json | None = None


@dataclass(frozen=True)
class Team:
    """The credentials of the one team, and the account that owns its rooms."""

    client_id: str = "showmebug-client"
    client_secret: str = field(default="showmebug-secret-made-up", repr=False)
    owner_uid: str = "owner-1"


class ShowMeBug:
    """The team, its members and its rooms. Safe for threads."""

    def __init__(
        self,
        state: State,
        faults: Faults,
        closing: threading.Event,
        address: Callable[[], str],
        team: Team = Team(),
        retry_waits: Sequence[float] = RETRY_WAITS,
    ) -> None:
        self.team = team
        self.pads: dict[str, Pad] = {}
        #: Every room that was ever made, in this order.
        self.made: list[Pad] = []
        self.members: list[Json] = [
            {"uid": team.owner_uid, "name": "Owner", "email": "owner@example.com", "phone": ""}
        ]
        self.left_quota = 100
        self.webhook_url: str | None = None
        self.retry_waits = tuple(retry_waits)
        self._state = state
        self._faults = faults
        self._closing = closing
        self._address = address
        self._tokens: dict[str, float] = {}
        self._lock = threading.RLock()
        self._events = 0

    def kill_token(self) -> None:
        """End every token early."""
        with self._lock:
            self._tokens.clear()

    def end(self, uid: str, rate: int | None = None) -> list[int]:
        """Let an interview end in its room, and tell of it; return the status of each delivery."""
        with self._lock:
            self.pads[uid].result = {"status": "ended", "rate": rate, "ended_at": self._state.clock()}
        return self.tell("interview_ended", {"uid": uid, "rate": rate})

    def tell(self, event: str, payload: Mapping[str, Any]) -> list[int]:
        """Send an event until it is answered 200, or it is lost."""
        statuses: list[int] = []
        for wait in (0.0, *self.retry_waits):
            if self._closing.wait(wait) or self.webhook_url is None:
                break
            statuses.append(self._post(self.webhook_url, event, payload))
            if statuses[-1] == 200:
                break
        return statuses

    def sign(self, body: bytes) -> str:
        return hmac.new(self.team.client_secret.encode(), body, hashlib.sha1).hexdigest().upper()

    def _post(self, url: str, event: str, payload: Mapping[str, Any]) -> int:
        with self._lock:
            self._events += 1
            told = {"event": event, "ts": int(time.time() * 1000), "tid": self._events, "payload": payload}
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Smb-Signature": self.sign(body)}
        status = 0
        try:
            with requests.Session() as session:
                session.trust_env = False
                status = session.post(url, data=body, headers=headers, timeout=5).status_code
        except requests.RequestException:
            pass
        self._state.add_record(
            kind="callback", title=f"showmebug {event}", status=status or None, open_request=body.decode()
        )
        return status

    # The calls

    def call(self, name: str, request: Request, groups: Sequence[str]) -> Any:
        """Answer one call with its data."""
        body = _body(request) if request.method in ("POST", "PATCH") else {}
        with self._lock:
            if name == "token":
                return self._token(body)
            self._check_token(request.headers.get("Authorization", ""))
            match name:
                case "create":
                    return self._create(body)
                case "search":
                    return self._search(request.args)
                case "update":
                    return self._update(self._pad(groups[0]), body)
                case "delete":
                    return self._delete(self._pad(groups[0]))
                case "result":
                    return self._pad(groups[0]).result or {}
                case "team_members":
                    return self._add_member(body)
                case _:
                    return self._me(request.args)

    def _token(self, body: Json) -> Json:
        wanted = {"client_id": self.team.client_id, "client_secret": self.team.client_secret}
        if any(body.get(name) != value for name, value in wanted.items()):
            raise Refused(401, 401, "invalid_client")
        if body.get("grant_type") != "client_credentials" or body.get("uid") != self.team.owner_uid:
            raise Refused(400, 400, "invalid_grant")
        value = secrets.token_urlsafe(32)
        self._tokens[value] = self._state.clock() + TOKEN_SECONDS
        return {"access_token": value, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}

    def _check_token(self, header: str) -> None:
        expires_at = self._tokens.get(header.removeprefix("Bearer "), 0.0)
        if not header.startswith("Bearer ") or expires_at <= self._state.clock():
            raise Refused(401, 401, "token is invalid or expired")

    def _create(self, body: Json) -> Json:
        if self.left_quota <= 0:
            raise Refused(200, 10010, "面试场次不足")
        if body.get("user_id") != self.team.owner_uid:
            raise Refused(422, 422, "user_id is unknown")
        if body.get("type_id") not in (1, 2):
            raise Refused(422, 422, "type_id must be 1 or 2")
        name, interviewers = _name(body), self._interviewers(body)
        pad = Pad(secrets.token_hex(8), name, interviewers, {"candidate": secrets.token_urlsafe(16)})
        self._give_keys(pad)
        self.pads[pad.uid] = pad
        self.made.append(pad)
        self.left_quota -= 1
        return self._shown(pad)

    def _update(self, pad: Pad, body: Json) -> Json:
        if pad.result is not None:
            raise Refused(422, 422, "the interview has ended")
        pad.candidate_name = _name(body)
        pad.interviewers = self._interviewers(body)
        self._give_keys(pad)
        return self._shown(pad)

    def _delete(self, pad: Pad) -> Json:
        del self.pads[pad.uid]
        return {}

    def _search(self, query: Mapping[str, str]) -> list[Json]:
        page, size = int(query.get("page", 1)), min(int(query.get("per_page", 20)), 100)
        words = query.get("search", "")
        found = [pad for pad in reversed(self.made) if pad.uid in self.pads and words in pad.candidate_name]
        return [self._shown(pad) for pad in found[(page - 1) * size : page * size]]

    def _me(self, query: Mapping[str, str]) -> Json:
        wanted = {name: query[name] for name in ("email", "phone", "uid") if name in query}
        members = [each for each in self.members if all(each.get(n) == v for n, v in wanted.items())]
        return {"left_quota": self.left_quota, "members": members}

    def _add_member(self, body: Json) -> Json:
        if not body.get("uid") or not body.get("name") or not (body.get("email") or body.get("phone")):
            raise Refused(422, 422, "uid, name, and phone or email are required")
        for name in ("uid", "email", "phone"):
            if body.get(name) and any(each.get(name) == body[name] for each in self.members):
                raise Refused(422, 422, f"{name} is taken")
        member = {name: body.get(name, "") for name in ("uid", "name", "email", "phone")}
        self.members.append(member)
        return member

    def _interviewers(self, body: Json) -> list[Json]:
        listed = body.get("interviewers", [])
        if not isinstance(listed, list) or len(listed) > MOST_INTERVIEWERS:
            raise Refused(422, 422, f"interviewers: a list of {MOST_INTERVIEWERS} at most")
        known = {each["uid"] for each in self.members}
        for each in listed:
            if not isinstance(each, dict) or not each.get("name") or each.get("uid") not in known:
                raise Refused(422, 422, "an interviewer is nobody of the team, or has no name")
        if len({each["uid"] for each in listed}) < len(listed):
            raise Refused(422, 422, "an interviewer is there twice")
        return listed

    def _pad(self, uid: str) -> Pad:
        pad = self.pads.get(uid)
        if pad is None:
            raise Refused(404, 404, "interview not found")
        return pad

    def _give_keys(self, pad: Pad) -> None:
        """Give everybody an address of their own; who is in it no more has none that opens."""
        uids = ["owner", "candidate", *(f"i:{each['uid']}" for each in pad.interviewers)]
        pad.keys = {uid: pad.keys.get(uid) or secrets.token_urlsafe(16) for uid in uids}

    def _shown(self, pad: Pad) -> Json:
        def url(who: str) -> str:
            return f"{self._address()}/showmebug/pad/{pad.uid}/{pad.keys[who]}"

        return {
            "uid": pad.uid,
            "candidate_name": pad.candidate_name,
            "interviewer_url": url("owner"),
            "candidate_url": url("candidate"),
            "interviewer_urls": [
                {"uid": each["uid"], "name": each["name"], "interviewer_url": url(f"i:{each['uid']}")}
                for each in pad.interviewers
            ],
        }

    # The rooms

    def page(self, uid: str, key: str) -> Response:
        """Show a room to whom an address belongs."""
        with self._lock:
            pad = self.pads.get(uid)
            who = next((name for name, value in pad.keys.items() if value == key), None) if pad else None
            if pad is None or who is None:
                return Response("404 no such room", 404, mimetype="text/plain")
            names = {f"i:{each['uid']}": str(each["name"]) for each in pad.interviewers}
            me = pad.candidate_name if who == "candidate" else names.get(who, "Owner")
            state = "已结束 ended" if pad.result else "进行中 open"
            people = "、".join(names.values())
        text = (
            '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>ShowMeBug</title><h1>ShowMeBug · {html.escape(pad.candidate_name)}</h1>"
            f'<p id="me">{html.escape(me)}</p><p>{html.escape(people)}</p><p>{state}</p>'
        )
        return Response(text, mimetype="text/html")


def _body(request: Request) -> Json:
    try:
        body = json.loads(request.get_data())
    except ValueError:
        raise Refused(400, 400, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise Refused(400, 400, "the body is no object")
    return body


def _name(body: Json) -> str:
    name = body.get("candidate_name")
    if not isinstance(name, str) or not name.strip() or len(name) > 100:
        raise Refused(422, 422, "candidate_name is required, 100 characters at most")
    return name


def wsgi(showmebug: ShowMeBug, state: State, faults: Faults, closing: threading.Event) -> WSGIApplication:
    """Put it on HTTP, mounted at /showmebug."""

    @Request.application
    def serve(request: Request) -> Response:
        path = request.path.strip("/")
        if found := re.fullmatch(r"pad/([\w-]+)/([\w-]+)", path):
            return showmebug.page(*found.groups())
        routes = (
            (name, re.fullmatch(form, path)) for method, form, name in _ROUTES if method == request.method
        )
        name, groups = next(((name, found.groups()) for name, found in routes if found), ("", ()))
        if not name:
            return Response("404 not found", 404, mimetype="text/plain")
        return _answer(showmebug, state, faults, closing, request, name, groups)

    return serve


def _answer(
    showmebug: ShowMeBug,
    state: State,
    faults: Faults,
    closing: threading.Event,
    request: Request,
    name: str,
    groups: Sequence[str],
) -> Response:
    started, path = time.monotonic(), f"showmebug/{name}"
    if faults.api_latency_s:
        closing.wait(faults.api_latency_s)
    fault, status = faults.before(path), 200
    errcode = None if fault else faults.take_error(path)
    if fault:
        response = breaking.unavailable(fault)
    else:
        answer: Json = {"errcode": errcode, "errmsg": "fault switch"}
        if errcode is None:
            try:
                answer = {"errcode": 0, "errmsg": "成功", "data": showmebug.call(name, request, groups)}
            except Refused as refused:
                answer = {"errcode": refused.errcode, "errmsg": refused.errmsg}
                status = refused.status
        response = Response(json.dumps(answer, ensure_ascii=False), status, mimetype="application/json")
        fault, errcode = faults.after(path), answer["errcode"]
    state.ledger.count("calls", path, fault or str(errcode))
    state.add_record(
        kind="api",
        title=f"{request.method} {path}",
        status=None if fault in breaking.SILENT else response.status_code,
        errcode=errcode,
        elapsed_s=time.monotonic() - started,
        sealed_request=f"{request.method} /showmebug{request.path}",
        problems=(f"fault: {fault}",) if fault else (),
    )
    return breaking.broken(request, response, fault, faults, closing)
