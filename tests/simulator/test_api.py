"""Tokens, sending, updating, recalling, contacts and menu: what is accepted and what is refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.simulator import Simulator

from .conftest import AGENTID, CORPID, SECRET, Caller, Clock, FakeBot, message

GOOD = {"corpid": CORPID, "corpsecret": SECRET}
URL = "https://hr.example/iv/482"


@pytest.fixture
def media(sim: Simulator) -> dict[str, str]:
    return {kind: sim.add_media(kind) for kind in ("image", "voice", "video", "file")}


# gettoken


def test_one_token_lasts_its_period_and_a_new_one_follows(sim: Simulator, clock: Clock) -> None:
    api = Caller(sim)
    first = api.get("gettoken", **GOOD)
    assert first["errcode"] == 0 and first["expires_in"] == 7200
    clock.pass_seconds(7000)
    assert api.get("gettoken", **GOOD) == first | {"expires_in": 200}
    clock.pass_seconds(200)
    assert api.get("user/get", access_token=first["access_token"], userid="bo.li")["errcode"] == 42001
    assert api.get("gettoken", **GOOD)["access_token"] != first["access_token"]


@pytest.mark.parametrize(
    ("query", "errcode"),
    [
        ({"corpsecret": SECRET}, 41002),
        ({"corpid": CORPID}, 41004),
        ({"corpid": "ww-other", "corpsecret": SECRET}, 40013),
        ({"corpid": CORPID, "corpsecret": "wrong"}, 40001),
    ],
)
def test_gettoken_refuses(sim: Simulator, query: dict[str, str], errcode: int) -> None:
    assert Caller(sim).get("gettoken", **query)["errcode"] == errcode


def test_wrong_secrets_block_the_caller_for_an_hour(sim: Simulator, clock: Clock) -> None:
    api = Caller(sim)
    codes = [api.get("gettoken", corpid=CORPID, corpsecret="no")["errcode"] for _ in range(6)]
    assert codes == [40001] * 5 + [45009]
    assert api.get("gettoken", **GOOD)["errcode"] == 45009
    clock.pass_seconds(3600)
    assert api.get("gettoken", **GOOD)["errcode"] == 0


def test_a_killed_token_is_invalid_until_a_new_one_is_fetched(sim: Simulator, api: Caller) -> None:
    sim.faults.kill_token()
    assert api.send()["errcode"] == 40014
    api.fetch_token()
    assert api.send()["errcode"] == 0


# Any call


def test_the_token_is_read_from_the_query_only(sim: Simulator, api: Caller) -> None:
    token, api.token = api.token, ""
    assert api.post("message/send", message(access_token=token))["errcode"] == 41001
    assert api.post("message/send", message(), access_token="nonsense")["errcode"] == 40014


@pytest.mark.parametrize(
    ("raw", "errcode"),
    [
        (b"", 40063),
        (b"{", 40035),
        (b"[]", 40035),
        (json.dumps(message()).encode(), 40033),
        (json.dumps(message(), ensure_ascii=False).encode("gb18030"), 40035),
        (json.dumps(message(text={"content": "C:\\u0041"}), ensure_ascii=False).encode(), 0),
    ],
)
def test_bodies_must_be_plain_utf8_json(api: Caller, raw: bytes, errcode: int) -> None:
    assert api.post("message/send", raw)["errcode"] == errcode


def test_the_wrong_method_is_refused(api: Caller) -> None:
    assert api.get("message/send")["errcode"] == 40063
    assert api.post("user/get", {}, userid="bo.li")["errcode"] == 40063


def test_an_unknown_path_is_a_plain_404(sim: Simulator, api: Caller) -> None:
    assert sim.app.test_client().get("/cgi-bin/message/sned").status_code == 404


def test_the_inspector_hides_secrets(sim: Simulator, api: Caller) -> None:
    api.send()
    everything = repr(sim.inspector)
    assert SECRET not in everything and api.token not in everything
    assert [r.title for r in sim.inspector] == ["GET gettoken", "POST message/send"]


# message/send


@pytest.mark.parametrize(
    ("changed", "errcode"),
    [
        ({}, 0),
        ({"agentid": None}, 41011),
        ({"agentid": 1}, 301002),
        ({"agentid": "abc"}, 40035),
        ({"msgtype": None}, 40008),
        ({"msgtype": "taskcard"}, 40008),
        ({"touser": None}, 82001),
        ({"touser": ""}, 82001),
        ({"touser": "|"}, 82001),
        ({"touser": ["ling.wu"]}, 40031),
        ({"touser": "|".join(f"u{n}" for n in range(1001))}, 40032),
        ({"toparty": "|".join(str(n) for n in range(101))}, 82002),
        ({"totag": "|".join(str(n) for n in range(101))}, 82003),
        ({"touser": "nobody"}, 81013),
        ({"touser": "far.away"}, 81013),
        ({"touser": None, "totag": "5"}, 81013),
        ({"touser": None, "toparty": "2"}, 0),
        ({"touser": "@all"}, 0),
        ({"text": {"content": ""}}, 44004),
        ({"text": None}, 44004),
        ({"text": {"content": 5}}, 44004),
        ({"safe": 1}, 0),
        ({"safe": 3}, 40035),
        ({"msgtype": "news", "safe": 1, "news": {"articles": [{"title": "t", "url": URL}]}}, 40074),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 14401}, 40035),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 14400}, 0),
    ],
)
def test_message_send_refuses(api: Caller, changed: dict[str, Any], errcode: int) -> None:
    assert api.send(**changed)["errcode"] == errcode


def content(msgtype: str, **part: Any) -> dict[str, Any]:
    return {"msgtype": msgtype, "text": None, msgtype: part}


@pytest.mark.parametrize(
    ("changed", "errcode"),
    [
        (content("markdown", content="**好**"), 0),
        (content("markdown", content=""), 44004),
        (content("markdown", content="x" * 2049), 45002),
        (content("textcard", title="t", description="d", url=URL), 0),
        (content("textcard", description="d", url=URL), 41016),
        (content("textcard", title="t", url=URL), 41033),
        (content("textcard", title="t", description="d"), 40035),
        (content("textcard", title="t", description="d", url="hr.example"), 40035),
        (content("textcard", title="t" * 129, description="d", url=URL), 45002),
        (content("textcard", title="t", description="d", url=URL, btntxt="五个字太长"), 45002),
        (content("news", articles=[{"title": "t", "url": URL}]), 0),
        (content("news", articles=[]), 40035),
        (content("news", articles=[{"title": "t", "url": URL}] * 9), 45008),
        (content("news", articles=[{"url": URL}]), 41016),
        (content("news", articles=[{"title": "面" * 43, "url": URL}]), 45002),
        (content("image"), 41006),
        (content("image", media_id="m-unknown"), 40007),
        (content("miniprogram_notice", appid="wx1", title="面试安排提醒", content_item=[]), 0),
        (content("miniprogram_notice", appid="wx1", title="短", content_item=[]), 40035),
        ({"msgtype": "image", "text": None}, 40063),
    ],
)
def test_contents_are_checked(api: Caller, changed: dict[str, Any], errcode: int) -> None:
    assert api.send(**changed)["errcode"] == errcode


def test_media_must_be_of_the_messages_kind(api: Caller, media: dict[str, str]) -> None:
    for kind, media_id in media.items():
        assert api.send(**content(kind, media_id=media_id))["errcode"] == 0
    assert api.send(**content("video", media_id=media["image"]))["errcode"] == 40007


def test_invalid_recipients_come_back_in_lower_case(sim: Simulator, api: Caller) -> None:
    answer = api.send(touser="LING.WU|Nobody|Far.Away", toparty="99", totag="7")
    assert answer["errcode"] == 0 and answer["msgid"]
    assert answer["invaliduser"] == "far.away|nobody"
    assert (answer["invalidparty"], answer["invalidtag"]) == ("99", "7")
    assert [m.text for m in sim.conversation("ling.wu")] == ["你好"]
    assert sim.conversation("far.away") == []


def test_at_all_reaches_everyone_in_range(sim: Simulator, api: Caller) -> None:
    api.send(touser="@all")
    assert [len(sim.conversation(u)) for u in ("ling.wu", "bo.li", "far.away")] == [1, 1, 0]


def test_a_long_text_is_cut_silently(sim: Simulator, api: Caller) -> None:
    assert api.send(text={"content": "面" * 683})["errmsg"] == "ok"
    assert sim.conversation("ling.wu")[0].text == "面" * 682
    assert "cut" in sim.inspector[-1].warnings[0]


def test_loose_types_work_with_a_warning(sim: Simulator, api: Caller) -> None:
    answer = api.send(agentid=str(AGENTID))
    assert answer["errcode"] == 0 and "Warning: wrong json format" in answer["errmsg"]


def test_an_identical_message_is_accepted_once(sim: Simulator, api: Caller, clock: Clock) -> None:
    body = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    first = api.send(**body)
    assert api.send(**body) == first
    assert len(sim.conversation("ling.wu")) == 1
    api.send(**body, text={"content": "other"})
    assert len(sim.conversation("ling.wu")) == 2
    clock.pass_seconds(600)
    assert api.send(**body)["msgid"] != first["msgid"]
    assert len(sim.conversation("ling.wu")) == 3


def test_without_the_check_identical_messages_are_shown(sim: Simulator, api: Caller) -> None:
    api.send()
    api.send()
    assert len(sim.conversation("ling.wu")) == 2


def test_over_thirty_a_minute_are_dropped_silently(sim: Simulator, api: Caller, clock: Clock) -> None:
    answers = [api.send(text={"content": str(n)}) for n in range(32)]
    assert {a["errcode"] for a in answers} == {0}
    assert len(sim.conversation("ling.wu")) == 30
    assert "dropped for Ling.Wu" in sim.inspector[-1].warnings[0]
    api.send(touser="bo.li")
    assert len(sim.conversation("bo.li")) == 1
    clock.pass_seconds(60)
    api.send()
    assert len(sim.conversation("ling.wu")) == 31


def test_over_a_thousand_an_hour_are_dropped(sim: Simulator, api: Caller, clock: Clock) -> None:
    for _ in range(1001):
        clock.pass_seconds(3)
        api.send()
    assert "dropped" in sim.inspector[-1].warnings[0]


# Updates and recall


CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "面试邀请"},
    "task_id": "iv-482@r1",
    "button_list": [
        {"text": "接受", "key": "confirm #12"},
        {"text": "拒绝", "style": 2, "key": "decline #12"},
    ],
}


def card(**changed: Any) -> dict[str, Any]:
    merged = CARD | changed
    return {
        "msgtype": "template_card",
        "text": None,
        "template_card": {k: v for k, v in merged.items() if v is not None},
    }


def test_interactive_cards_need_a_callback_url(api: Caller) -> None:
    assert api.send(**card())["errcode"] == 43012


def test_a_response_code_greys_the_buttons_once(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    code = api.send(**card(), touser="ling.wu|bo.li")["response_code"]
    update = {
        "agentid": AGENTID,
        "response_code": code,
        "userids": ["LING.WU", "nobody"],
        "button": {"replace_name": "已接受"},
    }
    assert api.post("message/update_template_card", update) == {
        "errcode": 0,
        "errmsg": "ok",
        "invaliduser": ["nobody"],
    }
    greyed, other = sim.conversation("ling.wu")[0], sim.conversation("bo.li")[0]
    assert (greyed.state, greyed.buttons) == ("已接受", []) and "已接受" in greyed.text
    assert other.buttons == [("接受", "confirm #12"), ("拒绝", "decline #12")]
    assert api.post("message/update_template_card", update)["errcode"] == 60140
    with pytest.raises(ValueError, match="has no button"):
        sim.press("ling.wu", greyed, "confirm #12")


def test_a_response_code_lives_72_hours(sim: Simulator, bot: FakeBot, api: Caller, clock: Clock) -> None:
    code = api.send(**card())["response_code"]
    clock.pass_seconds(72 * 3600 + 1)
    api.fetch_token()
    update = {"agentid": AGENTID, "response_code": code, "atall": 1, "button": {"replace_name": "x"}}
    assert api.post("message/update_template_card", update)["errcode"] == 60140


@pytest.mark.parametrize(
    ("changed", "errcode"),
    [
        ({}, 0),
        ({"agentid": 5}, 42015),
        ({"agentid": None}, 41011),
        ({"response_code": None}, 40058),
        ({"response_code": "rc_x"}, 60140),
        ({"userids": None}, 82001),
        ({"userids": "bo.li"}, 40031),
        ({"button": None}, 40063),
        ({"button": {"replace_name": ""}}, 40063),
        ({"button": None, "template_card": {"card_type": "x"}}, 42027),
        ({"button": None, "template_card": CARD | {"replace_text": "已处理"}}, 0),
        (
            {
                "button": None,
                "template_card": {
                    "card_type": "text_notice",
                    "main_title": {"title": "已取消"},
                    "card_action": {"type": 1, "url": URL},
                },
            },
            0,
        ),
    ],
)
def test_updates_are_checked(bot: FakeBot, api: Caller, changed: dict[str, Any], errcode: int) -> None:
    code = api.send(**card())["response_code"]
    good = {
        "agentid": AGENTID,
        "response_code": code,
        "userids": ["ling.wu"],
        "button": {"replace_name": "x"},
    }
    body = {k: v for k, v in (good | changed).items() if v is not None}
    assert api.post("message/update_template_card", body)["errcode"] == errcode
    if errcode:
        assert api.post("message/update_template_card", good)["errcode"] == 0


def test_a_whole_card_can_be_replaced(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    code = api.send(**card())["response_code"]
    new = {
        "card_type": "text_notice",
        "main_title": {"title": "已取消"},
        "card_action": {"type": 1, "url": URL},
    }
    api.post(
        "message/update_template_card",
        {"agentid": AGENTID, "response_code": code, "atall": 1, "template_card": new},
    )
    shown = sim.conversation("ling.wu")[0]
    assert shown.text == "已取消" and shown.card is not None and shown.card["card_type"] == "text_notice"


def test_recall_takes_a_message_back_within_a_day(sim: Simulator, api: Caller, clock: Clock) -> None:
    msgid = api.send(touser="ling.wu|bo.li")["msgid"]
    assert api.post("message/recall", {"msgid": msgid})["errcode"] == 0
    assert [sim.conversation(u)[0].state for u in ("ling.wu", "bo.li")] == ["recalled"] * 2
    late = api.send()["msgid"]
    clock.pass_seconds(24 * 3600 + 1)
    api.fetch_token()
    assert api.post("message/recall", {"msgid": late})["errcode"] == 42052
    assert api.post("message/recall", {"msgid": "M-other"})["errcode"] == 40058
    assert api.post("message/recall", {})["errcode"] == 40063


# Faults


def test_api_down_answers_503(sim: Simulator, api: Caller) -> None:
    sim.faults.api_down = True
    assert sim.app.test_client().get("/cgi-bin/gettoken").status_code == 503
    sim.faults.api_down = False
    assert api.send()["errcode"] == 0


def test_error_next_spoils_the_next_sends_only(sim: Simulator, api: Caller) -> None:
    sim.faults.error_next(-1, 2)
    assert api.get("user/get", userid="bo.li")["errcode"] == 0
    assert [api.send()["errcode"] for _ in range(3)] == [-1, -1, 0]
    assert len(sim.conversation("ling.wu")) == 1


def test_latency_delays_the_answer(sim: Simulator, api: Caller) -> None:
    sim.faults.api_latency_s = 0.05
    api.send()
    assert sim.inspector[-1].elapsed_s >= 0.05


# Contacts, menu, addresses


def test_user_get_gives_what_a_new_app_sees(api: Caller) -> None:
    user = api.get("user/get", userid="LING.WU")
    assert (user["userid"], user["name"], user["department"], user["status"]) == ("Ling.Wu", "吴玲", [2], 1)
    assert not {"avatar", "gender", "mobile", "email", "biz_mail", "qr_code", "address"} & user.keys()


@pytest.mark.parametrize(
    ("path", "query", "errcode"),
    [
        ("user/get", {}, 41009),
        ("user/get", {"userid": "nobody"}, 60111),
        ("user/get", {"userid": "far.away"}, 60111),
        ("user/simplelist", {}, 60003),
        ("user/simplelist", {"department_id": "77"}, 60003),
        ("department/simplelist", {"id": "77"}, 60003),
        ("menu/get", {}, 41011),
        ("menu/get", {"agentid": 5}, 301002),
        ("menu/get", {"agentid": AGENTID}, 46003),
        ("menu/delete", {"agentid": AGENTID}, 0),
        ("getcallbackip", {}, 0),
        ("get_api_domain_ip", {}, 0),
    ],
)
def test_reading_calls_refuse(api: Caller, path: str, query: dict[str, Any], errcode: int) -> None:
    assert api.get(path, **query)["errcode"] == errcode


def test_departments_and_their_people_are_listed(api: Caller) -> None:
    assert [d["id"] for d in api.get("department/simplelist")["department_id"]] == [1, 2, 3]
    people = api.get("user/simplelist", department_id=3)["userlist"]
    assert people == [{"userid": "bo.li", "name": "李博", "department": [3]}]


MENU = {
    "button": [
        {"type": "click", "name": "我的面试", "key": "my interviews"},
        {
            "name": "更多",
            "sub_button": [
                {"type": "view", "name": "看板", "url": "https://hr.example/board"},
                {"type": "click", "name": "帮助", "key": "help"},
            ],
        },
    ]
}


def test_a_menu_is_kept_until_it_is_deleted(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    assert api.post("menu/create", MENU, agentid=AGENTID)["errcode"] == 0
    assert api.get("menu/get", agentid=AGENTID)["button"] == MENU["button"]
    sim.click_menu("bo.li", "https://hr.example/board")
    assert bot.forms[0]["Event"] == "view"
    api.get("menu/delete", agentid=AGENTID)
    assert api.get("menu/get", agentid=AGENTID)["errcode"] == 46003


def entry(**changed: Any) -> dict[str, Any]:
    merged = {"type": "click", "name": "帮助", "key": "help"} | changed
    return {k: v for k, v in merged.items() if v is not None}


def faulty_menus() -> Iterator[tuple[Any, int]]:
    yield [], 40016
    yield [entry()] * 4, 40016
    yield [entry(name="长" * 6)], 40018
    yield [entry(name="")], 40018
    yield [entry(type="shout")], 40017
    yield [entry(key=None)], 40019
    yield [entry(key="k" * 129)], 40019
    yield [entry(type="view")], 40020
    yield [entry(type="view", url="hr.example")], 40055
    yield [entry(type="view", url="https://" + "x" * 1020)], 40020
    yield [{"name": "更多", "sub_button": [entry()] * 6}], 40023
    yield [{"name": "更多", "sub_button": [entry(type="shout")]}], 40024
    yield [{"name": "更多", "sub_button": [entry(name="长" * 14)]}], 40025
    yield [{"name": "更多", "sub_button": [entry(key="")]}], 40026
    yield [{"name": "更多", "sub_button": [entry(type="view", url="x")]}], 40054
    yield [{"name": "更多", "sub_button": [{"name": "再", "sub_button": [entry()]}]}], 40022


@pytest.mark.parametrize(("buttons", "errcode"), list(faulty_menus()))
def test_faulty_menus_are_refused(api: Caller, buttons: Any, errcode: int) -> None:
    assert api.post("menu/create", {"button": buttons}, agentid=AGENTID)["errcode"] == errcode
