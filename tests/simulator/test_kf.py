"""WeChat customer service, as strict as section 9 of the protocol says."""

from typing import Any

import pytest

from bot.simulator import Simulator

from .conftest import ACCOUNT, CORPID, Caller, Clock, FakeBot

KF, WM = "wkHr01", "wmChen"


@pytest.fixture
def sim(clock: Clock) -> Any:
    with Simulator(**ACCOUNT, clock=clock, retry_waits=(0.01,), deadline_s=0.4, kf_id=KF) as simulator:
        simulator.add_member("bo.li", "李博", "后端组")
        simulator.add_customer(WM, "陈先生")
        yield simulator


def sync(api: Caller, **changed: Any) -> dict[str, Any]:
    return api.post("kf/sync_msg", {"open_kfid": KF} | changed)


def send(api: Caller, msgid: str = "o1", **changed: Any) -> int:
    body = {"touser": WM, "open_kfid": KF, "msgid": msgid, "msgtype": "text", "text": {"content": "你好"}}
    return int(api.post("kf/send_msg", body | changed)["errcode"])


def menu(*items: dict[str, Any], **parts: str) -> dict[str, Any]:
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": "选", "list": list(items), **parts}}


def click(item_id: str, content: str = "好") -> dict[str, Any]:
    return {"type": "click", "click": {"id": item_id, "content": content}}


def contact_url(api: Caller) -> str:
    return str(api.post("kf/add_contact_way", {"open_kfid": KF, "scene": "cv"})["url"])


def test_entering_by_a_link_rings_and_comes_with_its_param_and_a_welcome_code(
    sim: Simulator, api: Caller, bot: FakeBot
) -> None:
    sim.wechat.open(WM, contact_url(api) + "&scene_param=app%3D482").wait()
    [form] = bot.forms
    assert form["Event"] == "kf_msg_or_event" and form["OpenKfId"] == KF
    assert "FromUserName" not in form and "AgentID" not in form
    page = sync(api, token=form["Token"])
    [entered] = page["msg_list"]
    assert entered["origin"] == 4 and "external_userid" not in entered
    event = entered["event"]
    assert (event["event_type"], event["scene"], event["scene_param"]) == ("enter_session", "cv", "app=482")
    said = {"code": event["welcome_code"], "msgtype": "text", "text": {"content": "您好"}}
    assert api.post("kf/send_msg_on_event", said)["errcode"] == 0
    assert api.post("kf/send_msg_on_event", said)["errcode"] == 41050
    assert sim.conversation(WM)[-1].text == "您好"


def test_a_welcome_code_is_good_for_20_seconds_and_given_once_in_48_hours(
    sim: Simulator, api: Caller, clock: Clock, bot: FakeBot
) -> None:
    url = contact_url(api)
    sim.wechat.open(WM, url).wait()
    code = sync(api)["msg_list"][0]["event"]["welcome_code"]
    clock.pass_seconds(21)
    late = {"code": code, "msgtype": "text", "text": {"content": "您好"}}
    assert api.post("kf/send_msg_on_event", late)["errcode"] == 41050
    sim.wechat.say(WM, "在吗").wait()
    sim.wechat.open(WM, url).wait()
    assert "welcome_code" not in sync(api)["msg_list"][-1]["event"]


def test_a_link_that_was_changed_is_no_link(sim: Simulator, api: Caller) -> None:
    url = contact_url(api)
    for spoiled in (url.replace("kfc", "kfd"), f"{url}&x=1", f"{url}&scene_param={'a' * 129}"):
        with pytest.raises(ValueError):
            sim.wechat.open(WM, spoiled)


def test_the_stream_is_given_out_page_by_page_even_when_pages_are_empty(
    sim: Simulator, api: Caller, bot: FakeBot
) -> None:
    for number in range(5):
        sim.wechat.say(WM, f"m{number}").wait()
    sim.faults.set({"kf_page_size": 2, "kf_empty_pages": 1, "kf_tokenless_per_minute": 100})
    seen, cursor, empty = [], "", 0
    while True:
        page = sync(api, cursor=cursor)
        seen += [each["text"]["content"] for each in page["msg_list"]]
        cursor, empty = page["next_cursor"], empty + (not page["msg_list"])
        if not page["has_more"]:
            break
    assert seen == ["m0", "m1", "m2", "m3", "m4"]
    assert empty == 3
    sim.faults.kf_repeats = 2
    again = [sync(api, cursor=cursor)["msg_list"] for _ in range(1)]
    assert again == [[]], "an empty page before the last is still one"


def test_an_empty_cursor_goes_back_three_days(
    sim: Simulator, api: Caller, clock: Clock, bot: FakeBot
) -> None:
    sim.wechat.say(WM, "old").wait()
    clock.pass_seconds(3 * 86400 + 1)
    sim.wechat.say(WM, "new").wait()
    api.fetch_token()
    assert [each["text"]["content"] for each in sync(api)["msg_list"]] == ["new"]


def test_a_token_goes_stale_and_without_one_few_calls_are_allowed(
    sim: Simulator, api: Caller, clock: Clock, bot: FakeBot
) -> None:
    sim.wechat.say(WM, "hi").wait()
    token = bot.forms[-1]["Token"]
    assert sync(api, token=token)["errcode"] == 0
    clock.pass_seconds(601)
    assert sync(api, token=token)["errcode"] == 95007
    sim.faults.kf_tokenless_per_minute = 2
    assert [sync(api)["errcode"] for _ in range(3)] == [0, 0, 45009]
    clock.pass_seconds(61)
    assert sync(api)["errcode"] == 0


def test_five_messages_within_48_hours_of_the_last_word(
    sim: Simulator, api: Caller, clock: Clock, bot: FakeBot
) -> None:
    assert send(api) == 84061
    sim.wechat.say(WM, "hi").wait()
    assert [send(api, f"o{n}") for n in range(6)] == [0, 0, 0, 0, 0, 95001]
    sim.wechat.say(WM, "1").wait()
    assert send(api, "o0") == 95033
    clock.pass_seconds(48 * 3600 + 1)
    api.fetch_token()
    assert send(api, "o9") == 95002
    sim.wechat.say(WM, "1").wait()
    assert send(api, "o9") == 0
    sim.wechat.lapse(WM)
    assert send(api, "o10") == 95002


@pytest.mark.parametrize(
    ("content", "errcode"),
    [
        (menu(click("yes_1")), 0),
        (menu(click("yes#1")), 40035),
        (menu(click("a", "长" * 43)), 45002),
        (menu(*[click(f"i{n}") for n in range(10)]), 0),
        (menu(*[click(f"i{n}") for n in range(11)]), 95008),
        (menu({"type": "text", "text": {"content": "x" * 257}}), 45002),
        (menu({"type": "button", "button": {}}), 95009),
        (menu(click("a"), head_content="长" * 342), 45002),
        ({"msgid": "has space"}, 40035),
        ({"msgtype": "markdown"}, 40008),
        ({"open_kfid": "wkOther"}, 95000),
        ({"text": {"content": ""}}, 44004),
    ],
)
def test_contents_are_limited(
    sim: Simulator, api: Caller, bot: FakeBot, content: dict[str, Any], errcode: int
) -> None:
    sim.wechat.say(WM, "hi").wait()
    assert send(api, **content) == errcode


def test_pressing_an_item_writes_its_words_with_its_id(sim: Simulator, api: Caller, bot: FakeBot) -> None:
    sim.wechat.say(WM, "hi").wait()
    send(api, **menu(click("yes_1", "确认")))
    message = sim.conversation(WM)[-1]
    sim.wechat.press(WM, message, "yes_1").wait()
    assert sync(api)["msg_list"][-1]["text"] == {"content": "确认", "menu_id": "yes_1"}
    with pytest.raises(ValueError):
        sim.wechat.press(WM, message, "no_1")


def test_who_blocks_is_not_reached_and_the_stream_says_so(sim: Simulator, api: Caller, bot: FakeBot) -> None:
    sim.wechat.say(WM, "hi").wait()
    sim.wechat.block(WM)
    before = len(sim.conversation(WM))
    assert send(api, "o7") == 0
    event = sync(api)["msg_list"][-1]["event"]
    assert (event["event_type"], event["fail_msgid"], event["fail_type"]) == ("msg_send_fail", "o7", 10)
    assert len(sim.conversation(WM)) == before
    sim.wechat.say(WM, "back").wait()
    assert send(api, "o8") == 0


def test_a_servicer_takes_over_and_gives_back(sim: Simulator, api: Caller, bot: FakeBot) -> None:
    ids = {"open_kfid": KF, "external_userid": WM}
    sim.wechat.say(WM, "hi").wait()
    sim.wechat.take_over(WM, "bo.li").wait()
    state = api.post("kf/service_state/get", ids)
    assert (state["service_state"], state["servicer_userid"]) == (3, "bo.li")
    assert send(api) == 95018
    sim.wechat.servicer_says(WM, "我来").wait()
    said = sync(api)["msg_list"][-1]
    assert (said["origin"], said["servicer_userid"]) == (5, "bo.li")
    sim.wechat.give_back(WM).wait()
    ended = sync(api)["msg_list"][-1]["event"]
    assert ended["change_type"] == 3
    assert send(api) == 95013
    bye = {"code": ended["msg_code"], "msgtype": "text", "text": {"content": "再见"}}
    assert api.post("kf/send_msg_on_event", bye)["errcode"] == 0
    sim.wechat.say(WM, "hi").wait()
    assert api.post("kf/service_state/get", ids)["service_state"] == 0


def test_the_api_moves_a_session_only_where_it_may(sim: Simulator, api: Caller, bot: FakeBot) -> None:
    ids = {"open_kfid": KF, "external_userid": WM}
    sim.wechat.say(WM, "hi").wait()

    def move(state: int, servicer: str = "") -> dict[str, Any]:
        asked = ids | {"service_state": state, "servicer_userid": servicer}
        return api.post("kf/service_state/trans", asked)

    assert move(4)["errcode"] == 95016
    assert move(3, "nobody")["errcode"] == 95014
    assert "msg_code" in move(2)
    assert "msg_code" not in move(3, "bo.li")
    assert move(4)["errcode"] == 0
    assert move(2)["errcode"] == 95016


def test_customers_can_be_looked_up_for_48_hours(
    sim: Simulator, api: Caller, clock: Clock, bot: FakeBot
) -> None:
    sim.wechat.say(WM, "hi").wait()
    asked = {"external_userid_list": [WM, "wmNobody"]}
    found = api.post("kf/customer/batchget", asked)
    assert [each["nickname"] for each in found["customer_list"]] == ["陈先生"]
    assert found["invalid_external_userid"] == ["wmNobody"]
    clock.pass_seconds(48 * 3600 + 1)
    api.fetch_token()
    assert api.post("kf/customer/batchget", asked)["customer_list"] == []


def test_lost_bells_stale_tokens_and_failing_messages_are_switches(
    sim: Simulator, api: Caller, bot: FakeBot
) -> None:
    sim.faults.kf_lost_bells = 1
    assert not sim.wechat.say(WM, "hi").wait().delivered
    assert bot.forms == []
    sim.faults.clear()
    sim.wechat.say(WM, "hi").wait()
    sim.faults.kf_stale_tokens = True
    assert sync(api, token=bot.forms[-1]["Token"])["errcode"] == 95007
    sim.faults.set({"kf_stale_tokens": False, "kf_fail_type": 4})
    assert send(api) == 0
    assert sync(api)["msg_list"][-1]["event"]["fail_type"] == 4


def test_a_secret_of_its_own_has_a_token_of_its_own(clock: Clock) -> None:
    with Simulator(**ACCOUNT, clock=clock, kf_id=KF, kf_secret="secret-of-kf") as sim:
        app, kf = Caller(sim), Caller(sim)
        app.fetch_token()
        kf.token = kf.get("gettoken", corpid=CORPID, corpsecret="secret-of-kf")["access_token"]
        assert app.post("kf/account/list", {})["errcode"] == 48002
        assert kf.post("kf/account/list", {})["account_list"][0]["open_kfid"] == KF
        assert kf.send()["errcode"] == 48002


def test_no_call_of_the_app_reaches_a_wechat_user(sim: Simulator, api: Caller, bot: FakeBot) -> None:
    assert api.send(touser=WM)["errcode"] == 81013
    assert api.get("user/get", userid=WM)["errcode"] == 60111


def test_everything_survives_a_restart(clock: Clock, tmp_path: Any) -> None:
    path = tmp_path / "state.json"
    with Simulator(**ACCOUNT, clock=clock, kf_id=KF, state_path=path) as sim:
        sim.add_customer(WM, "陈先生")
        sim.wechat.say(WM, "hi").wait()
    with Simulator(**ACCOUNT, clock=clock, kf_id=KF, state_path=path) as sim:
        api = Caller(sim)
        api.fetch_token()
        assert [each["text"]["content"] for each in sync(api)["msg_list"]] == ["hi"]
        assert send(api) == 0
