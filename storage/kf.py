"""WeChat customer service: the accounts, and who came to them (protocol, section 9)."""

from storage.database import Tx


def get_contact_url(tx: Tx) -> str | None:
    """Return the link that opens a chat with the corp's account; None while there is none."""
    row = tx.execute(
        "SELECT contact_url FROM kf_accounts WHERE contact_url IS NOT NULL ORDER BY open_kfid LIMIT 1"
    ).fetchone()
    return row[0] if row else None
