"""The calls, one at a time: what is sent, what is retried, and what of a failure gets out."""

import contextlib
import io
import json
import logging
import socket
import threading
import time
import traceback
from collections.abc import Iterator

import pytest
import requests
import responses
from responses import matchers

from bot.handling import Handling
from bot.wecom.client import Member, SendResult, WeComClient, build_client, dump_json
from bot.wecom.errors import TokenStopped, TransportError, WeComError
from bot.wecom.tokens import MemoryTokens, digest_of

API = "http://wecom.test"
SECRET = "SECRET-MARK-0123456789012345678901234567890"
TOKEN = {"errcode": 0, "errmsg": "ok", "expires_in": 7200}


@pytest.fixture
def wecom():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def client():
    made = WeComClient(corpid="ww1", agentid=1000007, secret=SECRET, api_url=f"{API}/", tokens=MemoryTokens())
    yield made
    made.close()


def grant(wecom: responses.RequestsMock, *tokens: str) -> None:
    for token in tokens:
        wecom.get(f"{API}/cgi-bin/gettoken", json=TOKEN | {"access_token": token})


def answer(
    wecom: responses.RequestsMock, path: str, body: dict, *, method: str = "POST", token: str | None = None
):
    match = [matchers.query_param_matcher({"access_token": token}, strict_match=False)] if token else []
    wecom.add(method, f"{API}/cgi-bin/{path}", json=body, match=match)


def asked(wecom: responses.RequestsMock, path: str) -> int:
    return sum(f"/cgi-bin/{path}" in str(call.request.url) for call in wecom.calls)


def test_a_message_is_posted_as_the_exact_bytes_given(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "message/send", {"errcode": 0, "errmsg": "ok", "msgid": "M7q", "response_code": "rc"})
    body = '{"touser":"ling.wu", "text" : {"content":"面试 🎉"}}'

    assert client.send(body) == SendResult("M7q", "rc", (), ())

    request = wecom.calls[1].request
    assert request.body == body.encode()
    assert request.url == f"{API}/cgi-bin/message/send?access_token=T1"
    assert request.headers["Content-Type"] == "application/json; charset=utf-8"


def test_a_file_is_uploaded_in_a_part_named_media(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "media/upload", {"errcode": 0, "type": "image", "media_id": "m-1", "created_at": "1"})

    assert client.upload("image", "interview-12.png", b"\x89PNG...") == "m-1"

    request = wecom.calls[1].request
    assert "type=image" in request.url
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="media"; filename="interview-12.png"' in request.body and b"\x89PNG..." in request.body


def test_an_upload_is_tried_again_with_a_renewed_token(client, wecom):
    grant(wecom, "T1", "T2")
    answer(wecom, "media/upload", {"errcode": 42001, "errmsg": "expired"}, token="T1")
    answer(wecom, "media/upload", {"errcode": 0, "media_id": "m-2"}, token="T2")
    assert client.upload("image", "qr.png", b"123456") == "m-2"


def test_an_upload_without_a_media_id_is_no_answer(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "media/upload", {"errcode": 0})
    with pytest.raises(TransportError):
        client.upload("image", "qr.png", b"123456")


def test_partly_invalid_recipients_are_told_in_lower_case(client, wecom):
    grant(wecom, "T1")
    answer(
        wecom, "message/send", {"errcode": 0, "invaliduser": "Bo.Chen|x", "unlicenseduser": "y", "msgid": "m"}
    )

    assert client.send("{}") == SendResult("m", "", ("bo.chen", "x"), ("y",))


def test_the_token_is_asked_for_once(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "message/send", {"errcode": 0})
    for _ in range(3):
        client.send("{}")
    assert asked(wecom, "gettoken") == 1
    wecom.assert_call_count(f"{API}/cgi-bin/gettoken?corpid=ww1&corpsecret={SECRET}", 1)


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_rejected_token_is_renewed_once_and_the_call_repeated_once(client, wecom, errcode):
    grant(wecom, "T1", "T2")
    answer(wecom, "message/send", {"errcode": errcode, "errmsg": "bad token"}, token="T1")
    answer(wecom, "message/send", {"errcode": 0, "msgid": "m"}, token="T2")

    assert client.send("{}").msgid == "m"
    assert (asked(wecom, "gettoken"), asked(wecom, "message/send")) == (2, 2)


@pytest.mark.parametrize(
    ("errcode", "handling"),
    [(40001, Handling.OPERATOR), (40014, Handling.OPERATOR), (42001, Handling.RETRY)],
)
def test_a_token_rejected_for_ever_ends_after_one_renewal_and_one_retry(client, wecom, errcode, handling):
    grant(wecom, "T1", "T2")
    answer(wecom, "message/send", {"errcode": errcode, "errmsg": "bad token"})

    with pytest.raises(WeComError) as caught:
        client.send("{}")

    assert (caught.value.errcode, caught.value.handling) == (errcode, handling)
    assert (asked(wecom, "gettoken"), asked(wecom, "message/send")) == (2, 2)


def test_a_wrong_secret_asks_once_for_all_calls(client, wecom):
    answer(wecom, "gettoken", {"errcode": 40001, "errmsg": "invalid credential"}, method="GET")
    for _ in range(5):
        with pytest.raises(TokenStopped):
            client.send("{}")
    assert (asked(wecom, "gettoken"), asked(wecom, "message/send")) == (1, 0)


def test_an_error_of_wecom_carries_code_and_handling(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "message/send", {"errcode": 81013, "errmsg": "user & party & tag all invalid"})

    with pytest.raises(WeComError, match="81013: user & party") as caught:
        client.send("{}")

    assert (caught.value.handling, caught.value.permanent) == (Handling.RECIPIENT, True)
    assert asked(wecom, "message/send") == 1


def test_a_rate_limit_is_not_wechatpys_own_exception(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "message/send", {"errcode": 45009, "errmsg": "api freq out of limit"})
    with pytest.raises(WeComError) as caught:
        client.send("{}")
    assert caught.value.handling is Handling.LIMIT


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 500, "body": "oops"},
        {"status": 502, "json": {"errcode": 0}},
        {"status": 204, "body": ""},
        {"status": 302, "headers": {"Location": f"{API}/elsewhere"}, "json": {"errcode": 0}},
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": ""},
        {"status": 200, "body": "[1]"},
        {"status": 200, "body": "null"},
        {"status": 200, "body": b"\xff\xfe\x00"},
        {"status": 200, "json": {"errcode": "many"}},
        {"status": 200, "json": {"errcode": [1]}},
        {"status": 200, "json": {"errcode": None}},
        {"status": 200, "body": "[" * 200_000},
        {"status": 200, "body": '{"errcode":' + "9" * 5000 + "}"},
        {"body": requests.ConnectTimeout("URL-MARK")},
        {"body": requests.ReadTimeout("URL-MARK")},
        {"body": requests.exceptions.SSLError("URL-MARK")},
        {"body": requests.exceptions.ChunkedEncodingError("URL-MARK")},
        {"body": requests.exceptions.ContentDecodingError("URL-MARK")},
        {"body": requests.exceptions.InvalidURL("URL-MARK")},
        {"body": ConnectionResetError("URL-MARK")},
        {"body": UnicodeError("URL-MARK")},
    ],
)
def test_no_usable_answer_is_a_transport_error_and_tried_once(client, wecom, reply):
    grant(wecom, "T1")
    wecom.post(f"{API}/cgi-bin/message/send", **reply)

    with pytest.raises(TransportError) as caught:
        client.send("{}")

    assert (caught.value.handling, caught.value.permanent, caught.value.errcode) == (
        Handling.RETRY,
        False,
        None,
    )
    assert caught.value.__context__ is None
    assert asked(wecom, "message/send") == 1
    assert asked(wecom, "elsewhere") == 0


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 500},
        {"json": {"errcode": 0}},
        {"json": {"errcode": 0, "access_token": ""}},
        {"json": {"errcode": 0, "access_token": 5}},
        {"json": {"errcode": 0, "access_token": "x", "expires_in": 0}},
        {"json": {"errcode": 0, "access_token": "x", "expires_in": "soon"}},
        {"body": requests.ReadTimeout("x")},
    ],
)
def test_an_unusable_answer_of_gettoken_is_a_transport_error(client, wecom, reply):
    wecom.get(f"{API}/cgi-bin/gettoken", **reply)
    with pytest.raises(TransportError):
        client.fetch_token()


def test_every_call_has_time_outs_and_gettokens_end_before_the_lease(client, wecom):
    seen = []

    def record(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        seen.append(request.req_kwargs["timeout"])  # type: ignore[attr-defined]
        return 200, {}, json.dumps(TOKEN | {"access_token": "T1"})

    wecom.add_callback("GET", f"{API}/cgi-bin/gettoken", record)
    wecom.add_callback("POST", f"{API}/cgi-bin/message/send", record)
    client.send("{}")
    assert seen == [(3, 5), (3, 6)]


def test_a_silent_server_ends_in_time_for_gettoken_too():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        made = WeComClient(
            corpid="ww1",
            agentid=1,
            secret=SECRET,
            api_url=f"http://127.0.0.1:{silent.getsockname()[1]}",
            tokens=MemoryTokens(),
            connect_timeout=0.2,
            read_timeout=0.2,
        )
        started = time.monotonic()
        with pytest.raises(TransportError, match="reading timed out"):
            made.send("{}")
        made.close()
    assert time.monotonic() - started < 2


def test_a_refused_connection_is_a_transport_error():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    made = WeComClient(
        corpid="ww1", agentid=1, secret=SECRET, api_url=f"http://127.0.0.1:{port}", tokens=MemoryTokens()
    )
    with pytest.raises(TransportError, match="connection failed"):
        made.fetch_token()
    made.close()


def test_no_error_or_log_holds_token_secret_url_or_body(client, wecom, caplog):
    caplog.set_level(logging.DEBUG)
    grant(wecom, "TOKEN-MARK")
    leak = f"hint TOKEN-MARK {SECRET} https://h/x?access_token=TOKEN-MARK"
    answer(wecom, "message/send", {"errcode": 60020, "errmsg": leak})
    wecom.get(f"{API}/cgi-bin/user/get", body=requests.ConnectionError(f"{API}/?access_token=TOKEN-MARK"))
    shown = io.StringIO()
    for call in (lambda: client.send('{"text":"BODY-MARK"}'), lambda: client.get_member("ling.wu")):
        try:
            call()
        except WeComError as error:
            shown.write(repr(error) + str(vars(error)))
            traceback.print_exception(error, file=shown)
    logged = [str(vars(record)) for record in caplog.records if record.name.startswith(("bot.", "wechatpy"))]
    assert len(logged) >= 2
    assert "MARK" not in "".join(logged)
    assert "TOKEN-MARK" not in shown.getvalue()
    assert SECRET not in shown.getvalue()
    assert "BODY-MARK" not in "\n".join(
        line for line in shown.getvalue().splitlines() if "client.send" not in line
    )


def test_a_card_is_greyed_for_its_reader(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "message/update_template_card", {"errcode": 0, "invaliduser": ["Bo"]})

    assert client.update_card(userids=["ling.wu"], response_code="rc_7Hq", replace_name="已接受") == ("bo",)

    assert json.loads(wecom.calls[1].request.body) == {
        "userids": ["ling.wu"],
        "agentid": 1000007,
        "response_code": "rc_7Hq",
        "button": {"replace_name": "已接受"},
    }


def test_a_card_is_replaced_and_a_spent_code_is_expired(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "message/update_template_card", {"errcode": 60140, "errmsg": "response_code used"})
    with pytest.raises(WeComError) as caught:
        client.update_card(userids=["a"], response_code="rc", card={"card_type": "text_notice"})
    assert caught.value.handling is Handling.EXPIRED
    assert json.loads(wecom.calls[1].request.body)["template_card"] == {"card_type": "text_notice"}


def test_a_member_is_read_with_what_the_app_may_see(client, wecom):
    grant(wecom, "T1")
    body = {
        "errcode": 0,
        "userid": "ling.wu",
        "name": "吴玲",
        "department": [3],
        "position": "HRBP",
        "status": 1,
    }
    answer(wecom, "user/get", body, method="GET")

    assert client.get_member("ling.wu") == Member("ling.wu", "吴玲", "", "HRBP", 1, (3,))
    assert "userid=ling.wu" in str(wecom.calls[1].request.url)


def test_a_member_with_odd_fields_is_still_read(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "user/get", {"errcode": 0, "name": None, "department": "3", "status": {}}, method="GET")
    assert client.get_member("a") == Member("a", "", "", "", 0, ())


def test_the_menu_is_written_and_read(client, wecom):
    grant(wecom, "T1")
    buttons = [{"type": "click", "name": "我的面试", "key": "my interviews"}]
    answer(wecom, "menu/create", {"errcode": 0})
    answer(wecom, "menu/get", {"errcode": 0, "button": buttons}, method="GET")

    client.create_menu(buttons)

    assert "我的面试".encode() in wecom.calls[1].request.body
    assert "agentid=1000007" in str(wecom.calls[1].request.url)
    assert client.get_menu() == buttons


def test_no_menu_is_an_empty_one(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "menu/get", {"errcode": 46003, "errmsg": "menu no exist"}, method="GET")
    assert client.get_menu() == []


def test_the_addresses_of_callbacks_are_listed(client, wecom):
    grant(wecom, "T1")
    answer(wecom, "getcallbackip", {"ip_list": ["203.0.113.*"]}, method="GET")
    assert client.callback_ips() == ("203.0.113.*",)


def test_json_is_written_without_escapes_and_always_alike():
    assert dump_json({"b": 1, "a": ["面试 🎉", "\x00", "\ud800x"]}) == '{"a":["面试 🎉","\\u0000","x"],"b":1}'
    assert dump_json({"a": 1, "b": 2}) == dump_json({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}, b"x"])
def test_what_json_cannot_carry_is_our_fault(value):
    with pytest.raises(WeComError) as caught:
        dump_json({"a": value})
    assert caught.value.handling is Handling.PAYLOAD


def test_a_body_that_utf8_cannot_carry_is_our_fault_and_not_sent(client, wecom):
    with pytest.raises(WeComError) as caught:
        client.send("\ud800")
    assert caught.value.handling is Handling.PAYLOAD
    assert len(wecom.calls) == 0


def test_no_proxy_of_the_environment_sees_the_token(client, wecom, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.test:3128")
    seen = []

    def record(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        seen.append(dict(request.req_kwargs["proxies"]))  # type: ignore[attr-defined]
        return 200, {}, json.dumps(TOKEN | {"access_token": "T1"})

    wecom.add_callback("GET", f"{API}/cgi-bin/gettoken", record)
    client.fetch_token()
    assert seen == [{}]


def test_threads_that_meet_a_rejection_together_renew_once(client, wecom):
    grant(wecom, "T1", "T2", "T3")
    answer(wecom, "message/send", {"errcode": 42001, "errmsg": "expired"}, token="T1")
    answer(wecom, "message/send", {"errcode": 0, "msgid": "m"}, token="T2")
    client.token_source.get()
    results = []
    threads = [threading.Thread(target=lambda: results.append(client.send("{}").msgid)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["m"] * 12
    assert asked(wecom, "gettoken") == 2


def test_two_clients_of_one_database_share_the_token(database, wecom):
    grant(wecom, "T1", "T2")
    answer(wecom, "message/send", {"errcode": 0})
    for _ in range(2):
        made = build_client(corpid="ww1", agentid=1, secret=SECRET, api_url=API, database=database)
        made.send("{}")
        made.close()
    assert asked(wecom, "gettoken") == 1
    with database.transaction() as tx:
        assert tx.execute("SELECT name, secret_digest FROM tokens").fetchall() == [
            ("access_token", digest_of("ww1", SECRET))
        ]


def answering(pieces: Iterator[bytes]) -> tuple[str, threading.Thread]:
    """Serve one connection that gets these bytes, however long they take; return its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with listener, listener.accept()[0] as connection:
            connection.recv(65536)
            with contextlib.suppress(OSError):
                for piece in pieces:
                    connection.sendall(piece)

    thread = threading.Thread(target=answer)
    thread.start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", thread


def dripping() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    while True:
        yield b"x"
        time.sleep(0.02)


def endless() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    while True:
        yield b"x" * 65536


@pytest.mark.parametrize("pieces, reason", [(dripping, "took too long"), (endless, "too long")])
def test_an_answer_that_drips_or_never_ends_is_cut_off(monkeypatch, pieces, reason):
    monkeypatch.setattr("bot.wecom.client.ANSWER_SECONDS", 0.3)
    url, thread = answering(pieces())
    made = WeComClient(corpid="ww1", agentid=1, secret=SECRET, api_url=url, tokens=MemoryTokens())
    with pytest.raises(TransportError, match=reason):
        made.fetch_token()
    made.close()
    thread.join(5)
    assert not thread.is_alive()
