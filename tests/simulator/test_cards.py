"""Template cards: the page's examples pass, each broken rule is refused by name, and presses call back."""

import copy
from typing import Any

import pytest

from bot.simulator import Simulator
from bot.simulator.cards import readable, validate
from bot.simulator.models import ApiError
from bot.simulator.replies import card_from_xml
from bot.simulator.xmlforms import read

from .conftest import AGENTID, CORPID, Caller, FakeBot, message, sealed_reply, text_reply

URL = "https://hr.example/iv/482"
BUTTONS: dict[str, Any] = {
    "card_type": "button_interaction",
    "source": {"desc": "面试助手", "desc_color": 1},
    "main_title": {"title": "面试邀请", "desc": "候选人 陈博 · 后端"},
    "task_id": "iv-482@r1",
    "horizontal_content_list": [
        {"keyname": "时长", "value": "60分钟"},
        {"type": 3, "keyname": "HR", "value": "吴玲", "userid": "ling.wu"},
    ],
    "button_selection": {
        "question_key": "slot",
        "title": "时间",
        "option_list": [{"id": "wed-1500", "text": "周三15:00"}, {"id": "thu-1000", "text": "周四10:00"}],
    },
    "button_list": [
        {"text": "接受", "style": 1, "key": "accept"},
        {"text": "拒绝", "style": 2, "key": "decline"},
    ],
}
NOTICE: dict[str, Any] = {
    "card_type": "text_notice",
    "task_id": "iv-482@n1",
    "action_menu": {"desc": "更多", "action_list": [{"text": "不再提醒", "key": "mute"}]},
    "main_title": {"title": "明日面试"},
    "emphasis_content": {"title": "15:00", "desc": "开始时间"},
    "jump_list": [{"type": 1, "title": "简历", "url": "https://hr.example/cv/482"}],
    "card_action": {"type": 1, "url": URL},
}
NEWS: dict[str, Any] = {
    "card_type": "news_notice",
    "main_title": {"title": "面试官培训"},
    "card_image": {"url": "https://hr.example/t.png", "aspect_ratio": 2.25},
    "vertical_content_list": [{"title": "地点", "desc": "302"}],
    "card_action": {"type": 1, "url": "https://hr.example/train"},
}
VOTE: dict[str, Any] = {
    "card_type": "vote_interaction",
    "main_title": {"title": "一面结论"},
    "task_id": "iv-482@v1",
    "checkbox": {
        "question_key": "verdict",
        "mode": 0,
        "option_list": [
            {"id": "hire", "text": "通过", "is_checked": False},
            {"id": "no", "text": "不通过", "is_checked": False},
        ],
    },
    "submit_button": {"text": "提交", "key": "submit_v"},
}
CHOICES: dict[str, Any] = {
    "card_type": "multiple_interaction",
    "main_title": {"title": "选择时间与地点"},
    "task_id": "iv-482@m1",
    "select_list": [
        {
            "question_key": "slot",
            "title": "时间",
            "selected_id": "wed",
            "option_list": [{"id": "wed", "text": "周三"}, {"id": "thu", "text": "周四"}],
        },
        {"question_key": "mode", "title": "方式", "option_list": [{"id": "on", "text": "线上"}]},
    ],
    "submit_button": {"text": "提交", "key": "submit_m"},
}
ALL = [BUTTONS, NOTICE, NEWS, VOTE, CHOICES]


def changed(card: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The card with one value replaced; `...` removes it."""
    result = copy.deepcopy(card)
    holder: Any = result
    *way, last = path.split(".")
    for step in way:
        holder = holder[int(step)] if step.isdigit() else holder.setdefault(step, {})
    if value is ...:
        del holder[last]
    else:
        holder[int(last) if last.isdigit() else last] = value
    return result


@pytest.mark.parametrize("card", ALL, ids=lambda card: card["card_type"])
def test_the_pages_examples_are_accepted(card: dict[str, Any]) -> None:
    assert validate(card) == []


REFUSED = [
    (BUTTONS, "card_type", "button", 42027),
    (BUTTONS, "task_id", ..., 42014),
    (BUTTONS, "task_id", "有汉字", 42014),
    (BUTTONS, "task_id", "a b", 42014),
    (BUTTONS, "task_id", "x" * 129, 42014),
    (NOTICE, "task_id", ..., 42014),
    (BUTTONS, "main_title.title", "", 42028),
    (BUTTONS, "main_title", ["x"], 42028),
    (BUTTONS, "main_title.title", 5, 42028),
    (NOTICE, "main_title.title", "", 42028),
    (NOTICE, "card_action", ..., 42030),
    (NOTICE, "card_action.url", ..., 42030),
    (NOTICE, "card_action.url", "hr.example", 42030),
    (NOTICE, "card_action.url", "https://" + "x" * 2050, 42030),
    (NOTICE, "card_action.type", 0, 42030),
    (NOTICE, "card_action.type", ..., 42030),
    (NOTICE, "card_action", {"type": 2, "pagepath": "p"}, 42030),
    (NOTICE, "jump_list", [{"title": "t"}] * 4, 42035),
    (NOTICE, "jump_list.0.title", ..., 42035),
    (NOTICE, "jump_list.0.url", ..., 42035),
    (NOTICE, "action_menu.action_list", [], 42041),
    (NOTICE, "action_menu.action_list", [{"text": str(n), "key": str(n)} for n in range(4)], 42041),
    (NOTICE, "action_menu.action_list", [{"text": "t", "key": "same"}] * 2, 42017),
    (NEWS, "card_image", ..., 42031),
    (NEWS, "card_image.aspect_ratio", 1.2, 42031),
    (NEWS, "card_image.aspect_ratio", 2.3, 42031),
    (NEWS, "card_image.url", ..., 42031),
    (NEWS, "image_text_area", {"title": "t"}, 42032),
    (NEWS, "vertical_content_list", [{"title": "t"}] * 5, 42034),
    (NEWS, "vertical_content_list.0.title", ..., 42034),
    (BUTTONS, "horizontal_content_list", [{"keyname": "k"}] * 7, 42033),
    (BUTTONS, "horizontal_content_list.0.keyname", ..., 42033),
    (BUTTONS, "horizontal_content_list.1.userid", ..., 42033),
    (BUTTONS, "horizontal_content_list.0.type", 1, 42033),
    (BUTTONS, "horizontal_content_list.0.type", 9, 42033),
    (BUTTONS, "source.desc_color", 4, 42042),
    (BUTTONS, "button_list", ..., 42036),
    (BUTTONS, "button_list", [], 42036),
    (BUTTONS, "button_list", {}, 42036),
    (BUTTONS, "button_list", [{"text": str(n), "key": str(n)} for n in range(7)], 42036),
    (BUTTONS, "button_list.0.text", "", 42036),
    (BUTTONS, "button_list.0.style", 5, 42036),
    (BUTTONS, "button_list.0.type", 1, 42036),
    (BUTTONS, "button_list.0.key", ..., 42018),
    (BUTTONS, "button_list.0.key", "键" * 342, 42018),
    (BUTTONS, "button_list.0.key", "decline", 42017),
    (BUTTONS, "button_selection.option_list", [], 42037),
    (BUTTONS, "button_selection.option_list", [{"id": str(n), "text": "t"} for n in range(11)], 42037),
    (BUTTONS, "button_selection.option_list.0.id", "x" * 129, 42037),
    (BUTTONS, "button_selection.option_list.0.id", "thu-1000", 42017),
    (BUTTONS, "button_selection.selected_id", "never", 42037),
    (BUTTONS, "button_selection.question_key", ..., 42018),
    (VOTE, "checkbox", ..., 42038),
    (VOTE, "checkbox.mode", 2, 42038),
    (VOTE, "checkbox.option_list", [{"id": str(n), "text": "t"} for n in range(21)], 42038),
    (VOTE, "submit_button", ..., 42040),
    (VOTE, "submit_button.key", ..., 42018),
    (CHOICES, "select_list", [], 42039),
    (CHOICES, "select_list.1.question_key", "slot", 42017),
    (CHOICES, "submit_button.text", ..., 42040),
]


@pytest.mark.parametrize(("card", "path", "value", "errcode"), REFUSED)
def test_broken_rules_are_refused_by_name(card: dict[str, Any], path: str, value: Any, errcode: int) -> None:
    with pytest.raises(ApiError) as refused:
        validate(changed(card, path, value))
    assert refused.value.errcode == errcode
    assert path.split(".")[0] in refused.value.errmsg


@pytest.mark.parametrize(
    ("card", "path", "value"),
    [
        (BUTTONS, "main_title.title", "长" * 37),
        (BUTTONS, "source.desc", "长" * 21),
        (BUTTONS, "button_list.0.text", "长" * 11),
        (BUTTONS, "horizontal_content_list.0.keyname", "六个字的名称"),
        (VOTE, "main_title.title", "长" * 17),
        (NOTICE, "emphasis_content.title", "长" * 15),
        (NOTICE, "button_list", [{"text": "t", "key": "k"}]),
        (NOTICE, "surprise", "x"),
    ],
)
def test_advice_is_only_a_warning(card: dict[str, Any], path: str, value: Any) -> None:
    assert path.split(".")[0] in validate(changed(card, path, value))[0]


def test_a_card_reads_from_top_to_bottom() -> None:
    assert readable(BUTTONS).split("\n") == [
        "面试助手",
        "面试邀请",
        "候选人 陈博 · 后端",
        "时长 60分钟",
        "HR 吴玲",
        "时间",
        "周三15:00",
        "周四10:00",
        "接受",
        "拒绝",
    ]


# Through the API, and pressed


def send(api: Caller, card: dict[str, Any], **more: Any) -> dict[str, Any]:
    return api.send(**message(msgtype="template_card", text=None, template_card=card, **more), text=None)


def test_task_ids_are_never_reused(bot: FakeBot, api: Caller) -> None:
    assert send(api, BUTTONS)["errcode"] == 0
    again = send(api, BUTTONS)
    assert again["errcode"] == 42014 and "task_id" in again["errmsg"]


def test_a_repeated_card_with_the_duplicate_check_is_accepted(
    sim: Simulator, bot: FakeBot, api: Caller
) -> None:
    first = send(api, BUTTONS, enable_duplicate_check=1)
    assert send(api, BUTTONS, enable_duplicate_check=1) == first
    assert len(sim.conversation("ling.wu")) == 1


def test_only_updatable_cards_get_a_response_code(bot: FakeBot, api: Caller) -> None:
    assert ["response_code" in send(api, card) for card in ALL] == [True, True, False, True, True]


def test_warnings_reach_the_inspector(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    send(api, changed(BUTTONS, "main_title.title", "长" * 37))
    assert "36 are advised" in sim.inspector[-1].warnings[0]


def test_a_press_calls_back_with_a_fresh_code(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    sent = send(api, BUTTONS)
    shown = sim.conversation("ling.wu")[0]
    sim.press("ling.wu", shown, "accept", {"slot": "thu-1000"})
    sim.press("ling.wu", shown.id, "decline")
    first, second = bot.forms
    assert (first["Event"], first["EventKey"], first["TaskId"]) == (
        "template_card_event",
        "accept",
        "iv-482@r1",
    )
    assert first["CardType"] == "button_interaction"
    assert (
        "<SelectedItems><SelectedItem><QuestionKey><![CDATA[slot]]></QuestionKey><OptionIds><OptionId>"
        "<![CDATA[thu-1000]]></OptionId></OptionIds></SelectedItem></SelectedItems>" in first["_xml"]
    )
    codes = {first["ResponseCode"], second["ResponseCode"], sent["response_code"]}
    assert len(codes) == 3
    for code in codes:
        update = {"agentid": AGENTID, "response_code": code, "atall": 1, "button": {"replace_name": "x"}}
        assert api.post("message/update_template_card", update)["errcode"] == 0


def test_votes_and_choices_send_what_is_selected(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    send(api, VOTE)
    send(api, CHOICES)
    vote, choice = sim.conversation("ling.wu")
    sim.press("ling.wu", vote, "submit_v", {"verdict": ["no"]})
    sim.press("ling.wu", choice, "submit_m")
    assert "<OptionId><![CDATA[no]]>" in bot.forms[0]["_xml"]
    assert bot.forms[1]["_xml"].count("<SelectedItem>") == 2
    with pytest.raises(ValueError, match="does not offer"):
        sim.press("ling.wu", vote, "submit_v", {"verdict": "maybe"})


def test_a_cards_menu_sends_its_own_event(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    send(api, NOTICE)
    bot.answer = lambda form: text_reply(form, "不再提醒")
    exchange = sim.press("ling.wu", sim.conversation("ling.wu")[0], "mute")
    assert bot.forms[0]["Event"] == "template_card_menu_event"
    assert exchange.reply == "不再提醒"


def test_a_text_in_answer_to_a_press_is_not_shown(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    send(api, BUTTONS)
    bot.answer = lambda form: text_reply(form, "x")
    exchange = sim.press("ling.wu", sim.conversation("ling.wu")[0], "accept")
    assert exchange.reply is None and len(sim.conversation("ling.wu")) == 1


def passive(msgtype: str, body: str) -> str:
    return sealed_reply(
        f"<xml><ToUserName>ling.wu</ToUserName><FromUserName>{CORPID}</FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType>{msgtype}</MsgType>{body}</xml>"
    )


def test_a_passive_update_changes_the_clickers_card(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    send(api, BUTTONS, touser="ling.wu|bo.li")
    bot.answer = lambda form: passive("update_button", "<Button><ReplaceName>已接受</ReplaceName></Button>")
    sim.press("ling.wu", sim.conversation("ling.wu")[0], "accept")
    assert sim.conversation("ling.wu")[0].state == "已接受"
    assert sim.conversation("bo.li")[0].state == ""
    assert "disagree" in sim.inspector[-1].warnings[0]


def test_a_passive_card_replaces_the_clickers_card(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    send(api, BUTTONS)
    body = (
        "<TemplateCard><CardType>text_notice</CardType><MainTitle><Title>面试已确认</Title></MainTitle>"
        "<HorizontalContentList><KeyName>面试官</KeyName><Value>吴玲</Value></HorizontalContentList>"
        f"<CardAction><Type>1</Type><Url>{URL}</Url></CardAction></TemplateCard>"
    )
    bot.answer = lambda form: passive("update_template_card", body)
    sim.press("ling.wu", sim.conversation("ling.wu")[0], "accept")
    assert sim.conversation("ling.wu")[0].text == "面试已确认\n面试官 吴玲"


def test_a_broken_passive_card_is_an_error(sim: Simulator, bot: FakeBot, api: Caller) -> None:
    send(api, BUTTONS)
    bot.answer = lambda form: passive(
        "update_template_card", "<TemplateCard><CardType>text_notice</CardType></TemplateCard>"
    )
    exchange = sim.press("ling.wu", sim.conversation("ling.wu")[0], "accept")
    assert "main_title" in exchange.problems[0]


def test_xml_cards_become_json_cards() -> None:
    xml = (
        "<xml><CardType>vote_interaction</CardType><SubTitleText>s</SubTitleText><CheckBox><QuestionKey>q"
        "</QuestionKey><Mode>1</Mode><OptionList><Id>a</Id><Text>A</Text><IsChecked>true</IsChecked>"
        "</OptionList></CheckBox><CardImage><AspectRatio>1.5</AspectRatio></CardImage></xml>"
    )
    assert card_from_xml(read(xml)) == {
        "card_type": "vote_interaction",
        "sub_title_text": "s",
        "checkbox": {
            "question_key": "q",
            "mode": 1,
            "option_list": [{"id": "a", "text": "A", "is_checked": True}],
        },
        "card_image": {"aspect_ratio": 1.5},
    }
