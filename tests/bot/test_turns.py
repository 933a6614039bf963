"""The lines of one process: one at a time, in order, none so long that it takes every thread."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bot.turns import Turns


def soon() -> float:
    return time.monotonic() + 20


def test_one_at_a_time_in_order_of_arrival() -> None:
    turns, heard = Turns(longest=10), list[int]()

    def speak(number: int) -> None:
        with turns.take("bo.li", until=soon()) as is_ours:
            assert is_ours
            heard.append(number)

    with ThreadPoolExecutor(8) as threads, turns.take("bo.li", until=soon()):
        for number in range(8):
            threads.submit(speak, number)
            await_length(turns, "bo.li", number + 2)
    assert heard == list(range(8))


def test_line_is_cut_where_it_is_too_long() -> None:
    turns = Turns(longest=2)
    with ThreadPoolExecutor(1) as threads, turns.take("bo.li", until=soon()):
        waiting = threads.submit(take_once, turns, "bo.li")
        await_length(turns, "bo.li", 2)
        with turns.take("BO.LI", until=soon()) as is_ours:
            assert not is_ours
    assert waiting.result() is True


def test_waiting_ends_when_it_is_too_late() -> None:
    turns = Turns(longest=2)
    with turns.take("bo.li", until=soon()):
        with turns.take("bo.li", until=time.monotonic() + 0.05) as is_ours:
            assert not is_ours
        # Who gave up is out of the line.
        with turns.take("bo.li", until=time.monotonic()) as is_ours:
            assert not is_ours
    assert take_once(turns, "bo.li")


def test_nobody_waits_for_another_sender() -> None:
    turns = Turns(longest=2)
    with turns.take("bo.li", until=soon()):
        assert take_once(turns, "chen.bo")


def test_failing_turn_is_passed_on_and_lines_leave_nothing_behind() -> None:
    turns = Turns(longest=2)
    try:
        with turns.take("bo.li", until=soon()):
            raise ValueError
    except ValueError:
        pass
    assert take_once(turns, "bo.li")
    assert not turns._lines


def take_once(turns: Turns, userid: str) -> bool:
    with turns.take(userid, until=soon()) as is_ours:
        return is_ours


def await_length(turns: Turns, userid: str, length: int) -> None:
    deadline = threading.Event()
    while len(turns._lines[userid]) < length:
        assert not deadline.wait(0.001)
