"""Being told of news, on a connection that breaks."""

import threading

from storage.database import Database
from storage.editor import CHANNEL, wake
from storage.wakeups import Wakeups


def test_news_are_heard_once_they_are_committed_and_after_a_break(database: Database) -> None:
    heard: list[str] = []
    came = threading.Event()

    def hear(payload: str) -> None:
        heard.append(payload)
        came.set()

    wakeups = Wakeups(database, CHANNEL, hear)
    wakeups.start()
    try:
        _until(lambda: wakeups.is_listening)
        with database.transaction() as tx:
            wake(tx, interview_ids=[7])
            assert not came.wait(0.05)
        assert came.wait(5) and heard == ["7"]
        with database.transaction() as tx:
            tx.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                " AND datname = current_database()"
            )
        _until(lambda: not wakeups.is_listening)
        _until(lambda: wakeups.is_listening)
        came.clear()
        with database.transaction() as tx:
            wake(tx, interview_ids=[8])
        assert came.wait(5) and heard == ["7", "8"]
    finally:
        wakeups.stop()


def _until(is_so: object) -> None:
    assert callable(is_so)
    pause = threading.Event()
    for _ in range(1000):
        if is_so():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come to that")
