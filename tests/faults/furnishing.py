"""Who and what is in the database before the faults begin, written as plain rows: quickly, and many."""

from datetime import UTC, datetime

from storage.database import Database


def add_people(database: Database, *, names: list[str], role: str, has_userid: bool = True) -> None:
    """Let the bot know people by these names, which are their userids too; nobody is to be greeted."""
    with database.transaction(statement_timeout=60) as tx:
        tx.execute(
            """
            INSERT INTO people (name, userid, role, last_language, greeted_at, created_at)
            SELECT name, CASE WHEN %(has_userid)s THEN name END, %(role)s, 'en', %(now)s, %(now)s
              FROM unnest(%(names)s::text[]) AS name
            """,
            {"names": names, "role": role, "has_userid": has_userid, "now": datetime.now(UTC)},
        )
