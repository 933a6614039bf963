"""The inbox page in a real browser: read a mail in every form, and switch what the server refuses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.simulator import Simulator
from tests.browsing import browser_tests, opened

from .test_mail import MAYA, hand_over, mail

pytestmark = browser_tests


@pytest.fixture
def page(browser: Browser, sim: Simulator) -> Iterator[Page]:
    with opened(browser, sim.serve()) as page:
        yield page


def test_the_inbox_shows_each_mail_in_every_form(page: Page, sim: Simulator) -> None:
    hand_over(sim, mail())
    page.goto("/mail")
    expect(page.get_by_test_id("mail").get_by_role("heading")).to_have_text("面试邀请 #12")
    expect(page.frame_locator(".mail-frame").get_by_role("link", name="确认")).to_have_attribute(
        "href", "http://127.0.0.1/i/t"
    )
    for tab, words in (
        ("asText", "明天见"),
        ("asCalendar", "BEGIN:VCALENDAR"),
        ("asHeaders", "Message-ID: <1@corp.example>"),
    ):
        page.get_by_test_id(tab).click()
        expect(page.locator(".mail-plain")).to_contain_text(words)
    hand_over(sim, mail("来了新的", to="wei@mail.example"), to="wei@mail.example")
    expect(page.get_by_test_id("mails")).to_contain_text("来了新的")
    page.get_by_test_id("address").select_option("wei@mail.example")
    expect(page.get_by_test_id("mails")).not_to_contain_text("面试邀请 #12")


def test_an_address_is_refused_by_a_switch_of_the_inbox(page: Page, sim: Simulator) -> None:
    hand_over(sim, mail())
    page.goto("/mail")
    page.locator(".faults > summary").click()
    page.get_by_test_id("fault-mail_refused").select_option(MAYA)
    expect(page.locator(".faults-head .count")).to_have_text("1")
    assert sim.faults.mail_refused == {MAYA}
