"""Accounts: which ShowMeBug account is whose. Found or made by a worker, corrected by admins."""

from collections.abc import Sequence
from datetime import datetime

from storage.audit import Cause, insert_audit
from storage.database import Tx


def get_accounts(tx: Tx, *, person_ids: Sequence[int]) -> dict[int, str]:
    """Return the uids of those of these people that are known, by person_id."""
    rows = tx.execute(
        """
        SELECT person_id, showmebug_uid
          FROM people
         WHERE person_id = ANY(%(person_ids)s) AND showmebug_uid IS NOT NULL
        """,
        {"person_ids": list(person_ids)},
    ).fetchall()
    return dict(rows)


def learn_account(tx: Tx, *, person_id: int, uid: str) -> bool:
    """Note the account that was found for somebody who has none; False if it is another's."""
    return (
        tx.execute(
            """
            UPDATE people
               SET showmebug_uid = %(uid)s
             WHERE person_id = %(person_id)s AND showmebug_uid IS NULL
               AND NOT EXISTS (SELECT 1 FROM people AS other WHERE other.showmebug_uid = %(uid)s)
            """,
            {"person_id": person_id, "uid": uid},
        ).rowcount
        == 1
    )


def correct_account(
    tx: Tx,
    *,
    cause: Cause,
    person_id: int,
    uid: str | None,
    email: str | None = None,
    phone: str | None = None,
) -> None:
    """Settle somebody's account, or by what it is found; rooms they are in are looked at again.

    Raises:
        Conflict: another person has this uid, e-mail or phone.
    """
    tx.execute(
        """
        UPDATE people
           SET showmebug_uid = %(uid)s, email = coalesce(%(email)s, email), phone = coalesce(%(phone)s, phone)
         WHERE person_id = %(person_id)s
        """,
        {"person_id": person_id, "uid": uid, "email": email, "phone": phone},
    )
    _look_again(tx, person_id=person_id, now=cause.at)
    insert_audit(tx, cause=cause, action="account", detail={"subject": person_id})


def _look_again(tx: Tx, *, person_id: int, now: datetime) -> None:
    tx.execute(
        """
        UPDATE rooms
           SET changes = changes + 1, due_at = %(now)s
          FROM participants
          JOIN interviews USING (interview_id)
         WHERE participants.person_id = %(person_id)s AND participants.is_held
           AND upper(participants.during) > %(now)s AND rooms.interview_id = participants.interview_id
        """,
        {"person_id": person_id, "now": now},
    )
