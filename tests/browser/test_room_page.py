"""The room page in a real browser: who, when, and a countdown that runs."""

from playwright.sync_api import Browser, expect

from tests.browsing import browser_tests, opened
from tests.talk import Talk, links_in

pytestmark = browser_tests


def test_each_side_sees_the_countdown_in_their_language(browser: Browser, talk: Talk) -> None:
    created = talk.say("emma.clarke", "create room 陈博 2026-11-24 15:00 45 min Platform")
    talk.say("chen.bo", "确认")
    emmas = links_in(created)[0].replace(talk.bot.settings.public_url, talk.url)
    chens = links_in(talk.say("chen.bo", "我的面试"))[0].replace(talk.bot.settings.public_url, talk.url)
    assert emmas != chens
    with opened(browser, talk.url) as page:
        page.goto(emmas)
        expect(page.locator("body")).to_contain_text("2026-11-24 15:00 Tue")
        expect(page.locator("body")).to_contain_text("陈博")
        expect(page.get_by_role("timer")).to_contain_text("1 d 04:59:5")
        page.goto(chens)
        expect(page.locator("body")).to_contain_text("Emma Clarke")
        expect(page.get_by_text("距离开始还有")).to_be_visible()


def test_a_cancelled_interview_has_no_countdown(browser: Browser, talk: Talk) -> None:
    room = links_in(talk.say("bo.li", "安排面试 陈博 明天下午3点"))[0]
    talk.say("bo.li", "取消 1")
    with opened(browser, talk.url) as page:
        page.goto(room.replace(talk.bot.settings.public_url, talk.url))
        expect(page.get_by_text("这场面试已取消")).to_be_visible()
        expect(page.get_by_role("timer")).to_have_count(0)


def test_a_running_interview_says_so(browser: Browser, talk: Talk) -> None:
    room = links_in(talk.say("bo.li", "安排面试 陈博 明天下午3点"))[0]
    talk.clock.advance(hours=29, minutes=10)
    with opened(browser, talk.url) as page:
        page.goto(room.replace(talk.bot.settings.public_url, talk.url))
        expect(page.get_by_text("面试正在进行")).to_be_visible()
