"""What can go wrong in storage, in our own words.

No message here carries row values: Postgres puts them into DETAIL, and an error's text ends up in logs.
"""


class StorageError(Exception):
    """The base of every error that leaves storage."""


class NotFound(StorageError):
    """What was asked for by its key does not exist."""


class Conflict(StorageError):
    """A rule of the schema refused the change; ``constraint`` is the rule's name, where Postgres told it."""

    def __init__(self, constraint: str | None = None) -> None:
        super().__init__(f"violates {constraint or 'a constraint'}")
        self.constraint = constraint


class TransientError(StorageError):
    """The transaction lost against another one (deadlock, serialization) and may simply be run again."""


class LockTimeout(TransientError):
    """Another transaction held a row or lock for longer than we were willing to wait."""


class DatabaseUnavailable(StorageError):
    """The database cannot be reached, or did not answer in time."""


class Busy(DatabaseUnavailable):
    """We ask more of the database than we have connections for; it is there."""


class EmbeddedError(StorageError):
    """The embedded PostgreSQL cannot be started; the text says why and what to do."""


class MigrationError(StorageError):
    """The migration files, or what the database remembers of them, do not fit together."""
