"""The random part of a candidate's own link (`participants.invite_key`): making it, and making it anew."""

import secrets

from storage.audit import Cause, insert_audit
from storage.database import Tx, expect


def get_invite_key(tx: Tx, *, interview_id: int, person_id: int) -> str | None:
    """Return the key that opens something now; None if no link was made, or this is not the candidate."""
    row = tx.execute(
        """
        SELECT invite_key
          FROM participants
         WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s AND side = 'candidate'
        """,
        {"interview_id": interview_id, "person_id": person_id},
    ).fetchone()
    return row[0] if row else None


def ensure_invite_key(tx: Tx, *, interview_id: int, person_id: int) -> str:
    """Return the key of the candidate's link, made the first time."""
    key = get_invite_key(tx, interview_id=interview_id, person_id=person_id)
    return key or _set_key(tx, interview_id, person_id, is_kept=True)


def renew_invite_key(tx: Tx, *, cause: Cause, interview_id: int, person_id: int) -> str:
    """Make a new key, which revokes every link with the old one."""
    key = _set_key(tx, interview_id, person_id, is_kept=False)
    insert_audit(tx, cause=cause, action="new_link", interview_id=interview_id)
    return key


def _set_key(tx: Tx, interview_id: int, person_id: int, *, is_kept: bool) -> str:
    """Set a fresh key; if `is_kept`, one that somebody else has just set stays."""
    row = tx.execute(
        """
        UPDATE participants
           SET invite_key = CASE WHEN %(is_kept)s THEN coalesce(invite_key, %(key)s) ELSE %(key)s END
         WHERE interview_id = %(interview_id)s AND person_id = %(person_id)s
        RETURNING invite_key
        """,
        {
            "interview_id": interview_id,
            "person_id": person_id,
            "key": secrets.token_urlsafe(12),
            "is_kept": is_kept,
        },
    ).fetchone()
    return str(expect(row)[0])
