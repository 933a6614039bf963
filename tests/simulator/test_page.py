"""The chat page in a real browser: write, press, see the answers come, on a desk and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.simulator import ErrorRate, Simulator, Some
from tests.browsing import browser_tests, opened

from .conftest import AGENTID, Caller, FakeBot, message, text_reply

pytestmark = browser_tests


@pytest.fixture
def page(browser: Browser, sim: Simulator, bot: FakeBot) -> Iterator[Page]:
    with opened(browser, sim.serve()) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, sim: Simulator, bot: FakeBot) -> Iterator[Page]:
    with opened(browser, sim.serve(), width=390, height=800) as page:
        yield page


def card(**changed: Any) -> dict[str, Any]:
    template = {
        "card_type": "button_interaction",
        "main_title": {"title": "面试邀请 #12"},
        "task_id": "iv-12",
        "button_list": [{"text": "确认", "key": "confirm #12"}, {"text": "拒绝", "key": "decline #12"}],
    }
    return {"msgtype": "template_card", "text": None, "template_card": template | changed}


def test_a_typed_message_is_answered_without_a_reload(page: Page, bot: FakeBot) -> None:
    bot.answer = lambda form: text_reply(form, '好 <b>x</b> <a href="http://127.0.0.1/i/1">房间</a>')
    page.goto("/#bo.li")
    page.get_by_test_id("input-bo.li").fill("我的面试")
    page.get_by_test_id("input-bo.li").press("Enter")
    conversation = page.get_by_test_id("conversation-bo.li")
    answer = conversation.locator("[data-message-id][data-direction=out]")
    expect(answer).to_contain_text("好 <b>x</b> 房间")
    expect(answer.get_by_role("link", name="房间")).to_have_attribute("href", "http://127.0.0.1/i/1")
    expect(conversation.locator("[data-direction=in]")).to_contain_text("我的面试")
    expect(page.get_by_test_id("inspector").locator(".record").first).to_contain_text("text 我的面试")


def test_a_pressed_button_calls_back_and_greys(page: Page, sim: Simulator, bot: FakeBot, api: Caller) -> None:
    api.send(**card())
    page.goto("/#Ling.Wu")
    page.locator('[data-key="confirm #12"]').click()
    expect(page.get_by_test_id("inspector")).to_contain_text("template_card_event confirm #12")
    code = bot.forms[-1]["ResponseCode"]
    update = {"agentid": AGENTID, "response_code": code, "atall": 1, "button": {"replace_name": "已确认"}}
    assert api.post("message/update_template_card", update)["errcode"] == 0
    expect(page.get_by_role("button", name="已确认")).to_be_disabled()
    expect(page.locator('[data-key="decline #12"]')).to_have_count(0)


def test_a_chosen_option_goes_with_the_press(page: Page, bot: FakeBot, api: Caller) -> None:
    options = [{"id": "wed", "text": "周三"}, {"id": "thu", "text": "周四"}]
    api.send(**card(button_selection={"question_key": "slot", "title": "时间", "option_list": options}))
    page.goto("/#Ling.Wu")
    page.get_by_label("时间").select_option("thu")
    page.locator('[data-key="confirm #12"]').click()
    expect(page.get_by_test_id("inspector")).to_contain_text("template_card_event")
    assert "<OptionId><![CDATA[thu]]>" in bot.forms[-1]["_xml"]


def test_the_menu_appears_and_its_entries_call_back(page: Page, bot: FakeBot, api: Caller) -> None:
    page.goto("/#bo.li")
    expect(page.get_by_test_id("input-bo.li")).to_be_visible()
    sub = [{"type": "click", "name": "帮助", "key": "help"}]
    api.post("menu/create", {"button": [{"name": "更多", "sub_button": sub}]}, agentid=AGENTID)
    page.get_by_test_id("menu-bo.li").get_by_text("更多").click()
    page.locator('[data-key="help"]').click()
    expect(page.get_by_test_id("inspector")).to_contain_text("click help")


def test_unread_messages_are_counted_until_opened(page: Page, api: Caller) -> None:
    page.goto("/#bo.li")
    person = page.get_by_test_id("persona-Ling.Wu")
    expect(person).to_be_visible()
    api.send()
    api.send(text={"content": "再见"})
    expect(person.locator(".badge")).to_have_text("2")
    expect(person).to_contain_text("再见")
    person.click()
    expect(person.locator(".badge")).to_have_count(0)
    expect(page.get_by_test_id("conversation-Ling.Wu")).to_contain_text("再见")


def test_two_conversations_stand_side_by_side(page: Page, bot: FakeBot, api: Caller) -> None:
    page.goto("/#bo.li+Ling.Wu")
    expect(page.get_by_test_id("conversation-bo.li")).to_be_visible()
    api.send(**message(touser="@all", text={"content": "大家好"}))
    for userid in ("bo.li", "Ling.Wu"):
        expect(page.get_by_test_id(f"conversation-{userid}")).to_contain_text("大家好")


def test_the_fault_switches_work_from_the_page(page: Page, sim: Simulator) -> None:
    page.goto("/#bo.li")
    page.get_by_test_id("fault-api_down").check()
    expect(page.get_by_test_id("fault-api_down")).to_be_checked()
    page.wait_for_function("fetch('/sim/state').then(r => r.json()).then(s => s.faults.api_down)")
    page.get_by_test_id("verify-url").click()
    expect(page.get_by_role("status").filter(has_text="验证通过")).to_be_visible()
    assert sim.faults.api_down


def test_a_fault_can_fall_on_some_calls_only(page: Page, sim: Simulator) -> None:
    page.goto("/#bo.li")
    page.get_by_test_id("scope_only").select_option("message/send")
    page.get_by_test_id("scope_share").select_option("10%")
    switch = page.get_by_test_id("fault-reset")
    switch.check()
    expect(switch.locator("xpath=..")).to_contain_text("答到一半断开 · message/send 10%")
    assert sim.faults.reset == Some(0.1, "message/send")
    page.get_by_test_id("fault-error_rate").select_option("45033")
    expect(page.locator(".field.on")).to_contain_text("45033 10% message/send")
    assert sim.faults.error_rate == (ErrorRate(45033, 0.1, "message/send"),)


def test_every_tab_of_faults_sets_its_switches_and_all_go_off_at_once(page: Page, sim: Simulator) -> None:
    page.goto("/#bo.li")
    page.get_by_test_id("faults-limits").click()
    page.get_by_test_id("fault-member_per_minute").select_option("5")
    page.get_by_test_id("fault-invaliduser").select_option("所有人")
    page.get_by_test_id("faults-callbacks").click()
    page.get_by_test_id("fault-duplicate_callbacks").select_option("多投 2 次")
    page.get_by_test_id("fault-duplicates_concurrent").check()
    off = page.get_by_test_id("faults-clear")
    expect(page.locator(".faults-head .count")).to_have_text("4")
    faults = sim.faults
    assert (faults.member_per_minute, faults.duplicate_callbacks, faults.duplicates_concurrent) == (
        5,
        2,
        True,
    )
    assert faults.takes_for_invalid("bo.li")
    off.click()
    expect(off).to_have_count(0)
    expect(page.get_by_test_id("fault-duplicates_concurrent")).not_to_be_checked()
    assert faults.as_json()["invaliduser"] == [] and faults.member_per_minute == 30


def test_every_switch_is_on_the_page_in_both_languages(page: Page, sim: Simulator) -> None:
    page.goto("/#bo.li")
    for _ in range(2):
        seen: set[str] = set()
        for tab in ("api", "limits", "callbacks", "mail", "wechat"):
            page.get_by_test_id(f"faults-{tab}").click()
            for switch in page.locator('[data-testid^="fault-"]').all():
                seen.add((switch.get_attribute("data-testid") or "").removeprefix("fault-"))
            # A text that is missing would show its name.
            expect(page.locator(".fault-panel")).not_to_contain_text("fault_")
        assert seen == set(sim.faults.switches()) | {"error_next"}
        page.get_by_test_id("toggle-language").click()


def test_the_page_speaks_both_languages(page: Page) -> None:
    page.goto("/#bo.li")
    expect(page.get_by_test_id("send-bo.li")).to_have_text("发送")
    page.get_by_test_id("toggle-language").click()
    expect(page.get_by_test_id("send-bo.li")).to_have_text("Send")


def test_a_phone_shows_the_people_then_one_conversation(phone: Page, bot: FakeBot, api: Caller) -> None:
    api.send(**card())
    phone.goto("/")
    expect(phone.get_by_test_id("conversation-Ling.Wu")).to_have_count(0)
    phone.get_by_test_id("persona-Ling.Wu").click()
    expect(phone.locator('[data-key="confirm #12"]')).to_be_visible()
    expect(phone.get_by_test_id("people")).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="返回").click()
    expect(phone.get_by_test_id("people")).to_be_visible()
