"""What readers saw, as tests read it: one line a message, counts of everything, also under load."""

import threading
from typing import Any

import pytest
import requests

from bot.simulator import Simulator
from bot.simulator.state import FEWEST_KEPT, MESSAGES_OF_ALL

from .conftest import Caller, Clock, FakeBot, encoded, message, text_reply

CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "面试邀请"},
    "task_id": "iv-1",
    "button_list": [{"text": "确认", "key": "confirm #1"}],
}
ONCE = {"enable_duplicate_check": 1}


def test_nothing_is_kept_until_the_ledger_is_on(sim: Simulator, api: Caller) -> None:
    api.send()
    assert sim.shown == [] and sim.ledger.counts()["messages"]["shown"] == 1


def test_each_message_has_a_line_that_says_what_became_of_it(
    sim: Simulator, api: Caller, bot: FakeBot, clock: Clock
) -> None:
    bot.answer = lambda form: text_reply(form, "好")
    sim.ledger.start()
    sim.faults.member_per_minute = 2
    msgid = api.send(**ONCE)["msgid"]
    api.send(**ONCE)
    card = api.send(msgtype="template_card", text=None, template_card=CARD)["msgid"]
    dropped = api.send(text={"content": "三"})["msgid"]
    sim.say("ling.wu", "在吗")
    lines = [(x.outcome, x.userid.lower(), x.via, x.msgid, x.kind, x.task_id) for x in sim.ledger.lines()]
    assert lines == [
        ("shown", "ling.wu", "api", msgid, "text", ""),
        ("repeated", "ling.wu", "api", msgid, "text", ""),
        ("shown", "ling.wu", "api", card, "card", "iv-1"),
        ("dropped", "ling.wu", "api", dropped, "text", ""),
        ("shown", "ling.wu", "passive", "", "text", ""),
    ]
    assert [x.text for x in sim.shown][::2] == ["你好", "好"]
    assert {x.at for x in sim.shown} == {clock.now}
    assert sim.ledger.counts()["messages"] == {"shown": 3, "repeated": 1, "dropped": 1}


def test_a_message_to_several_has_a_line_for_each(sim: Simulator, api: Caller) -> None:
    sim.ledger.start()
    api.send(touser="@all")
    assert [x.userid for x in sim.shown] == ["Ling.Wu", "bo.li"]


def test_it_is_read_piece_by_piece_while_messages_come(sim: Simulator, api: Caller) -> None:
    url = sim.serve()
    assert requests.post(f"{url}/sim/ledger", json={"on": True}, timeout=5).json()["on"] is True
    sim.faults.set({"member_per_minute": 0, "member_per_hour": 0})
    body: dict[str, Any] = {"params": {"access_token": api.token}, "timeout": 20}

    def send(sender: int) -> None:
        with requests.Session() as session:
            for n in range(100):
                data = encoded(message(text={"content": f"{sender}.{n}"}))
                session.post(f"{url}/cgi-bin/message/send", data=data, **body)

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(3)]
    for thread in threads:
        thread.start()
    texts: list[str] = []
    while len(texts) < 300:
        are_sent = not any(thread.is_alive() for thread in threads)
        read = requests.get(f"{url}/sim/ledger", params={"since": len(texts)}, timeout=20).json()
        texts += [line["text"] for line in read["lines"]]
        assert read["next"] == len(texts)
        if are_sent:
            assert read["counts"]["messages"]["shown"] == 300
    for thread in threads:
        thread.join()
    assert sorted(texts) == sorted(f"{s}.{n}" for s in range(3) for n in range(100))
    # Each sender's messages are in the order in which they were sent.
    for sender in range(3):
        own = [text for text in texts if text.startswith(f"{sender}.")]
        assert own == [f"{sender}.{n}" for n in range(100)]


def test_it_is_cleared_and_stopped_from_outside(sim: Simulator, api: Caller) -> None:
    client = sim.app.test_client()
    client.post("/sim/ledger", json={"on": True})
    api.send()
    assert len(client.get("/sim/ledger").get_json()["lines"]) == 1
    client.post("/sim/ledger", json={"on": False, "clear": True})
    api.send(text={"content": "2"})
    read = client.get("/sim/ledger").get_json()
    assert (read["on"], read["lines"], read["counts"]["messages"]["shown"]) == (False, [], 1)


@pytest.mark.parametrize("since", ["-1", "x", ""])
def test_a_wrong_since_is_a_mistake(sim: Simulator, since: str) -> None:
    answer = sim.app.test_client().get("/sim/ledger", query_string={"since": since})
    assert answer.status_code == 400 and answer.get_json()["error"]


def test_many_members_keep_shorter_conversations(sim: Simulator, api: Caller) -> None:
    for number in range(MESSAGES_OF_ALL // FEWEST_KEPT):
        sim.add_member(f"u{number}", "某人")
    sim.faults.set({"member_per_minute": 0, "member_per_hour": 0})
    msgids = [api.send(text={"content": str(n)})["msgid"] for n in range(FEWEST_KEPT + 5)]
    assert [m.text for m in sim.conversation("ling.wu")] == [str(n) for n in range(5, FEWEST_KEPT + 5)]
    assert api.post("message/recall", {"msgid": msgids[0]})["errcode"] == 40058
    assert api.post("message/recall", {"msgid": msgids[-1]})["errcode"] == 0
    assert sim.conversation("ling.wu")[-1].state == "recalled"
