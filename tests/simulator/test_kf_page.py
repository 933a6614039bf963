"""The chat page as a WeChat user sees it."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.simulator import Simulator
from tests.browsing import browser_tests, opened

from .conftest import ACCOUNT, Caller, Clock, FakeBot
from .test_kf import KF, WM, click, contact_url, menu, send, sync

pytestmark = browser_tests


@pytest.fixture
def sim(clock: Clock) -> Any:
    with Simulator(**ACCOUNT, clock=clock, retry_waits=(0.01,), deadline_s=0.4, kf_id=KF) as simulator:
        simulator.add_member("bo.li", "李博", "后端组")
        simulator.add_customer(WM, "陈先生")
        yield simulator


def test_a_wechat_user_opens_a_link_and_presses_an_item_on_the_page(
    browser: Browser, sim: Simulator, api: Caller, bot: FakeBot
) -> None:
    url = sim.serve()
    with opened(browser, url) as page:
        page.goto(contact_url(api).removeprefix(url) + "&scene_param=app%3D482")
        page.get_by_test_id("who-opens").get_by_role("button", name="陈先生").click()
        expect(page.get_by_test_id(f"conversation-{WM}")).to_be_visible()
        page.get_by_test_id(f"input-{WM}").fill("在吗")
        page.get_by_test_id(f"send-{WM}").click()
        expect(page.locator('[data-direction="in"]')).to_contain_text("在吗")
        assert send(api, **menu(click("yes_1", "确认参加"))) == 0
        page.locator("[data-key=yes_1]").click()
        expect(page.locator('[data-direction="in"]').last).to_contain_text("确认参加")
    events = [each for each in sync(api)["msg_list"]]
    assert events[0]["event"]["scene_param"] == "app=482"
    assert events[-1]["text"]["menu_id"] == "yes_1"
