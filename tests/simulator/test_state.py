"""What a restart still knows, what is forgotten, and that waiting works."""

import json
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.simulator import Simulator

from .conftest import ACCOUNT, AGENTID, Caller, Clock, message

CARD = {
    "card_type": "vote_interaction",
    "main_title": {"title": "结论"},
    "task_id": "iv-1@v",
    "checkbox": {"question_key": "q", "option_list": [{"id": "a", "text": "A"}]},
    "submit_button": {"text": "提交", "key": "s"},
}


@pytest.fixture
def start(tmp_path: Path, clock: Clock) -> Callable[[], Simulator]:
    def begin() -> Simulator:
        sim = Simulator(
            **ACCOUNT, clock=clock, state_path=tmp_path / "wecom.json", callback_url="http://127.0.0.1:1/"
        )
        sim.add_member("ling.wu", "吴玲")
        return sim

    return begin


def test_a_restart_keeps_conversations_tokens_codes_and_task_ids(start: Callable[[], Simulator]) -> None:
    card = message(msgtype="template_card", text=None, template_card=CARD)
    with start() as sim:
        api = Caller(sim)
        api.fetch_token()
        token, code = api.token, api.post("message/send", card)["response_code"]
        api.send(enable_duplicate_check=1)
    with start() as sim:
        api = Caller(sim)
        api.fetch_token()
        assert api.token == token
        assert [m.kind for m in sim.conversation("ling.wu")] == ["card", "text"]
        assert api.post("message/send", card)["errcode"] == 42014
        assert api.send(enable_duplicate_check=1)["errcode"] == 0
        assert len(sim.conversation("ling.wu")) == 2
        update = {"agentid": AGENTID, "response_code": code, "atall": 1, "button": {"replace_name": "完"}}
        assert api.post("message/update_template_card", update)["errcode"] == 0
        assert sim.conversation("ling.wu")[0].state == "完"


def test_the_file_is_private_and_whole(start: Callable[[], Simulator], tmp_path: Path) -> None:
    with start():
        pass
    path = tmp_path / "wecom.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["members"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"members": 5}'])
def test_an_unreadable_file_is_put_aside(
    start: Callable[[], Simulator], tmp_path: Path, content: str
) -> None:
    (tmp_path / "wecom.json").write_text(content)
    with start() as sim:
        assert sim.conversation("ling.wu") == []
    assert (tmp_path / "wecom.json.unreadable").read_text() == content


def test_histories_are_bounded(sim: Simulator) -> None:
    for number in range(510):
        sim.state.add_message("bo.li", direction="out", kind="text", text=str(number), via="api")
        sim.state.add_record(kind="api", title=str(number))
    assert [m.text for m in sim.conversation("bo.li")][::499] == ["10", "509"]
    assert len(sim.inspector) == 500


def test_waiting_sees_messages_that_come_later(sim: Simulator, api: Caller) -> None:
    timer = threading.Timer(0.05, api.send, kwargs={"text": {"content": "面试提醒"}})
    timer.start()
    found = sim.wait_for("ling.wu", "提醒")
    assert found.text == "面试提醒"
    with pytest.raises(TimeoutError, match="面试提醒"):
        sim.wait_for("ling.wu", lambda m: m.kind == "card", timeout=0.01)
    with pytest.raises(TimeoutError):
        sim.wait_for("ling.wu", "提醒", timeout=0.01, after=found)
    timer.join()


def test_waiting_sees_updates(sim: Simulator, api: Caller) -> None:
    api.send()
    sent = sim.conversation("ling.wu")[0]
    timer = threading.Timer(0.05, api.post, args=("message/recall", {"msgid": sent.msgid}))
    timer.start()
    assert sim.wait_for("ling.wu", lambda m: m.state == "recalled").id == sent.id
    timer.join()


def test_the_simulator_serves_this_machine_only(sim: Simulator) -> None:
    with pytest.raises(ValueError, match="this machine"):
        sim.serve(host="0.0.0.0")


def test_unknown_people_are_refused(sim: Simulator) -> None:
    with pytest.raises(ValueError, match="no member"):
        sim.say("nobody", "hi")
