"""How code waits: on a thread by blocking it, on an event loop by letting the loop go on meanwhile.

Handlers and storage are ordinary functions. `run` runs such a function on an event loop, in a greenlet, and
whatever it waits for here is awaited by the loop: one thread handles many messages, which costs half of what
threads do (they wake each other up, and queue for the interpreter's lock). Called on a thread, the same
functions block, as ever.
"""

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from greenlet import getcurrent, greenlet

Args = ParamSpec("Args")
Result = TypeVar("Result")

#: What psycopg's generators ask for and are told (`psycopg.waiting.Wait` and `Ready`).
READ, WRITE = 1, 2


class _OnLoop(greenlet):
    """A function that runs on an event loop, and the future of its result."""

    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__(self._call)
        self.loop = asyncio.get_running_loop()
        self.result: asyncio.Future[Any] = self.loop.create_future()
        self._function = function

    def _call(self) -> None:
        try:
            result = self._function()
        except BaseException as error:
            if not self.result.done():
                self.result.set_exception(error)
        else:
            if not self.result.done():
                self.result.set_result(result)

    def pause(self) -> Any:
        """Let the loop go on until a `_Resume` of ours is called, and return what it was called with."""
        assert self.parent is not None  # noqa: S101 (only a thread's main greenlet has none)
        return self.parent.switch()


class _Resume:
    """Called by the loop, goes on with a function that has paused; what comes second comes too late."""

    __slots__ = ("_paused",)

    def __init__(self, paused: _OnLoop) -> None:
        self._paused: _OnLoop | None = paused

    def __call__(self, value: Any) -> None:
        paused, self._paused = self._paused, None
        if paused is not None:
            paused.switch(value)

    def forget(self) -> None:
        self._paused = None


async def run(function: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """Run an ordinary function on this event loop; while it waits, the loop does other things.

    It goes on to its end even when nobody awaits it any more.
    """
    ours = _OnLoop(partial(function, *args, **kwargs))
    ours.switch()
    return cast(Result, await ours.result)


def is_on_loop() -> bool:
    """Whether the caller runs on an event loop, which must not be blocked."""
    return isinstance(getcurrent(), _OnLoop)


def elsewhere(function: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """Call what blocks: on a thread of its own where the caller runs on an event loop."""
    ours = getcurrent()
    if not isinstance(ours, _OnLoop):
        return function(*args, **kwargs)
    future = ours.loop.run_in_executor(None, partial(function, *args, **kwargs))
    future.add_done_callback(_Resume(ours))
    ours.pause()
    return future.result()


class Watch:
    """Waits on an event loop until a socket can be read or written, as often as it is asked to.

    The loop watches the socket from the first wait until `leave`: to register it for every answer took up to
    a tenth of a message's CPU time. Of one socket, and for one function at a time.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._fileno = -1
        self._resume: _Resume | None = None

    def wait(self, fileno: int, wanted: int, until: float) -> int:
        """Return what the socket is ready for; 0 when it was too late.

        Args:
            wanted: READ, WRITE, or both.
            until: `time.monotonic()` when to give up.
        """
        ours = getcurrent()
        assert isinstance(ours, _OnLoop)  # noqa: S101 (threads have psycopg's own way)
        loop, resume = ours.loop, _Resume(ours)
        if self._loop is None:
            self._loop, self._fileno = loop, fileno
            loop.add_reader(fileno, self._readable)
        if wanted & READ:
            self._resume = resume
        if wanted & WRITE:
            loop.add_writer(fileno, resume, WRITE)
        timer = loop.call_at(until, resume, 0) if until < math.inf else None
        try:
            return cast(int, ours.pause())
        finally:
            self._resume = None
            if timer is not None:
                timer.cancel()
            if wanted & WRITE:
                loop.remove_writer(fileno)

    def leave(self) -> None:
        """Stop watching, before the socket is closed or another loop's; safe to repeat."""
        if self._loop is not None:
            self._loop.remove_reader(self._fileno)
            self._loop = None

    def _readable(self) -> None:
        if self._resume is None:
            self.leave()  # nobody waits for what came, a goodbye perhaps, and the loop would ask for ever
        else:
            self._resume(READ)


class Event(Protocol):
    """Something that happens once: `threading.Event`, as far as it is used."""

    def set(self) -> None: ...
    def wait(self, timeout: float) -> bool: ...


def make_event() -> Event:
    """Make an event that is waited for as its maker waits."""
    ours = getcurrent()
    return _LoopEvent(ours) if isinstance(ours, _OnLoop) else threading.Event()


class _LoopEvent:
    """An event that its maker waits for, on a loop; anyone may set it, once."""

    def __init__(self, ours: _OnLoop) -> None:
        self._ours = ours
        self._is_set = False
        self._resume = _Resume(ours)
        self._is_awaited = False

    def set(self) -> None:
        self._is_set = True
        if self._is_awaited:
            self._ours.loop.call_soon_threadsafe(self._resume, None)

    def wait(self, timeout: float) -> bool:
        self._is_awaited = True
        if not self._is_set and timeout > 0:
            timer = self._ours.loop.call_later(timeout, self._resume, None)
            try:
                self._ours.pause()
            finally:
                timer.cancel()
        self._resume.forget()
        return self._is_set


class Gate:
    """Lets so many in at once and the others in order, of those that run on event loops. Safe for threads."""

    def __init__(self, most: int) -> None:
        self._lock = threading.Lock()
        self._free = most
        self._line: deque[Event] = deque()

    def enter(self, *, until: float) -> bool:
        """Wait to be let in; False when it was too late. Whoever was let in leaves."""
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return True
            ours = make_event()
            self._line.append(ours)
        ours.wait(until - time.monotonic())
        with self._lock:
            if ours in self._line:
                self._line.remove(ours)
                return False
        # Whoever left handed their place over.
        return True

    def leave(self) -> None:
        """Hand over the place to the next in line."""
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1
