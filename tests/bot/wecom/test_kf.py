"""The calls of customer service, one at a time: what is asked, and what is made of the answer."""

import json
from collections.abc import Iterator

import pytest
import responses
from responses import matchers

from bot.wecom.client import WeComClient
from bot.wecom.errors import WeComError
from bot.wecom.kf import KfAccount, KfClient, Session
from bot.wecom.tokens import MemoryTokens

API = "http://wecom.test/cgi-bin"
OK = {"errcode": 0, "errmsg": "ok"}


@pytest.fixture
def wecom() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        mock.get(f"{API}/gettoken", json=OK | {"access_token": "T1", "expires_in": 7200})
        yield mock


@pytest.fixture
def kf() -> Iterator[KfClient]:
    client = WeComClient(
        corpid="ww1", agentid=7, secret="s" * 43, api_url="http://wecom.test", tokens=MemoryTokens()
    )
    made = KfClient(client)
    yield made
    made.close()


def expect(wecom: responses.RequestsMock, path: str, asked: dict, answer: dict) -> None:
    wecom.post(f"{API}/kf/{path}", json=OK | answer, match=[matchers.json_params_matcher(asked)])


def test_a_first_pull_sends_neither_cursor_nor_token(kf: KfClient, wecom: responses.RequestsMock) -> None:
    asked = {"open_kfid": "wk", "limit": 1000, "voice_format": 0}
    expect(wecom, "sync_msg", asked, {"next_cursor": "c1", "has_more": 1, "msg_list": []})
    page = kf.sync("wk", cursor="", token=None)
    assert (page.messages, page.cursor, page.has_more) == ((), "c1", True)


def test_a_later_pull_goes_on_from_the_cursor(kf: KfClient, wecom: responses.RequestsMock) -> None:
    asked = {"open_kfid": "wk", "limit": 5, "voice_format": 0, "cursor": "c1", "token": "ENC"}
    expect(wecom, "sync_msg", asked, {"has_more": 0, "msg_list": [{"msgid": "k1"}, "nonsense"]})
    page = kf.sync("wk", cursor="c1", token="ENC", limit=5)
    assert page.messages == ({"msgid": "k1"},)
    assert page.cursor == "c1", "a cursor that was not given back is not lost"
    assert not page.has_more


def test_a_message_is_sent_as_the_exact_bytes_given(kf: KfClient, wecom: responses.RequestsMock) -> None:
    body = '{"touser":"wm", "text" : {"content":"面试 🎉"}}'
    wecom.post(f"{API}/kf/send_msg", json=OK | {"msgid": "o1_a"})
    assert kf.send(body) == "o1_a"
    assert wecom.calls[-1].request.body == body.encode()


@pytest.mark.parametrize(
    ("errcode", "handling"),
    [
        (95001, "U"), (95002, "U"), (95013, "U"), (95018, "U"), (95031, "U"), (95033, "-"), (95007, "X"),
        (95016, "X"), (95008, "C"), (95009, "C"), (60252, "C"), (95000, "O"), (95011, "O"), (95014, "O"),
        (48007, "O"), (45009, "L"), (-1, "R"),
    ],
)  # fmt: skip
def test_refusals_are_told_apart(
    kf: KfClient, wecom: responses.RequestsMock, errcode: int, handling: str
) -> None:
    wecom.post(f"{API}/kf/send_msg", json={"errcode": errcode, "errmsg": "no"})
    with pytest.raises(WeComError) as refused:
        kf.send("{}")
    assert (refused.value.errcode, refused.value.handling.value) == (errcode, handling)


def test_sessions_are_read_and_moved(kf: KfClient, wecom: responses.RequestsMock) -> None:
    ids = {"open_kfid": "wk", "external_userid": "wm"}
    expect(wecom, "service_state/get", ids, {"service_state": 3, "servicer_userid": "bo.li"})
    assert kf.get_session("wk", "wm") == Session(3, "bo.li")
    moved = ids | {"service_state": 3, "servicer_userid": "bo.li"}
    expect(wecom, "service_state/trans", moved, {"msg_code": "mc"})
    assert kf.move_session("wk", "wm", 3, "bo.li") == "mc"


def test_every_account_is_listed(kf: KfClient, wecom: responses.RequestsMock) -> None:
    page = [{"open_kfid": f"wk{n}", "name": "n", "manage_privilege": n == 0} for n in range(100)]
    expect(wecom, "account/list", {"offset": 0, "limit": 100}, {"account_list": page})
    expect(wecom, "account/list", {"offset": 100, "limit": 100}, {"account_list": page[:1]})
    accounts = kf.list_accounts()
    assert len(accounts) == 101
    assert accounts[0] == KfAccount("wk0", "n", True)


def test_a_link_and_nicknames_are_read(kf: KfClient, wecom: responses.RequestsMock) -> None:
    expect(wecom, "add_contact_way", {"open_kfid": "wk", "scene": "cv"}, {"url": "https://kf/x"})
    assert kf.add_contact_way("wk", "cv") == "https://kf/x"
    asked = {"external_userid_list": ["a", "b"], "need_enter_session_context": 0}
    found = {
        "customer_list": [{"external_userid": "a", "nickname": "小张"}],
        "invalid_external_userid": ["b"],
    }
    expect(wecom, "customer/batchget", asked, found)
    assert kf.nicknames(["a", "b"]) == {"a": "小张"}


def test_a_word_on_an_occasion_is_sent_with_its_code(kf: KfClient, wecom: responses.RequestsMock) -> None:
    body = {"code": "wc9", "msgtype": "text", "text": {"content": "您好"}}
    expect(wecom, "send_msg_on_event", body, {"msgid": "w1"})
    assert kf.send_on_event(json.dumps(body, ensure_ascii=False)) == "w1"
