"""The main job in a real browser: an interview from invitation to confirmation on the chat page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.delivery import Delivery
from bot.menu import read_menu
from tests.browsing import browser_tests, opened
from tests.talk import Talk

pytestmark = browser_tests


@pytest.fixture
def page(browser: Browser, talk: Talk) -> Iterator[Page]:
    """The chat page, with the bot's worker sending what is due."""
    delivery = Delivery(talk.bot)
    delivery.start()
    talk.bot.wecom.create_menu(read_menu())
    with opened(browser, talk.sim.serve(), locale="en-GB") as page:
        yield page
    delivery.stop()


def test_an_interviewer_books_and_the_candidate_confirms_by_pressing_the_card(page: Page) -> None:
    page.goto("/#emma.clarke")
    page.get_by_test_id("input-emma.clarke").fill("create room Maya Patel tomorrow 3pm 45 min Platform")
    page.get_by_test_id("send-emma.clarke").click()
    interviewer = page.get_by_test_id("conversation-emma.clarke")
    expect(interviewer).to_contain_text("Created interview #1")
    expect(interviewer).to_contain_text("2026-11-24 15:00 Tue")

    page.get_by_test_id("persona-maya.patel").click()
    candidate = page.get_by_test_id("conversation-maya.patel")
    expect(candidate).to_contain_text("Interview invitation #1")
    candidate.locator('[data-key="confirm #1"]').click()
    expect(candidate).to_contain_text("Interview #1 is confirmed")
    # The pressed card no longer offers its buttons.
    expect(candidate.locator('[data-key="confirm #1"]:not([disabled])')).to_have_count(0)

    page.get_by_test_id("persona-emma.clarke").click()
    expect(interviewer).to_contain_text("Maya Patel confirmed interview #1")


def test_the_menu_lists_interviews_and_asks_for_what_is_missing(page: Page) -> None:
    page.goto("/#bo.li")
    menu = page.get_by_test_id("menu-bo.li")
    menu.get_by_text("安排面试").click()
    conversation = page.get_by_test_id("conversation-bo.li")
    expect(conversation).to_contain_text("候选人是谁")
    page.get_by_test_id("input-bo.li").fill("陈博")
    page.get_by_test_id("input-bo.li").press("Enter")
    expect(conversation).to_contain_text("什么时间")
    page.get_by_test_id("input-bo.li").fill("后天4点")
    page.get_by_test_id("input-bo.li").press("Enter")
    conversation.locator('[data-key="1"]').click()
    conversation.locator('[data-key="yes"]').click()
    expect(conversation).to_contain_text("已创建面试 #1")
    expect(conversation).to_contain_text("2026-11-25 16:00 周三")
    menu.get_by_text("我的面试").click()
    expect(conversation).to_contain_text("待确认")
