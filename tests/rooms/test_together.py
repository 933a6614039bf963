"""Two people in one room, each in a browser of their own: nothing typed is lost, whatever happens between."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browsing import browser_tests
from tests.processes.deployment import free_port
from tests.rooms.stage import Side, Stage, enter, play

pytestmark = browser_tests

CODE, NOTES = "#code .cm-content", "#notes .cm-content"


@contextmanager
def opened(browser: Browser, url: str, *, width: int = 1280, height: int = 800) -> Iterator[Page]:
    """Open a room, in which nothing may fail but the network."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda line: (
            problems.append(line.text)
            if line.type == "error" and "ERR_" not in line.text and "WebSocket" not in line.text
            else None
        ),
    )
    page.on("request", lambda r: None if "//127.0.0.1:" in r.url else problems.append(r.url))
    page.goto(url)
    expect_state(page, "saved")
    yield page
    context.close()
    assert problems == []


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("#status")).to_have_attribute("data-state", state, timeout=20_000)


def code(page: Page, where: str = CODE) -> str:
    """Return what the editor holds, without the others' names at their cursors."""
    return str(
        page.evaluate(
            """where => [...document.querySelectorAll(`${where} .cm-line`)].map(line => {
                 const copy = line.cloneNode(true);
                 copy.querySelectorAll(".caret, .cm-placeholder").forEach(each => each.remove());
                 return copy.textContent;
               }).join("\\n")""",
            where,
        )
    )


def await_code(page: Page, is_wanted: Callable[[str], bool]) -> str:
    deadline = time.monotonic() + 20
    while not is_wanted(text := code(page)):
        assert time.monotonic() < deadline, text
        page.wait_for_timeout(50)
    return text


def type_at_end(page: Page, words: str) -> None:
    page.click(CODE)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def letters(text: str, of: str) -> int:
    return len(re.findall(of, text))


@pytest.fixture
def room(stage: Stage) -> dict[str, Side]:
    stage.bot.serve()
    return stage.book()


def test_two_people_type_in_one_line_through_every_break(
    browser: Browser, stage: Stage, room: dict[str, Side]
) -> None:
    port = stage.bot.port
    with (
        opened(browser, room["interviewer"].url(port)) as emma,
        opened(browser, room["candidate"].url(port)) as maya,
    ):
        maya.set_default_timeout(20_000)
        for page in (emma, maya):
            page.click(CODE)
        for _ in range(40):  # turn by turn, in the same line, each at their own place
            emma.keyboard.type("e")
            maya.keyboard.type("m")
        await_code(emma, lambda text: letters(text, "e") == 40 and letters(text, "m") == 40)

        maya.context.set_offline(True)
        expect_state(maya, "offline")
        maya.keyboard.type("MMMMM")
        emma.keyboard.type("EEEEE")
        assert "M" not in code(emma) and "E" not in code(maya)
        maya.context.set_offline(False)
        await_code(maya, lambda text: letters(text, "E") == 5)
        await_code(emma, lambda text: letters(text, "M") == 5)

        (process,) = [each for each in stage.bot.processes if each.poll() is None]
        process.send_signal(signal.SIGKILL)
        process.wait()
        expect_state(emma, "offline")
        emma.keyboard.type("123")
        maya.keyboard.type("789")
        stage.bot.serve()
        for page in (emma, maya):
            text = await_code(page, lambda text: all(digit in text for digit in "123789"))
            expect_state(page, "saved")
        assert code(emma) == code(maya)
        text = code(emma)
        assert [letters(text, each) for each in "emEM123789"] == [40, 40, 5, 5, 1, 1, 1, 1, 1, 1]
        assert len(text) == 96

        # Whoever comes anew sees the same.
        emma.reload()
        expect_state(emma, "saved")
        assert await_code(emma, lambda text: len(text) == 96) == text


def test_two_processes_on_one_database_show_the_same(
    browser: Browser, stage: Stage, room: dict[str, Side]
) -> None:
    other = free_port()
    stage.bot.serve(port=other)
    one, two = room["interviewer"].url(stage.bot.port), room["candidate"].url(other)
    with opened(browser, one) as emma, opened(browser, two) as maya:
        for page in (emma, maya):
            page.click(CODE)
        for _ in range(30):
            emma.keyboard.type("e")
            maya.keyboard.type("m")
        for page in (emma, maya):
            await_code(page, lambda text: letters(text, "e") == 30 and letters(text, "m") == 30)
        assert code(emma) == code(maya)
        # Each sees the other's name at their cursor.
        expect(emma.locator(".caret-name")).to_have_text("Maya Patel")
        expect(maya.locator(".caret-name")).to_have_text("Emma Clarke")
        expect(emma.locator("#people .person")).to_have_count(2)
        maya.context.close()
        expect(emma.locator("#people .person")).to_have_count(1, timeout=20_000)
        with opened(browser, two):
            expect(emma.locator("#people .person")).to_have_count(2, timeout=20_000)


def test_what_was_typed_offline_survives_a_closed_tab(
    browser: Browser, stage: Stage, room: dict[str, Side]
) -> None:
    url = room["candidate"].url(stage.bot.port)
    with opened(browser, url) as maya:
        type_at_end(maya, "kept")
        expect_state(maya, "saved")
        maya.context.set_offline(True)
        expect_state(maya, "offline")
        type_at_end(maya, " though closed")
        maya.wait_for_timeout(200)
        maya.context.set_offline(False)
        # The server hears nothing of it before the tab is closed, and another is opened.
        maya.evaluate("window.stop()")
        second = maya.context.new_page()
        maya.close(run_before_unload=False)
        second.goto(url)
        await_code(second, lambda text: text == "kept though closed")
        expect_state(second, "saved")
        assert second.evaluate("localStorage.length") == 0


def test_posts_do_where_a_proxy_forbids_websockets(
    browser: Browser, stage: Stage, room: dict[str, Side]
) -> None:
    port = stage.bot.port
    context = browser.new_context(locale="en-GB")
    context.add_init_script("delete window.WebSocket; window.WebSocket = function () { throw Error('no'); };")
    with opened(browser, room["interviewer"].url(port)) as emma:
        maya = context.new_page()
        maya.goto(room["candidate"].url(port))
        expect_state(maya, "saved")
        expect(emma.locator("#people .person")).to_have_count(2)
        maya.click(CODE)
        emma.click(CODE)
        for _ in range(20):
            emma.keyboard.type("e")
            maya.keyboard.type("m")
        for page in (emma, maya):
            await_code(page, lambda text: letters(text, "e") == 20 and letters(text, "m") == 20)
        assert code(emma) == code(maya)
        context.set_offline(True)
        expect_state(maya, "offline")
        maya.keyboard.type("later")
        context.set_offline(False)
        await_code(emma, lambda text: "later" in text)
        context.close()


def test_interviewer_sets_the_task_ends_and_replays(
    browser: Browser, stage: Stage, room: dict[str, Side]
) -> None:
    port = stage.bot.port
    with (
        opened(browser, room["interviewer"].url(port)) as emma,
        opened(browser, room["candidate"].url(port)) as maya,
    ):
        emma.click("#set-task")
        emma.select_option("#task-choice", label="LRU cache")
        emma.click("#task-form .primary")
        expect(maya.locator("#task-words")).to_contain_text("LRU cache")
        maya.select_option("#language", "go")
        expect(emma.locator("#language")).to_have_value("go")
        emma.click(NOTES)
        emma.keyboard.type("thinks aloud")
        type_at_end(maya, "one ")
        await_code(emma, lambda text: text == "one ")
        maya.fill("#chat-field", "<b>done</b>")
        maya.keyboard.press("Enter")
        expect(emma.locator(".line-words")).to_have_text("<b>done</b>")
        type_at_end(maya, "two")
        await_code(emma, lambda text: text == "one two")
        assert "thinks aloud" not in maya.content()

        emma.click("#end")
        emma.click("#end-yes")
        for page in (emma, maya):
            expect(page.locator(".ended")).to_be_visible(timeout=15_000)
            expect(page.locator("#chat-field")).to_be_disabled()
        expect(maya.locator("#replay")).to_have_count(0)
        maya.click(CODE)
        maya.keyboard.type("more")
        assert code(maya) == "one two"
        slider = emma.locator("#replay-slider")
        expect(slider).to_be_visible()
        expect(emma.locator("#replayed .cm-content")).to_have_text("one two")
        slider.focus()
        emma.keyboard.press("Home")
        expect(emma.locator("#replayed .cm-line")).to_have_text("")
        expect(emma.locator("#task-words")).to_have_text("")
        seen = set()
        for _ in range(int(slider.get_attribute("max") or 0)):
            emma.keyboard.press("ArrowRight")
            seen.add(code(emma, "#replayed .cm-content"))
        assert {"", "one two"} <= seen
        expect(emma.locator("#task-words")).to_contain_text("LRU cache")
        expect(emma.locator(NOTES)).to_have_text("thinks aloud")
    ((arrived, ended),) = stage.rows(
        "SELECT arrived_at IS NOT NULL, ended_revision = revision"
        " FROM interviews JOIN editors USING (interview_id)"
    )
    assert arrived and ended
    visitors = stage.rows("SELECT DISTINCT person_id FROM editor_visits")
    assert {person_id for (person_id,) in visitors} == {side.person_id for side in room.values()}


def test_keyboard_alone_does(browser: Browser, stage: Stage, room: dict[str, Side]) -> None:
    with opened(browser, room["interviewer"].url(stage.bot.port)) as emma:
        emma.locator(CODE).focus()
        emma.keyboard.type("if")
        emma.keyboard.press("Tab")
        assert emma.evaluate("document.activeElement.closest('#code') !== null")
        emma.keyboard.press("Escape")
        emma.keyboard.press("Tab")
        assert emma.evaluate("document.activeElement.closest('#code') === null")
        expect(emma.locator(".hint")).to_contain_text("Escape")
        reached = set()
        emma.evaluate("document.activeElement.blur()")
        for _ in range(20):
            emma.keyboard.press("Escape")
            emma.keyboard.press("Tab")
            reached.add(emma.evaluate("document.activeElement.id || document.activeElement.parentElement.id"))
        assert {"end", "set-task", "language", "chat-field", "chat-send"} <= reached
        emma.locator("#end").focus()
        emma.keyboard.press("Enter")
        expect(emma.locator("#ending")).to_be_visible()
        emma.keyboard.press("Escape")
        expect(emma.locator("#ending")).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_is_hard_to_read_or_to_reach(
    browser: Browser, stage: Stage, room: dict[str, Side], width: int, scheme: str
) -> None:
    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert serious == [], [(each["id"], [node["html"] for node in each["nodes"]]) for each in serious]

    port = stage.bot.port
    with (
        opened(browser, room["interviewer"].url(port), width=width) as emma,
        opened(browser, room["candidate"].url(port), width=width) as maya,
    ):
        for page in (emma, maya):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        type_at_end(maya, "def solve(values): # a comment\n return 'text', 42")
        await_code(emma, lambda text: "42" in text)
        check(emma)
        check(maya)
        assert maya.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if width < 900:
            for view in ("task", "chat"):
                maya.click(f"#views [data-view={view}]")
                check(maya)
        emma.evaluate("document.querySelector('#setting').showModal()")
        check(emma)
        emma.keyboard.press("Escape")

        async def end() -> None:
            page = await enter(stage, room["interviewer"])
            await page.saved(await page.write("end"))

        play(end)
        for page in (emma, maya):
            expect(page.locator(".ended")).to_be_visible(timeout=15_000)
        expect(emma.locator("#replay")).to_be_visible()
        check(emma)
        check(maya)
