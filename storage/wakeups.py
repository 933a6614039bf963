"""News from the database by NOTIFY: a shorter wait for those who poll anyway, never relied on."""

import logging
import threading
from collections.abc import Callable

import psycopg
from psycopg import sql

from storage.database import Database

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_RETRY_SECONDS = 2.0


class Wakeups:
    """Listens to a channel on a thread and a connection of its own, from `start` to `stop`.

    A proxy that lends connections by the transaction loses what is listened to; behind one it ends at once,
    and `is_listening` stays false.
    """

    def __init__(self, database: Database, channel: str, on_news: Callable[[str], None]) -> None:
        """Take what to call with the payload of each notification; it is called on the thread."""
        self._database = database
        self._channel = channel
        self._on_news = on_news
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"listen-{channel}", daemon=True)
        self.is_listening = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._database.connect() as connection:
                    if not _leads_to_server(connection):
                        log.info("not_listening", extra={"reason": "connections are lent by a proxy"})
                        return
                    self._listen(connection)
            except psycopg.Error as error:
                log.info("listening_interrupted", extra={"reason": type(error).__name__})
                self._stopping.wait(_RETRY_SECONDS)

    def _listen(self, connection: psycopg.Connection) -> None:
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
        self.is_listening = True
        try:
            while not self._stopping.is_set():
                for notification in connection.notifies(timeout=_LOOK_SECONDS):
                    self._on_news(notification.payload)
        finally:
            self.is_listening = False


def _leads_to_server(connection: psycopg.Connection) -> bool:
    """Whether this is a connection to PostgreSQL itself; a proxy has process numbers of its own making."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row == (connection.info.backend_pid,)
