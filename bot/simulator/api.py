"""The API under /cgi-bin/: tokens, routing, refusals, and a line in the inspector for every call."""

import json
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from wsgiref.types import WSGIApplication

from werkzeug import Request, Response

from . import breaking, menus
from .calls import LOOSE, Call
from .departments import Departments
from .faults import TOKEN_CODES, Faults
from .kf import Kf
from .limits import CallLimits
from .media import Media
from .models import Account, ApiError, Json, Member
from .sending import Sending
from .state import State, Token

EXPIRES_IN = 7200
WRONG_SECRETS_ALLOWED = 5
BLOCK_SECONDS = 3600
FAULT_TEXTS = {
    -1: "system busy",
    40014: "invalid access_token",
    42001: "access_token expired",
    45009: "api freq out of limit",
    45033: "too many concurrent calls",
}
SECRET_QUERY = re.compile(r"((?:access_token|corpsecret)=)([^&]{0,6})[^&]*")
SECRET_JSON = re.compile(r'("access_token": ?")([^"]{0,6})[^"]*')


@dataclass(frozen=True)
class Route:
    """How a path is called, and what answers it."""

    method: str
    answer: Callable[[Call], Json]
    is_file: bool = False


class Tokens:
    """Issues and checks access_tokens, and blocks callers who guess secrets."""

    def __init__(self, account: Account, state: State, life_s: Callable[[], float]) -> None:
        self._account = account
        self._state = state
        self._life_s = life_s
        self._wrong: dict[str, list[float]] = {}

    def get(self, call: Call, caller: str) -> Json:
        """gettoken: the same token within its period, a new one afterwards."""
        corpid, secret = call.query.get("corpid"), call.query.get("corpsecret")
        if not corpid:
            raise ApiError(41002, "corpid missing")
        if not secret:
            raise ApiError(41004, "corpsecret missing")
        with self._state.lock:
            self._check_block(caller)
            if corpid != self._account.corpid:
                raise ApiError(40013, "invalid corpid")
            scope = self._scope_of(secret)
            if scope is None:
                self._wrong.setdefault(caller, []).append(self._state.clock())
                raise ApiError(40001, "invalid credential")
            token = self._current(scope) or self._issue(scope)
        left = int(token.expires_at - self._state.clock())
        return {"errcode": 0, "errmsg": "ok", "access_token": token.value, "expires_in": left}

    def _scope_of(self, secret: str) -> str | None:
        """What a secret is for; None for one that is nobody's."""
        ours = {"app": self._account.secret, "kf": self._account.kf_secret}
        known = (name for name, each in ours.items() if each and _is_same(secret, each))
        return next(known, None)

    def check(self, call: Call, path: str) -> None:
        """Refuse a call whose query holds no valid access_token, or one that is for other calls."""
        value = call.query.get("access_token")
        if not value:
            raise ApiError(41001, "access_token missing")
        with self._state.lock:
            token = self._find(value)
            if token is None or token.killed or self._is_spent(token):
                raise ApiError(40014, "invalid access_token")
            if self._state.clock() >= token.expires_at:
                raise ApiError(42001, "access_token expired")
            needed = "kf" if path.startswith("kf/") and self._account.kf_secret else "app"
            if token.scope != needed:
                raise ApiError(48002, "api forbidden for this access_token")

    def kill(self) -> None:
        """End every token early."""
        with self._state.lock:
            for token in self._state.kept.tokens:
                token.killed = True
            self._state.touch()

    def end(self, value: str, errcode: int) -> None:
        """End one token as the errcode says: 40014 killed, 42001 expired."""
        with self._state.lock:
            token = self._find(value)
            if token is None:
                return
            if errcode == 42001:
                token.expires_at = min(token.expires_at, self._state.clock())
            else:
                token.killed = True
            self._state.touch()

    def _find(self, value: str) -> Token | None:
        return next((t for t in self._state.kept.tokens if t.value == value), None)

    def _is_spent(self, token: Token) -> bool:
        """Whether a token has outlived the life that a fault leaves it."""
        life = self._life_s()
        return bool(life) and self._state.clock() - (token.expires_at - EXPIRES_IN) >= life

    def _check_block(self, caller: str) -> None:
        now = self._state.clock()
        recent = [at for at in self._wrong.get(caller, ()) if now - at < BLOCK_SECONDS]
        self._wrong[caller] = recent
        if len(recent) >= WRONG_SECRETS_ALLOWED:
            raise ApiError(45009, "reach max api limit: this IP sent too many wrong secrets")

    def _current(self, scope: str) -> Token | None:
        now = self._state.clock()
        # int() of a last fraction of a second would be an expires_in of 0.
        alive = (t for t in self._state.kept.tokens if not t.killed and t.expires_at - now >= 1)
        return next((t for t in alive if t.scope == scope and not self._is_spent(t)), None)

    def _issue(self, scope: str) -> Token:
        token = Token(secrets.token_urlsafe(160), self._state.clock() + EXPIRES_IN, scope=scope)
        self._state.kept.tokens = [*self._state.kept.tokens[-9:], token]
        self._state.ledger.count("tokens issued")
        self._state.touch()
        return token


class Api:
    """Answers the API calls of one app."""

    def __init__(
        self, account: Account, state: State, sending: Sending, kf: Kf, tokens: Tokens, faults: Faults
    ) -> None:
        self._account = account
        self._state = state
        self._tokens = tokens
        self._faults = faults
        self._limits = CallLimits(state.clock)
        self.routes = {
            "message/send": Route("POST", sending.send),
            "message/update_template_card": Route("POST", sending.update),
            "message/recall": Route("POST", sending.recall),
            "media/upload": Route("POST", Media(state).upload, is_file=True),
            "user/get": Route("GET", self._user),
            "user/simplelist": Route("GET", self._users),
            "department/simplelist": Route("GET", self._departments),
            "menu/create": Route("POST", self._menu_create),
            "menu/get": Route("GET", self._menu_get),
            "menu/delete": Route("GET", self._menu_delete),
            "getcallbackip": Route("GET", self._addresses),
            "get_api_domain_ip": Route("GET", self._addresses),
            **{f"kf/{name}": Route("POST", answer) for name, answer in kf.calls.items()},
        }

    def knows(self, path: str) -> bool:
        """Whether there is such a call."""
        return path in self.routes or path == "gettoken"

    def call(self, path: str, method: str, call: Call, caller: str) -> Json:
        """Answer one call; refusals come back as errcode, never as an exception."""
        try:
            self._check_faults(path, call)
            self._limits.enter(path, self._faults.api_per_minute, self._faults.api_concurrent)
            try:
                return self._answer(path, method, call, caller)
            finally:
                self._limits.leave(path)
        except ApiError as error:
            hint = (
                f"hint: [{secrets.token_hex(8)}], more info at https://open.work.weixin.qq.com/devtool/query"
            )
            return {"errcode": error.errcode, "errmsg": f"{error.errmsg}, {hint}?e={error.errcode}"}

    def _check_faults(self, path: str, call: Call) -> None:
        errcode = self._faults.take_error(path)
        if errcode is None:
            return
        if errcode in TOKEN_CODES:
            # Else the renewal that follows would bring the same token, which WeCom never does.
            self._tokens.end(call.query.get("access_token", ""), errcode)
        raise ApiError(errcode, FAULT_TEXTS.get(errcode, "fault switch"))

    def _answer(self, path: str, method: str, call: Call, caller: str) -> Json:
        if path == "gettoken":
            return self._tokens.get(call, caller)
        route = self.routes[path]
        if method != route.method:
            raise ApiError(40063, f"{path} is called by {route.method}")
        self._tokens.check(call, path)
        if route.method == "POST" and not route.is_file:
            call.parse()
        return self._remarked(call, route.answer(call))

    def _remarked(self, call: Call, answer: Json) -> Json:
        return answer | {"errmsg": f"{answer['errmsg']}. {LOOSE}"} if call.loose else answer

    # Contacts

    def _user(self, call: Call) -> Json:
        userid = call.query.get("userid")
        if not userid:
            raise ApiError(41009, "missing userid")
        member = self._state.member(userid)
        if member is None or not member.in_range:
            raise ApiError(60111, "userid not found")
        return {"errcode": 0, "errmsg": "ok"} | self._profile(member)

    def _profile(self, member: Member) -> Json:
        """What an app created after 2022-06-20 sees: no avatar, gender, mobile, mail or address."""
        department = self._tree().id_of(member)
        return {
            "userid": member.userid,
            "name": member.name,
            "department": [department],
            "order": [0],
            "position": member.position,
            "is_leader_in_dept": [0],
            "direct_leader": [],
            "telephone": "",
            "alias": "",
            "main_department": department,
            "status": 1,
            "extattr": {"attrs": []},
            "external_profile": {},
            "external_position": "",
        }

    def _users(self, call: Call) -> Json:
        party = call.query.get("department_id", "")
        tree = self._tree()
        if not tree.knows(party):
            raise ApiError(60003, "department not found")
        listed = [m for m in tree.directly_in(party) if m.in_range]
        rows = [{"userid": m.userid, "name": m.name, "department": [tree.id_of(m)]} for m in listed]
        return {"errcode": 0, "errmsg": "ok", "userlist": rows}

    def _departments(self, call: Call) -> Json:
        below, tree = call.query.get("id", ""), self._tree()
        if below and not tree.knows(below):
            raise ApiError(60003, "department not found")
        return {"errcode": 0, "errmsg": "ok", "department_id": tree.listed(below)}

    def _tree(self) -> Departments:
        with self._state.lock:
            return Departments(self._state.kept.members.values())

    # Menu and addresses

    def _menu_create(self, call: Call) -> Json:
        self._check_agentid(call)
        self._state.set_menu(menus.validate(call.body))
        return {"errcode": 0, "errmsg": "ok"}

    def _menu_get(self, call: Call) -> Json:
        self._check_agentid(call)
        with self._state.lock:
            menu = self._state.kept.menu
        if menu is None:
            raise ApiError(46003, "menu not exist")
        return {"errcode": 0, "errmsg": "ok"} | menu

    def _menu_delete(self, call: Call) -> Json:
        self._check_agentid(call)
        self._state.set_menu(None)
        return {"errcode": 0, "errmsg": "ok"}

    def _check_agentid(self, call: Call) -> None:
        agentid = call.query.get("agentid")
        if not agentid:
            raise ApiError(41011, "missing agentid")
        if agentid != str(self._account.agentid):
            raise ApiError(301002, "agentid is not allowed with this access_token")

    def _addresses(self, _: Call) -> Json:
        return {"errcode": 0, "errmsg": "ok", "ip_list": ["127.0.0.1"]}


def _is_same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode(), secret.encode())


def wsgi(api: Api, state: State, faults: Faults, closing: threading.Event) -> WSGIApplication:
    """Put the API on HTTP, mounted at /cgi-bin: JSON out, faults in, one record a call.

    Without Flask, whose contexts and routing took a quarter of the time of a call.
    """

    @Request.application
    def serve(request: Request) -> Response:
        path = request.path.removeprefix("/")
        started = time.monotonic()
        if faults.api_latency_s:
            closing.wait(faults.api_latency_s)
        call = Call(request.args, request.get_data(), request.content_type or "")
        answer: Json = {}
        fault = faults.before(path)
        if fault:
            response = breaking.unavailable(fault)
        elif request.method not in ("GET", "POST"):
            response = Response("405 method not allowed", 405, mimetype="text/plain")
        elif not api.knows(path):
            response = Response("404 page not found", 404, mimetype="text/plain")
        else:
            answer = api.call(path, request.method, call, request.remote_addr or "")
            response = _json(answer)
            fault = faults.after(path)
        outcome = fault or str(answer.get("errcode", response.status_code))
        state.ledger.count("calls", path if api.knows(path) else "unknown", outcome)
        _record(state, request, call, response, answer, fault, time.monotonic() - started)
        return breaking.broken(request, response, fault, faults, closing)

    return serve


def _json(answer: Json) -> Response:
    text = json.dumps(answer, ensure_ascii=False)
    return Response(text, mimetype="application/json", content_type="application/json; charset=UTF-8")


def _readable(call: Call) -> str:
    if call.content_type.startswith("multipart/"):
        return f"[{len(call.raw)} bytes of {call.content_type}]"
    return call.raw.decode(errors="replace")


def _record(
    state: State, request: Request, call: Call, response: Response, answer: Json, fault: str, elapsed_s: float
) -> None:
    query = SECRET_QUERY.sub(r"\1\2…", request.query_string.decode(errors="replace"))
    problems = [f"fault: {fault}"] if fault else []
    if answer.get("errcode"):
        problems.append(str(answer["errmsg"]))
    state.add_record(
        kind="api",
        title=f"{request.method} {request.path.removeprefix('/')}",
        userid=str(call.body.get("touser", "")) or call.query.get("userid", ""),
        status=None if fault in breaking.SILENT else response.status_code,
        errcode=answer.get("errcode"),
        elapsed_s=elapsed_s,
        sealed_request=f"{request.method} /cgi-bin{request.path}?{query}",
        open_request=_readable(call),
        open_response=SECRET_JSON.sub(r"\1\2…", response.get_data(as_text=True)),
        warnings=tuple(call.warnings),
        problems=tuple(problems),
    )
