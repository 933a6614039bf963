"""How code waits: on a thread by blocking it, on an event loop by letting the loop go on meanwhile.

Handlers and storage are ordinary functions. `run` runs such a function on an event loop, in a greenlet, and
whatever it waits for here is awaited by the loop: one thread handles many messages, which costs half of what
threads do (they wake each other up, and queue for the interpreter's lock). Called on a thread, the same
functions block, as ever.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from greenlet import getcurrent, greenlet

Args = ParamSpec("Args")
Result = TypeVar("Result")

#: What psycopg's generators ask for and are told (`psycopg.waiting.Wait` and `Ready`).
READ, WRITE = 1, 2


class _Loop(greenlet):
    """A function that runs on an event loop, and the greenlet of the loop itself."""

    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__(function)
        self.loop = asyncio.get_running_loop()


async def run(function: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """Run an ordinary function on this event loop; while it waits, the loop does other things."""
    ours = _Loop(partial(function, *args, **kwargs))
    result = ours.switch()
    while not ours.dead:
        # It waits for something: what it switched to us with.
        try:
            value = await result
        except BaseException as error:
            result = ours.throw(error)
        else:
            result = ours.switch(value)
    return cast(Result, result)


def is_on_loop() -> bool:
    """Whether the caller runs on an event loop, which must not be blocked."""
    return isinstance(getcurrent(), _Loop)


def elsewhere(function: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """Call what blocks: on a thread of its own where the caller runs on an event loop."""
    ours = getcurrent()
    if not isinstance(ours, _Loop):
        return function(*args, **kwargs)
    future = ours.loop.run_in_executor(None, partial(function, *args, **kwargs))
    return cast(Result, _await(ours, future))


def socket_ready(fileno: int, wanted: int, until: float) -> int:
    """Wait on an event loop until a socket can be read or written.

    Args:
        wanted: READ, WRITE, or both.
        until: `time.monotonic()` when to give up.
    Returns:
        What it is ready for; 0 when it was too late.
    """
    ours = getcurrent()
    assert isinstance(ours, _Loop)  # noqa: S101 (threads have psycopg's own way)
    loop, future = ours.loop, ours.loop.create_future()
    if wanted & READ:
        loop.add_reader(fileno, _settle, future, READ)
    if wanted & WRITE:
        loop.add_writer(fileno, _settle, future, WRITE)
    timer = loop.call_at(until, _settle, future, 0) if until < _FOREVER else None
    try:
        return cast(int, _await(ours, future))
    finally:
        if timer is not None:
            timer.cancel()
        if wanted & READ:
            loop.remove_reader(fileno)
        if wanted & WRITE:
            loop.remove_writer(fileno)


#: `asyncio` takes no infinity for a time.
_FOREVER = 1e12


class Event(Protocol):
    """Something that happens once: `threading.Event`, as far as it is used."""

    def set(self) -> None: ...
    def wait(self, timeout: float) -> bool: ...


def make_event() -> Event:
    """Make an event that is waited for as its maker waits."""
    ours = getcurrent()
    return _LoopEvent(ours.loop) if isinstance(ours, _Loop) else threading.Event()


class _LoopEvent:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._is_set = False
        self._waiter: asyncio.Future[int] | None = None

    def set(self) -> None:
        self._is_set = True
        if self._waiter is not None:
            self._loop.call_soon_threadsafe(_settle, self._waiter, 1)

    def wait(self, timeout: float) -> bool:
        if not self._is_set and timeout > 0:
            ours = getcurrent()
            assert isinstance(ours, _Loop)  # noqa: S101 (who made it waits for it)
            self._waiter = self._loop.create_future()
            timer = self._loop.call_later(timeout, _settle, self._waiter, 0)
            try:
                _await(ours, self._waiter)
            finally:
                timer.cancel()
        return self._is_set


class Gate:
    """Lets so many in at once and the others in order, of those that run on one event loop."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._line: deque[Event] = deque()

    def enter(self, *, until: float) -> bool:
        """Wait to be let in; False when it was too late. Whoever was let in leaves."""
        if self._free > 0 and not self._line:
            self._free -= 1
            return True
        ours = make_event()
        self._line.append(ours)
        try:
            ours.wait(until - time.monotonic())
        except BaseException:
            if not self._step_out(ours):
                self.leave()
            raise
        # Who is not in the line any more was handed a place.
        return not self._step_out(ours)

    def leave(self) -> None:
        """Hand over the place to the next in line."""
        if self._line:
            self._line.popleft().set()
        else:
            self._free += 1

    def _step_out(self, ours: Event) -> bool:
        is_waiting = ours in self._line
        if is_waiting:
            self._line.remove(ours)
        return is_waiting


def _await(ours: _Loop, awaitable: Awaitable[Any]) -> Any:
    parent = ours.parent
    assert parent is not None  # noqa: S101 (only the main greenlet has none)
    return parent.switch(awaitable)


def _settle(future: "asyncio.Future[int]", value: int) -> None:
    if not future.done():
        future.set_result(value)
