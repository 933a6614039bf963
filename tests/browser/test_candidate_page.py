"""The candidate's page in a real browser: on a phone and a desk, in both languages, without script too."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from handlers.invitations import page_link
from storage.interviews import require_interview
from tests.browsing import browser_tests, opened
from tests.talk import Talk

pytestmark = browser_tests

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
MOST_BYTES = 50_000
Address = Callable[..., str]


@pytest.fixture
def address(talk: Talk) -> Address:
    """Two interviews of people outside the corp, the second with times to choose from."""
    talk.know("Mia Wong")
    talk.know("王小明")
    contact_url = "https://work.weixin.qq.com/kfid/kfc1"
    talk.rows("INSERT INTO kf_accounts (open_kfid, contact_url) VALUES ('wk1', %s) RETURNING 1", contact_url)
    talk.book("create room Mia Wong tomorrow 3pm 45 min Backend", "emma.clarke")
    talk.book("安排面试 王小明 周四下午3点 60分钟 后端一面")
    talk.book("提议 2 周四下午4点；周五上午10点")

    def of(number: int) -> str:
        with talk.bot.database.transaction() as tx:
            link = page_link(tx, require_interview(tx, interview_id=number).candidate)
        return talk.bot.links.url(link).replace(talk.bot.settings.public_url, talk.url)

    return of


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("number", "locale"), [(1, "en-GB"), (2, "zh-CN")])
def test_axe_finds_no_fault_and_nothing_runs_over_the_edge(
    browser: Browser, talk: Talk, address: Address, screen: dict[str, int], number: int, locale: str
) -> None:
    with opened(browser, talk.url, locale=locale, timezone_id="Europe/London", **screen) as page:
        page.goto(address(number))
        states: list[Callable[[], Any]] = [lambda: None]
        if number == 1:
            states.append(lambda: page.locator("summary").evaluate_all("all => all.forEach(s => s.click())"))
            states.append(lambda: page.locator("#other").fill("Friday 4"))
            states.append(lambda: press(page, "Ask the interviewer"))
        else:
            states.append(lambda: press(page, "都不合适"))
            states.append(lambda: page.goto(f"{address(2)}/code"))
            states.append(lambda: page.goto(f"{talk.url}/i/x", wait_until="load"))
        for reach in states:
            # A missing page is told to the console too, which is no fault of it.
            if not (number == 2 and reach is states[-1]):
                reach()
                assert Axe().run(page).response["violations"] == []
                width = page.evaluate("document.documentElement.scrollWidth")
                assert width <= screen["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_contrast_in_every_state(
    browser: Browser, talk: Talk, address: Address, scheme: str
) -> None:
    link = address(1)
    with opened(browser, talk.url, locale="en-GB", color_scheme=scheme, **PHONE) as page:
        steps = [
            lambda: None,
            lambda: talk.say("emma.clarke", "reschedule #1 Friday 10am"),
            lambda: press(page, "Yes, I'll be there"),
            lambda: talk.clock.advance(days=4, hours=-1, minutes=50),
            lambda: talk.say("emma.clarke", "cancel #1"),
        ]
        for step in steps:
            page.goto(link)
            step()
            page.goto(link)
            assert Axe().run(page).response["violations"] == []


def test_it_loads_in_less_than_fifty_kilobytes(browser: Browser, talk: Talk, address: Address) -> None:
    for number in (1, 2):
        sizes: dict[str, int] = {}

        def note(response: Response, sizes: dict[str, int] = sizes) -> None:
            if not response.url.startswith("data:"):
                sizes[response.url] = len(response.body())

        with opened(browser, talk.url, **DESK) as page:
            page.on("response", note)
            page.goto(address(number), wait_until="networkidle")
        assert len(sizes) == 4, sizes
        assert sum(sizes.values()) < MOST_BYTES, sizes


def test_without_script_everything_is_there_and_works(browser: Browser, talk: Talk, address: Address) -> None:
    with opened(browser, talk.url, locale="en-GB", java_script_enabled=False, **PHONE) as page:
        page.goto(address(1))
        expect(page.locator("body")).to_contain_text("2026-11-24 15:00 Tue")
        expect(page.get_by_role("button", name="Always use")).to_have_count(0)
        page.get_by_text("I can't come").click()
        page.get_by_label("Why").fill("ill")
        press(page, "Decline the interview")
        expect(page.get_by_role("status")).to_contain_text("You declined interview #1")
        press(page, "中文")
        expect(page.locator("body")).to_contain_text("你已谢绝")
    assert talk.statuses()[0] == "declined"


def test_the_browsers_clock_stands_beside_the_companys(
    browser: Browser, talk: Talk, address: Address
) -> None:
    with opened(browser, talk.url, locale="en-GB", timezone_id="America/New_York", **PHONE) as page:
        page.goto(address(1))
        expect(page.locator(".when")).to_contain_text("2026-11-24 15:00 Tue")
        expect(page.locator(".when")).to_contain_text("On your clock: 2026-11-24 02:00 Tue")
        press(page, "Always use my own time zone (America/New_York)")
        expect(page.locator(".when")).to_contain_text("2026-11-24 02:00 Tue")
        expect(page.locator(".when")).to_contain_text("Beijing time 2026-11-24 15:00 Tue")
        expect(page.locator(".local")).to_have_count(0)
    with opened(browser, talk.url, timezone_id="Asia/Shanghai", **PHONE) as page:
        page.goto(address(2))
        expect(page.locator(".local")).to_have_count(0)
        expect(page.locator("form.zone")).to_be_hidden()


def test_a_button_that_is_pressed_twice_is_sent_once(browser: Browser, talk: Talk, address: Address) -> None:
    with opened(browser, talk.url, locale="en-GB", **PHONE) as page:
        page.goto(address(1))
        page.get_by_role("button", name="Yes, I'll be there").dblclick()
        expect(page.get_by_role("status")).to_contain_text("Interview #1 is confirmed")
    assert talk.rows("SELECT count(*) FROM inbox WHERE inbox_key LIKE 'page:%%'") == [(1,)]


def test_the_whole_way_by_the_page_alone(browser: Browser, talk: Talk, address: Address) -> None:
    """Invited, confirmed, moved, confirmed again, and into the room."""
    with opened(browser, talk.url, locale="en-GB", **PHONE) as page:
        page.goto(address(1))
        press(page, "Yes, I'll be there")
        expect(page.locator("body")).to_contain_text("You confirmed")
        assert "/i/" in talk.say("emma.clarke", "reschedule #1 Friday 10am")
        page.goto(address(1))
        expect(page.locator(".happened")).to_contain_text("2026-11-24 15:00 Tue → 2026-11-27 10:00 Fri")
        press(page, "Yes, I'll be there")
        expect(page.locator("body")).to_contain_text("You confirmed")
        talk.clock.advance(days=3, hours=23, minutes=50)
        page.goto(address(1))
        room = page.get_by_role("link", name="Enter the interview room").get_attribute("href") or ""
    # Only `interviewbot serve` carries what the room connects to.
    with opened(browser, talk.url, locale="en-GB", may_fail=True, **PHONE) as page:
        page.goto(room.replace(talk.bot.settings.public_url, talk.url))
        expect(page.get_by_role("listitem").filter(has_text="Mia Wong")).to_be_visible()


def test_an_answer_named_by_the_address_is_open(browser: Browser, talk: Talk, address: Address) -> None:
    with opened(browser, talk.url, locale="en-GB", **PHONE) as page:
        page.goto(address(1) + "#decline")
        expect(page.get_by_role("button", name="Decline the interview")).to_be_visible()
        page.goto("about:blank")
        page.goto(address(1))
        expect(page.get_by_role("button", name="Decline the interview")).to_be_hidden()
