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
    expect(conversation).to_contain_text("“后天4点”是指哪个时间")
    conversation.locator('[data-key="1"]').last.click()
    conversation.locator('[data-key="yes"]').click()
    expect(conversation).to_contain_text("已创建面试 #1")
    expect(conversation).to_contain_text("2026-11-25 16:00 周三")
    menu.get_by_text("我的面试").click()
    expect(conversation).to_contain_text("待确认")


def test_a_room_is_booked_on_a_phone_by_pressing_alone(browser: Browser, page: Page, talk: Talk) -> None:
    with opened(browser, talk.sim.serve(), width=375, height=760, locale="en-GB") as phone:
        phone.goto("/#emma.clarke")
        phone.get_by_test_id("input-emma.clarke").fill("create room")
        phone.get_by_test_id("input-emma.clarke").press("Enter")
        conversation = phone.get_by_test_id("conversation-emma.clarke")
        for button in ("Maya Patel", "Tue 24 Nov 10:00", "Yes"):
            conversation.get_by_role("button", name=button, exact=True).last.click()
        expect(conversation).to_contain_text("Created interview #1")
        expect(conversation).to_contain_text("2026-11-24 10:00 Tue")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375


def test_one_of_many_is_chosen_from_a_list_and_stays_on_the_card(page: Page, talk: Talk) -> None:
    for day in range(1, 9):
        talk.book(f"安排面试 陈博 12月{day}日下午3点")
    page.goto("/#bo.li")
    page.get_by_test_id("input-bo.li").fill("查看")
    page.get_by_test_id("input-bo.li").press("Enter")
    conversation = page.get_by_test_id("conversation-bo.li")
    conversation.get_by_text("#7 2026-12-07 15:00 周一").check()
    conversation.get_by_text("选好了").click()
    expect(conversation).to_contain_text("时间：2026-12-07 15:00 周一")
    expect(conversation.locator("button.replaced")).to_have_text("已选 #7")


def test_a_list_on_a_card_has_buttons_for_what_is_chosen(page: Page, talk: Talk) -> None:
    talk.book("安排面试 陈博 今天下午3点")
    talk.book("安排面试 Maya Patel 今天下午5点")
    with talk.bot.database.transaction() as tx:
        tx.execute("UPDATE people SET greeted_at = greeted_at - interval '1 day'")
    talk.sim.enter("bo.li")
    page.goto("/#bo.li")
    conversation = page.get_by_test_id("conversation-bo.li")
    conversation.get_by_label("选一场").select_option("#2")
    conversation.locator('[data-key="reschedule {}"]').click()
    expect(conversation).to_contain_text("什么时间？")
    page.get_by_test_id("input-bo.li").fill("我的面试")
    page.get_by_test_id("input-bo.li").press("Enter")
    conversation.locator('[data-key="continue"]').click()
    expect(conversation).to_contain_text("接着“改期”")
    page.get_by_test_id("input-bo.li").fill("周五下午3点")
    page.get_by_test_id("input-bo.li").press("Enter")
    conversation.locator('[data-key="yes"]').click()
    expect(conversation).to_contain_text("2026-11-23 17:00 周一 → 2026-11-27 15:00 周五")
