"""Waiting on an event loop and on threads: nothing is held up, nothing is resumed twice, nothing is lost."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import waiting
from storage.database import Database
from storage.errors import DatabaseUnavailable
from tests.loops import run_apart


def together(*functions: Callable[[], Any]) -> list[Any]:
    """Run functions at once on one event loop, and return their results."""

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*map(waiting.run, functions))

    return run_apart(all_of_them())


def test_result_and_error_come_back() -> None:
    def fail() -> None:
        raise ValueError("as it should")

    assert together(lambda: (waiting.is_on_loop(), 7)) == [(True, 7)]
    assert not waiting.is_on_loop()
    with pytest.raises(ValueError, match="as it should"):
        together(fail)


def test_what_blocks_runs_on_another_thread_and_holds_up_nobody() -> None:
    order, gone_on = list[str](), threading.Event()

    def slow() -> str:
        thread = waiting.elsewhere(lambda: gone_on.wait(20) and threading.current_thread())
        assert thread is not threading.current_thread()
        order.append("slow")
        return "done"

    def quick() -> None:
        order.append("quick")
        gone_on.set()

    assert together(slow, quick) == ["done", None]
    assert order == ["quick", "slow"]


def test_error_of_what_blocks_comes_back() -> None:
    def fail() -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        together(lambda: waiting.elsewhere(fail))
    with pytest.raises(OSError, match="full"):
        waiting.elsewhere(fail)


def test_function_goes_on_when_nobody_awaits_it_any_more() -> None:
    ended, may_end = threading.Event(), threading.Event()

    def handle() -> None:
        waiting.elsewhere(may_end.wait, 20)
        ended.set()

    async def leave() -> None:
        task = asyncio.create_task(waiting.run(handle))
        await asyncio.sleep(0.01)
        task.cancel()
        may_end.set()
        while not ended.is_set():
            await asyncio.sleep(0.01)

    run_apart(asyncio.wait_for(leave(), 20))


def test_socket_is_waited_for_until_it_is_ready_or_too_late() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:

        def read() -> tuple[int, int]:
            watch = waiting.Watch()
            late = watch.wait(ours.fileno(), waiting.READ, time.monotonic() + 0.05)
            waiting.elsewhere(theirs.send, b"x")
            ready = watch.wait(ours.fileno(), waiting.READ | waiting.WRITE, time.monotonic() + 20)
            watch.leave()
            return late, ready

        ((late, ready),) = together(read)
    assert late == 0
    assert ready in (waiting.READ, waiting.WRITE)


def test_socket_is_watched_from_the_first_wait_until_it_is_left() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:

        def converse() -> tuple[list[int], bool]:
            loop, watch, watched = asyncio.get_running_loop(), waiting.Watch(), list[int]()
            begin = loop.add_reader

            def note(fileno: int, *rest: Any) -> None:
                watched.append(fileno)
                begin(fileno, *rest)

            loop.add_reader = note  # type: ignore[method-assign, assignment]
            for _ in range(3):
                theirs.send(b"x")
                assert watch.wait(ours.fileno(), waiting.READ, time.monotonic() + 20) == waiting.READ
                ours.recv(1)
            mine = [fileno for fileno in watched if fileno == ours.fileno()]
            watch.leave()
            watch.leave()
            return mine, loop.remove_reader(ours.fileno())

        assert together(converse) == [([ours.fileno()], False)]


def test_goodbye_of_a_server_that_nobody_waits_for_does_not_keep_the_loop_busy() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:

        def be_left_alone() -> tuple[float, int]:
            watch = waiting.Watch()
            watch.wait(ours.fileno(), waiting.READ, time.monotonic() + 0.01)
            theirs.close()
            began = time.thread_time()
            waiting.elsewhere(time.sleep, 0.3)
            busy = time.thread_time() - began
            ready = watch.wait(ours.fileno(), waiting.READ, time.monotonic() + 20)
            watch.leave()
            return busy, ready

        ((busy, ready),) = together(be_left_alone)
    assert ready == waiting.READ
    assert busy < 0.15


@pytest.mark.parametrize("is_set_first", [True, False])
def test_event_is_heard_from_another_thread(is_set_first: bool) -> None:
    def wait() -> bool:
        event = waiting.make_event()
        if is_set_first:
            event.set()
        else:
            threading.Timer(0.02, event.set).start()
        return event.wait(20)

    assert together(wait) == [True]


def test_event_that_does_not_come_is_waited_for_no_longer() -> None:
    def wait() -> tuple[bool, bool]:
        event = waiting.make_event()
        is_set = event.wait(0.02)
        event.set()
        # What was set too late resumes nothing that waits for something else by now.
        waiting.elsewhere(time.sleep, 0.05)
        return is_set, event.wait(0)

    assert together(wait) == [(False, True)]


def test_gate_lets_in_so_many_at_once_and_the_others_in_order() -> None:
    gate, inside, entered = waiting.Gate(2), list[int](), list[int]()

    def pass_through(number: int) -> int:
        assert gate.enter(until=time.monotonic() + 20)
        entered.append(number)
        inside.append(number)
        most = len(inside)
        waiting.elsewhere(time.sleep, 0.02)
        inside.remove(number)
        gate.leave()
        return most

    most = together(*[lambda number=number: pass_through(number) for number in range(8)])
    assert entered == list(range(8))
    assert max(most) == 2


def test_who_waits_too_long_at_the_gate_takes_no_place() -> None:
    gate = waiting.Gate(1)

    def hold() -> bool:
        gate.enter(until=time.monotonic() + 20)
        waiting.elsewhere(time.sleep, 0.1)
        gate.leave()
        return True

    def hurry() -> bool:
        return gate.enter(until=time.monotonic() + 0.02)

    assert together(hold, hurry) == [True, False]
    assert together(lambda: gate.enter(until=time.monotonic())) == [True]


def test_transactions_run_beside_each_other_on_one_loop(database: Database) -> None:
    inside, all_inside = list[int](), threading.Event()

    def ask() -> bool:
        with database.transaction() as tx:
            tx.execute("SELECT pg_sleep(0.01)")
            inside.append(threading.get_ident())
            if len(inside) == 4:
                all_inside.set()
            return waiting.elsewhere(all_inside.wait, 5)

    assert together(*[ask] * 4) == [True] * 4
    assert len(set(inside)) == 1


def test_more_transactions_than_connections_wait_or_give_up(database_url: str, tmp_path: Path) -> None:
    def hold() -> str:
        with database.transaction() as tx:
            tx.execute("SELECT pg_sleep(0.5)")
            return "held"

    def hurry() -> str:
        try:
            with database.transaction(wait=0.1):
                return "came"
        except DatabaseUnavailable:
            return "gave up"

    def wait() -> str:
        with database.transaction(wait=20):
            return "came"

    with Database.open(database_url, tmp_path, max_connections=1) as database:
        assert together(hold, hurry, wait) == ["held", "gave up", "came"]


def test_server_that_hangs_is_left_at_the_deadline(database: Database) -> None:
    def ask() -> str:
        try:
            with database.transaction(deadline=time.monotonic() + 0.3, statement_timeout=60) as tx:
                tx.execute("SET LOCAL statement_timeout = 0")
                tx.execute("SELECT pg_sleep(5)")
        except DatabaseUnavailable:
            return "left"
        return "stayed"

    def others() -> str:
        with database.transaction() as tx:
            tx.execute("SELECT 1")
        return "went on"

    assert together(ask, others) == ["left", "went on"]
