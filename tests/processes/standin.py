"""A tiny WeCom of the tests' own: the few API calls the bot makes, written from the protocol page alone."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "made-up-secret-of-a-standin"


class StandIn:
    """Answers gettoken, message/send, user/get, update_template_card and menu/create; keeps what it got.

    `sent` has the raw body of every message/send, `delivered` what a member saw of them: the same JSON
    within the interval of its duplicate check is shown once.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.sent: list[str] = []
        self.delivered: list[dict[str, Any]] = []
        self.tokens_asked = 0
        #: While set, a send is taken but answered only once `release` is.
        self.is_slow = False
        self.arrived, self.release = threading.Event(), threading.Event()
        #: How many of the next sends are taken and never answered.
        self.swallow = 0
        self.is_down = False
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"wecom": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def messages_to(self, userid: str) -> list[dict[str, Any]]:
        return [message for message in self.delivered if message["touser"] == userid]

    def texts_to(self, userid: str) -> str:
        return "\n".join(json.dumps(message, ensure_ascii=False) for message in self.messages_to(userid))

    def wait_for(self, is_so: Callable[[], Any], seconds: float = 15) -> Any:
        """Return what `is_so` returns as soon as it is true."""
        deadline = time.monotonic() + seconds
        while not (found := is_so()):
            assert time.monotonic() < deadline, f"did not happen: {self.sent}"
            time.sleep(0.02)
        return found

    def wait_for_text(self, userid: str, words: str, seconds: float = 15) -> dict[str, Any]:
        """Wait until a member got a message with these words, and return it."""

        def found() -> dict[str, Any] | None:
            fitting = (m for m in self.messages_to(userid) if words in json.dumps(m, ensure_ascii=False))
            return next(fitting, None)

        return self.wait_for(found, seconds)

    def answer(self, path: str, query: dict[str, list[str]], body: str) -> dict[str, Any] | None:
        """Return the JSON for a call, None for no answer at all."""
        if self.is_down:
            return None
        if path == "/cgi-bin/gettoken":
            self.tokens_asked += 1
            if query.get("corpsecret") != [SECRET]:
                return {"errcode": 40001, "errmsg": f"invalid credential, {query.get('corpsecret')}"}
            return {"errcode": 0, "errmsg": "ok", "access_token": "tok-of-the-standin", "expires_in": 7200}
        if query.get("access_token") != ["tok-of-the-standin"]:
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        if path == "/cgi-bin/message/send":
            return self._send(body)
        if path == "/cgi-bin/user/get":
            userid = query["userid"][0]
            return {"errcode": 0, "errmsg": "ok", "userid": userid, "name": self.names.get(userid, userid)}
        return {"errcode": 0, "errmsg": "ok"}

    def _send(self, body: str) -> dict[str, Any] | None:
        message = json.loads(body)
        with self._lock:
            if body not in self.sent:
                self.delivered.append(message)
            self.sent.append(body)
            number, is_swallowed = len(self.sent), self.swallow > 0
            self.swallow -= is_swallowed
        self.arrived.set()
        if is_swallowed or self.is_slow:
            self.release.wait(30)
        if is_swallowed:
            return None
        return {"errcode": 0, "errmsg": "ok", "msgid": f"m{number}", "response_code": f"rc{number}"}


class _Handler(BaseHTTPRequestHandler):
    wecom: StandIn
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        answer = self.wecom.answer(parts.path, parse_qs(parts.query), body)
        if answer is None:
            self.close_connection = True
            return
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass
