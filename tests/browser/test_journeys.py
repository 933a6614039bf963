"""Whole interviews in a real browser, on phones: every page that people open is opened, beside a worker.

The simulator's pages are the people's WeCom, WeChat and mailbox, and their links lead to the bot's own pages.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from bot.app import create_app
from bot.clock import Clock
from bot.delivery import Delivery
from bot.kf.service import KfService
from bot.parts import Bot
from bot.simulator import PEOPLE, Simulator
from tests.browsing import browser_tests, opened
from tests.talk import KF_ID, MONDAY, FakeClock, Talk, serve_app

pytestmark = browser_tests

PHONE = {"width": 390, "height": 844}
ZHANG, SOFIA = "wmZhangWei", "sofia@mail.example"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Where the bot will be served, known before it is made: links have to lead there."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken


@pytest.fixture
def bot_settings(sim: Simulator, listener: socket.socket) -> dict[str, str]:
    return {
        "PUBLIC_URL": f"http://127.0.0.1:{listener.getsockname()[1]}",
        "WECOM_KF_ID": KF_ID,
        "SMTP_URL": sim.serve_mail(),
        "MAIL_FROM": "interviews@corp.example",
    }


@pytest.fixture
def talk(bot: Bot, sim: Simulator, clock: FakeClock, listener: socket.socket) -> Iterator[Talk]:
    with serve_app(create_app(bot), listener) as url:
        sim.callback_url = f"{url}/wecom/callback"
        talk = Talk(bot, sim, clock, url)
        talk.introduce(*PEOPLE)
        yield talk


@pytest.fixture
def worker(talk: Talk) -> Iterator[None]:
    """What `interviewbot worker` runs, on the test's clock."""
    parts = Clock(talk.bot), KfService(talk.bot), Delivery(talk.bot)
    for part in parts:
        part.start()
    yield
    for part in parts:
        part.stop()


@contextmanager
def phone(browser: Browser, talk: Talk, locale: str) -> Iterator[Page]:
    # Only `interviewbot serve` carries what the room connects to.
    with opened(browser, talk.sim.serve(), locale=locale, may_fail=True, **PHONE) as page:
        yield page


class Chatting:
    """Somebody's conversation with the bot, in WeCom or in WeChat."""

    def __init__(self, page: Page, userid: str) -> None:
        self._page = page
        self._userid = userid
        self.conversation = page.get_by_test_id(f"conversation-{userid}")

    def open(self) -> None:
        self._page.goto(f"/#{self._userid}")

    def say(self, text: str) -> None:
        self._page.get_by_test_id(f"input-{self._userid}").fill(text)
        self._page.get_by_test_id(f"send-{self._userid}").click()

    def hears(self, *words: str) -> None:
        """Wait until the newest messages say all of this."""
        for each in words:
            expect(self.conversation).to_contain_text(each, timeout=10_000)

    def press(self, words: str) -> None:
        self.conversation.get_by_role("button", name=words, exact=True).last.click()

    def follow(self, part: str) -> Page:
        """Open the newest link that has this in it, as a tap does: in a page of its own."""
        return tap(self._page, self.conversation.locator(f'a[href*="{part}"]').last)


class Inbox:
    """The mails of one address on the inbox page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self) -> None:
        self._page.goto("/mail")

    def read(self, subject: str | re.Pattern[str]) -> FrameLocator:
        """Wait for a mail and open it."""
        self._page.get_by_test_id("mails").get_by_role("button", name=subject).first.click(timeout=10_000)
        expect(self._page.get_by_test_id("mail").get_by_role("heading")).to_contain_text(subject)
        return self._page.frame_locator(".mail-frame")

    def follow(self, subject: str, link: str) -> Page:
        return self.tap(self.read(subject).get_by_role("link", name=link))

    def tap(self, link: Locator) -> Page:
        return tap(self._page, link)


def tap(page: Page, link: Locator) -> Page:
    with page.expect_popup() as popup:
        link.click()
    return popup.value


def fits(page: Page) -> None:
    """Nothing runs over the edge of the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_candidate_in_wechat_from_the_link_to_the_room(browser: Browser, talk: Talk, worker: None) -> None:
    """Invited by link, confirmed, reminded the day before, "1", moved, confirmed again, and in the room."""
    talk.know("张伟")
    talk.customer(ZHANG, "微信·张伟")
    with phone(browser, talk, "zh-CN") as page:
        interviewer = Chatting(page, "bo.li")
        interviewer.open()
        interviewer.say("安排面试 张伟 后天下午3点 60分钟 后端一面")
        interviewer.hears("已创建面试 #1")
        interviewer.say("邀请 1")
        interviewer.hears("scene_param")
        wechat = interviewer.follow("scene_param")
        wechat.get_by_test_id("who-opens").get_by_role("button", name="微信·张伟").click()
        candidate = Chatting(wechat, ZHANG)
        candidate.hears("张伟", "2026-11-25 15:00 周三")
        candidate.press("确认参加")
        candidate.hears("已确认面试 #1")
        interviewer.hears("张伟已确认面试 #1")

        talk.clock.now = MONDAY + timedelta(days=1, hours=5, minutes=30)
        candidate.hears("请回复“1”")
        candidate.say("1")
        candidate.hears("好的，#1 2026-11-25 15:00 周三 见。")

        interviewer.say("改期 1 明天下午5点")
        interviewer.hears("2026-11-25 15:00 周三 → 2026-11-25 17:00 周三")
        candidate.hears("2026-11-25 17:00 周三")
        candidate.press("确认参加")
        expect(candidate.conversation.get_by_text("已确认面试 #1")).to_have_count(2)

        talk.clock.now = MONDAY + timedelta(days=2, hours=6, minutes=51)
        candidate.hears("面试 #1：9 分钟后开始")
        own = candidate.follow("/i/")
        expect(own.locator("body")).to_contain_text("2026-11-25 17:00 周三")
        fits(own)
        own.get_by_role("link", name="进入面试房间").click()
        expect(own.get_by_role("listitem").filter(has_text="张伟")).to_be_visible()
        fits(own)
    assert talk.statuses() == ["confirmed"]


def test_a_candidate_by_mail_and_page_from_the_invitation_to_the_room(
    browser: Browser, talk: Talk, worker: None
) -> None:
    """Every mail is read in the inbox, and its button opens the page."""
    talk.know("Sofia Rossi", email=SOFIA, language="en")
    with phone(browser, talk, "en-GB") as page:
        interviewer, inbox = Chatting(page, "emma.clarke"), Inbox(page.context.new_page())
        interviewer.open()
        inbox.open()
        interviewer.say("create room Sofia Rossi Wednesday 3pm 45 min Platform")
        interviewer.hears("Created interview #1")

        own = inbox.follow("Interview invitation #1", "Confirm")
        expect(own.locator(".when")).to_contain_text("2026-11-25 15:00 Wed")
        fits(own)
        own.get_by_role("button", name="Yes, I'll be there").click()
        expect(own.get_by_role("status")).to_contain_text("Interview #1 is confirmed")
        own.close()
        interviewer.hears("Sofia Rossi confirmed interview #1")

        talk.clock.now = MONDAY + timedelta(days=1, hours=5, minutes=30)
        reminder = inbox.read("Interview #1 starts in 23 hours 30 min")
        expect(reminder.locator("body")).to_contain_text("2026-11-25 15:00 Wed")

        interviewer.say("reschedule 1 Wednesday 5pm")
        interviewer.hears("2026-11-25 15:00 Wed → 2026-11-25 17:00 Wed")
        own = inbox.follow("Interview #1 was moved", "Confirm")
        expect(own.locator(".happened")).to_contain_text("2026-11-25 15:00 Wed → 2026-11-25 17:00 Wed")
        own.get_by_role("button", name="Yes, I'll be there").click()
        expect(own.locator("body")).to_contain_text("You confirmed")
        own.close()

        talk.clock.now = MONDAY + timedelta(days=2, hours=6, minutes=51)
        reminder = inbox.read(re.compile(r"Interview #1 starts in \d+ min"))
        own = inbox.tap(reminder.get_by_role("link").first)
        own.get_by_role("link", name="Enter the interview room").click()
        expect(own.get_by_role("listitem").filter(has_text="Sofia Rossi")).to_be_visible()
        fits(own)
    assert talk.statuses() == ["confirmed"]
