"""The pool, the transaction, and what errors become."""

from storage.database import Database


def test_transaction_commits_what_the_block_did(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute("CREATE TABLE notes (note_id int PRIMARY KEY)")
    with database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM notes").fetchone() == (0,)
