"""What was uploaded to WeCom lately, by what it was made of (protocol, section 6)."""

from datetime import datetime, timedelta

from storage.database import Tx, expect

#: A media_id lasts three days; one that is given out is to last while its message is tried again.
REUSED = timedelta(days=2)
_LASTS = timedelta(days=3)


def get_media_id(tx: Tx, *, digest: str, now: datetime) -> str | None:
    """Return the media_id of a file that was uploaded already and lasts long enough."""
    row = tx.execute(
        "SELECT media_id FROM media WHERE digest = %(digest)s AND uploaded_at > %(since)s",
        {"digest": digest, "since": now - REUSED},
    ).fetchone()
    return row[0] if row else None


def keep_media_id(tx: Tx, *, digest: str, media_id: str, now: datetime) -> str:
    """Keep what was uploaded, and return the media_id to use: another's, if they were first.

    What has expired is forgotten.
    """
    tx.execute("DELETE FROM media WHERE uploaded_at <= %(gone)s", {"gone": now - _LASTS})
    row = tx.execute(
        """
        INSERT INTO media (digest, media_id, uploaded_at)
        VALUES (%(digest)s, %(media_id)s, %(now)s)
        ON CONFLICT (digest) DO UPDATE
           SET media_id = CASE WHEN media.uploaded_at > %(since)s
                               THEN media.media_id ELSE excluded.media_id END,
               uploaded_at = CASE WHEN media.uploaded_at > %(since)s
                                  THEN media.uploaded_at ELSE excluded.uploaded_at END
        RETURNING media_id
        """,
        {"digest": digest, "media_id": media_id, "now": now, "since": now - REUSED},
    ).fetchone()
    return str(expect(row)[0])
