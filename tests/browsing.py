"""A real browser for tests of pages: headless Chromium, skipped where there is none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

#: For `pytestmark`, in every file whose tests open a page.
browser_tests = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@contextmanager
def opened(
    browser: Browser,
    url: str,
    *,
    width: int = 1400,
    height: int = 860,
    locale: str = "zh-CN",
    may_fail: bool = False,
    **options: Any,
) -> Iterator[Page]:
    """Open a page that must ask no host but those of this machine, and cause no error.

    Args:
        may_fail: requests may go wrong.
        options: more of `Browser.new_context`, such as `timezone_id`.
    """
    viewport: Any = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, locale=locale, base_url=url, **options)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console", lambda line: problems.append(line.text) if line.type == "error" and not may_fail else None
    )
    page.on("request", lambda r: None if r.url.startswith("http://127.0.0.1:") else problems.append(r.url))
    yield page
    context.close()
    assert problems == []
