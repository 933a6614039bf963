"""The control API and the chat page.

    GET  /                the chat page; /#<userid> opens a conversation
    GET  /mail            the inbox page: every mail that the mail server took
    GET  /kf/<name>       the chat page, to choose which WeChat user opens this customer-service link
    GET  /healthz         {"status": "ok"}
    GET  /sim/state       everything the page shows: app, members (with suggestions), conversations, menu,
                          faults, records, version; ?since=<version> answers {"version"} if nothing changed
    GET  /sim/events      the same as it happens, as server-sent events: message, record, member, menu,
                          faults, mail, reset
    POST /sim/say         {"userid", "text"} or {"userid", "msgtype", "own": {...}} for other messages
    POST /sim/press       {"userid", "message": id, "key", "selected": {question_key: id or [ids]}}
    POST /sim/menu        {"userid", "key"}: a menu entry's key or URL
    POST /sim/enter       {"userid"}: opens the chat
    POST /sim/subscribe   {"userid"}; POST /sim/unsubscribe likewise
    POST /sim/event       {"userid", "own": {"Event": ...}}: any event
    POST /sim/redeliver   {"msgid"}: the member's message once more, with the same MsgId
    POST /sim/wechat      {"userid": of a WeChat user, "do", ...}: open (url), say (text), send (msgtype,
                          own), press (message: id, key), block, lapse (hours); take_over (servicer),
                          give_back, servicer_says (text)
    POST /sim/verify      {}: URL verification
    POST /sim/members     {"userid", "name", ...}: adds or replaces a member
    POST /sim/clear       {}: empties conversations and inspector
    POST /sim/faults      any of the switches of faults.py by name, and {"error_next": {"errcode", "times",
                          "only"}, "kill_token": true, "seed": n, "clear": true}; "clear" comes first
    GET  /sim/mails       the mails, oldest first (mail.py)
    GET  /sim/mails/<id>/html  one as its reader sees it
    GET  /sim/ledger      what readers saw (ledger.py): {"on", "lines", "next", "counts"}; ?since=<next of
                          the last reading>, at most 10 000 lines at once
    POST /sim/ledger      any of {"on": true or false, "clear": true}

Acting calls wait for the delivery and answer with the exchange; {"wait": false} answers 202 at once. Bodies
are JSON; a mistake is a 400 with {"error"}.
"""

import json
import queue
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, jsonify, request

from .callbacks import Ticket
from .faults import errcode_of
from .models import Exchange, Json, Member
from .people import suggestions
from .state import Listener, as_json

if TYPE_CHECKING:
    from .simulator import Simulator

HEARTBEAT_S = 15
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A mail is shown in a frame of its own, where nothing runs, nothing is fetched, and links open elsewhere.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
MEMBER_FIELDS = ("userid", "name", "department", "role_hint", "in_range", "language", "position", "kind")


def blueprint(sim: "Simulator") -> Blueprint:
    """The routes of the module's docstring."""
    routes = Blueprint("control", __name__)

    @routes.get("/")
    @routes.get("/kf/<name>")
    def page(name: str = "") -> Response:
        response = current_app.send_static_file("chat.html")
        response.headers["Cache-Control"] = "no-cache"
        return response

    @routes.get("/mail")
    def inbox() -> Response:
        response = current_app.send_static_file("inbox.html")
        response.headers["Cache-Control"] = "no-cache"
        return response

    @routes.get("/sim/mails")
    def mails() -> Response:
        return jsonify([each.as_json() for each in sim.mails()])

    @routes.get("/sim/mails/<mail_id>/html")
    def mail_html(mail_id: str) -> Response:
        found = next((each for each in sim.mails() if each.id == mail_id), None)
        body = '<base target="_blank">' + found.html if found else ""
        response = Response(body, 200 if found else 404, mimetype="text/html")
        response.headers["Content-Security-Policy"] = MAIL_POLICY
        return response

    @routes.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @routes.get("/sim/state")
    def state() -> Response:
        with sim.state.lock:
            if request.args.get("since") == str(sim.state.version):
                return jsonify(version=sim.state.version)
            return jsonify(_state(sim))

    @routes.get("/sim/events")
    def events() -> Response:
        response = Response(_stream(sim), mimetype="text/event-stream")
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.get("/sim/ledger")
    def ledger() -> Any:
        since = request.args.get("since", "0")
        if not since.isdecimal():
            return jsonify(error="since must be a whole number"), 400
        return jsonify(sim.ledger.as_json(int(since)))

    for name, action in ACTIONS.items():
        routes.add_url_rule(f"/sim/{name}", f"do_{name}", _acting(sim, action), methods=["POST"])

    @routes.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return routes


def _acting(sim: "Simulator", action: Callable[["Simulator", Json], Any]) -> Callable[[], Any]:
    def view() -> Any:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            return jsonify(error="the body must be a JSON object"), 400
        try:
            result = action(sim, body)
        except KeyError as error:
            return jsonify(error=f"{error.args[0]} is missing"), 400
        except (ValueError, TypeError) as error:
            return jsonify(error=str(error)), 400
        except RuntimeError as error:
            return jsonify(error=str(error)), 503
        if not isinstance(result, Ticket):
            return jsonify(result)
        if body.get("wait", True):
            return jsonify(_exchange(result.wait()))
        return jsonify(accepted=True), 202

    return view


# Actions


def _say(sim: "Simulator", body: Json) -> Ticket:
    if "msgtype" in body:
        return sim.start_message(body["userid"], body["msgtype"], **body.get("own", {}))
    if not isinstance(body["text"], str) or not body["text"].strip():
        raise ValueError("text is empty")
    return sim.start_message(body["userid"], "text", Content=body["text"])


def _press(sim: "Simulator", body: Json) -> Ticket:
    return sim.start_press(body["userid"], str(body["message"]), body["key"], body.get("selected"))


def _menu(sim: "Simulator", body: Json) -> Ticket:
    return sim.start_menu(body["userid"], body["key"])


def _enter(sim: "Simulator", body: Json) -> Ticket:
    return sim.start_event(body["userid"], {"Event": "enter_agent", "EventKey": ""})


def _event(sim: "Simulator", body: Json) -> Ticket:
    return sim.start_event(body["userid"], body["own"], with_agentid=body.get("with_agentid", True))


def _wechat(sim: "Simulator", body: Json) -> Any:
    act = WECHAT_ACTS.get(str(body["do"]))
    if act is None:
        raise ValueError(f"do must be one of: {', '.join(WECHAT_ACTS)}")
    return act(sim, body["userid"], body) or {"done": True}


def _press_item(sim: "Simulator", userid: str, body: Json) -> Ticket:
    return sim.wechat.press(userid, sim.message(userid, str(body["message"])), body["key"])


WECHAT_ACTS: dict[str, Callable[["Simulator", str, Json], Ticket | None]] = {
    "open": lambda sim, userid, body: sim.wechat.open(userid, body["url"]),
    "say": lambda sim, userid, body: sim.wechat.say(userid, body["text"]),
    "send": lambda sim, userid, body: sim.wechat.send(userid, body["msgtype"], **body.get("own", {})),
    "press": _press_item,
    "block": lambda sim, userid, _: sim.wechat.block(userid),
    "lapse": lambda sim, userid, body: sim.wechat.lapse(userid, body.get("hours", 49)),
    "take_over": lambda sim, userid, body: sim.wechat.take_over(userid, body["servicer"]),
    "give_back": lambda sim, userid, _: sim.wechat.give_back(userid),
    "servicer_says": lambda sim, userid, body: sim.wechat.servicer_says(userid, body["text"]),
}


def _redeliver(sim: "Simulator", body: Json) -> Json:
    exchange = sim.exchange_of(str(body["msgid"]))
    return _exchange(sim.redeliver(exchange))


def _verify(sim: "Simulator", _: Json) -> Json:
    return asdict(sim.verify_url())


def _members(sim: "Simulator", body: Json) -> Json:
    return asdict(sim.add_member(**{name: body[name] for name in MEMBER_FIELDS if name in body}))


def _clear(sim: "Simulator", _: Json) -> Json:
    sim.state.clear()
    return {"cleared": True}


def _faults(sim: "Simulator", body: Json) -> Json:
    faults, rest = sim.faults, dict(body)
    clear, kill, seed = (rest.pop(name, None) for name in ("clear", "kill_token", "seed"))
    error = _next_error(rest.pop("error_next", None))
    if seed is not None and not isinstance(seed, int):
        raise ValueError("seed must be a whole number")
    # A mistake in one switch leaves the others as they were.
    faults.read(rest)
    if clear:
        faults.clear()
    if seed is not None:
        faults.random.seed(seed)
    if error:
        faults.error_next(*error)
    if kill:
        faults.kill_token()
    if rest:
        faults.set(rest)
    return faults.as_json()


def _next_error(value: Any) -> tuple[int, int, str] | None:
    if not value:
        return None
    if not isinstance(value, dict):
        raise ValueError('error_next must be {"errcode": -1, "times": 1, "only": "message/send"}')
    times, only = value.get("times", 1), value.get("only", "message/send")
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= 1_000_000:
        raise ValueError("error_next: times must be a whole number from 1 to 1000000")
    if not isinstance(only, str):
        raise ValueError('error_next: only must be a path such as "message/send"')
    return errcode_of(value["errcode"]), times, only


def _ledger(sim: "Simulator", body: Json) -> Json:
    ledger = sim.ledger
    if body.get("clear"):
        ledger.clear()
    if "on" in body:
        if not isinstance(body["on"], bool):
            raise ValueError("on must be true or false")
        (ledger.start if body["on"] else ledger.stop)()
    return {"on": ledger.is_on, "counts": ledger.counts()}


ACTIONS: dict[str, Callable[["Simulator", Json], Any]] = {
    "say": _say,
    "press": _press,
    "wechat": _wechat,
    "menu": _menu,
    "enter": _enter,
    "subscribe": lambda sim, body: _exchange(sim.subscribe(body["userid"])),
    "unsubscribe": lambda sim, body: _exchange(sim.unsubscribe(body["userid"])),
    "event": _event,
    "redeliver": _redeliver,
    "verify": _verify,
    "members": _members,
    "clear": _clear,
    "faults": _faults,
    "ledger": _ledger,
}


# What the page reads


def _state(sim: "Simulator") -> Json:
    members = sim.members
    return {
        "version": sim.state.version,
        "app": {
            "name": sim.account.app_name,
            "corpid": sim.account.corpid,
            "agentid": sim.account.agentid,
            "callback_url": sim.callback_url,
            "kf_name": sim.account.kf_name,
        },
        "members": [_member(m) for m in members.values()],
        "conversations": {u: [as_json(m) for m in sim.conversation(u)] for u in members},
        "menu": sim.state.kept.menu,
        "addresses": sorted({each.recipient.casefold() for each in sim.mails()}),
        "faults": sim.faults.as_json(),
        "records": [as_json(r) for r in sim.inspector],
    }


def _member(member: Member) -> Json:
    return asdict(member) | {"suggestions": suggestions(member)}


def _exchange(exchange: Exchange) -> Json:
    deliveries = [d._asdict() for d in exchange.deliveries]
    return asdict(exchange) | {"deliveries": deliveries, "delivered": exchange.delivered}


def _stream(sim: "Simulator") -> Iterator[str]:
    with sim.state.listen() as listener:
        # Nothing is buffered on the way to the page before its first bytes.
        yield ": open\n\n"
        while True:
            item = _next(listener)
            if item is None:
                return
            kind, data = item
            yield ": still here\n\n" if not kind else f"event: {kind}\ndata: {json.dumps(as_json(data))}\n\n"


def _next(listener: Listener) -> tuple[str, Any] | None:
    try:
        return listener.get(timeout=HEARTBEAT_S)
    except queue.Empty:
        return ("", None)
