"""The table of error codes, and what an error may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handling import Handling
from bot.wecom import errors
from bot.wecom.errors import HANDLING, TokenStopped, TransportError, WeComError, handling_of, scrub


@pytest.mark.parametrize(
    ("errcode", "handling"),
    [
        (-1, Handling.RETRY),
        (0, Handling.IGNORE),
        (40001, Handling.TOKEN),
        (40003, Handling.RECIPIENT),
        (40014, Handling.TOKEN),
        (40016, Handling.PAYLOAD),
        (40027, Handling.PAYLOAD),
        (40091, Handling.OPERATOR),
        (42001, Handling.TOKEN),
        (42030, Handling.PAYLOAD),
        (45009, Handling.LIMIT),
        (45033, Handling.RETRY),
        (46003, Handling.IGNORE),
        (48002, Handling.OPERATOR),
        (60020, Handling.OPERATOR),
        (60111, Handling.RECIPIENT),
        (60140, Handling.EXPIRED),
        (81013, Handling.RECIPIENT),
        (82001, Handling.PAYLOAD),
        (90460, Handling.RECIPIENT),
        (90472, Handling.OPERATOR),
        (90480, Handling.PAYLOAD),
        (95033, Handling.IGNORE),
        (301002, Handling.OPERATOR),
        (400028, Handling.OPERATOR),
        (640019, Handling.OPERATOR),
    ],
)
def test_each_kind_of_code_asks_for_what_the_page_says(errcode, handling):
    assert handling_of(errcode) is handling


def test_no_code_is_handled_in_two_ways():
    codes = [code for _, group in errors._CODES for code in group]
    assert len(codes) == len(set(codes))


def test_an_unknown_code_is_retried_not_dropped():
    assert handling_of(999999) is Handling.RETRY
    assert not WeComError(999999, "new").permanent
    assert len(HANDLING) > 300


@pytest.mark.parametrize(
    ("errcode", "permanent"), [(-1, False), (42001, False), (45009, False), (60111, True), (40035, True)]
)
def test_permanent_follows_from_the_handling(errcode, permanent):
    assert WeComError(errcode, "x").permanent is permanent


def test_a_wrong_secret_is_the_operators_and_not_the_messages_end():
    stopped = TokenStopped(40001, "invalid credential")
    assert (stopped.handling, stopped.permanent, stopped.errcode) == (Handling.OPERATOR, False, 40001)
    assert (TransportError("x").handling, TransportError("x").errcode) == (Handling.RETRY, None)


def test_an_error_keeps_the_hint_and_loses_the_credentials():
    error = WeComError(
        60020,
        "not allow, from ip: 203.0.113.7, hint: [17] access_token=MARK1&corpsecret=MARK2 "
        '{"access_token":"MARK3"} secret: MARK4 https://h.example/cgi-bin/gettoken?corpid=1&x=MARK5\nend',
    )
    assert "MARK" not in str(error)
    assert "from ip: 203.0.113.7" in str(error)
    assert "https://h.example/cgi-bin/gettoken" in str(error)
    assert "\n" not in str(error)


def test_a_known_secret_is_cut_out_wherever_it_stands():
    assert scrub("your MARK is wrong", ("MARK", "")) == "your *** is wrong"


@given(st.text(max_size=500))
def test_an_error_text_is_never_long(text):
    assert len(WeComError(1, text).errmsg) <= 200


def test_a_long_hostile_text_is_scrubbed_quickly():
    assert len(scrub("a_" * 100_000)) == 200


def test_the_letters_are_the_pages():
    assert "".join(Handling) == "RTLOUCX-"
