"""Whatever comes to the door: a status of the list, an answer that can be shown, no fault, no secret told.

The examples are the same in every run unless a seed is given (`--hypothesis-seed=1`); `make fuzz` goes on
looking for new ones.
"""

import sys
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.parts import Bot
from bot.simulator import Simulator
from tests.bot.wecom import envelopes
from tests.fuzz import inputs, seeds
from tests.fuzz.subject import DOORS, Subject
from tests.talk import FakeClock

# Some seconds of work each, which may be minutes on a machine that is busy.
pytestmark = pytest.mark.timeout(600)
_IS_SEEDED = any(argument.startswith("--hypothesis-seed") for argument in sys.argv)


def bounded(examples: int) -> settings:
    # The subject stays the same from one example to the next: what an example needs, it makes itself.
    return settings(
        max_examples=examples,
        derandomize=not _IS_SEEDED,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def subject(bot: Bot, sim: Simulator, clock: FakeClock) -> Iterator[Subject]:
    made = Subject(bot, sim, clock)
    with made.watched():
        made.begin()
        yield made


_QUERY = ("msg_signature", "timestamp", "nonce", "echostr", "code", "")
queries = st.one_of(
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass").decode("latin-1")),
    st.lists(
        st.tuples(st.sampled_from(_QUERY), st.sampled_from(inputs.NASTY) | st.text(max_size=30)), max_size=6
    ).map(lambda pairs: urlencode(pairs, errors="surrogatepass")),
)
oddities = st.dictionaries(
    st.sampled_from(
        (
            *(
                "CONTENT_TYPE",
                "CONTENT_LENGTH",
                "HTTP_CONTENT_ENCODING",
                "HTTP_TRANSFER_ENCODING",
                "HTTP_HOST",
            ),
            *(
                "HTTP_COOKIE",
                "HTTP_RANGE",
                "HTTP_ACCEPT_LANGUAGE",
                "HTTP_X_FORWARDED_FOR",
                "HTTP_AUTHORIZATION",
            ),
            *(
                "HTTP_X_HTTP_METHOD_OVERRIDE",
                "HTTP_IF_NONE_MATCH",
                "HTTP_EXPECT",
                "SERVER_NAME",
                "SCRIPT_NAME",
            ),
        )
    ),
    st.one_of(
        st.sampled_from(
            (
                "gzip",
                "chunked",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "text/xml; charset=utf-7",
            )
        ),
        st.sampled_from(
            ("-1", "0", "99999999999", "1e3", "bytes=0-", "x" * 9000, "a:b:c", "[::1", "zh;q=9,*;q=x")
        ),
        st.text(st.characters(max_codepoint=255), max_size=30),
    ),
    max_size=3,
)


@given(
    method=st.sampled_from(
        ("POST", "POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "post", "BREW")
    ),
    path=st.one_of(
        st.sampled_from(
            (*DOORS, "/wecom/callback/", "/wecom", "/", "/i/x", "/room/x", "/healthz", "//", "/../")
        ),
        st.text(max_size=30).map("/".__add__),
        st.sampled_from(inputs.NASTY).map("/room/".__add__),
    ),
    query=queries,
    body=st.one_of(st.binary(max_size=300), inputs.documents),
    environ=oddities,
)
@bounded(500)
def test_rubbish_is_refused(
    subject: Subject, method: str, path: str, query: str, body: bytes, environ: dict[str, str]
) -> None:
    subject.request(method=method, path=path, query=query, body=body, **environ)


MINE = seeds.MESSAGES[0].replace("7390", "88").encode()


@given(
    data=st.data(),
    is_body_damaged=st.booleans(),
    agentid=st.one_of(st.just(envelopes.AGENTID), st.sampled_from(("", "1000008", "-1", "汉", "1000007 "))),
)
@bounded(300)
def test_damaged_envelopes_are_refused(
    subject: Subject, data: st.DataObject, is_body_damaged: bool, agentid: object
) -> None:
    encrypt = envelopes.encrypt(envelopes.pad(envelopes.plain(MINE)))
    body, query = envelopes.envelope(encrypt, agentid), subject.signed(encrypt)
    if is_body_damaged:
        body = data.draw(inputs.mutated([body]), label="body")
    else:
        query = data.draw(inputs.mutated([query.encode()]), label="query").decode("latin-1")
    subject.request(body=body, query=query)
    subject.request(method="GET", query=f"{query}&echostr={encrypt}")


@given(
    plain=st.one_of(
        inputs.mutated([envelopes.pad(envelopes.plain(MINE)), envelopes.plain(b"<xml/>", "ww9")]),
        st.binary(max_size=200),
    ),
    is_cut=st.booleans(),
)
@bounded(200)
def test_signed_ciphertexts_of_wrong_content_are_refused(
    subject: Subject, plain: bytes, is_cut: bool
) -> None:
    whole = plain[: len(plain) // 16 * 16] if is_cut else envelopes.pad(plain)
    subject.post_sealed(envelopes.encrypt(whole))


@given(encrypt=st.one_of(st.text(max_size=80), st.sampled_from(inputs.NASTY)))
@bounded(100)
def test_signed_texts_that_are_no_ciphertext_are_refused(subject: Subject, encrypt: str) -> None:
    subject.request(
        body=envelopes.envelope(encrypt.replace("\ud800", "").replace("\udfff", "")),
        query=subject.signed(encrypt),
    )


@given(document=inputs.documents)
@bounded(300)
def test_any_document_that_is_signed_is_answered_or_refused(subject: Subject, document: bytes) -> None:
    subject.send(document)


@given(own=inputs.messages)
@bounded(300)
def test_hostile_text_in_any_field_is_answered_or_refused(subject: Subject, own: bytes) -> None:
    subject.send(b"<xml>" + own + b"</xml>")
    subject.deliver_due()


@given(script=inputs.scripts)
@bounded(50)
def test_conversations_of_ill_will_leave_nothing_undone(subject: Subject, script: bytes) -> None:
    subject.play(script)


@pytest.mark.parametrize("script", seeds.SCRIPTS[:8])
def test_conversations_of_good_will_leave_nothing_undone(subject: Subject, script: str) -> None:
    subject.play(script.encode())
    assert set(subject.statuses) == {200}
