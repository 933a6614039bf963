"""HTTP to services outside: a whole answer within a time and a size, or an error whose text holds no URL."""

import time
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter

ANSWER_SECONDS: Final = 9.0  # for one whole answer
MAX_ANSWER_BYTES: Final = 1_000_000


class BadAnswer(OSError):
    """An answer that did not come whole; the text is safe to log."""


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
                    raise BadAnswer("the answer is too long")
                if time.monotonic() > deadline:
                    raise BadAnswer("the answer took too long")
        except BaseException:
            response.close()
            raise
        response.raw.release_conn()
        response._content = bytes(content)
        return response


def open_session(pool_size: int) -> requests.Session:
    """Make a session for threads to share; nothing of the environment sees what is sent."""
    session = _Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # shared by threads
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=pool_size, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def reason_of(error: Exception) -> str:
    """Name a transport failure without its text, which holds the URL."""
    names = {
        requests.ConnectTimeout: "connecting timed out",
        requests.ReadTimeout: "reading timed out",
        requests.exceptions.SSLError: "TLS failed",
        requests.ConnectionError: "connection failed",
        ValueError: "the answer is not JSON",
    }
    if isinstance(error, BadAnswer):
        return str(error)
    known = (text for kind, text in names.items() if isinstance(error, kind))
    return next(known, type(error).__name__)
