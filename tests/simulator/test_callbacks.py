"""The callback side against a tiny bot: forms, deadlines, retries, order, replies, verification."""

import threading
import time
from typing import Any

import pytest

from bot.simulator import Simulator

from .conftest import CORPID, Clock, FakeBot, sealed_reply, text_reply, until


def test_a_text_arrives_as_the_page_shows_it(sim: Simulator, bot: FakeBot, clock: Clock) -> None:
    exchange = sim.say("ling.wu", "我想改期")
    form = bot.forms[0]
    assert form["_xml"] == (
        f"<xml><ToUserName><![CDATA[{CORPID}]]></ToUserName><FromUserName><![CDATA[Ling.Wu]]></FromUserName>"
        f"<CreateTime>{int(clock.now)}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[我想改期]]></Content><MsgId>{exchange.msgid}</MsgId><AgentID>1000007</AgentID></xml>"
    )
    assert exchange.deliveries[0].status == 200 and exchange.delivered and exchange.reply is None
    assert "<AgentID><![CDATA[1000007]]></AgentID>" in bot.envelopes[0]


@pytest.mark.parametrize("kind", ["image", "voice", "video", "location", "link"])
def test_other_messages_arrive_with_their_elements(sim: Simulator, bot: FakeBot, kind: str) -> None:
    own = {
        "image": {"PicUrl", "MediaId"},
        "voice": {"MediaId", "Format"},
        "video": {"MediaId", "ThumbMediaId"},
        "location": {"Location_X", "Location_Y", "Scale", "Label", "AppType"},
        "link": {"Title", "Description", "Url", "PicUrl"},
    }[kind]
    sim.send("bo.li", kind)
    assert own | {"MsgId", "AgentID"} <= bot.forms[0].keys()


def test_events_arrive_without_a_msgid(sim: Simulator, bot: FakeBot) -> None:
    sim.enter("bo.li")
    sim.subscribe("far.away")
    sim.click_menu("bo.li", "MY_INTERVIEWS")
    sim.click_menu("bo.li", "https://hr.example/board")
    sim.send_event("bo.li", {"Event": "not_yet_invented", "Deep": {"List": ["a", "b"]}})
    events = [(f["Event"], f.get("EventKey")) for f in bot.forms]
    assert events[:4] == [
        ("enter_agent", ""),
        ("subscribe", ""),
        ("click", "MY_INTERVIEWS"),
        ("view", "https://hr.example/board"),
    ]
    assert all("MsgId" not in f for f in bot.forms)
    assert "<Deep><List><![CDATA[a]]></List><List><![CDATA[b]]></List></Deep>" in bot.forms[4]["_xml"]


def test_events_of_no_app_carry_no_agent(sim: Simulator, bot: FakeBot) -> None:
    sim.send_event(None, {"Event": "kf_msg_or_event", "Token": "T", "OpenKfId": "wk1"}, with_agentid=False)
    assert "AgentID" not in bot.forms[0] and "FromUserName" not in bot.forms[0]
    assert "<AgentID></AgentID>" in bot.envelopes[0]


def test_an_end_mark_in_a_text_survives(sim: Simulator, bot: FakeBot) -> None:
    sim.say("bo.li", "a]]>b <&> \x07c")
    assert bot.forms[0]["Content"] == "a]]>b <&> c"


def test_a_passive_text_is_shown(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, "已收到")
    exchange = sim.say("ling.wu", "帮助")
    assert exchange.reply == "已收到"
    shown = sim.conversation("LING.WU")
    assert [(m.direction, m.text, m.via) for m in shown] == [
        ("in", "帮助", "callback"),
        ("out", "已收到", "passive"),
    ]
    assert shown[0].delivery == "delivered"


def test_a_long_passive_text_is_cut_at_a_character(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, "面" * 700)
    assert sim.say("bo.li", "x").reply == "面" * 682
    assert any("cut" in w for r in sim.inspector for w in r.warnings)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"signature": "0" * 40},
        {"receiveid": "ww-other"},
        {"to": "bo.li"},
        {"sender": "ling.wu"},
        {"inner": "<xml><broken"},
        {"inner": "<xml>text</xml>"},
        {"inner": '<!DOCTYPE x [<!ENTITY e "boom">]><xml><a>&e;</a></xml>'},
    ],
)
def test_a_bad_passive_reply_is_an_error_and_not_shown(
    sim: Simulator, bot: FakeBot, spoiled: dict[str, str]
) -> None:
    bot.answer = lambda form: text_reply(form, "x", **spoiled)
    exchange = sim.say("ling.wu", "hi")
    assert exchange.reply is None and "bad passive reply" in exchange.problems[0]
    assert len(exchange.deliveries) == 1
    assert [m.direction for m in sim.conversation("ling.wu")] == ["in"]
    assert sim.inspector[-1].problems


@pytest.mark.parametrize("body", ["hello", "<xml></xml>", "<xml><Encrypt>x</Encrypt></xml>"])
def test_a_body_that_is_no_envelope_is_an_error(sim: Simulator, bot: FakeBot, body: str) -> None:
    bot.answer = lambda form: body
    assert "bad passive reply" in sim.say("bo.li", "hi").problems[0]


def test_success_is_accepted_with_a_warning(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: "success"
    assert sim.say("bo.li", "hi").problems == ()
    assert sim.inspector[-1].warnings


def test_a_reply_to_an_unanswerable_event_is_not_shown(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, "x")
    assert sim.send_event("bo.li", {"Event": "scancode_push", "EventKey": "k"}).reply is None
    assert sim.enter("bo.li").reply == "x"
    assert [m.text for m in sim.conversation("bo.li")] == ["x"]


def test_a_failing_bot_gets_four_deliveries(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: ("no", 500)
    exchange = sim.say("bo.li", "hi")
    assert [d.status for d in exchange.deliveries] == [500] * 4
    assert not exchange.delivered
    assert len({f["MsgId"] for f in bot.forms}) == 1
    assert len(set(bot.envelopes)) == 4
    assert sim.conversation("bo.li")[0].delivery == "failed"


def test_a_retry_that_succeeds_is_shown_once(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, "ok") if len(bot.forms) > 2 else ("busy", 503)
    exchange = sim.say("bo.li", "hi")
    assert [d.status for d in exchange.deliveries] == [503, 503, 200]
    assert exchange.reply == "ok"
    assert len(sim.conversation("bo.li")) == 2


def test_an_answer_after_the_deadline_is_a_failure(sim: Simulator, bot: FakeBot) -> None:
    def slow_once(form: dict[str, str]) -> Any:
        if len(bot.forms) == 1:
            time.sleep(0.6)
        return text_reply(form, "late" if len(bot.forms) == 1 else "in time")

    bot.answer = slow_once
    exchange = sim.say("bo.li", "hi")
    assert [d.status for d in exchange.deliveries] == [0, 200]
    assert 0.3 < exchange.deliveries[0].elapsed_s < 0.6
    assert exchange.reply == "in time"


def test_a_redirect_is_a_failure(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: ("", 302, {"Location": bot.url})
    assert sim.say("bo.li", "hi").deliveries[0].status == 302


def test_a_bot_that_is_down_is_tried_four_times(sim: Simulator) -> None:
    sim.callback_url = "http://127.0.0.1:1/wecom/callback"
    exchange = sim.say("bo.li", "hi")
    assert [d.status for d in exchange.deliveries] == [0] * 4
    assert "connection failed" in exchange.deliveries[0].body


def test_without_a_callback_url_nothing_is_sent(sim: Simulator) -> None:
    exchange = sim.say("bo.li", "hi")
    assert exchange.deliveries == () and exchange.problems


def test_one_members_callbacks_keep_their_order(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: ("busy", 503) if form["Content"] == "0" and len(bot.forms) < 3 else ""
    tickets = [sim.start_message("bo.li", "text", Content=str(n)) for n in range(8)]
    for ticket in tickets:
        ticket.wait(5)
    assert [f["Content"] for f in bot.forms] == ["0", "0", "0", *map(str, range(1, 8))]


def test_two_members_do_not_wait_for_each_other(sim: Simulator, bot: FakeBot) -> None:
    release = threading.Event()
    bot.answer = lambda form: str(release.wait(0.35) and "") if form["FromUserName"] == "bo.li" else ""
    held = sim.start_message("bo.li", "text", Content="slow")
    until(lambda: bot.forms)
    assert sim.say("ling.wu", "quick").delivered
    assert not held._done.is_set()
    release.set()
    assert held.wait(5).delivered


def test_a_redelivery_has_the_same_msgid_and_is_not_shown_twice(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, "once")
    first = sim.say("bo.li", "hi")
    second = sim.redeliver(first)
    assert bot.forms[0]["MsgId"] == bot.forms[1]["MsgId"] and bot.envelopes[0] != bot.envelopes[1]
    assert second.reply == "once" and len(second.deliveries) == 1
    assert [m.text for m in sim.conversation("bo.li")] == ["hi", "once"]


def test_a_different_answer_to_a_repetition_is_remarked(sim: Simulator, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, f"answer {len(bot.forms)}")
    sim.redeliver(sim.say("bo.li", "hi"))
    assert "differently" in sim.inspector[-1].warnings[0]


def test_duplicate_callbacks_deliver_everything_twice(sim: Simulator, bot: FakeBot) -> None:
    sim.faults.duplicate_callbacks = True
    exchange = sim.say("bo.li", "hi")
    assert len(exchange.deliveries) == 2 and bot.forms[0]["MsgId"] == bot.forms[1]["MsgId"]


def test_people_out_of_range_cannot_speak(sim: Simulator, bot: FakeBot) -> None:
    with pytest.raises(ValueError, match="visible range"):
        sim.say("far.away", "hi")
    sim.subscribe("far.away")
    assert sim.say("far.away", "hi").delivered
    sim.unsubscribe("far.away")
    with pytest.raises(ValueError):
        sim.say("far.away", "hi")


def test_msgids_are_64_bit_and_rise(sim: Simulator, bot: FakeBot) -> None:
    ids = [int(sim.say("bo.li", "x").msgid or 0) for _ in range(3)]
    assert ids == sorted(set(ids)) and all(0 < each < 2**63 for each in ids)


def test_a_passive_news_is_shown(sim: Simulator, bot: FakeBot) -> None:
    inner = (
        f"<xml><ToUserName>bo.li</ToUserName><FromUserName>{CORPID}</FromUserName><CreateTime>1</CreateTime>"
        "<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles><item><Title>面试须知</Title>"
        "<Url>https://hr.example/a</Url></item></Articles></xml>"
    )
    bot.answer = lambda form: sealed_reply(inner)
    sim.say("bo.li", "hi")
    assert sim.conversation("bo.li")[-1].kind == "news"


@pytest.mark.parametrize(
    ("echo", "problem"),
    [
        (lambda text: text, None),
        (lambda text: text + "\n", "newline"),
        (lambda text: f'"{text}"', "quotes"),
        (lambda text: "no", "not the decrypted"),
        (lambda text: ("x", 403), "403"),
    ],
)
def test_the_url_verification_is_judged(sim: Simulator, bot: FakeBot, echo: Any, problem: str | None) -> None:
    bot.echo = echo
    result = sim.verify_url()
    assert result.ok is (problem is None)
    assert problem is None or problem in result.problems[0]


def test_closing_leaves_no_thread(sim: Simulator, bot: FakeBot) -> None:
    sim.serve()
    bot.answer = lambda form: ("no", 500)
    sim.start_message("bo.li", "text", Content="x")
    sim.close()
    assert not [t.name for t in threading.enumerate() if t.name.startswith(("callbacks", "simulator"))][1:]
    with pytest.raises(RuntimeError):
        sim.say("bo.li", "after")
