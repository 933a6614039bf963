"""The door: what WeCom sends is answered, everything else is refused with an empty body (protocol 1 to 3)."""

import logging
from dataclasses import replace

import pytest

from bot.app import create_app
from bot.wecom.crypto import CallbackCrypto
from storage.inbox import insert_message, sent_time
from tests.bot.door import Door, message, text_in
from tests.bot.wecom import envelopes
from tests.bot.wecom.envelopes import ECHO_SIGNATURE, ECHOSTR, ENCRYPT, NONCE, NOW, SIGNATURE, TIMESTAMP

VERIFICATION = {"msg_signature": ECHO_SIGNATURE, "timestamp": TIMESTAMP, "nonce": NONCE, "echostr": ECHOSTR}
SIGNED = {"msg_signature": SIGNATURE, "timestamp": TIMESTAMP, "nonce": NONCE}
TEXT = message("<MsgType>text</MsgType><Content>help</Content>", msgid=1)


def refused(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [vars(record)["check"] for record in caplog.records if record.getMessage() == "callback_refused"]


@pytest.mark.parametrize("path", ["/wecom/callback", "/wecom/kf/callback"])
def test_vector_of_the_protocol_verifies_the_address(door: Door, path: str) -> None:
    answer = door.client.get(path, query_string=VERIFICATION)
    assert (answer.status_code, answer.data) == (200, b"7390184625517203846")


def test_echostr_whose_plus_was_not_encoded_is_read(door: Door) -> None:
    query = "&".join(f"{name}={value}" for name, value in VERIFICATION.items())
    assert door.client.get(f"/wecom/callback?{query}").data == b"7390184625517203846"


def test_vector_of_the_protocol_is_answered(door: Door) -> None:
    answer = door.post(envelopes.envelope(ENCRYPT), **SIGNED)
    assert text_in(answer)
    assert door.rows("SELECT inbox_key, userid FROM inbox") == [("msg:7390000000000000001", "ling.wu")]


@pytest.mark.parametrize(
    ("change", "status", "check"),
    [
        ({"msg_signature": "0" * 40}, 403, "signature"),
        ({"msg_signature": "é"}, 403, "signature"),
        ({"nonce": "1"}, 403, "signature"),
        ({"timestamp": str(NOW - 601)}, 403, "timestamp"),
        ({"timestamp": str(NOW + 601)}, 403, "timestamp"),
        ({"timestamp": "now"}, 400, "timestamp"),
        ({"timestamp": "9" * 5000}, 400, "timestamp"),
        ({"timestamp": ""}, 400, "missing"),
        ({"msg_signature": ""}, 400, "missing"),
        ({"nonce": ""}, 400, "missing"),
    ],
)
def test_bad_query_is_refused_and_the_check_is_logged(
    door: Door, caplog: pytest.LogCaptureFixture, change: dict[str, str], status: int, check: str
) -> None:
    answers = [
        door.post(envelopes.envelope(ENCRYPT), **{**SIGNED, **change}),
        door.client.get("/wecom/callback", query_string={**VERIFICATION, **change}),
    ]
    assert [(answer.status_code, answer.data) for answer in answers] == [(status, b"")] * 2
    assert refused(caplog) == [check] * 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_that_is_no_text_is_refused(door: Door, caplog: pytest.LogCaptureFixture, method: str) -> None:
    query = {"QUERY_STRING": "\x80msg_signature=a&timestamp=1&nonce=b"}
    answer = door.client.open("/wecom/callback", method=method, environ_overrides=query)
    assert (answer.status_code, answer.data, refused(caplog)) == (400, b"", ["query"])


SEALED = envelopes.sealed(TEXT)
BOMB = (
    b'<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    b"<xml><Encrypt>&c;</Encrypt></xml>"
)
EXTERNAL = b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Encrypt>x</Encrypt></xml>'


@pytest.mark.parametrize(
    ("body", "check"),
    [
        (b"", "xml"),
        (b"not xml", "xml"),
        (b"\xff\xfe\x00", "xml"),
        (b"<xml><Encrypt>x</Encrypt>", "xml"),
        (b"<html><Encrypt>x</Encrypt></html>", "xml"),
        (b"<xml/>", "xml"),
        (b"<xml><ToUserName>x</ToUserName></xml>", "missing"),
        (b"<xml><Encrypt></Encrypt></xml>", "missing"),
        (b"<xml>" * 2000, "xml"),
        (BOMB, "xml"),
        (EXTERNAL, "xml"),
        (b"<xml><Encrypt>" + b"a" * 1_000_000 + b"</Encrypt></xml>", "size"),
    ],
)
def test_bad_body_is_refused(door: Door, caplog: pytest.LogCaptureFixture, body: bytes, check: str) -> None:
    answer = door.post(body, **SIGNED)
    status = 413 if check == "size" else 400
    assert (answer.status_code, answer.data, refused(caplog)) == (status, b"", [check])


NO_SENDER = TEXT.replace("<FromUserName><![CDATA[ling.wu]]></FromUserName>", "")
WRONG_CONTENT = {
    "no base64": ("!!! no base64 !!!", 400, "base64"),
    "base64 cut": (SEALED[:-1], 400, "base64"),
    "block cut": (SEALED[:-8], 400, "length"),
    "blocks missing": (SEALED[: 4 * 16], 400, "padding"),
    "padding": (envelopes.encrypt(b"x" * 63 + b"\x00"), 400, "padding"),
    "length": (envelopes.encrypt(envelopes.pad(envelopes.plain(b"<xml/>", length=2**31))), 400, "length"),
    "other corp": (envelopes.encrypt(envelopes.pad(envelopes.plain(TEXT.encode(), "ww9"))), 403, "receiveid"),
    "no text": (envelopes.encrypt(envelopes.pad(envelopes.plain(b"\xff\xfe"))), 400, "xml"),
    "no xml": (envelopes.sealed("<xml>"), 400, "xml"),
    "other app": (envelopes.sealed(TEXT.replace("1000007", "1000008")), 403, "agentid"),
    "no sender": (envelopes.sealed(NO_SENDER), 400, "missing"),
    "other key": (envelopes.sealed(TEXT, envelopes.NEW_KEY), 400, "padding"),
}


@pytest.mark.parametrize("name", WRONG_CONTENT)
def test_signed_but_wrong_content_is_refused(door: Door, caplog: pytest.LogCaptureFixture, name: str) -> None:
    encrypt, status, check = WRONG_CONTENT[name]
    answer = door.post_sealed(encrypt)
    assert (answer.status_code, answer.data) == (status, b"")
    assert refused(caplog) in ([check], ["length"])  # noise under a wrong key may look like a length
    assert door.rows("SELECT count(*) FROM inbox") == [(0,)]


def test_envelope_for_another_app_is_refused(door: Door) -> None:
    assert door.post_sealed(SEALED, agentid=1000008).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_get_an_empty_answer(door: Door, method: str) -> None:
    answer = door.client.open("/wecom/callback", method=method)
    assert (answer.status_code, answer.data) == (405, b"")


def test_unknown_address_below_the_door_gets_an_empty_answer(door: Door) -> None:
    answer = door.client.post("/wecom/other", data=b"x")
    assert (answer.status_code, answer.data) == (404, b"")


@pytest.mark.parametrize(
    "own",
    [
        "<MsgType>event</MsgType><Event>never_heard_of</Event>",
        "<MsgType>event</MsgType><Event>LOCATION</Event><Latitude>31</Latitude>",
        "<MsgType>event</MsgType><Event>view</Event><EventKey>https://hr.example</EventKey>",
        "<MsgType>event</MsgType><Event>batch_job_result</Event><BatchJob><JobId>j</JobId></BatchJob>",
        "<MsgType>event</MsgType>",
    ],
)
def test_unknown_events_pass_in_silence(door: Door, own: str) -> None:
    answer = door.deliver(message(own))
    assert (answer.status_code, answer.data) == (200, b"")


def test_event_without_sender_passes_in_silence(door: Door) -> None:
    bell = "<MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t</Token><OpenKfId>k</OpenKfId>"
    answer = door.deliver(f"<xml>{bell}</xml>")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    ("kind", "heard"),
    [
        ("image", "存不了图片"),
        ("voice", "麻烦打字"),
        ("video", "存不了视频"),
        ("location", "收到位置"),
        ("link", "存不了链接"),
        ("file", "存不了文件"),
        ("sticker", "回复“帮助”"),
    ],
)
def test_other_kinds_of_message_have_an_answer_each(door: Door, kind: str, heard: str) -> None:
    assert heard in door.tell(f"<MsgType>{kind}</MsgType><MediaId>m</MediaId>")


@pytest.mark.parametrize(
    "text",
    [
        "]]>",
        "a]]>b<![CDATA[c",
        "\x01\x08\x0b\x1f",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "<script>&amp;</script>",
        "\ufffe",
        "x" * 5000,
    ],
)
def test_strange_texts_are_answered(door: Door, text: str) -> None:
    assert door.say(text)


def test_answer_with_strange_characters_survives(door: Door) -> None:
    with door.bot.database.transaction() as tx:
        insert_message(
            tx,
            inbox_key="msg:5",
            userid="ling.wu",
            sent_at=sent_time(envelopes.NOW),
            answer="a]]>b <![CDATA[ &amp; \x01\x0b👩‍👩‍👧 面试",
            now=door.bot.clock(),
        )
    assert door.say("help", msgid=5) == "a]]>b <![CDATA[ &amp; 👩‍👩‍👧 面试"


def test_old_and_new_token_and_key_are_taken_side_by_side(door: Door, bot_with_two_pairs: Door) -> None:
    old = envelopes.sealed(message("<MsgType>text</MsgType><Content>help</Content>", msgid=91))
    new = envelopes.sealed(
        message("<MsgType>text</MsgType><Content>help</Content>", msgid=92), envelopes.NEW_KEY
    )
    assert bot_with_two_pairs.post_sealed(old).status_code == 200
    assert bot_with_two_pairs.post_sealed(new, token=envelopes.NEW_TOKEN).status_code == 200
    assert door.post_sealed(new, token=envelopes.NEW_TOKEN).status_code == 403


@pytest.fixture
def bot_with_two_pairs(door: Door) -> Door:

    crypto = CallbackCrypto(
        (envelopes.NEW_TOKEN, envelopes.TOKEN),
        (envelopes.NEW_KEY, envelopes.AES_KEY),
        envelopes.CORPID,
        agentid=envelopes.AGENTID,
    )
    bot = replace(door.bot, crypto=crypto)
    return Door(bot, create_app(bot).test_client())


def test_no_refusal_logs_what_was_sent(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    door.post(
        envelopes.envelope("marker-in-a-body"), msg_signature="marker-sig", timestamp=TIMESTAMP, nonce="m"
    )
    assert "marker" not in caplog.text
