"""The room's waiting page in a real browser: who, when, and a countdown at whose end the room opens."""

from playwright.sync_api import Browser, expect

from tests.browsing import browser_tests, opened
from tests.talk import Talk, links_in

pytestmark = browser_tests


def test_candidates_see_the_countdown_in_their_language(browser: Browser, talk: Talk) -> None:
    talk.say("emma.clarke", "create room 陈博 2026-11-24 15:00 45 min Platform")
    talk.say("chen.bo", "确认")
    chens = links_in(talk.say("chen.bo", "我的面试"))[0].replace(talk.bot.settings.public_url, talk.url)
    with opened(browser, talk.url) as page:
        page.goto(chens)
        expect(page.locator("body")).to_contain_text("2026-11-24 15:00 周二")
        expect(page.locator("body")).to_contain_text("Emma Clarke")
        expect(page.get_by_text("距离开始还有")).to_be_visible()
        expect(page.get_by_role("timer")).to_contain_text("1 天 04:59:5")


def test_the_room_opens_by_itself(browser: Browser, talk: Talk) -> None:
    talk.say("emma.clarke", "create room 陈博 2026-11-24 15:00 45 min Platform")
    talk.say("chen.bo", "确认")
    chens = links_in(talk.say("chen.bo", "我的面试"))[0].replace(talk.bot.settings.public_url, talk.url)
    talk.clock.advance(hours=28, minutes=49, seconds=58)
    # Only `interviewbot serve` carries the room's connection; without it, the page says that it has none.
    with opened(browser, talk.url, may_fail=True) as page:
        page.goto(chens)
        expect(page.get_by_role("timer")).to_contain_text("00:10:0")
        talk.clock.advance(seconds=3)
        expect(page.locator("#code")).to_be_visible(timeout=10_000)
        expect(page.locator("#status")).to_have_attribute("data-state", "offline")


def test_a_cancelled_interview_has_no_countdown(browser: Browser, talk: Talk) -> None:
    room = links_in(talk.say("bo.li", "安排面试 陈博 明天下午3点"))[0]
    talk.say("bo.li", "取消 1")
    with opened(browser, talk.url) as page:
        page.goto(room.replace(talk.bot.settings.public_url, talk.url))
        expect(page.get_by_text("这场面试已取消")).to_be_visible()
        expect(page.get_by_role("timer")).to_have_count(0)
