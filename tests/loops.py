"""Event loops in tests: on a thread of their own, as a browser's driver may have left one running on ours."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def apart(function: Callable[[], Result]) -> Result:
    """Call a function on a new thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function).result()


def run_apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end."""
    return apart(lambda: asyncio.run(work))
