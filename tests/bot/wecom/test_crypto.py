"""Opening and sealing callbacks: the page's vector, every refusal, and whatever else may come in."""

import ast
import base64
import inspect
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom import crypto as crypto_module
from bot.wecom.crypto import FRESHNESS_SECONDS, MAX_BODY_BYTES, CallbackCrypto, Opened
from bot.wecom.errors import CallbackError
from bot.wecom.messages import parse_message
from tests.bot.wecom import envelopes as e

OURS = CallbackCrypto([e.TOKEN], [e.AES_KEY], e.CORPID, agentid=e.AGENTID)


def open_(encrypt: str, crypto: CallbackCrypto = OURS, **changes: object) -> Opened:
    """Open a well-signed envelope around the ciphertext."""
    given_ = {"msg_signature": e.sign(encrypt), "timestamp": e.TIMESTAMP, "nonce": e.NONCE, "now": e.NOW}
    given_ |= {"body": e.envelope(encrypt)} | changes
    return crypto.open(**given_)  # type: ignore[arg-type]


def refused(encrypt: str, crypto: CallbackCrypto = OURS, **changes: object) -> tuple[str, int]:
    with pytest.raises(CallbackError) as caught:
        open_(encrypt, crypto, **changes)
    return caught.value.check, caught.value.status


def test_the_vector_of_the_protocol_page_opens():
    opened = open_(e.ENCRYPT, msg_signature=e.SIGNATURE)

    incoming = parse_message(opened.xml)
    assert (len(opened.xml.encode()), incoming.userid, incoming.content) == (297, "ling.wu", e.TEXT)
    assert (incoming.inbox_key, opened.agentid) == ("msg:7390000000000000001", "1000007")


def test_the_vector_of_the_url_verification_is_answered():
    answer = OURS.verify_url(e.ECHO_SIGNATURE, e.TIMESTAMP, e.NONCE, e.ECHOSTR, now=e.NOW)

    assert answer == "7390184625517203846"


def test_a_sealed_reply_has_the_pages_signature_and_cipher():
    xml = OURS.seal("<xml>好]]>🎉</xml>", 1767225601, "552901")

    found = re.search(
        r"<Encrypt><!\[CDATA\[(.*?)]]></Encrypt>\s*<MsgSignature><!\[CDATA\[(.*?)]]></MsgSignature>\s*"
        r"<TimeStamp>1767225601</TimeStamp>\s*<Nonce><!\[CDATA\[552901]]></Nonce>",
        xml,
    )
    assert found is not None
    assert e.decrypt(found[1]).decode() == "<xml>好]]>🎉</xml>"
    assert found[2] == e.sign(found[1], timestamp="1767225601", nonce="552901")


@pytest.mark.parametrize("size", range(1, 101))
def test_every_size_and_so_every_pad_opens_and_seals(size):
    assert open_(e.sealed("x" * size)).xml == "x" * size
    encrypt = re.search(r"Encrypt><!\[CDATA\[(.*?)]]", OURS.seal("y" * size, 1, "n"))
    assert encrypt is not None
    assert e.decrypt(encrypt[1]) == b"y" * size


@pytest.mark.parametrize("token", [e.TOKEN, e.NEW_TOKEN])
@pytest.mark.parametrize("key", [e.AES_KEY, e.NEW_KEY])
def test_both_sides_of_a_key_change_open_and_are_answered_alike(token, key):
    both = CallbackCrypto([e.NEW_TOKEN, e.TOKEN], [e.NEW_KEY, e.AES_KEY], e.CORPID)
    encrypt = e.sealed("hello", key)

    opened = open_(encrypt, both, msg_signature=e.sign(encrypt, token=token))

    reply = re.search(
        r"Encrypt><!\[CDATA\[(.*?)]].*?Signature><!\[CDATA\[(\w+)", opened.seal("hi", 5, "n"), re.S
    )
    assert reply is not None
    assert e.decrypt(reply[1], key) == b"hi"
    assert reply[2] == e.sign(reply[1], token=token, timestamp="5", nonce="n")


def test_only_the_new_pair_seals_what_answers_no_request():
    both = CallbackCrypto([e.NEW_TOKEN, e.TOKEN], [e.NEW_KEY, e.AES_KEY], e.CORPID)
    encrypt = re.search(r"Encrypt><!\[CDATA\[(.*?)]]", both.seal("hi", 5, "n"))
    assert encrypt is not None
    assert e.decrypt(encrypt[1], e.NEW_KEY) == b"hi"


@pytest.mark.parametrize(
    "signature", ["", "0" * 40, e.SIGNATURE.upper(), e.SIGNATURE[:-1], "签" * 40, "\ud800", "é"]
)
def test_a_wrong_signature_is_refused_whatever_its_characters(signature):
    assert refused(e.ENCRYPT, msg_signature=signature) in [("signature", 403), ("missing", 400)]


def test_signature_and_receiveid_are_compared_in_constant_time():
    tree = ast.parse(inspect.getsource(crypto_module))
    compared = [ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Compare)]

    assert not [c for c in compared if "signature" in c or "receiveid" in c]
    assert inspect.getsource(crypto_module).count("hmac.compare_digest") == 2


@pytest.mark.parametrize("late", [FRESHNESS_SECONDS + 1, -FRESHNESS_SECONDS - 1])
def test_a_stale_or_future_request_is_refused(late):
    assert refused(e.ENCRYPT, now=e.NOW + late) == ("timestamp", 403)
    with pytest.raises(CallbackError, match="timestamp"):
        OURS.verify_url(e.ECHO_SIGNATURE, e.TIMESTAMP, e.NONCE, e.ECHOSTR, now=e.NOW + late)


@pytest.mark.parametrize("late", [FRESHNESS_SECONDS, -FRESHNESS_SECONDS])
def test_a_request_at_the_edge_of_the_window_is_accepted(late):
    assert open_(e.ENCRYPT, now=e.NOW + late).tousername == e.CORPID


@pytest.mark.parametrize(
    "timestamp", ["x", "1767225600.0", " 1767225600", "-1", "１７６７", "9" * 5000, "1e9"]
)
def test_a_timestamp_that_is_no_integer_is_malformed(timestamp):
    assert refused(e.ENCRYPT, timestamp=timestamp) == ("timestamp", 400)


@pytest.mark.parametrize("absent", ["msg_signature", "timestamp", "nonce"])
def test_a_missing_query_field_is_malformed(absent):
    assert refused(e.ENCRYPT, **{absent: ""}) == ("missing", 400)


def test_a_body_over_the_limit_is_refused_before_it_is_read():
    assert refused(e.ENCRYPT, body=b"<xml>" + b" " * MAX_BODY_BYTES, timestamp="x") == ("size", 413)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml>",
        b"<xml/>",
        b"<other><Encrypt>x</Encrypt></other>",
        b"\xff\xfe<xml/>",
        b"<xml><Encrypt>\x00</Encrypt></xml>",
        b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x"><xml><Encrypt>x</Encrypt></xml>',
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>',
    ],
)
def test_a_body_that_is_not_the_envelope_is_malformed(body):
    assert refused(e.ENCRYPT, body=body) == ("xml", 400)


@pytest.mark.parametrize("inner", ["", "<Encrypt/>", "<Encrypt><a>b</a></Encrypt>", "<encrypt>x</encrypt>"])
def test_an_envelope_without_ciphertext_is_malformed(inner):
    assert refused(e.ENCRYPT, body=f"<xml><A>1</A>{inner}</xml>".encode()) == ("missing", 400)


def test_an_envelope_for_another_app_is_refused():
    assert refused(e.ENCRYPT, body=e.envelope(e.ENCRYPT, 1000008)) == ("agentid", 403)


@pytest.mark.parametrize("agentid", ["", " 1000007 "])
def test_an_envelope_of_no_app_is_accepted(agentid):
    assert open_(e.ENCRYPT, body=e.envelope(e.ENCRYPT, agentid)).xml


@pytest.mark.parametrize(
    ("encrypt", "check"),
    [
        ("not base64!", ("base64", 400)),
        ("密文", ("base64", 400)),
        ("QUJD", ("length", 400)),
        (e.ENCRYPT[:-4], ("length", 400)),
        (e.ENCRYPT[:-1], ("base64", 400)),
        (e.ENCRYPT[:40] + "\n" + e.ENCRYPT[40:], ("base64", 400)),
        (e.encrypt(e.plain(b"x" * 10) + bytes(32 - 48 % 32)), ("padding", 400)),
        (e.encrypt(b"z" * 31 + b"\x21"), ("padding", 400)),
        (e.encrypt(b"z" * 30 + b"\x03\x02"), ("padding", 400)),
        (e.encrypt(b"\x20" * 32), ("length", 400)),
        (e.encrypt(b"\x1f" * 32), ("length", 400)),
        (e.encrypt(e.pad(b"only16 random b.")), ("length", 400)),
        (e.encrypt(e.pad(e.plain(b"hello", length=2**31))), ("length", 400)),
        (e.encrypt(e.pad(e.plain(b"hello", length=24))), ("length", 400)),
        (e.encrypt(e.pad(e.plain(b"hello", length=4))), ("receiveid", 403)),
        (e.encrypt(e.pad(e.plain(b"hello", "wwother"))), ("receiveid", 403)),
        (e.encrypt(e.pad(e.plain(b"hello", ""))), ("receiveid", 403)),
        (e.encrypt(e.pad(e.plain(b"\xff\xfe"))), ("xml", 400)),
    ],
    ids=itertools.count(),  # the texts are random, and xdist's workers must agree on the names
)
def test_a_well_signed_but_broken_ciphertext_names_the_failed_check(encrypt, check):
    assert refused(encrypt) == check


def test_a_foreign_corp_is_named_so_even_during_a_key_change():
    both = CallbackCrypto([e.TOKEN], [e.NEW_KEY, e.AES_KEY], e.CORPID)

    assert refused(e.encrypt(e.pad(e.plain(b"hello", "wwother"))), both) == ("receiveid", 403)


def test_a_captured_callback_is_not_read_out_as_an_echostr():
    with pytest.raises(CallbackError) as caught:
        OURS.verify_url(e.SIGNATURE, e.TIMESTAMP, e.NONCE, e.ENCRYPT)
    assert (caught.value.check, caught.value.status) == ("echostr", 403)


@pytest.mark.parametrize("key", ["", e.AES_KEY[:-1], e.AES_KEY + "0", "é" * 43, e.AES_KEY[:-1] + "!"])
def test_a_key_that_is_none_is_refused_at_the_start(key):
    with pytest.raises(ValueError, match="43"):
        CallbackCrypto([e.TOKEN], [key], e.CORPID)


def test_nothing_shown_of_an_opened_callback_holds_its_text_or_keys():
    shown = repr(open_(e.ENCRYPT))

    assert e.TEXT not in shown
    assert e.TOKEN not in shown
    assert "key" not in shown.lower()


@given(body=st.binary(max_size=600), query=st.tuples(st.text(), st.text(), st.text()))
def test_noise_is_refused_and_nothing_else_happens(body, query):
    with pytest.raises(CallbackError):
        OURS.open(body, *query, now=e.NOW)
    with pytest.raises(CallbackError):
        OURS.open(body, "0" * 40, e.TIMESTAMP, e.NONCE, now=e.NOW)


@given(at=st.integers(0, len(e.envelope(e.ENCRYPT)) - 1), put=st.binary(max_size=4), cut=st.integers(0, 4))
def test_a_mutated_envelope_opens_unchanged_or_is_refused(at, put, cut):
    body = e.envelope(e.ENCRYPT)
    try:
        opened = OURS.open(body[:at] + put + body[at + cut :], e.SIGNATURE, e.TIMESTAMP, e.NONCE, now=e.NOW)
    except CallbackError:
        return
    assert parse_message(opened.xml).content == e.TEXT


@given(at=st.integers(0, 399), bit=st.integers(0, 7))
def test_a_flipped_bit_under_a_good_signature_is_refused_or_xml_at_worst(at, bit):
    raw = bytearray(base64.b64decode(e.ENCRYPT))
    raw[at % len(raw)] ^= 1 << bit
    encrypt = base64.b64encode(bytes(raw)).decode()
    try:
        parse_message(open_(encrypt).xml)
    except CallbackError as error:
        assert error.status in (400, 403)


@given(plain=st.binary(max_size=200).map(e.pad))
def test_noise_under_a_good_key_and_signature_is_refused(plain):
    assert refused(e.encrypt(plain))[1] in (400, 403)


@given(text=st.text(max_size=300))
def test_whatever_xml_can_carry_comes_through_unchanged(text):
    message = text.encode("utf-8", "ignore").decode()
    assert open_(e.sealed(message)).xml == message
